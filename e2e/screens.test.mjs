// What people met at the screens: addresses cut short, two tabs, browsers that translate, keyboards that tell nothing, lines that
// pass half of what is sent. One journey a kind.
import assert from 'node:assert/strict';
import { ORIGIN, SECRET, begins, engine, file, journey, open, picture, signIn, sound } from './hall.mjs';
import { fillAndSubmit, idOf, openDraft, upload } from './steps.mjs';

begins();

const SHOP = '个体工商户设立登记';
const part = async (page, name) => {
  await page.getByRole('link', { name }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
};
const saved = (page) => page.waitForResponse((it) => it.url().endsWith('/draft') && it.request().method() === 'POST' && it.ok());

journey('an address that is cut short is said once and never loads itself again', async () => {
  const page = await open(engine);
  for (const path of ['/items/xyz', '/items/xyz/check', '/cases/xyz', '/cases/xyz/why', '/cases/xyz/receipt', '/apply/xyz', '/apply/xyz/form/applicant', '/apply/xyz/materials', '/book/xyz', '/cases/019/papers/xyz', '/desk/cases/xyz', '/desk/files/xyz', '/desk/transmittals/xyz', '/nothing/here']) {
    let n = 0;
    const count = (it) => { if (it.isNavigationRequest()) n++; };
    page.on('request', count);
    await page.goto(`${ORIGIN}${path}`);
    await page.getByRole('heading', { name: '没有找到您要的内容' }).waitFor();
    await page.evaluate(() => new Promise((done) => setTimeout(done, 500)));
    page.off('request', count);
    assert.equal(n, 1, path);
  }
  await page.goto(`${ORIGIN}/items/xyz`);
  await sound(page, 'an address cut short');
});

journey('the kiosk turns its pages, and its buttons say what they do', async () => {
  const page = await open(engine, { width: 1080, height: 1920, hasTouch: true });
  await page.goto(`${ORIGIN}/kiosk`);
  await page.getByRole('button', { name: '点一下，开始' }).click();
  await page.getByRole('button', { name: /找事项/ }).click();
  for (const it of 'dengji') await page.getByRole('group', { name: '屏幕键盘' }).getByRole('button', { name: it, exact: true }).click();
  await page.getByText(/第1页，共\d+页/).waitFor();
  await page.getByRole('button', { name: '下一页', exact: true }).click();
  await page.getByText(/第2页，共\d+页/).waitFor();
  assert.ok(!(await page.locator('body').innerText()).includes('move |'));
});

journey('what was handed in is followed, not filled in again, from every page of its application', async () => {
  const page = await open(engine, { width: 390 });
  await signIn(page, 'zhouming');
  await openDraft(page, SHOP);
  await fillAndSubmit(page);
  const id = await idOf(page);
  for (const rest of ['', '/form/applicant', '/materials', '/delivery', '/answers']) {
    await page.goto(`${ORIGIN}/apply/${id}${rest}`);
    await page.getByRole('heading', { name: '走到哪了' }).waitFor();
    assert.equal(new URL(page.url()).pathname, `/cases/${id}`, rest);
  }
  await page.getByText('撤回申请', { exact: true }).first().waitFor();
});

journey('whoever is signed out reads one thing, and comes back to where they were', async () => {
  const page = await open(engine, { width: 390 });
  for (const path of ['/mine', '/mine/profile', '/mine/messages', '/mine/library', '/mine/licences', '/mine/consents', '/mine/tickets']) {
    await page.goto(`${ORIGIN}${path}`);
    await page.getByRole('heading', { name: '请先登录' }).waitFor();
    assert.equal(await page.getByRole('main').getByText('请先登录', { exact: true }).count(), 1, path);
    assert.equal(await page.getByRole('button', { name: /改密码|注销/ }).count(), 0, path);
  }
  await sound(page, 'signed out');
  await page.getByLabel('登录名或手机号码').fill('zhouming');
  await page.getByLabel('密码', { exact: true }).fill(SECRET);
  await page.getByRole('main').getByRole('button', { name: '登录' }).click();
  await page.getByRole('heading', { name: '我的预约' }).waitFor();
  await page.context().clearCookies();
  await page.goto(`${ORIGIN}/mine/profile`);
  await page.getByText('登录过期了').waitFor();
});

journey('two tabs fill in one draft: what only one has touched is merged, what both have is shown beside', async () => {
  const one = await open(engine);
  await signIn(one, 'zhouming');
  await openDraft(one, SHOP);
  const list = one.url();
  const section = one.getByRole('link', { name: /登记信息|经营场所|名称|店/ }).first();
  await section.click();
  await one.locator('[id="shop_name"]').waitFor();
  const other = await one.context().newPage();
  await other.goto(one.url());
  await other.locator('[id="shop_name"]').waitFor();
  const first = saved(one);
  await one.locator('[id="shop_name"]').fill('清和面馆');
  await first;
  const words = '面条、米粉、凉菜和自己做的酱菜，早上卖包子、豆浆。'.repeat(3);
  const second = saved(other);
  await other.locator('[id="business_scope"]').fill(words);
  await second;
  assert.equal(await other.locator('[id="shop_name"]').inputValue(), '清和面馆', 'the other tab has it now');
  assert.equal(await other.locator('[id="business_scope"]').inputValue(), words);
  const third = saved(one);
  await one.locator('[id="shop_name"]').fill('清和粉店');
  await third;
  const fourth = saved(other);
  await other.locator('[id="shop_name"]').fill('清和饭庄');
  await fourth;
  await other.getByText('别处刚填的是：').waitFor();
  await other.getByText('清和粉店').waitFor();
  other.faults = [];
  await sound(other, 'two hands');
  const fifth = saved(other);
  await other.getByRole('button', { name: '用那边填的' }).click();
  await fifth;
  assert.equal(await other.locator('[id="shop_name"]').inputValue(), '清和粉店');
  await other.reload();
  await other.locator('[id="shop_name"]').waitFor();
  assert.equal(await other.locator('[id="business_scope"]').inputValue(), words, 'and nothing is lost');
  assert.ok(list);
});

journey('a page a browser has translated shows what it leads to', async () => {
  const page = await open(engine);
  await page.goto(`${ORIGIN}/items?q=${encodeURIComponent('社保卡')}`);
  await page.locator('#main .result__link').first().waitFor();
  await page.evaluate(() => {
    const walker = document.createTreeWalker(document.getElementById('main'), NodeFilter.SHOW_TEXT);
    const all = [];
    while (walker.nextNode()) if (walker.currentNode.data.trim()) all.push(walker.currentNode);
    for (const text of all) {
      const font = document.createElement('font');
      font.textContent = `T ${text.data}`;
      text.replaceWith(font);
    }
  });
  await page.getByRole('searchbox').or(page.locator('#main input[name=q]')).first().fill('结婚');
  await page.keyboard.press('Enter');
  await page.locator('#main .result__link', { hasText: '结婚' }).first().waitFor();
  const rows = await page.locator('#main .result__link').evaluateAll((all) => all.map((it) => [it.textContent.replace(/^T /, ''), it.getAttribute('href')]));
  const { page: found } = await (await fetch(`${ORIGIN}/api/items?q=${encodeURIComponent('结婚')}`)).json();
  assert.deepEqual(rows, found.rows.map((it) => [it.name, `/items/${it.id}`]));
});

journey('what stands in the fields counts when one goes on, and half a word is not kept', async () => {
  const page = await open(engine);
  await openDraft(page, SHOP);
  await part(page, '申请人信息');
  const put = (id, value, event) => page.locator(`[id="${id}"]`).evaluate((it, [value, event]) => {
    it.value = value;
    if (event) it.dispatchEvent(new Event(event, { bubbles: true }));
  }, [value, event]);
  await put('applicant_name', '周明远', 'change');
  await put('applicant_id', '431026198506150016', '');
  await put('applicant_phone', '13800003210', 'change');
  await page.getByRole('button', { name: '保存并继续' }).click();
  await page.getByRole('heading', { name: '申请人信息', level: 1 }).waitFor({ state: 'hidden' });
  await page.goBack();
  assert.equal(await page.locator('[id="applicant_id"]').inputValue(), '431026198506150016');
  const sent = [];
  page.on('request', (it) => { if (it.url().endsWith('/draft') && it.method() === 'POST') sent.push(it.postData()); });
  const next = saved(page);
  await page.locator('[id="applicant_name"]').evaluate((it) => {
    const typed = (value, isComposing) => {
      it.value = value;
      it.dispatchEvent(new InputEvent('input', { bubbles: true, isComposing }));
    };
    it.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
    typed("zhang'ji", true);
    setTimeout(() => { typed('张记', true); it.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true })); }, 1500);
  });
  await next;
  assert.ok(sent.every((it) => !it.includes("zhang'ji")) && sent.at(-1).includes('张记'), sent.join('\n'));
});

journey('choices are tied to what is wrong with them, rows take their faults along, and saving is quiet', async () => {
  const page = await open(engine);
  await openDraft(page, '食品（含保健食品）经营许可新办', { pick: {} });
  const list = page.url();
  await page.getByRole('link', { name: /经营|食品/ }).first().click();
  await page.getByRole('button', { name: '保存并继续' }).waitFor();
  for (let n = 0; n < 8 && !(await page.locator('fieldset input[type=checkbox], fieldset input[type=radio]').count()); n++) {
    await page.goto(list);
    await page.locator('.tasks__link').nth(n).click();
    await page.getByRole('button', { name: '保存并继续' }).waitFor();
  }
  await page.goto(list);
  await page.getByRole('link', { name: '从业人员' }).or(page.locator('.tasks__link', { hasText: '人员' })).first().click();
  const add = page.getByRole('button', { name: /^添加/ });
  await add.waitFor();
  while ((await page.locator('.rows__one').count()) < 3) await add.click();
  const cell = (n, name) => page.locator(`[id$=".${n}.${name}"]`);
  for (const n of [0, 1, 2]) await cell(n, 'name').fill(['甲一', '乙二', '丙三'][n]);
  for (const n of [0, 2]) await cell(n, 'id_card').or(cell(n, 'id')).first().fill('431026198506150016');
  await page.getByRole('button', { name: '保存并继续' }).click();
  const wrong = page.locator('.rows__one').nth(1).locator('[aria-invalid=true]');
  await wrong.first().waitFor();
  await page.locator('.rows__one').nth(1).getByRole('button', { name: /删除/ }).click();
  await page.getByText(/已删除.*第2项/).waitFor();
  assert.equal(await page.locator('.rows__one').count(), 2);
  assert.equal(await cell(1, 'name').inputValue(), '丙三');
  const left = await page.locator('.rows__one').nth(1).locator('.field__fault').allInnerTexts();
  assert.deepEqual(left.filter((it) => it.includes('身份证')), [], 'the third has a number');
  assert.ok(await page.evaluate(() => document.activeElement.closest('.rows')), 'the focus stays among the rows');
  await page.locator('.rows__one').last().getByRole('button', { name: /删除/ }).click();
  await page.locator('.rows__one').last().getByRole('button', { name: /删除/ }).click();
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  assert.match(await page.evaluate(() => document.activeElement.textContent), /添加/);
});

journey('a file goes where only GET and POST get through, is named when it cannot be read, and signing in is asked for in place', async () => {
  const page = await open(engine, { width: 390 });
  await signIn(page, 'zhouming');
  await openDraft(page, '公共场所卫生许可');
  await page.goto(`${page.url()}/materials`);
  const slot = page.getByRole('main').locator('li.slot').first();
  await slot.waitFor();
  const methods = new Set();
  await page.route('**/api/uploads/**', async (it) => {
    methods.add(it.request().method());
    if (['GET', 'POST'].includes(it.request().method())) await it.continue();
    else await it.fulfill({ status: 405, body: 'not here' });
  });
  await upload(page, slot, [file('材料.png', picture())]);
  await slot.locator('.tag', { hasText: /已上传/ }).waitFor({ timeout: 30_000 });
  assert.ok(methods.has('POST'), [...methods].join());
  await page.unroute('**/api/uploads/**');
  await page.context().clearCookies();
  await upload(page, page.getByRole('main').locator('li.slot').nth(1), [file('另一份.png', picture())]);
  await page.getByRole('heading', { name: '登录过期了' }).waitFor();
  await sound(page, 'signed out during an upload');
  await page.getByLabel('登录名或手机号码').fill('zhouming');
  await page.getByLabel('密码', { exact: true }).fill(SECRET);
  await page.getByRole('button', { name: '登录，接着填' }).click();
  await page.getByRole('main').locator('li.slot').nth(1).locator('.tag', { hasText: /已上传/ }).waitFor({ timeout: 30_000 });
});

journey('long pictures stay readable, and whatever the browser can open is redrawn at every size', async () => {
  const page = await open(engine, { width: 390 });
  await signIn(page, 'zhouming');
  await openDraft(page, '公共场所卫生许可');
  await page.goto(`${page.url()}/materials`);
  const slot = page.getByRole('main').locator('li.slot').first();
  await slot.waitFor();
  const drawn = (width, height, kind) => page.evaluate(async ([width, height, kind]) => {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const pen = canvas.getContext('2d');
    pen.fillStyle = 'white';
    pen.fillRect(0, 0, width, height);
    pen.fillStyle = 'black';
    pen.font = '36px sans-serif';
    for (let y = 40; y < height; y += 44) pen.fillText('松溪镇鹿门村12号 4310261985'.repeat(3), 20, y);
    const blob = await new Promise((done) => canvas.toBlob(done, kind));
    return [...new Uint8Array(await blob.arrayBuffer())];
  }, [width, height, kind]);
  const sizes = [];
  page.on('response', async (it) => { if (it.url().endsWith('/materials') && it.request().method() === 'GET') sizes.push(await it.json().catch(() => [])); });
  const cases = [
    ['长截图.jpg', 1080, 14000, 'image/jpeg'],
    ['小图.webp', 600, 800, 'image/webp'],
    ['其实是webp.jpg', 600, 800, 'image/webp'],
  ];
  for (const [name, width, height, kind] of cases) {
    const buffer = Buffer.from(await drawn(width, height, kind));
    await upload(page, slot, [{ name, mimeType: name.endsWith('.webp') ? 'image/webp' : 'image/jpeg', buffer }]);
    // Kept as a JPEG, and called so.
    const kept = name.replace(/\.\w+$/, '.jpg');
    await slot.getByRole('link', { name: new RegExp(`下载 ?${kept}`) }).waitFor({ timeout: 60_000 });
  }
  const width = await page.evaluate(async () => {
    const link = [...document.querySelectorAll('li.slot a[download]')].find((it) => it.download.startsWith('长截图'));
    const bitmap = await createImageBitmap(await (await fetch(link.href)).blob());
    return [bitmap.width, bitmap.height];
  });
  assert.ok(Math.min(...width) >= 900, `readable: ${width}`);
});

journey('what the server wrote says that a program does not come', async () => {
  const page = await open(engine);
  await page.route('**/*.wasm', (it) => it.abort());
  for (const path of ['/mine', '/desk/sign-in', '/items']) {
    await page.goto(`${ORIGIN}${path}`);
    const stuck = page.locator('#stuck');
    assert.equal(await stuck.isVisible(), false, 'not at once');
    await stuck.waitFor({ timeout: 15_000 });
    assert.match(await stuck.innerText(), /浏览器.*12345.*窗口/s);
  }
  assert.equal(await page.locator('[data-waits]:visible').count(), 0);
  page.faults.length = 0;
});

journey('what was typed off line by somebody else does not stay in the browser', async () => {
  const page = await open(engine);
  await openDraft(page, SHOP);
  await part(page, '申请人信息');
  await page.context().setOffline(true);
  await page.getByLabel('姓名').fill('阿依努尔·买买提');
  await page.getByText('网络不通，已存在这台设备上').waitFor();
  const kept = () => page.evaluate(() => Object.keys(localStorage).filter((it) => it.startsWith('draft:')));
  assert.equal((await kept()).length, 1);
  await page.context().clearCookies();
  await page.goto('about:blank');
  await page.context().setOffline(false);
  await signIn(page, 'lumen');
  assert.deepEqual(await kept(), [], 'it is not theirs');
  await page.evaluate(() => localStorage.setItem('draft:1', `${Date.now() - 13 * 3600000}||{}`));
  await page.goto(`${ORIGIN}/items`);
  assert.deepEqual(await kept(), [], 'and nothing stays for good');
});

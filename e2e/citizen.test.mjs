// A citizen's first days: found, never lost, never misled; everybody's pages. One journey a kind.
import assert from 'node:assert/strict';
import { ORIGIN, begins, engine, file, journey, open, picture, signIn, sound } from './hall.mjs';
import { fillAndSubmit, openDraft, upload } from './steps.mjs';

begins();

const SHOP = '个体工商户设立登记';
const widths = async (look) => { for (const width of [390, 1280]) await look(await open(engine, { width, height: 844 }), width); };

journey('suggestions come while one writes, with keys and without a program', async () => {
  await widths(async (page, width) => {
    await page.goto(ORIGIN);
    const box = page.getByRole('main').locator('input[name=q]').first();
    await box.click();
    await box.pressSequentially('laonian');
    await page.getByRole('option', { name: /老年人优待证/ }).first().waitFor();
    await sound(page, `suggestions ${width}`);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/items\/[0-9a-f-]+$/);
  });
  const took = await (await open(engine)).context().request;
  const start = Date.now();
  for (let n = 0; n < 20; n++) await took.get(`${ORIGIN}/api/suggestions?q=gongsi${n}`);
  console.log(`a suggestion takes ${(Date.now() - start) / 20} ms in a debug build`);
});

journey('who wants to close a shop is shown how, and who opens a restaurant the bundle', async () => {
  const page = await open(engine, { width: 390, height: 844 });
  const first = async (q) => {
    await page.goto(`${ORIGIN}/items?q=${encodeURIComponent(q)}`);
    return page.locator('.result__name').first().innerText();
  };
  assert.match(await first('注销营业执照'), /注销/);
  assert.match(await first('开饭馆'), /开办餐饮店/);
  assert.match(await first('restaurant'), /开办餐饮店/);
  await sound(page, 'a restaurant in English words');
});

journey('a matter of which only the name is known is one short page', async () => {
  await widths(async (page, width) => {
    await page.goto(`${ORIGIN}/items?q=${encodeURIComponent('结婚登记预约')}`);
    await page.getByRole('link', { name: '结婚登记预约', exact: true }).click();
    await page.getByRole('link', { name: '请人打给我' }).first().waitFor();
    assert.equal(await page.getByText('待补充').count(), 0);
    assert.equal(await page.getByRole('link', { name: '12345' }).first().getAttribute('href'), 'tel:12345');
    await sound(page, `only the name ${width}`);
  });
});

journey('the elder guide says five things, and everything when asked', async () => {
  const page = await open(engine, { width: 390, height: 844 });
  await page.goto(ORIGIN);
  await page.getByRole('button', { name: '长者版' }).click();
  await page.getByRole('heading', { name: '老年人常办的事' }).waitFor();
  await page.getByRole('link', { name: /老年人优待证/ }).first().click();
  await page.getByText('带什么？').waitFor();
  assert.ok(await page.getByText('全部22个要素').isHidden());
  await sound(page, 'the elder guide');
  await page.getByText('看全部内容').click();
  await page.getByText('全部22个要素').waitFor();
});

journey('what comes next stands beside what has been, and what waits stands on the home page', async () => {
  const page = await open(engine, { width: 390, height: 844 });
  await signIn(page, 'zhouming');
  await openDraft(page, SHOP);
  await page.goto(ORIGIN);
  await page.getByRole('link', { name: `没填完：${SHOP}` }).waitFor();
  await sound(page, 'what waits for me');
  await page.getByRole('link', { name: `没填完：${SHOP}` }).click();
  await fillAndSubmit(page);
  await page.getByRole('link', { name: '查看进度' }).click();
  await page.getByRole('heading', { name: '接下来' }).waitFor();
  await page.getByText('窗口答复是否受理').waitFor();
  await sound(page, 'what comes next 390');
  await page.setViewportSize({ width: 1280, height: 900 });
  await sound(page, 'what comes next 1280');
  await page.getByText('撤回申请', { exact: true }).first().click();
  await page.getByRole('button', { name: '撤回', exact: true }).click();
  await page.getByRole('button', { name: '再办一次' }).click();
  await page.getByRole('heading', { name: `申请${SHOP}` }).waitFor();
  await page.goto(`${ORIGIN}/mine/messages`);
  await page.getByText('已撤回').first().waitFor();
  await page.goto(ORIGIN);
  await page.getByRole('heading', { name: '等您办的' }).waitFor();
  assert.equal(await page.getByText('条消息没有读').count(), 0, 'shown is read');
});

journey('a deleted file can be taken back', async () => {
  const page = await open(engine, { width: 390, height: 844 });
  await signIn(page, 'zhouming');
  await openDraft(page, SHOP);
  await page.getByRole('link', { name: '上传材料' }).click();
  const slot = page.locator('.slot').first();
  await upload(page, slot, [file('one.png', picture())]);
  await slot.locator('.tag', { hasText: '已上传' }).waitFor();
  await slot.getByRole('button', { name: /^删除/ }).click();
  await slot.getByText('已删除').waitFor();
  await slot.getByRole('button', { name: '撤销删除' }).click();
  await slot.getByRole('button', { name: /^删除/ }).waitFor();
});

journey('help has floors and telephones, opens beside the form, and needs no program', async () => {
  const page = await open(engine, { javaScriptEnabled: false });
  await page.goto(`${ORIGIN}/about`);
  await page.getByText('怎么来').waitFor();
  await page.locator('summary', { hasText: '各单位的窗口和电话' }).click();
  await page.goto(`${ORIGIN}/lookup`);
  await page.getByLabel(/办件编号/).fill('1');
  await page.getByRole('button', { name: '查看进度' }).click();
  await page.getByText('请填写收件凭证上的18位办件编号').waitFor();
  const form = await open(engine, { width: 390, height: 844 });
  await form.goto(`${ORIGIN}/register`);
  await form.getByLabel('姓名').fill('陈小满');
  const [beside] = await Promise.all([form.context().waitForEvent('page'), form.getByRole('link', { name: '个人信息处理说明' }).click()]);
  await beside.getByRole('heading', { name: '隐私与个人信息' }).waitFor();
  const alone = await open(engine, { width: 390, height: 844 });
  await alone.goto(beside.url());
  await sound(alone, 'help');
  assert.equal(await form.getByLabel('姓名').inputValue(), '陈小满');
});

journey('nothing is pushed sideways at twice the letters, and the largest elder letters lie over nothing', async () => {
  const page = await open(engine, { width: 390, height: 844 });
  const wide = {};
  for (const path of ['/', '/items', '/lookup', '/about', '/register', '/callback', '/ask', '/questions']) {
    await page.goto(ORIGIN + path);
    await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%', 'important'));
    const over = await page.evaluate(() => (document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('body *')].filter((it) => it.getBoundingClientRect().right > innerWidth + 1).map((it) => `${it.className} ${Math.round(it.getBoundingClientRect().right)}`).slice(0, 6)));
    if (over.length) wide[path] = over;
  }
  assert.deepEqual(wide, {});
  await sound(page, 'twice the letters');
});

journey('a guide prints on three sheets, with its address and the day', async () => {
  const page = await open(engine);
  await page.goto(`${ORIGIN}/items?q=${encodeURIComponent(SHOP)}`);
  await page.getByRole('link', { name: SHOP, exact: true }).click();
  await page.getByRole('heading', { name: '还有疑问' }).waitFor();
  await page.emulateMedia({ media: 'print' });
  assert.ok(await page.getByText(/打印于/).isVisible());
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
  const pdf = await page.pdf({ format: 'A4', path: process.env.SHOTS && `${process.env.SHOTS}/guide.pdf` });
  const n = pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g).length;
  assert.ok(n <= 3, `${n} sheets`);
});

journey('at the kiosk a number comes in two touches', async () => {
  const page = await open(engine, { width: 1080, height: 1920, hasTouch: true });
  await page.goto(`${ORIGIN}/kiosk`);
  await page.getByRole('button', { name: '点一下，开始' }).click();
  await sound(page, 'kiosk doors');
  await page.getByRole('button', { name: /找事项/ }).click();
  await page.getByRole('group', { name: '按主题找' }).getByRole('button').first().click();
  await sound(page, 'kiosk themes');
  await page.getByRole('button', { name: '返回' }).click();
  await page.getByRole('button', { name: /^取号排队/ }).click();
  await page.getByRole('listitem').filter({ hasText: SHOP }).getByRole('button', { name: '取号排队' }).click();
  await page.getByText('您的号码').waitFor();
  await sound(page, 'kiosk number');
  await page.getByRole('button', { name: '返回' }).click();
  await page.getByRole('button', { name: /预约报到/ }).click();
  await sound(page, 'kiosk booking code');
  const wall = await open(engine, { width: 1920, height: 1080 });
  await wall.goto(`${ORIGIN}/screen`);
  await wall.getByRole('heading', { name: '还在排队' }).waitFor();
  await sound(wall, 'wall');
});

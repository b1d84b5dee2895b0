// Routes and states beside those the dress files walk past: sound to axe at both widths, in the dark, large, without a line.
import assert from 'node:assert/strict';
import { DESK, ORIGIN, SECRET, begins, engine, journey, open, signIn, signInAtDesk, sound } from './hall.mjs';
import { settled } from './places.mjs';
import { openDraft } from './steps.mjs';

begins();

journey('public pages are sound, narrow and wide, light and dark', async () => {
  const walked = ['/', '/items', '/lookup', '/register', '/about'];
  const others = ['/items?q=没有这种事情吧', '/items?level=village', '/mine', '/nowhere-at-all'];
  // The walks have seen theirs light, and narrow in the dark.
  for (const [width, colorScheme, paths] of [[320, 'light', others], [390, 'dark', others], [1280, 'dark', [...walked, ...others]]]) {
    const page = await open(engine, { width, colorScheme });
    for (const path of paths) {
      await page.goto(ORIGIN + path);
      await settled(page);
      await sound(page, `${path} at ${width} ${colorScheme}`);
    }
    await page.context().close();
  }
});

journey('pages of one’s own are sound, empty and filled', async () => {
  const page = await open(engine);
  await signIn(page, 'lumen');
  for (const path of ['/mine', '/mine/profile', '/mine/library', '/mine/licences', '/mine/consents', '/mine/messages']) {
    await page.goto(ORIGIN + path);
    await settled(page);
    await sound(page, path);
  }
  await page.goto(`${ORIGIN}/mine/consents`);
  await page.getByRole('button', { name: '添加', exact: true }).click();
  await page.getByRole('heading', { name: /有\d处要改/ }).waitFor();
  await sound(page, 'a form with every fault');
});

journey('what the server wrote is on the screen before the program is, and the title changes with the page', async () => {
  const page = await open(engine, { javaScriptEnabled: false });
  await page.goto(ORIGIN);
  await page.getByRole('heading', { name: '进一道门，办所有事' }).waitFor();
  const link = page.getByRole('link', { name: '个体工商户设立登记' });
  await page.goto(ORIGIN + (await link.getAttribute('href')));
  await page.getByText('法定时限').waitFor();
  await page.getByText('经营者身份证明').waitFor();

  const live = await open(engine);
  const asked = [];
  live.on('request', (it) => asked.push(new URL(it.url()).pathname));
  await live.goto(page.url());
  await live.getByRole('heading', { name: '怎么办' }).waitFor();
  assert.deepEqual(asked.filter((it) => it.startsWith('/api/items')), [], 'the reply came with the page');
  await live.getByRole('navigation', { name: '主要栏目' }).getByRole('link', { name: '办事', exact: true }).click();
  await live.waitForURL((it) => it.pathname === '/items');
  await live.waitForFunction(() => document.title.startsWith('办事') && document.activeElement?.id === 'main');
});

journey('what the server wrote keeps the press begun on it while the program comes', async () => {
  const page = await open(engine, { width: 390, height: 844 });
  let hasPressed;
  const pressed = new Promise((go) => { hasPressed = go; });
  await page.route('**/*.wasm', async (it) => { await pressed; await it.continue(); });
  const program = page.waitForRequest((it) => new URL(it.url()).pathname.startsWith('/api/'));
  await page.goto(`${ORIGIN}/items?q=公共场所卫生许可`);
  await page.getByRole('link', { name: '公共场所卫生许可', exact: true }).hover();
  await page.mouse.down();
  hasPressed();
  await program;
  // It has begun to build its page; all its breaths are over many turns before these are.
  await page.evaluate(async () => { for (let turn = 0; turn < 50; turn++) await new Promise((go) => setTimeout(go)); });
  await page.mouse.up();
  await page.getByRole('link', { name: '先看看我能不能办' }).waitFor();
});

journey('one goes from reading to one’s own and back as if it were one program', async () => {
  const page = await open(engine);
  const programs = new Set();
  page.on('response', (it) => { if (it.url().endsWith('.wasm')) programs.add(new URL(it.url()).pathname.split('-')[0]); });
  const menu = (name) => page.getByRole('navigation', { name: '主要栏目' }).getByRole('link', { name });
  await page.goto(ORIGIN);
  await page.getByRole('heading', { name: '进一道门，办所有事' }).waitFor();
  await page.getByRole('link', { name: '登录' }).click();
  await page.getByLabel('登录名或手机号码').fill('zhouming');
  await page.getByLabel('密码', { exact: true }).fill(SECRET);
  await page.getByRole('main').getByRole('button', { name: '登录' }).click();
  await page.getByRole('heading', { name: '进一道门，办所有事' }).waitFor();
  await page.getByRole('button', { name: '退出' }).waitFor();
  await menu('我的').click();
  await page.getByRole('heading', { name: '我的办件' }).waitFor();
  await menu('办事').click();
  await page.getByRole('heading', { name: /找到\d+个事项/ }).waitFor();
  await page.goBack();
  await page.getByRole('heading', { name: '我的办件' }).waitFor();
  await page.goForward();
  await page.getByRole('heading', { name: /找到\d+个事项/ }).waitFor();
  assert.deepEqual(page.faults, []);
  if (!process.env.YIMEN_DEV) assert.deepEqual([...programs].sort(), ['/hall', '/own'], 'each came when it was wanted');
});

journey('the elder mode has fewer and larger things on every page, asks one question at a time, and stays', async () => {
  const page = await open(engine, { width: 390, height: 844 });
  await page.goto(ORIGIN);
  await page.getByRole('button', { name: '长者版' }).click();
  await page.getByRole('heading', { name: '老年人常办的事' }).waitFor();
  await settled(page);
  const bar = page.getByRole('navigation', { name: '长者版工具' });
  await bar.getByRole('link', { name: '打电话12345' }).waitFor();
  await sound(page, 'elder home');
  const small = await page.evaluate(() => {
    const seen = [...document.querySelectorAll('main a.door, main button, main input, .elderbar__button, .tool')].filter((it) => it.getClientRects().length);
    return seen.map((it) => [it.textContent.trim(), it.getBoundingClientRect().height]).filter(([, height]) => height < 60);
  });
  assert.deepEqual(small, [], 'every target is 60 pixels high');
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).fontSize), '24px');
  await bar.getByRole('link', { name: '字再大些' }).click();
  await page.getByRole('radio', { name: /^最大/ }).check();
  await page.getByRole('checkbox', { name: /高对比度/ }).check();
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).fontSize), '30px');
  // How pages look in this dress is seen by the walks; here, that it stays.
  for (const path of ['/lookup', '/items', '/callback']) {
    await page.goto(ORIGIN + path);
    await settled(page);
    assert.equal(await page.getAttribute('html', 'data-letters'), 'largest');
  }
  await page.goto(`${ORIGIN}/items?q=个体工商户设立登记&online=apply`);
  await page.getByRole('link', { name: '个体工商户设立登记', exact: true }).click();
  await page.getByRole('button', { name: '在线办理' }).click();
  await page.getByRole('link', { name: '申请人信息' }).click();
  await page.getByText(/第1题，共\d题/).waitFor();
  const asked = page.getByRole('main').getByRole('textbox');
  assert.equal(await asked.count(), 1, 'every page asks one thing');
  await page.getByRole('button', { name: '下一题' }).click();
  await page.getByRole('heading', { name: '有1处要改' }).waitFor();
  await sound(page, 'one question with its fault');
  await asked.fill('周明远');
  await page.getByRole('button', { name: '下一题' }).click();
  await page.getByText(/第2题，共\d题/).waitFor();
  assert.equal(await asked.count(), 1, 'every page asks one thing');
  await page.goBack();
  await page.getByText(/第1题，共\d题/).waitFor();
  await page.goForward();
  await page.getByText(/第2题，共\d题/).waitFor();
  await page.getByRole('button', { name: '上一题' }).click();
  await page.getByText(/第1题，共\d题/).waitFor();
  await page.getByRole('button', { name: '退出长者版' }).click();
  await page.getByRole('button', { name: '保存并继续' }).waitFor();
});

journey('who would rather talk is called back, with scripts and without', async () => {
  const page = await open(engine, { width: 390, height: 844 });
  await page.goto(`${ORIGIN}/callback`);
  await page.getByRole('button', { name: '请打给我' }).click();
  await page.getByRole('heading', { name: '有3处要改' }).waitFor();
  await sound(page, 'call-back with every fault');
  await page.getByLabel('怎么称呼您').fill('王桂英');
  await page.getByLabel('电话').fill('138 0000 9999');
  await page.getByLabel('想问什么').fill('怎么领高龄津贴');
  // The answer is lost on the way: whoever presses once more has asked once, and the desk below finds one row.
  await page.route('**/api/callbacks', async (it) => { await it.fetch(); await it.abort(); }, { times: 1 });
  await page.getByRole('button', { name: '请打给我' }).click();
  await page.getByText('网络不通').first().waitFor();
  await page.getByRole('button', { name: '请打给我' }).click();
  await page.getByText('已经记下，我们会打给您').waitFor();
  const code = (await page.locator('#asked .code').innerText()).trim();
  const no = (await page.locator('#asked .nowrap').first().innerText()).trim();
  await sound(page, 'call-back asked for');

  const still = await open(engine, { javaScriptEnabled: false });
  await still.goto(`${ORIGIN}/callback`);
  await still.getByLabel('怎么称呼您').fill('李大爷');
  await still.getByLabel('电话').fill('12');
  await still.getByLabel('想问什么').fill('老年证');
  await still.getByRole('button', { name: '请打给我' }).click();
  await still.getByText('请填写11位手机号码').waitFor();
  assert.equal(await still.getByLabel('怎么称呼您').inputValue(), '李大爷', 'nothing typed is lost');
  await still.getByLabel('电话').fill('13800008888');
  await still.getByRole('button', { name: '请打给我' }).click();
  await still.getByRole('heading', { name: '已经记下，我们会打给您' }).waitFor();

  const desk = await open(engine);
  await signInAtDesk(desk, 'wumin');
  await desk.getByRole('link', { name: '回电', exact: true }).click();
  const row = desk.getByRole('listitem').filter({ hasText: '王桂英' });
  await row.getByText('138****9999').waitFor();
  await sound(desk, 'who waits to be called');
  await row.getByRole('link').click();
  await desk.getByRole('button', { name: '我来打' }).click();
  await desk.getByRole('link', { name: '13800009999' }).waitFor();
  await sound(desk, 'a number shown');
  await desk.getByRole('radio', { name: /已转有关部门/ }).check();
  await desk.getByRole('button', { name: '登记' }).click();
  await desk.getByText('请写转给了哪个单位').first().waitFor();
  await sound(desk, 'to whom it goes is said');
  await desk.getByRole('radio', { name: /已答复/ }).check();
  await desk.getByRole('button', { name: '登记' }).click();
  await desk.getByRole('heading', { name: '回电', level: 1 }).waitFor();
  await desk.getByText('已登记：已答复').waitFor();
  assert.equal(await desk.getByRole('listitem').filter({ hasText: '王桂英' }).count(), 0);

  // Number and code tell what became of it, and no longer what it was about.
  await page.goto(`${ORIGIN}/lookup`);
  await page.getByLabel('办件编号').fill(no);
  await page.getByLabel('查询码').fill(code);
  await page.getByRole('button', { name: '查看进度' }).click();
  await page.getByText('打过电话，已经答复您。').waitFor();
  assert.equal(await page.getByText('怎么领高龄津贴').count(), 0);
  await sound(page, 'a call-back looked up');
});

journey('nothing typed is lost when the line is down, and it is saved when the line is back', async () => {
  const page = await open(engine);
  await page.goto(`${ORIGIN}/items?q=个体工商户设立登记&online=apply`);
  await page.getByRole('link', { name: '个体工商户设立登记', exact: true }).click();
  await page.getByRole('button', { name: '在线办理' }).click();
  await page.getByRole('link', { name: '申请人信息' }).click();
  await page.context().setOffline(true);
  await page.getByLabel('姓名').fill('阿依努尔·买买提');
  await page.getByText('网络不通，已存在这台设备上').waitFor();
  await sound(page, 'off line');
  const saved = page.waitForResponse((it) => it.url().endsWith('/draft') && it.request().method() === 'POST' && it.ok());
  await page.context().setOffline(false);
  await saved;
  await page.getByText('已自动保存，登录后换一台设备也能接着填').waitFor();
  await page.reload();
  await page.getByLabel('姓名').waitFor();
  assert.equal(await page.getByLabel('姓名').inputValue(), '阿依努尔·买买提');
  const kept = await page.evaluate(() => Object.keys(localStorage).filter((it) => it.startsWith('draft:')));
  assert.deepEqual(kept, [], 'nothing personal stays in the browser');
});

journey('a sign-in that runs out in the middle of a form is renewed there, and nothing typed is lost', async () => {
  const page = await open(engine, { width: 390 });
  await signIn(page, 'zhouming');
  await openDraft(page, '个体工商户设立登记');
  await page.getByRole('link', { name: '申请人信息' }).click();
  await page.getByLabel('姓名').waitFor();
  await page.context().clearCookies();
  await page.getByLabel('姓名').fill('周明');
  await page.getByRole('heading', { name: '登录过期了' }).waitFor();
  await sound(page, 'signed out in the middle');
  await page.getByLabel('姓名').fill('周明远');
  await page.getByRole('button', { name: '保存并继续' }).click();
  await page.getByLabel('登录名或手机号码').fill('zhouming');
  await page.getByLabel('密码', { exact: true }).fill('wrong');
  await page.getByRole('button', { name: '登录，接着填' }).click();
  await page.getByText('账号或密码不正确').waitFor();
  await page.getByLabel('密码', { exact: true }).fill(SECRET);
  await page.getByRole('button', { name: '登录，接着填' }).click();
  await page.getByText('已自动保存').waitFor();
  await page.reload();
  await page.getByLabel('姓名').waitFor();
  assert.equal(await page.getByLabel('姓名').inputValue(), '周明远');
});

journey('the desk is sound for every post, and each sees only its own', async () => {
  const page = await open(engine);
  await page.goto(`${DESK}/desk/`);
  await page.getByRole('heading', { name: '请先登录' }).waitFor();
  await sound(page, 'desk, signed out');
  await page.goto(`${DESK}/desk/join`);
  await page.getByRole('heading', { name: '用邀请码登录' }).waitFor();
  await sound(page, 'join');
  await signInAtDesk(page, 'wumin');
  await settled(page);
  await sound(page, 'a first page with nothing on it');
  await page.goto(`${DESK}/desk/queue`);
  await settled(page);
  await sound(page, 'an empty queue');
  await page.goto(`${DESK}/desk/items`);
  await page.getByRole('heading', { name: /事项/ }).waitFor();
  await sound(page, 'items with their completeness');
  await page.goto(`${DESK}/desk/me`);
  await page.getByRole('heading', { name: '登录的设备' }).waitFor();
  const admin = await open(engine);
  await signInAtDesk(admin, 'secadmin').catch(() => {});
  await admin.goto(`${DESK}/desk/staff`);
  await admin.getByText('卫生健康05号窗口').first().waitFor();
  await admin.getByRole('button', { name: /改岗位/ }).first().click();
  await sound(admin, 'duties');
});

journey('what is typed before the program is here stays typed', async () => {
  const page = await open(engine);
  let release;
  const held = new Promise((it) => { release = it; });
  await page.route('**/*.wasm', async (it) => { await held; await it.continue(); });
  await page.goto(ORIGIN, { waitUntil: 'commit' });
  await page.getByLabel('要办什么事').fill('办个体户');
  release();
  await page.getByRole('navigation', { name: '主要栏目' }).waitFor();
  assert.equal(await page.getByLabel('您要办什么事？').inputValue(), '办个体户');
  assert.equal(await page.evaluate(() => document.activeElement.name), 'q');

  // Of every field the server drew, not of the one that is looked for most.
  const slip = await open(engine);
  let let_go;
  const kept = new Promise((it) => { let_go = it; });
  await slip.route('**/*.wasm', async (it) => { await kept; await it.continue(); });
  await slip.goto(`${ORIGIN}/lookup`, { waitUntil: 'commit' });
  await slip.getByLabel(/办件编号/).fill('431099 261123 00001 7');
  await slip.getByLabel('查询码').fill('ABCDEF');
  let_go();
  await slip.getByRole('navigation', { name: '主要栏目' }).waitFor();
  assert.equal(await slip.getByLabel('办件编号').inputValue(), '431099 261123 00001 7');
  assert.equal(await slip.getByLabel('查询码').inputValue(), 'ABCDEF');
  assert.equal(await slip.evaluate(() => document.activeElement.name), 'query_code');
});

// 只用键盘: whoever cannot hold a mouse applies and reviews all the same. Nothing here clicks.
import assert from 'node:assert/strict';
import { DESK, ORIGIN, SECRET, begins, engine, file, hall, journey, open, picture, signIn, sound, totp } from './hall.mjs';
import { fillAndSubmit, goesOn, openDraft } from './steps.mjs';

begins();

/// What has the focus, as a screen reader would name it, and whether one can see that it has.
const focused = (page) => page.evaluate(() => {
  const it = document.activeElement;
  if (!it || it === document.body) return null;
  const label = it.labels?.[0]?.innerText ?? it.closest('label')?.innerText ?? it.getAttribute('aria-label') ?? it.innerText ?? '';
  const group = it.closest('fieldset')?.querySelector('legend')?.innerText ?? '';
  const box = it.getBoundingClientRect();
  const style = getComputedStyle(it);
  const under = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 20));
  return {
    tag: it.tagName,
    type: it.type ?? '',
    name: label.trim(),
    group: group.trim(),
    id: it.id,
    value: it.value ?? '',
    checked: it.checked ?? false,
    href: it.getAttribute('href') ?? '',
    isShown: style.outlineStyle !== 'none' || style.boxShadow !== 'none' || !!it.closest('label'),
    isCovered: box.height > 0 && under !== null && !it.contains(under) && !under.contains(it) && !it.closest('label')?.contains(under),
  };
});

/// Tab until `wanted` has the focus. Every stop on the way has to be visible and not hidden behind something.
async function tabTo(page, wanted, what) {
  for (let n = 0; n < 150; n++) {
    await page.keyboard.press('Tab');
    const here = await focused(page);
    if (!here) continue;
    assert.ok(here.isShown, `one cannot see that “${here.name}” has the focus`);
    assert.ok(!here.isCovered, `“${here.name}” has the focus behind something`);
    if (wanted(here)) return here;
  }
  throw new Error(`Tab never reaches ${what}`);
}

const link = (name) => (it) => it.tag === 'A' && it.name === name;
const button = (name) => (it) => it.tag === 'BUTTON' && it.name.startsWith(name);

/// One page of the form: answers each field where the focus comes by, then sends it.
async function fillByKeys(page, extra = {}) {
  await page.getByRole('button', { name: '保存并继续' }).waitFor();
  for (let n = 0; n < 80; n++) {
    await page.keyboard.press('Tab');
    const here = await focused(page);
    if (!here) continue;
    if (here.tag === 'BUTTON' && here.name === '保存并继续') {
      await page.keyboard.press('Enter');
      return;
    }
    if (here.type === 'radio' && !here.checked) await page.keyboard.press('Space');
    if (here.type === 'checkbox' && !here.checked) await page.keyboard.press('Space');
    if (here.tag === 'SELECT' && !here.value) await page.keyboard.press('ArrowDown');
    const types = here.tag === 'TEXTAREA' || (here.tag === 'INPUT' && !['radio', 'checkbox', 'file'].includes(here.type));
    if (types && !here.value && !here.name.includes('选填')) {
      const words = Object.entries(extra).find(([label]) => here.name.includes(label))?.[1]
        ?? (here.name.includes('身份证') ? '431026198506150016' : here.name.includes('手机') ? '13800003210' : here.type === 'date' ? '2026-12-01' : here.name.includes('面积') || here.name.includes('人数') || here.name.includes('资金') ? '30' : '松溪镇鹿门路7号清和面馆');
      if (here.type === 'date') await page.keyboard.type('20261201');
      else await page.keyboard.insertText(words);
    }
    if (here.tag === 'BUTTON' && here.name.startsWith('添加')) await page.keyboard.press('Enter');
  }
  throw new Error('no way to go on by keyboard');
}

journey('a citizen applies from the home page to the receipt without a mouse', async () => {
  const page = await open(engine);
  // The browser's own dialogue is not opened while somebody listens; a key is quicker than the first listener.
  page.on('filechooser', () => {});
  await page.goto(ORIGIN);
  await page.getByRole('heading', { name: '常办的事' }).waitFor();
  await tabTo(page, (it) => it.name === '跳到正文', 'the way past the head');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
  await tabTo(page, (it) => it.id === 'q', 'the search box');
  await page.keyboard.insertText('办个体户');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /找到/ }).waitFor();
  await tabTo(page, link('个体工商户设立登记'), 'the matter');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '个体工商户设立登记' }).waitFor();
  await tabTo(page, link('先看看我能不能办'), 'the guided check');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '看看我能不能办' }).waitFor();
  for (;;) {
    const here = await tabTo(page, (it) => (it.type === 'radio' && !it.checked) || button('在线办理')(it), 'a question');
    await page.keyboard.press(here.type === 'radio' ? 'Space' : 'Enter');
    if (here.type !== 'radio') break;
  }
  await page.getByText('还差').waitFor();
  await tabTo(page, link('申请人信息'), 'the first task');
  await page.keyboard.press('Enter');
  for (let n = 0; n < 10 && !/materials$/.test(page.url()); n++) {
    await goesOn(page, () => fillByKeys(page, { 姓名: '周明远' }));
  }
  await page.getByRole('heading', { name: '上传材料' }).waitFor();
  for (let n = await page.locator('li.slot').filter({ has: page.locator('.tag', { hasText: '还没有' }) }).count(); n > 0; n--) {
    const slot = page.locator('li.slot').filter({ has: page.locator('.tag', { hasText: '还没有' }) }).first();
    const name = await slot.getByRole('heading').innerText();
    await tabTo(page, (it) => it.tag === 'BUTTON' && it.name.startsWith('选择文件') && it.name.includes(name), `the button of ${name}`);
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
    await chooser.setFiles([file('材料.png', picture())]);
    await page.locator('li.slot').filter({ hasText: name }).locator('.tag', { hasText: '已上传' }).waitFor();
  }
  await tabTo(page, button('完成上传'), 'the end of the materials');
  await page.keyboard.press('Enter');
  await page.getByText('还差').waitFor();
  await tabTo(page, link('领取方式'), 'delivery');
  await page.keyboard.press('Enter');
  await fillByKeys(page);
  await page.getByText('都填好了').waitFor();
  await tabTo(page, link('核对并提交'), 'the last task');
  await page.keyboard.press('Enter');
  await page.getByText('提交前请登录').waitFor();
  await tabTo(page, (it) => it.tag === 'A' && it.name === '登录' && it.href.includes('answers'), 'signing in');
  await page.keyboard.press('Enter');
  await tabTo(page, (it) => it.id === 'login', 'the login');
  await page.keyboard.insertText('zhouming');
  await tabTo(page, (it) => it.id === 'secret', 'the password');
  await page.keyboard.insertText(SECRET);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '核对并提交' }).waitFor();
  await page.getByRole('checkbox').waitFor();
  await tabTo(page, (it) => it.type === 'checkbox', 'the declaration');
  await page.keyboard.press('Space');
  await tabTo(page, button('提交申请'), 'the submission');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '我们收到了您的申请' }).waitFor();
});

journey('a clerk passes a clean case of five materials with at most eight keys, and tells a bad one without a mouse', async () => {
  const page = await open(engine);
  await signIn(page);
  for (let n = 0; n < 2; n++) {
    await openDraft(page, '食品小经营许可');
    await fillAndSubmit(page);
  }

  const desk = await open(engine, { width: 1440 });
  await hall.walk(31_000);
  await desk.goto(`${DESK}/desk/sign-in`);
  await desk.getByRole('heading', { name: '登录' }).waitFor();
  for (const [id, words] of [['login', 'chenlan'], ['secret', SECRET], ['code', totp(hall.now)]]) {
    await tabTo(desk, (it) => it.id === id, id);
    await desk.keyboard.insertText(words);
  }
  await desk.keyboard.press('Enter');
  await desk.getByRole('heading', { name: '今天' }).waitFor();
  await desk.keyboard.press('g');
  await desk.keyboard.press('y');
  await desk.getByRole('heading', { name: /待预审/ }).waitFor();

  const judged = async () => (await desk.getByText(/\d+ \/ \d+已判/).innerText()).match(/\d+/g).map(Number);
  const open_ = () => desk.locator('.verdict').filter({ has: desk.locator('.tag', { hasText: '待判断' }) }).count();
  // Others may stand before it: left lying, each with one key.
  const title = desk.getByRole('heading', { level: 1 });
  const isOurs = async () => (await title.filter({ hasText: '·' }).innerText()).startsWith('食品小经营许可');
  const ours = async () => {
    for (let n = 0; n < 5 && !(await isOurs()); n++) {
      const here = desk.url();
      await desk.keyboard.press('n');
      await desk.waitForURL((it) => it.href !== here);
    }
  };
  await desk.keyboard.press('n');
  let keys = 1;
  await ours();
  const first = desk.url();
  const n_materials = (await open_()) + 1;
  assert.ok(n_materials >= 5, `${n_materials} materials`);
  for (let n = 0; n < n_materials; n++) {
    const [done] = await judged();
    await desk.keyboard.press('1');
    keys += 1;
    await desk.waitForFunction((it) => !document.body.innerText.includes(`${it} / `), done);
  }
  await desk.keyboard.press('p');
  keys += 1;
  await desk.waitForURL((it) => it.href !== first);
  assert.ok(keys <= 8, `${keys} keys for ${n_materials} materials`);

  // The next one comes by itself. Its form is right, its first material cannot be read: said, and told once.
  await ours();
  const second = new URL(desk.url()).pathname.split('/').at(-1);
  const [none] = await judged();
  await desk.keyboard.press('1');
  await desk.waitForFunction((it) => !document.body.innerText.includes(`${it} / `), none);
  await desk.keyboard.press('z');
  await desk.keyboard.press('s');
  await desk.getByRole('complementary', { name: '样例' }).getByRole('img').waitFor();
  await sound(desk, 'review beside the sample');
  await desk.keyboard.press('2');
  await desk.waitForFunction(() => document.activeElement?.id === 'defect');
  await desk.keyboard.press('ArrowDown');
  await tabTo(desk, button('记下'), 'the end of the judgement');
  await desk.keyboard.press('Enter');
  await desk.getByText('只能告知一次').waitFor();
  for (let n = 2; n < n_materials; n++) {
    const [done] = await judged();
    await desk.keyboard.press('1');
    await desk.waitForFunction((it) => !document.body.innerText.includes(`${it} / `), done);
  }
  await desk.keyboard.press('t');
  await desk.waitForFunction(() => document.activeElement?.id === 'n_days');
  await desk.keyboard.press('Enter');
  await desk.waitForURL((it) => !it.pathname.includes(second));
  await page.goto(`${ORIGIN}/mine`);
  await page.getByRole('link', { name: /去补正/ }).first().waitFor();
});

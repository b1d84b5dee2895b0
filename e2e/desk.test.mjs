// 工作台 as a work place: the first page, the menu, its keys, and the search over all cases.
import assert from 'node:assert/strict';
import { clerk, received } from './desk.mjs';
import { DESK, begins, hall, journey, sound, walkTo } from './hall.mjs';
import { submitted } from './steps.mjs';

begins();

const SHOP = '个体工商户设立登记';
const HYGIENE = '公共场所卫生许可';
const menu = (page) => page.getByRole('navigation', { name: '工作台栏目' });

journey('the first page says what waits, and a card leads to its cases', async () => {
  const [, id] = await submitted(SHOP);
  const page = await clerk('liqing');
  await page.getByRole('heading', { name: '今天', exact: true }).waitFor();
  const first = page.getByRole('table', { name: /先办这些/ });
  await first.getByRole('link', { name: SHOP }).first().waitFor();
  assert.equal(await first.locator(`a[href="/desk/cases/${id}"]`).count(), 1);
  assert.match(await menu(page).getByRole('link', { name: /预审/ }).innerText(), /预审\s*\d+/, 'counted in the menu, too');
  assert.equal(await page.getByRole('region', { name: '等您定的' }).count(), 0, 'a clerk settles nothing of a head\'s');
  await sound(page, 'the first page of a clerk');
  await page.getByRole('link', { name: /已超期/ }).click();
  await page.getByRole('heading', { name: '已超期' }).waitFor();
  await page.getByText('期限已经过了的件').waitFor();
  await sound(page, 'one card of the first page');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${DESK}/desk/`);
  await first.waitFor();
  await sound(page, 'the first page on a phone');
});

journey('a head finds what only a head can settle, without being sent an address', async () => {
  const [, id] = await submitted(SHOP);
  const page = await clerk('liqing');
  const asked = await page.evaluate(async (id) => {
    const headers = { 'content-type': 'application/json', 'x-requested-by': 'hall' };
    return (await fetch(`/api/cases/${id}/ask-void`, { method: 'POST', headers, body: JSON.stringify({ reason: '重复提交' }) })).status;
  }, id);
  assert.equal(asked, 200);
  const head = await clerk('fangzhou');
  await head.getByRole('region', { name: '等您定的' }).getByRole('link', { name: /提出作废/ }).click();
  await head.getByRole('heading', { name: '提出作废' }).waitFor();
  await head.locator(`a.queue__link[href$="${id}"]`).waitFor();
  await sound(head, 'what a head has to settle');
});

journey('the menu is folded as it was left, and is behind one button where there is no side', async () => {
  const page = await clerk('liqing');
  await menu(page).getByText('窗口', { exact: true }).click();
  await menu(page).getByRole('link', { name: '叫号' }).waitFor({ state: 'hidden' });
  await page.reload();
  await menu(page).getByRole('link', { name: '首页' }).waitFor();
  assert.equal(await menu(page).getByRole('link', { name: '叫号' }).isVisible(), false, 'still folded');
  assert.equal(await menu(page).getByRole('link', { name: '首页' }).getAttribute('aria-current'), 'page');
  await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  const button = page.getByRole('button', { name: '菜单' });
  await button.waitFor();
  assert.equal(await menu(page).isVisible(), false);
  assert.equal(await button.getAttribute('aria-expanded'), 'false');
  await button.click();
  assert.equal(await button.getAttribute('aria-expanded'), 'true');
  await menu(page).getByRole('link', { name: '办件' }).waitFor();
  await sound(page, 'the menu on a phone');
  await page.keyboard.press('Escape');
  await menu(page).waitFor({ state: 'hidden' });
  assert.equal(await page.evaluate(() => document.activeElement.id), 'menu', 'the focus is where it was opened from');
  await button.click();
  await menu(page).getByRole('link', { name: '办件' }).click();
  await page.waitForURL(/\/desk\/inbox/);
  await menu(page).waitFor({ state: 'hidden' });
});

journey('g and a letter lead everywhere, and are no keys of the page one is on', async () => {
  const [, id] = await submitted(SHOP);
  const page = await clerk('liqing');
  await page.getByRole('heading', { name: '今天', exact: true }).waitFor();
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: '按键说明' });
  await keys.getByText('找办件').waitFor();
  await sound(page, 'the keys');
  await page.keyboard.press('Escape');
  await keys.waitFor({ state: 'hidden' });
  for (const [letter, where] of [['y', '/desk/queue'], ['b', '/desk/inbox'], ['j', '/desk/transmittals'], ['s', '/desk']]) {
    await page.keyboard.press('g');
    await page.keyboard.press(letter);
    await page.waitForURL((it) => it.pathname.replace(/\/$/, '') === where);
  }
  // P after G is not 通过, and G in a field is a letter.
  await page.goto(`${DESK}/desk/cases/${id}`);
  await page.getByRole('heading', { name: '逐份判断' }).waitFor();
  let passed = false;
  page.on('request', (it) => { passed ||= it.method() === 'POST' && it.url().endsWith('/pass'); });
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'seek');
  await page.keyboard.type('gb?');
  assert.equal(await page.getByRole('searchbox').inputValue(), 'gb?');
  assert.equal(new URL(page.url()).pathname, `/desk/cases/${id}`);
  assert.equal(passed, false);
});

journey('whoever asks at the counter is answered by number, name or phone, and no name stands in an address', async () => {
  const [, id] = await submitted(SHOP);
  const no = (await (await hall.citizen()).get(`/api/cases/${id}`)).json.no;
  const page = await clerk('liqing');
  const find = async (text) => {
    await page.keyboard.press('/');
    await page.getByRole('searchbox').fill(text);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '找办件', level: 1 }).waitFor();
  };
  await page.getByRole('heading', { name: '今天', exact: true }).waitFor();
  for (const [text, by] of [[no, '办件编号'], ['周明远', '姓名、事项或部门'], ['13800003210', '手机号码']]) {
    await find(text);
    await page.getByText(`按${by}找到`).waitFor();
    await page.locator(`a.queue__link[href$="${id}"]`).waitFor();
    assert.equal(new URL(page.url()).search, '', text);
    await page.locator('main h1').focus().catch(() => {});
    await page.getByRole('searchbox').blur();
  }
  await sound(page, 'what was found');
  await page.setViewportSize({ width: 390, height: 844 });
  await sound(page, 'what was found, on a phone');
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.locator(`a.queue__link[href$="${id}"]`).click();
  await page.waitForURL(new RegExp(id));
  await page.goBack();
  await page.getByText('按手机号码找到').waitFor();
  await page.getByRole('searchbox').blur();
  await find('没有这个人');
  await page.getByText('没有找到', { exact: true }).waitFor();
  await page.getByText('已办结的也在内').waitFor();
  await sound(page, 'nothing found');
  await page.reload();
  await page.getByText('在上面的框里写要找什么').waitFor();
  await sound(page, 'nothing asked');
});

journey('what is due today is said on the day, and paper carries nothing of the desk', async () => {
  await submitted(SHOP);
  await walkTo('2026-11-30T09:00:00+08:00');
  const page = await clerk('liqing');
  const due = page.getByRole('link', { name: /今天到期/ });
  await due.waitFor();
  assert.match(await due.innerText(), /[1-9]/);
  await page.emulateMedia({ media: 'print' });
  for (const gone of ['.deskhead', '.deskmenu']) assert.equal(await page.locator(gone).isVisible(), false, gone);
});

journey('several cases are taken at once, a head hands them out, and the address says what the list is narrowed to', async () => {
  const ids = [(await submitted(SHOP))[1], (await submitted(SHOP))[1]];
  const page = await clerk('liqing');
  await page.goto(`${DESK}/desk/queue`);
  const tick = async (on, id) => on.getByRole('row').filter({ has: on.locator(`a[href*="${id}"]`) }).getByRole('checkbox').check();
  const several = (on) => on.getByRole('group', { name: '勾选的件' });
  await several(page).getByText('勾选后可以').waitFor();
  await tick(page, ids[0]);
  await tick(page, ids[1]);
  await several(page).getByText('已勾选2件').waitFor();
  await sound(page, 'two of the queue ticked');
  await several(page).getByRole('button', { name: '领取' }).click();
  await page.getByRole('status').getByText('已领取2件').waitFor();
  await page.getByRole('link', { name: /我领的/ }).click();
  await page.waitForURL(/view=mine/);
  for (const id of ids) await page.locator(`a.queue__link[href*="${id}"]`).waitFor();
  // A colleague leaves them where they are, and reads why.
  const other = await clerk('chenlan');
  await other.goto(`${DESK}/desk/queue`);
  await tick(other, ids[0]);
  await several(other).getByRole('button', { name: '领取' }).click();
  await other.getByRole('alert').getByText('在李青手里').waitFor();
  await sound(other, 'one that is somebody else\'s');
  const head = await clerk('fangzhou');
  await head.goto(`${DESK}/desk/queue`);
  await tick(head, ids[0]);
  await several(head).getByLabel('交给哪位同事').selectOption({ label: '陈岚 市监4号窗' });
  await several(head).getByRole('button', { name: '交给同事' }).click();
  await head.getByRole('status').getByText('已交给陈岚1件').waitFor();
  await head.setViewportSize({ width: 390, height: 844 });
  await tick(head, ids[1]);
  await sound(head, 'one ticked on a phone');
});

journey('the inbox is narrowed by what its address says, and shows whose hands a case is in', async () => {
  const [, page, id] = await received(HYGIENE, 'hejing');
  await page.goto(`${DESK}/desk/inbox?tray=counter`);
  const row = page.getByRole('row').filter({ has: page.locator(`a[href*="${id}"]`) });
  await row.getByRole('checkbox').check();
  await page.getByRole('button', { name: '领取' }).click();
  await page.getByRole('status').getByText('已领取1件').waitFor();
  await row.getByText('何静').waitFor();
  await page.getByLabel('经手').selectOption('没有人领的');
  await page.waitForURL(/whose=free/);
  await row.waitFor({ state: 'detached' });
  await page.getByLabel('经手').selectOption('我手里的');
  await row.waitFor();
  await page.getByLabel('到期').selectOption('已超期');
  await page.getByText('没有这样的办件').waitFor();
  await sound(page, 'nothing in the inbox that is so');
  await page.reload();
  assert.equal(await page.getByLabel('到期').inputValue(), '已超期', 'the address says it');
  await page.getByRole('link', { name: '看全部' }).click();
  await row.waitFor();
  await sound(page, 'the inbox with hands');
  await page.setViewportSize({ width: 390, height: 844 });
  await sound(page, 'the inbox on a phone');
});

// 开厅: from an empty database to a citizen's sealed paper, in a browser, without the command line after the code and without the demonstration.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { act, preReview, takeUp, tickAll } from './desk.mjs';
import { DESK, ORIGIN, begins, engine, hall, journey, open, sound, totp } from './hall.mjs';
import { fillAndSubmit, idOf, openDraft } from './steps.mjs';
import { workbook } from './workbook.mjs';

const SECRET = 'Quiet-River-Stone-7';
const ITEM = '公共场所卫生许可';
/// Keys of authenticators, by login.
const keys = {};

begins({ scale: 'none', isOwn: true });

async function fill(page, fields) {
  for (const [label, text] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(text);
}

/// The code of a password and an authenticator that are one's own.
async function signIn(login, more = {}) {
  const page = await open(engine, more);
  // A code counts once.
  await hall.walk(31_000);
  await page.goto(`${DESK}/desk/sign-in`);
  await fill(page, { 登录名或手机号码: login, 密码: SECRET, 动态码: totp(hall.now, keys[login]) });
  await page.getByRole('main').getByRole('button', { name: '登录' }).click();
  await page.getByRole('heading', { level: 1 }).filter({ hasNotText: '登录' }).waitFor();
  return page;
}

/// Somebody invited sets their own password and binds their own authenticator.
async function join(login, invitation) {
  const page = await open(engine);
  await page.goto(`${DESK}/desk/join`);
  await fill(page, { 登录名: login, 邀请码: invitation, 设置密码: SECRET, 再填一次密码: SECRET });
  await page.getByRole('button', { name: '设置', exact: true }).click();
  await page.getByRole('link', { name: '去登录' }).waitFor();
  keys[login] = (await page.locator('p.code').innerText()).trim();
  await page.context().close();
}

async function send(page, button, name, buffer) {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: button }).click()]);
  await chooser.setFiles([{ name, mimeType: 'application/octet-stream', buffer }]);
}

async function go(page, entry, heading = entry) {
  await page.getByRole('link', { name: entry, exact: true }).first().click();
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
}

async function invite(page, name, login, post) {
  await go(page, '人员');
  await fill(page, { 姓名: name, 所属机构: '县卫健局', 职务或者窗口: post });
  await page.locator('#login').fill(login);
  await page.getByRole('button', { name: '发出邀请' }).click();
  await page.locator('#invited').filter({ hasText: login }).waitFor();
  await join(login, await page.locator('#invited .code').innerText());
}

journey('a hall from nothing serves its first citizen', async () => {
  const nobody = await open(engine, { width: 390, height: 844 });
  await nobody.goto(`${ORIGIN}/`);
  await nobody.getByRole('heading', { name: '设置大厅' }).waitFor();
  assert.equal(new URL(nobody.url()).pathname, '/setup', 'every page leads there');
  await sound(nobody, 'opening-1 set-up on a phone');
  const code = /^ {4}([A-Z2-7]{4}(?:-[A-Z2-7]{4})+)$/m.exec(hall.log)[1];
  const first = { 设置码: 'AAAA-BBBB-CCCC', 行政区划代码: '360999', 县名: '青石县', 系统管理员姓名: '王海', 系统管理员登录名: 'wanghai', 设置密码: SECRET, 再填一次密码: SECRET };
  await fill(nobody, first);
  await nobody.getByRole('button', { name: '开始设置' }).click();
  await nobody.getByText('设置码不对').first().waitFor();
  await sound(nobody, 'opening-2 a wrong code');
  await fill(nobody, { 设置码: code, 设置密码: SECRET, 再填一次密码: SECRET });
  await nobody.getByRole('button', { name: '开始设置' }).click();
  await nobody.getByRole('heading', { name: '大厅已经建好' }).waitFor();
  await sound(nobody, 'opening-3 founded');
  keys.wanghai = (await nobody.locator('p.code').innerText()).trim();
  await nobody.goto(`${ORIGIN}/items`);
  await nobody.getByRole('heading', { name: '筹备中' }).waitFor();
  await sound(nobody, 'opening-4 not open yet');

  const wang = await signIn('wanghai');
  await wang.getByRole('heading', { level: 1, name: '开厅' }).waitFor();
  await wang.getByText('群众看到的是“筹备中”').waitFor();
  await sound(wang, 'opening-5 the list');
  await wang.getByRole('button', { name: '开门', exact: true }).click();
  await wang.getByText(/还不能开门/).first().waitFor();
  await sound(wang, 'opening-6 refused');

  await wang.getByRole('link', { name: '大厅信息', exact: true }).click();
  await wang.getByRole('heading', { name: '大厅设置', level: 1 }).waitFor();
  await wang.getByLabel('地址', { exact: true }).waitFor();
  await fill(wang, { 地址: '解放路1号', 办公时间: '工作日8:30—17:00', 咨询电话: '0790-7654321', 各单位代字: '县卫健局 青石卫健', 个人信息处理者: '青石县行政审批服务局', 个人信息保护联系方式: '0790-7654300', 个人信息保存期限: '办结后保存10年' });
  await wang.getByRole('button', { name: '保存' }).click();
  await wang.getByText('设置已保存').waitFor();
  await wang.getByRole('listitem').filter({ hasText: '解放路1号' }).filter({ hasText: '王海' }).waitFor();
  await sound(wang, 'opening-7 settings');

  await go(wang, '日历', '工作日历');
  await wang.getByRole('button', { name: /装入/ }).click();
  await wang.getByText('日历已更新').waitFor();
  await sound(wang, 'opening-8 calendar');

  await go(wang, '机构', '机构和区划');
  const places = [['代码', '名称'], ['360999101000', '松溪镇'], ['360999101200', '鹿门村']];
  await send(wang, '选择机构表（xlsx）', 'bodies.xlsx', workbook({ 区划: places, 机构: [['简称', '全称', '上级'], ['县卫健局', '青石县卫生健康局', '县人民政府'], ['甲局', '青石县甲局', '没有的局']] }));
  await wang.getByText('共4行：已收3、不收1').waitFor();
  await wang.getByRole('cell', { name: '没有名为“没有的局”的单位，请先登记' }).waitFor();
  await sound(wang, 'opening-9 bodies with a report');
  await wang.getByRole('button', { name: '登记机构' }).click();
  await fill(wang, { 简称: '县民政局', 全称: '青石县民政局' });
  await wang.getByLabel('上级', { exact: true }).selectOption('县人民政府');
  await wang.getByRole('button', { name: '保存', exact: true }).click();
  await wang.getByRole('listitem').filter({ hasText: '青石县民政局' }).waitFor();

  // The other two of the three, each in a browser of their own.
  await go(wang, '开厅');
  for (const [duty, name, login] of [['安全管理员', '陈安', 'chenan'], ['审计管理员', '赵审', 'zhaoshen']]) {
    await wang.getByLabel('邀请谁').selectOption({ label: duty });
    await fill(wang, { 姓名: name, 登录名: login });
    await wang.getByRole('button', { name: '发出邀请' }).click();
    await wang.locator('#named').filter({ hasText: login }).waitFor();
    if (login === 'chenan') await sound(wang, 'opening-10 an invitation');
    await join(login, await wang.locator('#named .code').innerText());
    await wang.getByRole('button', { name: '记下了' }).click();
    await wang.getByRole('listitem').filter({ hasText: login }).filter({ hasText: '还没有用动态码登录过' }).waitFor();
  }

  await go(wang, '导入事项');
  const items = [...Array(300).keys()].map((n) => [`QS-${n}`, `青石事项${n}`, '县卫健局']);
  await send(wang, '选择事项表（xlsx或yaml）', 'items.xlsx', workbook({ 事项: [['编码', '名称', '实施主体'], ...items, ['QS-x', '没有单位的事项', '没有的局']] }));
  await wang.getByText('共301行：已收300、不收1').waitFor();
  await sound(wang, 'opening-11 items with a report');
  await send(wang, '选择事项表（xlsx或yaml）', 'item.yaml', readFileSync(new URL('../data/demo/items/public-hygiene.yaml', import.meta.url)));
  await wang.getByText('共1行：已收1').waitFor();

  const people = [['周国', 'zhouguo', '局长', '负责人'], ['何静', 'hejing', '5号窗', '综合窗口'], ['孙薇', 'sunwei', '审批股', '审查岗'], ['赵明', 'zhaoming', '首席代表', '首席代表']];
  for (const [name, login, post] of people) await invite(wang, name, login, post);
  const chen = await signIn('chenan');
  for (const [name, , , role] of people) {
    await chen.getByRole('button', { name: new RegExp(`改岗位\\s*${name}`) }).click();
    await chen.getByRole('group', { name: `${name}的岗位` }).getByRole('checkbox', { name: role, exact: true }).check();
    // Nobody is there yet who could confirm it.
    await chen.getByRole('button', { name: '保存，马上生效' }).click();
    await chen.getByText(`${name}的岗位已改，马上生效`).waitFor();
  }
  const zhou = await signIn('zhouguo');
  await go(zhou, '印章');
  await zhou.getByText('启用一枚新章').click();
  await zhou.getByLabel('哪个单位').selectOption('县卫健局');
  await zhou.getByLabel('谁来保管').selectOption('hejing');
  await zhou.getByRole('button', { name: '启用', exact: true }).click();
  await zhou.getByText('已启用：').waitFor();
  await go(zhou, '授权书');
  await zhou.getByText('写一份新的授权书').click();
  await zhou.getByLabel('授权给谁').selectOption('hejing');
  await zhou.getByRole('checkbox', { name: '受理', exact: true }).check();
  await fill(zhou, { 到哪天止: '2027-12-31', 签发人: '周国' });
  await zhou.getByRole('button', { name: '签发授权书' }).click();
  await zhou.getByText('已授权：何静').waitFor();

  await go(wang, '开厅');
  await wang.getByText('什么都不缺，可以开门了').waitFor();
  await sound(wang, 'opening-12 ready');
  await wang.getByRole('button', { name: '开门', exact: true }).click();
  await wang.getByText('已于').waitFor();
  await sound(wang, 'opening-13 open');

  const citizen = await open(engine);
  await citizen.goto(`${ORIGIN}/register`);
  await fill(citizen, { 姓名: '王桂英', 手机号码: '13800009999', 密码: 'a long sentence of mine 7', 再填一次密码: 'a long sentence of mine 7' });
  await citizen.getByRole('main').getByRole('checkbox').first().check();
  await citizen.getByRole('main').getByRole('button', { name: '注册' }).click();
  await citizen.waitForURL((it) => !it.pathname.startsWith('/register'));
  await openDraft(citizen, ITEM);
  await fillAndSubmit(citizen);
  const id = await idOf(citizen);

  const he = await signIn('hejing');
  await preReview(he, id);
  await takeUp(he, id);
  await act(he, '核对原件，收件', tickAll);
  await act(he, '受理');
  await he.getByRole('link', { name: '受理通知书', exact: true }).click();
  await he.getByRole('heading', { name: '受理通知书' }).waitFor();
  const paper = await he.locator('main').innerText();
  assert.match(paper, /青石卫健许受〔2026〕1号/);
  assert.match(paper, /青石县卫生健康局/);
  assert.doesNotMatch(paper + (await citizen.locator('body').innerText()), /明川|演示|431099/, 'nothing of the demonstration');
  await sound(he, 'opening-14 the first paper');
  await wang.setViewportSize({ width: 390, height: 844 });
  for (const [entry, path] of [['opening', 'opening'], ['settings', 'settings'], ['bodies', 'bodies'], ['calendar', 'calendar'], ['import', 'import']]) {
    await wang.goto(`${DESK}/desk/${path}`);
    await wang.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
    await wang.locator('.bone').first().waitFor({ state: 'detached' });
    await sound(wang, `opening-phone ${entry}`);
  }
});

/// One change or none: whoever pulls the plug finds a hall with all of a file in it, or with nothing of it.
journey('an import that is killed in the middle leaves nothing half done', async () => {
  const wang = await signIn('wanghai');
  await wang.goto(`${DESK}/desk/import`);
  const rows = [...Array(4000).keys()].map((n) => [`CUT-${n}`, `断电事项${n}`, '县卫健局']);
  const book = workbook({ 事项: [['编码', '名称', '实施主体'], ...rows] });
  const n_there = () => Number(hall.sql("SELECT COUNT(*) FROM items WHERE code LIKE 'CUT-%'"));
  await send(wang, '选择事项表（xlsx或yaml）', 'items.xlsx', book);
  await wang.waitForTimeout(900);
  await hall.stop();
  const n = n_there();
  assert.ok(n === 0 || n === rows.length, `${n} of ${rows.length}`);
  await hall.start();
  await hall.walk(0);
  const again = await signIn('wanghai');
  await again.goto(`${DESK}/desk/import`);
  const start = Date.now();
  await send(again, '选择事项表（xlsx或yaml）', 'items.xlsx', book);
  await again.getByText('共4000行').waitFor({ timeout: 120_000 });
  console.log(`4000 items in ${Date.now() - start} ms; ${n} were there after the kill`);
  assert.equal(n_there(), rows.length);
});

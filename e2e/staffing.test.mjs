// 人员 and 操作记录: duties given by two, leaving as one act, the record read by whom it belongs to, two accounts of one person joined.
import assert from 'node:assert/strict';
import { clerk } from './desk.mjs';
import { DESK, begins, journey, sound } from './hall.mjs';
import { submitted } from './steps.mjs';

begins();

const narrow = async (page, name) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await sound(page, `${name} on a phone`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${name} scrolls sideways by ${wide}`);
  await page.setViewportSize({ width: 1280, height: 900 });
};

journey('duties are proposed with what they open, and confirmed by another', async () => {
  const secures = await clerk('secadmin');
  await secures.getByRole('heading', { name: '人员' }).waitFor();
  await secures.getByLabel('找人').fill('孙薇');
  await secures.getByRole('button', { name: '查找' }).click();
  await secures.getByText('共1人').waitFor();
  await secures.getByRole('button', { name: /改岗位/ }).click();
  await secures.getByRole('checkbox', { name: '首席代表', exact: true }).check();
  const opens = secures.getByRole('status').filter({ hasText: '这样改，打开的是' });
  await opens.getByText(/新增：.*准予决定/).waitFor();
  await secures.getByLabel('为什么改').fill('轮岗');
  await sound(secures, 'what duties open, before they are given');
  await narrow(secures, 'what duties open');
  await secures.getByRole('button', { name: '提出，请另一个人确认' }).click();
  await secures.getByText('孙薇的岗位已提出').waitFor();
  await secures.getByText('审查岗 → 审查岗、首席代表').waitFor();

  const boss = await clerk('zhouweiguo');
  await boss.goto(`${DESK}/desk/staff`);
  await boss.getByText('审查岗 → 审查岗、首席代表').waitFor();
  await sound(boss, 'what waits for a second person');
  await boss.getByRole('button', { name: /^确认/ }).click();
  await boss.getByText('孙薇：已确认').waitFor();
});

journey('who leaves hands everything over in one act', async () => {
  const boss = await clerk('majianye');
  await boss.goto(`${DESK}/desk/staff`);
  await boss.getByRole('link', { name: /离岗交接\s*陈岚/ }).click();
  await boss.getByRole('heading', { name: '离岗交接' }).waitFor();
  await boss.getByLabel('为什么离岗').fill('调走');
  await boss.getByRole('button', { name: '全部交出，停用账号' }).click();
  await boss.getByText('还有1份授权书，请选交给谁').first().waitFor();
  await sound(boss, 'leaving, refused while a letter has nobody');
  await narrow(boss, 'leaving');
  const choice = boss.getByLabel('授权书交给谁');
  await choice.selectOption(await choice.locator('option', { hasText: '于萍' }).getAttribute('value'));
  await boss.getByRole('button', { name: '全部交出，停用账号' }).click();
  await boss.getByText('都交清了').waitFor();
  await sound(boss, 'left');
});

journey('the audit administrator reads who looked at whom, and takes it along for a reason', async () => {
  await submitted('个体工商户设立登记');
  const li = await clerk('liqing');
  await li.getByRole('searchbox').first().fill('13800003210');
  await li.getByRole('button', { name: '找办件' }).click();
  await li.getByText(/按手机号码找到/).waitFor();
  await li.getByText('缩小范围').click();
  await li.getByLabel('状态').selectOption({ label: '在办' });
  await li.getByRole('button', { name: '按这些找' }).click();
  await li.getByText(/按手机号码找到/).waitFor();
  await sound(li, 'a search that is narrowed');
  await narrow(li, 'a search');
  await li.getByText('导出找到的办件').click();
  await li.getByLabel('为什么要导出').fill('本人来问');
  await li.getByRole('button', { name: '导出', exact: true }).click();
  await li.getByRole('link', { name: '下载表格' }).waitFor();
  await li.goto(`${DESK}/desk/trail`);
  await li.getByRole('heading', { name: '我的痕迹' }).waitFor();
  await li.getByText('按号码找人').first().waitFor();
  await sound(li, 'one\'s own traces');

  const audits = await clerk('audadmin');
  await audits.getByRole('heading', { name: '操作记录' }).waitFor();
  await audits.getByRole('button', { name: '只看谁查看过谁' }).click();
  await audits.getByText('按号码找人').first().waitFor();
  await sound(audits, 'who looked at whom');
  await narrow(audits, 'the record');
  await audits.getByText('导出查到的记录').click();
  await audits.getByRole('button', { name: '导出', exact: true }).click();
  await audits.getByText('请写为什么要导出').first().waitFor();
  await audits.getByLabel('为什么要导出').fill('核对十一月的查询');
  await audits.getByRole('button', { name: '导出', exact: true }).click();
  const [file] = await Promise.all([audits.waitForEvent('download'), audits.getByRole('link', { name: '下载表格' }).click()]);
  assert.match(file.suggestedFilename(), /操作记录.*\.xlsx/);
});

journey('two accounts of one person are joined by two', async () => {
  const yu = await clerk('yuping');
  const item = await yu.evaluate(async () => (await (await fetch('/api/items?q=个体工商户设立登记')).json()).page.rows[0].id);
  const walkIn = { number: '431026198506150016', name: '周明远', phone: '13800003210', is_other: 'yes' };
  const opened = await yu.evaluate(async ([id, form]) => {
    const headers = { 'content-type': 'application/json', 'x-requested-by': 'hall' };
    return (await fetch(`/api/items/${id}/intake`, { method: 'POST', headers, body: JSON.stringify(form) })).status;
  }, [item, walkIn]);
  assert.equal(opened, 200);
  await yu.goto(`${DESK}/desk/twins`);
  await yu.getByLabel(/身份证号码、手机号码/).fill('431026198506150016');
  await yu.getByRole('button', { name: '找账号' }).click();
  await yu.getByRole('heading', { name: /找到 2\s*个账号/ }).waitFor();
  const pick = async (name, text) => {
    const choice = yu.getByLabel(name);
    await choice.selectOption(await choice.locator('option', { hasText: text }).getAttribute('value'));
  };
  await pick(/留下哪个/, '网上注册');
  await pick('并进来哪个', '窗口登记');
  await yu.getByLabel('凭什么认定').fill('本人持身份证到场');
  await sound(yu, 'two accounts of one person');
  await narrow(yu, 'two accounts');
  await yu.getByRole('button', { name: '提出合并，请另一个人确认' }).click();
  await yu.getByText('已提出，等另一个人确认').waitFor();
  const li = await clerk('liqing');
  await li.goto(`${DESK}/desk/twins`);
  await li.getByRole('button', { name: /^确认/ }).click();
  await li.getByText('周明远：已确认').waitFor();
});

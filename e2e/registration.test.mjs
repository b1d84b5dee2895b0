// 收件登记: whatever the list has is taken in at any window, entered when something comes of it, and handed out; and whose it is within a
// body is arranged, handed out and given back.
import assert from 'node:assert/strict';
import { clerk } from './desk.mjs';
import { begins, journey, sound } from './hall.mjs';

const LI = '李秀英|女|汉|19551003|湖南省明川县松溪镇鹿门路7号|431026195510033011';
const PENSION = '企业职工基本养老保险与城乡居民基本养老保险互转申请';

begins();

journey('a matter of another system is registered, followed and handed out', async () => {
  const wu = await clerk('wumin');
  await wu.getByRole('link', { name: '登记', exact: true }).click();
  await wu.getByRole('heading', { name: '收件登记', exact: true }).waitFor();
  await wu.getByLabel('查找事项').fill('养老保险互转');
  await wu.getByRole('button', { name: '查找', exact: true }).click();
  await wu.getByRole('link', { name: PENSION, exact: true }).waitFor();
  await sound(wu, 'every matter of the list');
  await wu.getByRole('link', { name: PENSION, exact: true }).click();
  await wu.getByRole('button', { name: '登记，出凭证' }).click();
  await wu.getByRole('heading', { name: '有1处要改' }).waitFor();
  await wu.getByLabel('身份证号码或统一社会信用代码').fill(LI);
  await wu.getByLabel('手机号码', { exact: true }).fill('13700001111');
  await wu.getByLabel('材料名称（第1种）').fill('参保缴费凭证');
  await wu.getByLabel('原件（第1种）').fill('1');
  await wu.getByLabel('材料名称（第2种）').fill('身份证');
  await sound(wu, 'registering');
  await wu.getByRole('button', { name: '登记，出凭证' }).click();
  await wu.getByText('请写收了几份').first().waitFor();
  assert.equal(await wu.getByLabel('材料名称（第1种）').inputValue(), '参保缴费凭证', 'nothing typed is lost');
  await wu.getByLabel('复印件（第2种）').fill('2');
  await wu.getByRole('button', { name: '登记，出凭证' }).click();
  await wu.getByRole('heading', { name: '收件凭证' }).waitFor();
  await wu.getByText('参保缴费凭证（原件1份）').waitFor();
  await sound(wu, 'a registered case');
  await wu.getByLabel('文号或证号（没有就不填）').fill('明人社〔2026〕5号');
  await wu.getByLabel('结果上的日期').fill('2026-11-23');
  await wu.getByLabel('有证照或文书在窗口，等申请人来领').check();
  // Nobody finds a result chosen for them.
  await wu.getByRole('button', { name: '登记', exact: true }).click();
  await wu.getByText('请选择办理结果').first().waitFor();
  await sound(wu, 'a result nobody has chosen');
  await wu.getByLabel('办理结果').selectOption('准予');
  await wu.getByRole('button', { name: '登记', exact: true }).click();
  await wu.getByRole('heading', { name: '交给领取人' }).waitFor();
  await wu.getByLabel('取件码').fill('033011');
  await wu.getByLabel('签收人').fill('李秀英');
  await sound(wu, 'handing out what came of it');
  await wu.getByRole('button', { name: '已交给领取人' }).click();
  await wu.getByText('登记件已办结', { exact: true }).first().waitFor();
});

journey('a body is put into sections, and its head says when somebody is away', async () => {
  const head = await clerk('fangzhou');
  await head.goto(`${new URL(head.url()).origin}/desk/sections?org=${encodeURIComponent('县卫健局')}`);
  await head.getByRole('heading', { name: '县卫健局的科室' }).waitFor();
  await sound(head, 'a body without sections');
  await head.getByText('新设一个科室').click();
  await head.getByLabel('科室名称').fill('审批股');
  await head.getByRole('group', { name: '科室里的人' }).getByLabel(/孙薇/).check();
  await head.getByRole('group', { name: '科室里的人' }).getByLabel(/钱宇/).check();
  await head.getByRole('group', { name: /科室负责人/ }).getByLabel('钱宇').check();
  await head.getByText('办哪些事项').click();
  await head.getByLabel('公共场所卫生许可', { exact: true }).check();
  await sound(head, 'arranging a section');
  await head.getByRole('button', { name: '保存', exact: true }).click();
  await head.getByText('负责人：钱宇').waitFor();
  await sound(head, 'a section');
});

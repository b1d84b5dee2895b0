// 事项编制: a body stops a matter, three others look at it, and at that instant nobody can apply any more.
import assert from 'node:assert/strict';
import { clerk } from './desk.mjs';
import { DESK, ORIGIN, begins, engine, journey, open, sound } from './hall.mjs';
import { submitted } from './steps.mjs';

begins();

const SHOP = '个体工商户设立登记';

/// One act of the way: its button, a word, the confirmation; the page says where it stands then.
async function step(page, name, stage, says = '') {
  await page.getByRole('button', { name, exact: true }).click();
  if (says) await page.getByRole('region', { name: '办理' }).getByRole('textbox').fill(says);
  await page.getByRole('button', { name: `确定 ${name}` }).or(page.getByRole('button', { name: `确定${name}` })).click();
  await page.locator('.tag--brand', { hasText: stage }).waitFor();
}

/// To the edition, through the tray it waits in.
async function takenUp(login, tray, name) {
  const page = await clerk(login);
  await page.getByRole('link', { name: '办件', exact: true }).click();
  await page.getByRole('link', { name: new RegExp(tray) }).click();
  await page.locator('a.queue__link', { hasText: name }).first().click();
  await page.getByRole('heading', { name: /：/, level: 1 }).waitFor();
  return page;
}

journey('a matter is stopped by four hands, and says why and what instead', async () => {
  const [runner, running] = await submitted(SHOP);
  const writer = await clerk('wangbian');
  await writer.getByRole('link', { name: '事项', exact: true }).click();
  await writer.getByLabel('查找事项').fill(SHOP);
  await writer.getByRole('button', { name: '查找' }).click();
  await writer.getByRole('link', { name: `编制新版 ${SHOP}`, exact: true }).click();
  await writer.getByRole('heading', { name: '开始编制', level: 1 }).waitFor();
  await writer.getByLabel('事由').selectOption({ label: '暂停' });
  await writer.getByRole('button', { name: '开始编制' }).click();
  await writer.getByRole('heading', { name: '有1处要改' }).waitFor();
  await sound(writer, 'begun without a reason');
  await writer.getByLabel('为什么，依据什么').fill('省里的登记系统升级，按通知暂停办理。');
  await writer.getByRole('button', { name: '开始编制' }).click();
  await writer.getByRole('heading', { name: `暂停 ： ${SHOP}` }).or(writer.getByRole('heading', { name: new RegExp(`暂停.*${SHOP}`) })).first().waitFor();
  const path = new URL(writer.url()).pathname;
  await writer.getByText('请写明为什么停办').waitFor();
  await sound(writer, 'an edition with things to put right');
  await writer.getByLabel('依据的文件').fill('湘市监函〔2026〕12号 关于登记系统升级的通知');
  await writer.getByLabel('为什么停办').fill('登记系统升级');
  await writer.getByLabel('改办哪个事项').fill('没有的编码');
  await writer.getByRole('button', { name: '保存说明' }).click();
  await writer.getByText('改办的事项没有的编码没有开通').waitFor();
  await writer.getByLabel('改办哪个事项').fill('');
  await writer.getByRole('button', { name: '保存说明' }).click();
  await writer.getByText('改办的事项没有的编码没有开通').waitFor({ state: 'detached' });
  await step(writer, '写好，请本单位审核', '待本单位审核');

  const head = await takenUp('majianye', '事项待本单位审核', SHOP);
  await sound(head, 'an edition before its own head');
  await step(head, '送审', '待编制核对', '情况属实');
  const checker = await takenUp('xujing', '事项待编制核对', SHOP);
  await checker.getByRole('button', { name: '退回修改', exact: true }).click();
  await checker.getByLabel('写哪一组的意见').selectOption({ label: '基本信息' });
  await checker.getByRole('textbox', { name: '基本信息' }).fill('请写预计暂停到哪一天');
  await sound(checker, 'sent back with what is wrong where');
  await checker.getByRole('button', { name: '确定退回' }).click();
  await checker.getByText('已退回。').waitFor();

  await writer.goto(`${DESK}${path}`);
  await writer.getByRole('region', { name: '退回的意见' }).getByText('请写预计暂停到哪一天').waitFor();
  await sound(writer, 'an edition that came back');
  await writer.getByLabel('暂停到哪一天').fill('2026-12-20');
  await writer.getByRole('button', { name: '保存说明' }).click();
  await writer.getByText('2026-12-20').first().waitFor();
  await writer.setViewportSize({ width: 390, height: 844 });
  await sound(writer, 'an edition on a phone');
  await step(writer, '写好，请本单位审核', '待本单位审核');
  await head.goto(`${DESK}${path}`);
  await step(head, '送审', '待编制核对');
  await checker.goto(`${DESK}${path}`);
  await step(checker, '编制核对通过', '待合法性审查', '名称、层级无误');
  const lawyer = await takenUp('lvlin', '事项待合法性审查', SHOP);
  await step(lawyer, '合法性审查通过', '已公布', '合法');
  await sound(lawyer, 'an edition in force');

  const anybody = await open(engine);
  await anybody.goto(`${ORIGIN}/items?q=${encodeURIComponent(SHOP)}`);
  await anybody.getByRole('link', { name: SHOP }).first().click();
  await anybody.getByText('原因：登记系统升级').first().waitFor();
  assert.equal(await anybody.getByRole('link', { name: '在线办理' }).count(), 0, 'nobody begins what cannot be done');
  await sound(anybody, 'the guide of a matter that is stopped');
  await runner.goto(`${ORIGIN}/cases/${running}`);
  await runner.getByRole('heading', { name: '走到哪了' }).waitFor();

  await lawyer.getByRole('link', { name: '各版', exact: true }).click();
  await lawyer.getByRole('link', { name: /和上一版比/ }).first().click();
  await lawyer.getByRole('heading', { name: /第\s*\d+\s*版和第\s*\d+\s*版/ }).waitFor();
  await lawyer.getByRole('row', { name: /状态/ }).getByText('暂停办理').waitFor();
  await sound(lawyer, 'two versions side by side');
  await lawyer.setViewportSize({ width: 390, height: 844 });
  await sound(lawyer, 'two versions on a phone');
  await lawyer.goto(`${DESK}/desk/editions`);
  await lawyer.getByRole('heading', { name: '事项编制', level: 1 }).waitFor();
  await sound(lawyer, 'the list of editions on a phone');
});

journey('what is written is tried by made-up applicants, and says where they do not get through', async () => {
  const writer = await clerk('wangbian');
  await writer.getByRole('link', { name: '事项', exact: true }).click();
  await writer.getByLabel('查找事项').fill('公司设立登记');
  await writer.getByRole('button', { name: '查找' }).click();
  await writer.getByRole('row', { name: /^公司设立登记/ }).getByRole('link', { name: /编制新版/ }).click();
  await writer.getByRole('heading', { name: '开始编制', level: 1 }).waitFor();
  await writer.getByLabel('事由').selectOption({ label: '变更' });
  await writer.getByLabel('为什么，依据什么').fill('国务院调整了登记要求。');
  await writer.getByRole('button', { name: '开始编制' }).click();
  await writer.getByRole('heading', { name: '演练', level: 2 }).waitFor();
  await writer.getByText('这一稿还没有演练通过').waitFor();
  await writer.getByRole('button', { name: '开始演练' }).click();
  await writer.getByText('演练通过', { exact: true }).waitFor({ timeout: 120_000 });
  await writer.getByText('这一稿还没有演练通过').waitFor({ state: 'detached' });
  await writer.getByRole('heading', { name: '每位申请人走到哪里' }).waitFor();
  await sound(writer, 'a trial that went through');
  await writer.setViewportSize({ width: 390, height: 844 });
  await sound(writer, 'a trial on a phone');
});

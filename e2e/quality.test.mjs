// 事项质量: where people stop is made somebody's and seen to; what the province says is claimed; what is said is the county's own.
import assert from 'node:assert/strict';
import { clerk } from './desk.mjs';
import { DESK, ORIGIN, begins, engine, hall, journey, open, signIn, sound } from './hall.mjs';
import { openDraft } from './steps.mjs';
import { workbook } from './workbook.mjs';

begins();

const SHOP = '个体工商户设立登记';
const DAY = 86_400_000;

async function narrow(page, what) {
  await page.setViewportSize({ width: 390, height: 844 });
  await sound(page, what);
  await page.setViewportSize({ width: 1280, height: 900 });
}

async function go(page, ...links) {
  for (const name of links) await page.getByRole('link', { name }).first().click();
  await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
}

journey('a place where people give up is mended by one and seen to by another', async () => {
  const citizen = await open(engine);
  await signIn(citizen);
  await openDraft(citizen, SHOP);
  await citizen.context().close();
  await hall.walk(8 * DAY);
  const writer = await clerk('wangbian');
  await go(writer, '编制', /看事项质量/);
  await writer.getByRole('link', { name: SHOP, exact: true }).click();
  await writer.getByRole('heading', { name: SHOP, level: 1 }).waitFor();
  await writer.getByRole('heading', { name: '申请放下的地方' }).waitFor();
  await sound(writer, 'quality-1 where people stop');
  await narrow(writer, 'quality-2 where people stop, on a phone');
  const path = new URL(writer.url()).pathname;
  await writer.getByRole('button', { name: /立为堵点/ }).first().click();
  await writer.getByRole('button', { name: '立为堵点', exact: true }).click();
  await writer.getByRole('heading', { name: '有2处要改' }).waitFor();
  await sound(writer, 'quality-3 nobody is named');
  await writer.getByLabel('由谁负责整改').selectOption({ label: '王编' });
  await writer.getByLabel('哪里不顺，打算怎么改').fill('第一页问得太多，拆成两页');
  await writer.getByRole('button', { name: '立为堵点', exact: true }).click();
  await writer.locator('.tag--brand', { hasText: '整改中' }).waitFor();
  await sound(writer, 'quality-4 one is raised');
  await narrow(writer, 'quality-5 one is raised, on a phone');
  await writer.getByRole('button', { name: '报整改完成', exact: true }).click();
  await writer.getByRole('region', { name: '办理' }).getByRole('textbox').fill('拆成两页，已公布新版');
  await writer.getByRole('button', { name: /确定\s*报整改完成/ }).click();
  await writer.locator('.tag--brand', { hasText: '已整改，待核实' }).waitFor();

  const checker = await clerk('xujing');
  await checker.getByRole('link', { name: '办件', exact: true }).click();
  await checker.getByRole('link', { name: /堵点待核实/ }).click();
  await checker.locator('a.queue__link', { hasText: SHOP }).first().click();
  await checker.getByRole('button', { name: '核实销号', exact: true }).click();
  await checker.getByRole('region', { name: '办理' }).getByRole('textbox').fill('自己填了一遍，顺了');
  await checker.getByRole('button', { name: /确定\s*核实销号/ }).click();
  await checker.locator('.tag--brand', { hasText: '已销号' }).waitFor();
  await go(checker, '堵点');
  await checker.getByRole('listitem').filter({ hasText: '已销号' }).waitFor();
  await sound(checker, 'quality-6 what is mended');
  assert.match(path, /\/desk\/quality\//);
});

journey('what the province says is claimed and cannot be said otherwise', async () => {
  const checker = await clerk('xujing');
  await go(checker, '编制', '上级目录');
  await checker.getByText('还没有目录').waitFor();
  await sound(checker, 'quality-7 no catalogue');
  await checker.getByText('用表格带进来').click();
  const heads = ['基本编码', '事项名称', '事项类型', '设定依据', '行使层级', '实施主体', '状态'];
  const rows = [
    ['000131128000', '个体工商户登记', '行政许可', '《促进个体工商户发展条例》第十二条', '县级', '县市场监管局', '在用'],
    ['000123077000', '舞蹈培训场所备案', '其他行政权力', '', '县级', '县市场监管局', '在用'],
    ['000123078000', '没有的局办的事', '公共服务', '', '县级', '没有的局', '在用'],
  ];
  const [chooser] = await Promise.all([checker.waitForEvent('filechooser'), checker.getByRole('button', { name: '选择上级目录表（xlsx）' }).click()]);
  await chooser.setFiles([{ name: 'base.xlsx', mimeType: 'application/octet-stream', buffer: workbook({ 基本目录: [heads, ...rows] }) }]);
  await checker.getByText('共3行：已收2、不收1').waitFor();
  await checker.getByRole('listitem').filter({ hasText: '舞蹈培训场所备案' }).waitFor();
  await sound(checker, 'quality-8 a catalogue');
  await narrow(checker, 'quality-9 a catalogue, on a phone');
  await checker.getByRole('button', { name: /不认领.*舞蹈/ }).click();
  await checker.getByRole('button', { name: '登记', exact: true }).click();
  await checker.getByText('请写为什么不认领').first().waitFor();
  await checker.getByRole('button', { name: '算了' }).click();

  const writer = await clerk('wangbian');
  await go(writer, '编制', '上级目录');
  await writer.getByText(/和目录不一样：/).waitFor();
  await writer.getByRole('link', { name: /认领.*舞蹈培训场所备案/ }).click();
  await writer.getByText('按上级目录：').waitFor();
  await sound(writer, 'quality-10 claiming');
  await writer.getByLabel('新事项的编码').fill('DANCE-1');
  await writer.getByLabel('为什么，依据什么').fill('省里的目录有，县里要办');
  await writer.getByRole('button', { name: '开始编制' }).click();
  await writer.getByRole('heading', { name: /认领.*舞蹈培训场所备案/ }).waitFor();
  await writer.getByText('省里定、不能改的').waitFor();
  await go(writer, '事项编制', '上级目录');
  await writer.getByRole('link', { name: /正在认领/ }).waitFor();
});

journey('a county says it in its own words', async () => {
  const system = await clerk('sysadmin');
  await system.goto(`${DESK}/desk/settings`);
  await system.getByRole('link', { name: /用语/ }).click();
  await system.getByRole('heading', { name: '用语', level: 1 }).waitFor();
  await system.getByRole('button', { name: /改.*提交/ }).first().click();
  await system.getByLabel('县里的说法').fill('我们尽快答复。');
  await system.getByRole('button', { name: '保存', exact: true }).click();
  await system.getByText('请保留{期限}').first().waitFor();
  await sound(system, 'quality-11 what has to stay');
  await system.getByLabel('县里的说法').fill('乡亲您好，{期限}给您答复。');
  await system.getByRole('button', { name: '保存', exact: true }).click();
  await system.getByRole('listitem').filter({ hasText: '乡亲您好' }).filter({ hasText: '县里的说法' }).waitFor();
  await narrow(system, 'quality-12 own words, on a phone');
  const nobody = await open(engine);
  assert.equal((await nobody.goto(`${ORIGIN}/`)).status(), 200);
});

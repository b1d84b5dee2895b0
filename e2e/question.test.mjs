// 网上咨询: asked on a page that needs no program, answered and published at the desk, found again by everybody.
import assert from 'node:assert/strict';
import { clerk } from './desk.mjs';
import { ORIGIN, begins, engine, journey, open, sound } from './hall.mjs';

begins();

const HYGIENE = '公共场所卫生许可';
const ASKED = '我叫张伟，电话13812345678，开理发店要先办卫生许可证吗？';

/// The guide of the matter, as its address.
async function guide(page) {
  await page.goto(`${ORIGIN}/items?q=${encodeURIComponent(HYGIENE)}&online=apply`);
  await page.getByRole('link', { name: HYGIENE, exact: true }).click();
  await page.getByRole('heading', { name: '还有疑问' }).waitFor();
}

journey('a visitor asks from the guide, and everybody reads the answer without the name', async () => {
  const page = await open(engine, { width: 390 });
  await guide(page);
  await page.getByRole('link', { name: '我要咨询' }).click();
  await page.getByRole('heading', { name: '我要咨询', level: 1 }).waitFor();
  await page.getByText(`问的是：${HYGIENE}`).waitFor();
  await sound(page, 'the form of a question');
  await page.getByRole('button', { name: '提交咨询' }).click();
  await page.getByRole('heading', { name: '有2处要改' }).waitFor();
  await page.getByText('请写想问什么').waitFor();
  await sound(page, 'a form with faults');
  await page.getByLabel('想问什么').fill(ASKED);
  await page.getByLabel('怎么称呼您').fill('张伟');
  await page.getByLabel(/同意公开/).check();
  await page.getByRole('button', { name: '提交咨询' }).click();
  await page.getByRole('heading', { name: '已经收到您的咨询' }).waitFor();
  await sound(page, 'the receipt of a question');
  const code = await page.locator('.code').innerText();
  await page.getByRole('link', { name: '查答复' }).click();
  await page.getByLabel('查询码').fill(code);
  await page.getByRole('button', { name: '查看进度' }).click();
  await page.getByText('已经交给能答复的单位').waitFor();
  await page.getByText(ASKED).waitFor();
  await sound(page, 'a question followed by its number');

  const desk = await clerk('luoli');
  await desk.goto(`${ORIGIN}/desk/inbox?tray=answer`);
  await desk.getByRole('link', { name: HYGIENE }).first().click();
  await desk.getByRole('heading', { name: `${HYGIENE}·张伟` }).waitFor();
  await sound(desk, 'a question at the desk');
  await desk.getByRole('button', { name: '确认答复' }).click();
  await desk.getByText('请写答复').first().waitFor();
  await desk.getByLabel('答复', { exact: true }).fill('要先办。到卫健窗口，带身份证和房屋证明，5个工作日办好。');
  await desk.getByRole('button', { name: '确认答复' }).click();
  await desk.getByText('已办：答复').waitFor();

  const head = await clerk('fangzhou');
  await head.goto(`${ORIGIN}/desk/inbox?tray=publish`);
  await head.getByRole('link', { name: HYGIENE }).first().click();
  await head.getByText('已去掉：').waitFor();
  const proposed = await head.getByLabel('公开的问题').inputValue();
  assert.ok(!proposed.includes('张伟') && !proposed.includes('138'), proposed);
  await sound(head, 'a question to be published');
  await head.getByRole('button', { name: '确认公开' }).click();
  await head.getByText('已办：公开').waitFor();
  await head.getByRole('navigation', { name: '工作台栏目' }).getByRole('link', { name: '咨询月表' }).click();
  await head.getByRole('row', { name: /县卫健局/ }).waitFor();
  await sound(head, 'the month in figures');

  // Typed by somebody else: what was answered is offered, and stands on the guide and in the list.
  const other = await open(engine, { width: 390 });
  await guide(other);
  await other.getByRole('heading', { name: '大家问过' }).waitFor();
  await other.getByRole('link', { name: '我要咨询' }).click();
  await other.getByLabel('想问什么').fill('理发店要先办卫生许可证吗');
  await other.getByText('这些问题答过').waitFor();
  await sound(other, 'what was answered before is offered');
  await other.goto(`${ORIGIN}/questions?q=${encodeURIComponent('理发店卫生许可')}`);
  await sound(other, 'the list of questions');
  await other.getByRole('link', { name: /开理发店要先办/ }).first().click();
  await other.getByText('要先办。到卫健窗口').waitFor();
  assert.ok(!(await other.locator('body').innerText()).includes('张伟'));
  await sound(other, 'a question with its answer');
});

journey('where no program runs a question is asked all the same', async () => {
  const page = await open(engine, { width: 390, javaScriptEnabled: false });
  await page.goto(`${ORIGIN}/questions`);
  await page.getByRole('link', { name: '我要咨询' }).click();
  await page.getByLabel('问哪一方面').selectOption({ label: '在哪里办、什么时候办' });
  await page.getByLabel('想问什么').fill('高龄津贴在哪里领？');
  await page.getByLabel('怎么称呼您').fill('王桂英');
  await page.getByLabel('怎样答复').selectOption({ label: '打电话告诉我' });
  await page.getByRole('button', { name: '提交咨询' }).click();
  await page.getByRole('heading', { name: '有1处要改' }).waitFor();
  assert.equal(await page.getByLabel('想问什么').inputValue(), '高龄津贴在哪里领？');
  assert.equal(await page.getByLabel('怎样答复').inputValue(), 'phone', 'what was chosen stays chosen');
  await page.getByLabel('电话').fill('13800009999');
  await page.getByRole('button', { name: '提交咨询' }).click();
  await page.getByRole('heading', { name: '已经收到您的咨询' }).waitFor();
  await page.getByText('查询码').first().waitFor();

  const desk = await clerk('zhouqian');
  await desk.getByRole('table', { name: /先办这些/ }).getByRole('link', { name: '在哪里办' }).click();
  await desk.getByLabel('由哪个单位答复').selectOption('县民政局');
  await desk.getByLabel('为什么交给这个单位').fill('高龄津贴由民政局发放');
  await desk.getByRole('button', { name: '确认分派给答复单位' }).click();
  await desk.getByText('已办：分派').waitFor();
  const civil = await clerk('wumin');
  await civil.goto(`${ORIGIN}/desk/inbox?tray=answer`);
  await civil.getByRole('link', { name: '在哪里办' }).first().click();
  await civil.getByRole('button', { name: '看完整号码' }).click();
  await civil.getByText('13800009999').waitFor();
});

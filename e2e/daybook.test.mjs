// 工作日报: what was done is counted by itself; and a desk whose tables stay on the screen.
import assert from 'node:assert/strict';
import { clerk } from './desk.mjs';
import { DESK, SECRET, begins, hall, journey, sound } from './hall.mjs';
import { submitted } from './steps.mjs';

begins();

const SHOP = '个体工商户设立登记';
const HYGIENE = '公共场所卫生许可';

journey('what was done today is counted by itself, and a number leads to its cases', async () => {
  const [, id] = await submitted(SHOP);
  const page = await clerk('fangzhou');
  await page.getByRole('navigation', { name: '工作台栏目' }).getByRole('link', { name: '日报' }).click();
  await page.getByRole('heading', { name: '工作日报', level: 1 }).waitFor();
  const bodies = page.getByRole('region', { name: '按单位' });
  await bodies.getByRole('row', { name: /^合计/ }).waitFor();
  await sound(page, 'what was done today');
  const coming = page.waitForEvent('download');
  await page.getByRole('link', { name: '导出表格（XLSX）' }).click();
  assert.match((await coming).suggestedFilename(), /^工作日报/);
  await page.setViewportSize({ width: 390, height: 844 });
  await sound(page, 'what was done today, on a phone');
  await bodies.getByRole('row', { name: /^合计/ }).getByRole('link').first().click();
  await page.getByRole('heading', { name: '收件', level: 1 }).waitFor();
  await page.locator(`a.queue__link[href$="${id}"]`).waitFor();
  await sound(page, 'what a number counts, on a phone');
  await page.setViewportSize({ width: 1280, height: 900 });
  await sound(page, 'what a number counts');
  await page.getByRole('navigation', { name: '当前位置' }).getByRole('link', { name: '工作日报' }).click();
  await page.getByLabel('到哪天').fill('2026-01-01');
  await page.getByRole('button', { name: '查看' }).click();
  await page.getByRole('heading', { name: '有1处要改' }).waitFor();
  await sound(page, 'days the wrong way round');
  assert.equal(await page.getByLabel('从哪天').inputValue() !== '', true, 'nothing typed is lost');
});

journey('a firm with a long name pushes nothing off the desk, at any width', async () => {
  const name = '明川县鹿门路街道清和优质农副产品冷链仓储物流配送有限责任公司松溪镇分公司';
  const form = { kind: 'legal', login: 'longname', phone: '13700004321', name, secret: SECRET, again: SECRET, agreed: 'yes' };
  assert.equal((await hall.client().post('/api/register', form)).status, 200);
  const [, id] = await submitted(HYGIENE, 'longname');
  const page = await clerk('hejing');
  for (const width of [1024, 1280, 1920]) {
    await page.setViewportSize({ width, height: 900 });
    for (const path of ['/desk/queue', '/desk/', `/desk/cases/${id}`]) {
      await page.goto(`${DESK}${path}`);
      await page.getByRole('main').getByText(name.slice(0, 12)).first().waitFor();
      const over = await page.evaluate(() => [...document.querySelectorAll('body, main, table')].map((it) => [it.tagName, Math.round(it.getBoundingClientRect().right - document.documentElement.clientWidth), it.scrollWidth - it.clientWidth]).filter(([, right, inner]) => right > 0 || inner > 1));
      assert.deepEqual(over, [], `${path} at ${width}`);
    }
    await page.goto(`${DESK}/desk/queue`);
    await page.locator(`a.queue__link[href*="${id}"]`).waitFor();
    await sound(page, `a queue with a long name at ${width}`);
  }
});

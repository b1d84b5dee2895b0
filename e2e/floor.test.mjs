// 大厅和窗口: a plan one places windows on without a mouse, the way there for everybody, hours that bookings obey, who stands in for whom.
import assert from 'node:assert/strict';
import { clerk } from './desk.mjs';
import { DESK, ORIGIN, begins, engine, journey, open, sound, walkTo } from './hall.mjs';
import { workbook } from './workbook.mjs';

begins();

const ITEM = '公共场所卫生许可';

const narrow = async (page, name) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await sound(page, `${name} on a phone`);
  await page.setViewportSize({ width: 1280, height: 900 });
};

async function send(page, button, name, buffer) {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: button }).click()]);
  await chooser.setFiles([{ name, mimeType: 'application/octet-stream', buffer }]);
}

journey('a matter leads to its window, in words and on a plan, on screen and on paper', async () => {
  const page = await open(engine);
  await page.goto(`${ORIGIN}/`);
  await page.getByText('今天开到17:00').first().waitFor();
  await page.goto(`${ORIGIN}/items?q=${encodeURIComponent(ITEM)}`);
  await page.getByRole('link', { name: new RegExp(ITEM) }).first().click();
  await page.getByText('办理地点：').first().waitFor();
  await page.getByRole('link', { name: '看怎么走' }).first().click();
  await page.getByRole('heading', { level: 1, name: '楼层导览' }).waitFor();
  const legs = page.getByRole('list', { name: '怎么走' }).first().getByRole('listitem');
  assert.deepEqual(await legs.allInnerTexts(), ['从正门进门', '乘电梯到二楼', '左手第三个窗口']);
  await sound(page, 'floor-1 the way to a window');
  await narrow(page, 'floor-1 the way to a window');
  await page.emulateMedia({ media: 'print' });
  const paper = await page.pdf({ format: 'A4' });
  assert.ok(paper.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g).length <= 2, 'one sheet of paper, both sides of it');
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/floor-print.png`, fullPage: true });
  await page.emulateMedia({ media: 'screen' });
  await page.getByRole('link', { name: '看全部楼层和窗口' }).click();
  await page.getByRole('heading', { name: '松溪镇便民服务中心' }).waitFor();
  assert.equal(await page.locator('svg.plan').count(), 4, 'every floor with a window');
  await sound(page, 'floor-2 every floor');
  await narrow(page, 'floor-2 every floor');
  await page.goto(`${ORIGIN}/about`);
  await page.getByRole('link', { name: '每一层有哪些窗口、怎么走' }).click();
  await page.getByRole('heading', { level: 1, name: '楼层导览' }).waitFor();
  await page.context().addCookies([{ name: 'tongue', value: 'en', url: ORIGIN }]);
  await page.goto(`${ORIGIN}/floors`);
  await page.getByRole('heading', { level: 1, name: 'Floor guide' }).waitFor();
  await sound(page, 'floor-3 in English');
  await page.context().close();
});

journey('the machine in the hall shows the floors, and prints them', async () => {
  const page = await open(engine, { width: 1080, height: 1920, hasTouch: true });
  await page.goto(`${ORIGIN}/kiosk`);
  await page.getByRole('button', { name: '点一下，开始' }).click();
  await page.getByRole('button', { name: /楼层导览/ }).click();
  await page.getByRole('heading', { level: 1, name: '楼层导览' }).waitFor();
  await page.locator('svg.plan').first().waitFor();
  assert.equal(await page.locator('a[href]:not([href^="tel:"])').count(), 0, 'nothing leads away from here');
  await sound(page, 'floor-4 on the machine');
  await page.context().close();
});

journey('windows are placed by keys and by numbers, and one day is not like the others', async () => {
  const page = await clerk('sysadmin');
  await page.goto(`${DESK}/desk/halls`);
  await page.getByRole('heading', { level: 1, name: '大厅和窗口' }).waitFor();
  await page.getByRole('heading', { name: '县政务服务中心' }).waitFor();
  await sound(page, 'floor-5 halls at the desk');
  await narrow(page, 'floor-5 halls at the desk');

  // A new window by numbers: in another's place it is refused, in words.
  const upstairs = page.getByRole('region', { name: /^二楼 宽/ });
  await upstairs.getByRole('button', { name: /^登记窗口/ }).click();
  await page.getByLabel('窗口号').fill('13');
  await page.getByLabel('窗口名称').fill('医保13号窗口');
  await page.getByLabel('办哪些单位的事').fill('县医保局');
  await page.getByLabel('左上角，横第几格').fill('5');
  await page.getByLabel('左上角，竖第几格').fill('1');
  await upstairs.getByRole('button', { name: '保存', exact: true }).click();
  await page.getByText(/叠在一起了/).first().waitFor();
  await sound(page, 'floor-6 two windows in one place');
  await page.getByLabel('左上角，横第几格').fill('9');
  await upstairs.getByRole('button', { name: '保存', exact: true }).click();
  await page.getByText('窗口已登记').waitFor();

  // Moved with the keyboard alone.
  const line = page.getByRole('listitem').filter({ hasText: '医保13号窗口' });
  await line.getByRole('button', { name: /^挪/ }).press('Enter');
  const plan = page.getByRole('group', { name: '平面图，按方向键挪窗口' });
  await plan.focus();
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown']) await page.keyboard.press(key);
  await line.getByText('横第11格、竖第2格').waitFor();
  await sound(page, 'floor-7 moved by keys');
  await narrow(page, 'floor-7 moved by keys');
  await line.getByRole('button', { name: '放在这里' }).click();
  await page.getByText('窗口已挪好').waitFor();
  await line.getByRole('button', { name: /^沿革/ }).click();
  await line.getByText(/横9、竖1/).first().waitFor();

  // Somebody sits there.
  await line.getByRole('button', { name: /^人员/ }).click();
  const who = page.getByLabel('谁坐到这里');
  await who.selectOption(await who.locator('option', { hasText: '彭杰' }).getAttribute('value'));
  await page.getByRole('button', { name: '坐到这里' }).click();
  await line.getByText('彭杰').first().waitFor();

  // A workbook twice is once.
  await send(page, '选择大厅和窗口表（xlsx）', 'halls.xlsx', workbook({ 大厅: [['名称', '类别', '开门时间'], ['不动产分厅', '分厅', '周一至周五 8:30—17:30'], ['', '分厅', '']] }));
  await page.getByText('共2行：已收1、不收1').waitFor();
  await sound(page, 'floor-8 a workbook with a report');

  // The afternoon of a day is shut: nobody books it.
  const centre = page.getByRole('region', { name: '县政务服务中心' });
  await centre.getByRole('button', { name: /^不一样的日子/ }).click();
  await page.getByLabel('哪一天').fill('2026-11-24');
  await page.getByLabel('那天的时间').fill('9:00—12:00');
  await page.getByLabel('为什么', { exact: true }).fill('下午系统升级');
  await page.getByRole('button', { name: '登记这一天' }).click();
  await page.getByText('这一天已登记').waitFor();
  await walkTo('2026-11-24T13:00:00+08:00');
  const visitor = await open(engine, { width: 390, height: 844 });
  await visitor.goto(`${ORIGIN}/floors`);
  await visitor.getByText('今天已经关门，11月25日（周三）9:00再开').first().waitFor();
  await sound(visitor, 'floor-9 shut this afternoon');
});

journey('how much is in the hall, who holds what, and who stands in for whom', async () => {
  const head = await clerk('fangzhou');
  await head.goto(`${DESK}/desk/share`);
  await head.getByRole('heading', { level: 1, name: '集中率' }).waitFor();
  await head.getByText(/没有进大厅的/).waitFor();
  await sound(head, 'floor-10 how much is in the hall');
  await narrow(head, 'floor-10 how much is in the hall');

  const boss = await clerk('zhouweiguo');
  await boss.goto(`${DESK}/desk/holders`);
  await boss.getByRole('heading', { level: 1, name: '岗位名单和替岗' }).waitFor();
  await boss.getByLabel('岗位职责').selectOption({ label: '审批' });
  await boss.getByRole('button', { name: '查找' }).click();
  await boss.getByText('共1人').waitFor();
  await boss.getByRole('button', { name: '提出替岗' }).click();
  await boss.getByLabel('谁不在岗').fill('zhaoming');
  await boss.getByLabel('谁替岗').fill('liqing');
  await boss.getByLabel('从哪天起').fill('2026-11-25');
  await boss.getByLabel('到哪天止').fill('2026-11-27');
  await boss.getByLabel('为什么', { exact: true }).fill('培训');
  await boss.getByRole('button', { name: '提出', exact: true }).click();
  await boss.getByText('替岗的人要在同一个单位').first().waitFor();
  await sound(boss, 'floor-11 another body lends nobody');
  await boss.getByLabel('谁替岗').fill('sunwei');
  await boss.getByRole('button', { name: '提出', exact: true }).click();
  await boss.getByText('已提出，另一个人确认后生效').waitFor();
  await boss.getByText(/由孙薇替岗/).waitFor();
  await sound(boss, 'floor-12 proposed');
  await narrow(boss, 'floor-12 proposed');

  await head.goto(`${DESK}/desk/holders`);
  await head.getByText(/由孙薇替岗/).waitFor();
  await head.getByRole('button', { name: /^确认/ }).click();
  await head.getByText('赵明：已确认').waitFor();
  await boss.goto(`${DESK}/desk/holders`);
  await boss.getByText('还没有开始').waitFor();
  await boss.getByRole('button', { name: /^结束/ }).click();
  await boss.getByText('替岗已结束').waitFor();
  await boss.getByText('已经结束').waitFor();
  await sound(boss, 'floor-13 ended');
});

// 看材料: dragged, wheeled, pinched, turned; small pages in a row, two beside each other, two versions with what differs; judged when
// every page was on the screen, or somebody says so; a scan of eight thousand pixels moves with the hand.
import assert from 'node:assert/strict';
import { clerk } from './desk.mjs';
import { DESK, begins, hall, journey, paper, picture, sound } from './hall.mjs';

begins();

/// A case with a document of four pages in its first material and a large scan in its second.
async function handedIn() {
  const zhou = await hall.citizen();
  const id = await zhou.ready(await hall.item());
  const { slots } = (await zhou.get(`/api/cases/${id}/draft`)).json;
  const [first, second] = slots.filter((it) => it.is_needed).map((it) => it.material);
  assert.equal((await zhou.upload(id, first.slot, '四页.pdf', paper(4))).status, 204);
  assert.equal((await zhou.upload(id, second.slot, '大图.png', picture({ width: 8000, height: 5000 }))).status, 204);
  assert.equal((await zhou.post(`/api/cases/${id}/submit`, { declared: 'yes' })).status, 200);
  return { zhou, id, first, second };
}

const scroll = (page) => page.locator('.viewer__pane').first().evaluate((it) => [it.scrollLeft, it.scrollTop]);
const width = (page) => page.locator('.viewer__sheet').first().evaluate((it) => it.getBoundingClientRect().width);

async function shown(page) {
  await page.locator('.viewer__frame--coming').first().waitFor({ state: 'detached' });
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
}

journey('a page is moved by the hand, and no material is judged by its first page', async () => {
  const { id, first, second } = await handedIn();
  const page = await clerk('liqing');
  await page.goto(`${DESK}/desk/cases/${id}`);
  // The form is right; the first material follows.
  await page.getByText('还没有人领这一件').waitFor();
  await page.keyboard.press('1');
  await page.locator('.verdict--here', { hasText: first.name }).waitFor();
  await shown(page);
  await page.getByText(/第1页，共5页/).waitFor();
  const pane = page.locator('.viewer__pane').first();
  const box = await pane.boundingBox();
  const middle = [box.x + box.width / 2, box.y + box.height / 2];

  const fits = await width(page);
  for (let n = 0; n < 6; n++) await page.keyboard.press('+');
  await shown(page);
  assert.ok(await width(page) > fits * 2, 'larger by keys');
  await page.mouse.move(...middle);
  await page.mouse.down();
  await page.mouse.move(middle[0] - 60, middle[1] - 80, { steps: 6 });
  await page.mouse.up();
  const [left, top] = await scroll(page);
  assert.ok(left > 0 && top > 0, `dragged to ${left}, ${top}`);
  // The wheel is the page's until one has touched the picture; now it makes it larger.
  const before = await width(page);
  await pane.focus();
  await page.mouse.wheel(0, -300);
  await page.waitForFunction((was) => document.querySelector('.viewer__sheet').getBoundingClientRect().width > was * 1.2, before);
  const cdp = await page.context().newCDPSession(page);
  const fingers = (by) => [{ x: middle[0] - by, y: middle[1], id: 1 }, { x: middle[0] + by, y: middle[1], id: 2 }];
  await cdp.send('Emulation.setTouchEmulationEnabled', { enabled: true });
  const held = await width(page);
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: fingers(120) });
  for (const by of [100, 80, 60]) await cdp.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: fingers(by) });
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await page.waitForFunction((was) => document.querySelector('.viewer__sheet').getBoundingClientRect().width < was * 0.8, held);

  await page.keyboard.press('0');
  await page.keyboard.press('r');
  await page.locator('.turn--1').waitFor();
  await shown(page);
  const whole = await pane.evaluate((it) => it.scrollWidth <= it.clientWidth && it.scrollHeight <= it.clientHeight);
  assert.ok(whole, 'turned and whole');
  await page.keyboard.press('v');
  await page.getByRole('list', { name: '缩略图' }).getByRole('button').nth(4).waitFor();
  await sound(page, 'pages small in a row');
  await page.keyboard.press('d');
  await page.locator('.viewer__leaves .viewer__sheet').nth(1).waitFor();
  await shown(page);
  await page.keyboard.press('d');
  await page.locator('.viewer__leaves .viewer__sheet').nth(1).waitFor({ state: 'detached' });
  await page.keyboard.press('v');

  // Judged by its first pages: not before the rest was looked at, or said to be.
  await page.keyboard.press('1');
  await page.getByText(/还没看。看完再判/).waitFor();
  await sound(page, 'a judgement that has to wait');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('y');
  await page.keyboard.press('1');
  await page.locator('.verdict--here', { hasText: second.name }).waitFor();
  await page.getByText(/2 \/ \d+已判/).waitFor();
  await page.locator('.verdict__link', { hasText: first.name }).first().click();
  await page.getByText(/李青打开了\d页，其余\d页说已看/).waitFor();
  assert.equal(await page.locator('.turn--1').count(), 0, 'another page of it lies as it came');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await page.locator('.turn--1').waitFor();

  // A scan of eight thousand pixels.
  await page.locator('.verdict__link', { hasText: second.name }).first().click();
  await page.locator('.verdict--here', { hasText: second.name }).waitFor();
  await page.keyboard.press('ArrowRight');
  await page.getByText(/大图/).first().waitFor();
  await shown(page);
  await page.keyboard.press('w');
  for (let n = 0; n < 8; n++) await page.keyboard.press('+');
  await shown(page);
  await page.evaluate(() => {
    window.frames_ = [];
    let last = performance.now();
    const tick = (now) => { window.frames_.push(now - last); last = now; window.going = requestAnimationFrame(tick); };
    requestAnimationFrame(tick);
  });
  await page.mouse.move(...middle);
  await page.mouse.down();
  for (let n = 1; n <= 40; n++) await page.mouse.move(middle[0] - n * 6, middle[1] - n * 3);
  await page.mouse.up();
  const frames = await page.evaluate(() => { cancelAnimationFrame(window.going); return window.frames_.slice(2).sort((a, b) => a - b); });
  const median = frames[Math.floor(frames.length / 2)];
  process.stderr.write(`8000 pixels dragged: median frame ${median.toFixed(1)} ms, slowest ${frames.at(-1).toFixed(1)} ms of ${frames.length}\n`);
  assert.ok(median < 100, `a frame takes ${median} ms`);
});

journey('two versions lie beside each other, and what differs is framed', async () => {
  const { zhou, id, first } = await handedIn();
  const li = await hall.staff('liqing');
  const judge = (slot, form) => li.post(`/api/cases/${id}/verdicts/${slot}`, { rest_seen: true, ...form });
  assert.equal((await judge('-form', { verdict: 'good' })).status, 200);
  const seen = (await li.get(`/api/cases/${id}/review`)).json;
  for (const it of seen.slots.filter((it) => it.is_needed || it.files.length)) {
    await judge(it.material.slot, it.material.slot === first.slot ? { verdict: 'bad', defect: 'unclear', says: '看不清，请重拍。' } : { verdict: 'good' });
  }
  assert.equal((await li.post(`/api/cases/${id}/notify`, { version: seen.case.version, n_days: 10 })).status, 200);
  const slots = (await zhou.get(`/api/cases/${id}/materials`)).json;
  for (const it of slots.find((it) => it.material.slot === first.slot).files) {
    assert.equal((await zhou.post(`/api/cases/${id}/materials/${first.slot}`, { act: 'remove', file: it.id })).status, 200);
  }
  assert.equal((await zhou.upload(id, first.slot, '重拍.png', picture({ width: 600, height: 800, spot: [200, 300, 220, 60] }))).status, 204);
  assert.equal((await zhou.post(`/api/cases/${id}/submit`, { declared: 'yes' })).status, 200);
  const page = await clerk('liqing');
  await page.goto(`${DESK}/desk/cases/${id}`);
  await page.locator('.verdict__name', { hasText: first.name }).first().waitFor();
  const link = page.locator('.verdict__link', { hasText: first.name });
  if (await link.count()) await link.first().click();
  await shown(page);
  await page.keyboard.press('e');
  await page.getByText(/\d处不同，已用框标出/).waitFor();
  assert.ok(await page.locator('.viewer__mark').count() >= 2, 'framed in both');
  await sound(page, 'two versions beside each other');
});

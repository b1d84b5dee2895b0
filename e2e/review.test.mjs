// At the desk: days that stay changed, pictures that stay turned and can be reached, paper without the desk around it, looking
// without claiming.
import assert from 'node:assert/strict';
import { clerk } from './desk.mjs';
import { DESK, ORIGIN, begins, journey, sound } from './hall.mjs';
import { submitted } from './steps.mjs';

begins();

const SHOP = '个体工商户设立登记';

journey('the notice keeps the days somebody has changed, and a picture stays as it was turned and can be reached', async () => {
  const [, id] = await submitted(SHOP);
  const page = await clerk('liqing');
  await page.goto(`${DESK}/desk/cases/${id}`);
  await page.getByText('还没有人领这一件').waitFor();
  const sheet = page.locator('.viewer__sheet').first();
  await sheet.waitFor();
  await page.keyboard.press('z');
  await page.keyboard.press('r');
  await page.locator('.turn--1').waitFor();
  const reach = await page.locator('.viewer__pane').evaluate((stage) => {
    const picture = stage.querySelector('.viewer__sheet').getBoundingClientRect();
    stage.scrollTo(0, 0);
    const start = stage.querySelector('.viewer__sheet').getBoundingClientRect();
    const box = stage.getBoundingClientRect();
    return { top: start.top - box.top, left: start.left - box.left, right: picture.width <= stage.scrollWidth, below: picture.height <= stage.scrollHeight };
  });
  assert.ok(reach.top >= 0 && reach.left >= 0 && reach.right && reach.below, JSON.stringify(reach));
  await sound(page, 'a picture turned and large');
  // The form first; all of it is right.
  await page.keyboard.press('1');
  await page.getByText(/1 \/ \d+已判/).waitFor();
  // A judgement leads to the next material; the one before lies as it was left.
  await page.keyboard.press('2');
  await page.getByLabel('哪里不对').selectOption({ index: 1 });
  await page.getByRole('button', { name: '记下，看下一份' }).click();
  await page.getByText(/2 \/ \d+已判/).waitFor();
  await page.getByText('这一件由您在办').waitFor();
  await page.keyboard.press('k');
  await page.locator('.turn--1').waitFor();
  assert.equal(await page.getByRole('button', { name: '整宽' }).getAttribute('aria-pressed'), 'true', 'as large as it was');
  for (let n = 0; n < 12; n++) {
    const [done, all] = (await page.getByText(/\d+ \/ \d+已判/).innerText()).match(/\d+/g);
    if (done === all) break;
    const open = page.locator('.verdict', { hasText: '待判断' }).first();
    if (await open.locator('.verdict__link').count()) await open.locator('.verdict__link').click();
    await page.keyboard.press('1');
    await page.waitForFunction((before) => !document.body.innerText.includes(before), `${done} / ${all}已判`);
  }
  await page.keyboard.press('t');
  const days = page.getByLabel('补正期限');
  for (const n of ['5', '30', '15']) {
    const preview = page.waitForResponse((it) => it.url().includes('/notice-preview') && it.url().includes(`n_days=${n}`));
    await days.fill(n);
    await days.blur();
    await preview;
    assert.equal(await days.inputValue(), n, 'still there');
  }
  await page.getByRole('region', { name: '申请人会收到' }).getByText('15个工作日').first().waitFor();
  await page.keyboard.press('Escape');
});

journey('a name that is taken is told by its field, and only that field is put right', async () => {
  const [applicant, id] = await submitted(SHOP, 'lumen');
  const page = await clerk('liqing');
  await page.goto(`${DESK}/desk/cases/${id}`);
  // A slip is put right on the spot, with the applicant's yes.
  await page.getByRole('button', { name: '领件' }).click();
  await page.getByRole('button', { name: /当场更正.*经营范围/ }).click();
  await page.getByLabel('经营范围改成').fill('餐饮服务；食品销售');
  await sound(page, 'a slip about to be put right');
  await page.getByRole('button', { name: '确认更正' }).click();
  await page.getByText('请选择是怎样同意的').first().waitFor();
  await page.getByLabel('怎样同意的').selectOption({ index: 1 });
  await page.getByRole('button', { name: '确认更正' }).click();
  await page.getByLabel('经营范围改成').waitFor({ state: 'detached' });
  await page.locator('.fields__row', { hasText: '经营范围' }).getByText('餐饮服务；食品销售').waitFor();
  await page.getByRole('button', { name: /不合格.*店名（字号）/ }).click();
  await page.getByLabel('哪里不对').selectOption('名称与已有的重复');
  await sound(page, 'a field about to be told');
  await page.getByRole('button', { name: '记下', exact: true }).click();
  await page.getByText('1栏不合格').first().waitFor();
  for (let n = 0; n < 15; n++) {
    const [done, all] = (await page.getByText(/\d+ \/ \d+已判/).innerText()).match(/\d+/g);
    if (done === all) break;
    await page.keyboard.press('1');
    await page.waitForFunction((before) => !document.body.innerText.includes(before), `${done} / ${all}已判`);
  }
  await page.getByRole('region', { name: '申请人会收到' }).getByText('申请表“店名（字号）”').waitFor();
  await page.keyboard.press('t');
  await page.getByRole('button', { name: '确认告知，退回补正' }).click();
  await page.getByText('已一次告知并退回').waitFor();

  await applicant.goto(`${ORIGIN}/mine`);
  await applicant.getByRole('link', { name: /去补正/ }).first().click();
  await applicant.getByRole('heading', { name: '改申请表' }).waitFor();
  await applicant.getByText('原来填的：').waitFor();
  await sound(applicant, 'the field to be put right');
  assert.equal(await applicant.getByRole('main').getByRole('textbox').count(), 1, 'that field and no other');
  await applicant.getByRole('button', { name: '保存并继续' }).click();
  await applicant.getByText('店名（字号）还没有改').first().waitFor();
  await applicant.getByLabel('店名（字号）').fill('鹿门清和面馆');
  await applicant.getByRole('button', { name: '保存并继续' }).click();
  await applicant.getByRole('link', { name: '核对并提交' }).click();
  await applicant.getByRole('checkbox').first().check();
  await applicant.getByRole('button', { name: '提交补正' }).click();
  await applicant.getByRole('heading', { name: '我们收到了您的补正' }).waitFor();

  await page.goto(`${DESK}/desk/cases/${id}`);
  const row = page.locator('.fields__row', { hasText: '店名（字号）' });
  await row.getByText('鹿门清和面馆').waitFor();
  await row.getByText('告知前：').waitFor();
});

journey('a head may look at everything, and takes back what somebody holds', async () => {
  const [, id] = await submitted(SHOP, 'lumen');
  const head = await clerk('fangzhou');
  await head.goto(`${DESK}/desk/cases/${id}`);
  await head.getByText('还没有人领这一件').waitFor();
  const li = await clerk('liqing');
  await li.goto(`${DESK}/desk/cases/${id}`);
  await li.getByRole('button', { name: '领件' }).click();
  await li.getByText('这一件由您在办').waitFor();
  await head.reload();
  await head.getByText('李青正在办理这一件').waitFor();
  await sound(head, 'somebody else has it');
  await head.getByRole('button', { name: '收回，放回队列' }).click();
  await head.getByText('还没有人领这一件').waitFor();
});

journey('the queue fits its screen, and paper carries nothing of the desk', async () => {
  await submitted(SHOP);
  const page = await clerk('liqing');
  for (const width of [1280, 1024]) {
    await page.setViewportSize({ width, height: 800 });
    await page.goto(`${DESK}/desk/queue`);
    await page.locator('.queue__row').first().waitFor();
    // A firm's name as long as firms' names are.
    await page.locator('.queue__cell--name').first().evaluate((it) => { it.textContent = '明川县松溪镇鹿门山生态农业综合开发有限责任公司第二分公司鹿门店'; });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(over <= 0, `${width}: ${over}`);
  }
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.deskhead').isVisible(), false);
  assert.equal(await page.locator('main > [role=status]').isVisible(), false);
});

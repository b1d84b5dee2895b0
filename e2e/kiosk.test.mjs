// 自助终端: used by fingers only, and after a minute without one nothing of anybody is left.
import assert from 'node:assert/strict';
import { clerk } from './desk.mjs';
import { ORIGIN, begins, engine, journey, open, signIn, sound, walkTo } from './hall.mjs';

begins();

const SIZE = { width: 1080, height: 1920, hasTouch: true };

async function type(page, text) {
  for (const it of text) await page.getByRole('group', { name: '屏幕键盘' }).getByRole('button', { name: it, exact: true }).click();
}

async function large(page, what) {
  const small = await page.evaluate(() => [...document.querySelectorAll('button')].filter((it) => it.getClientRects().length).map((it) => [it.textContent.trim(), it.getBoundingClientRect()]).filter(([, it]) => it.height < 60 || it.width < 60).map(([text, it]) => `${text} ${it.width}x${it.height}`));
  assert.deepEqual(small, [], `${what}: every target is 60 pixels`);
}

journey('a matter is found by pinyin with the keys on the screen, read, and taken along on a phone', async () => {
  const page = await open(engine, SIZE);
  await page.goto(`${ORIGIN}/kiosk`);
  await page.getByText('今天收到').waitFor();
  await sound(page, 'nobody is here');
  await page.getByRole('button', { name: '点一下，开始' }).click();
  await page.getByRole('heading', { name: '您好，要办什么？' }).waitFor();
  await sound(page, 'the doors');
  const lowest = await page.getByRole('button', { name: /找事项/ }).evaluate((it) => it.getBoundingClientRect().top / innerHeight);
  assert.ok(lowest > 0.5, `doors stand in the lower half: ${lowest}`);
  await page.getByRole('button', { name: /找事项/ }).click();
  await type(page, 'getigongshanghu');
  await page.getByRole('button', { name: /个体工商户设立登记/ }).first().waitFor();
  await large(page, 'finding');
  await sound(page, 'found');
  await page.getByRole('button', { name: /个体工商户设立登记/ }).first().click();
  await page.getByRole('heading', { name: /要带的材料/ }).waitFor();
  await page.getByRole('img', { name: '用手机打开这一页的二维码' }).waitFor();
  await sound(page, 'a guide');
  const pdf = await page.pdf({ format: 'A4' });
  assert.equal(pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g).length, 1, 'one sheet of paper');
  assert.equal(await page.locator('a[href]').count(), 0, 'nothing leads away from here');
  await page.getByRole('button', { name: '返回' }).click();
  await page.getByRole('button', { name: '清空' }).click();
  await type(page, 'zzzz');
  await page.getByText('没有找到').waitFor();
  await sound(page, 'nothing found');
  assert.equal(new URL(page.url()).pathname, '/kiosk');
});

journey('a wrong number is told in place', async () => {
  const page = await open(engine, SIZE);
  await page.goto(`${ORIGIN}/kiosk`);
  await page.getByRole('button', { name: '点一下，开始' }).click();
  await page.getByRole('button', { name: /查进度/ }).click();
  await type(page, '4310');
  await page.getByRole('button', { name: '查看进度' }).click();
  await page.getByRole('alert').waitFor();
  await large(page, 'looking up');
  await sound(page, 'a wrong number');
  await page.getByRole('button', { name: '请人来帮我' }).click();
  await page.getByRole('heading', { name: '请人来帮我' }).waitFor();
  await sound(page, 'help');
});

journey('a few answers go from the kiosk to a phone by a code, and the phone\'s list to the kiosk', async () => {
  const kiosk = await open(engine, SIZE);
  await kiosk.goto(`${ORIGIN}/kiosk`);
  await kiosk.getByRole('button', { name: '点一下，开始' }).click();
  await kiosk.getByRole('button', { name: /找事项/ }).click();
  await type(kiosk, 'getigongshanghu');
  await kiosk.getByRole('button', { name: /个体工商户设立登记/ }).first().click();
  await kiosk.getByRole('button', { name: '先答几个问题' }).click();
  const groups = kiosk.getByRole('main').getByRole('group');
  await groups.first().waitFor();
  for (let n = 0; n < (await groups.count()); n++) await groups.nth(n).getByRole('radio').first().check();
  await sound(kiosk, 'questions at the kiosk');
  await large(kiosk, 'questions');
  await kiosk.getByRole('button', { name: '用手机接着填' }).click();
  await kiosk.getByRole('img', { name: '用手机接着填的二维码' }).waitFor();
  await sound(kiosk, 'a code for the phone');
  const code = (await kiosk.locator('.code').innerText()).replace(' ', '');

  const phone = await open(engine, { width: 390, height: 844 });
  await phone.goto(`${ORIGIN}/take#${code}`);
  await phone.getByRole('heading', { name: '申请个体工商户设立登记' }).waitFor();
  await phone.getByRole('listitem').filter({ hasText: '您的情形' }).getByText('已完成').waitFor();
  await sound(phone, 'what the kiosk began');
  await phone.getByRole('button', { name: '到自助终端打印清单' }).click();
  const back = (await phone.locator('.code').innerText()).replace(' ', '');
  await sound(phone, 'a code for the kiosk');

  await kiosk.getByRole('button', { name: '我办完了' }).click();
  await kiosk.getByRole('button', { name: '点一下，开始' }).click();
  await kiosk.getByRole('button', { name: /打印手机上的清单/ }).click();
  await type(kiosk, '00000000');
  await kiosk.getByRole('button', { name: '看清单' }).click();
  await kiosk.getByText('接力码不对或已过期').waitFor();
  await kiosk.getByRole('button', { name: '清空' }).click();
  await type(kiosk, back);
  await kiosk.getByRole('button', { name: '看清单' }).click();
  await kiosk.getByRole('heading', { name: /材料（\d+份）/ }).waitFor();
  await sound(kiosk, 'the list');

  // A code counts once.
  const late = await open(engine, { width: 390, height: 844 });
  await late.goto(`${ORIGIN}/take#${code}`);
  await late.getByText('接力码不对或已过期').first().waitFor();
  await sound(late, 'a code that is over');
});

journey('who walks away is asked after a minute, and a quarter of a minute later nothing is left', async () => {
  const page = await open(engine, { ...SIZE, permissions: ['clipboard-read', 'clipboard-write'] });
  await signIn(page, 'lumen');
  await page.clock.install();
  await page.goto(`${ORIGIN}/kiosk`);
  await page.evaluate(async () => {
    localStorage.setItem('draft', '张三');
    sessionStorage.setItem('no', '431099');
    await navigator.clipboard.writeText('431026198506150016');
  });
  await page.getByRole('button', { name: '点一下，开始' }).click();
  await page.getByRole('button', { name: /查进度/ }).click();
  await type(page, '4310');
  await page.clock.runFor(61_000);
  await page.getByRole('alertdialog').waitFor();
  await sound(page, 'asked');
  await page.getByRole('button', { name: '我还在' }).click();
  await page.getByRole('alertdialog').waitFor({ state: 'detached' });
  await page.getByText('4310').waitFor();
  const wiped = page.waitForNavigation();
  await page.clock.runFor(76_000);
  await wiped;
  await page.getByRole('button', { name: '点一下，开始' }).waitFor();
  const left = await page.evaluate(async () => [localStorage.length, sessionStorage.length, await navigator.clipboard.readText(), await (await fetch('/api/me')).json()]);
  assert.deepEqual(left.slice(0, 3), [0, 0, '']);
  assert.doesNotMatch(JSON.stringify(left[3]), /citizen/i, 'nobody is signed in');
  await page.goBack().catch(() => {});
  assert.doesNotMatch(await page.locator('body').innerText(), /4310/);
});

journey('a time is booked at home, the machine gives a number, the window calls, the screen shows', async () => {
  const ITEM = '公共场所卫生许可';
  await walkTo('2026-12-11T09:00:00+08:00');
  const applicant = await open(engine, { width: 390, height: 844 });
  await signIn(applicant);
  await applicant.goto(`${ORIGIN}/items?q=${encodeURIComponent(ITEM)}&online=apply`);
  await applicant.getByRole('link', { name: ITEM, exact: true }).click();
  // The page of times asks once who is signed in.
  await applicant.getByRole('button', { name: '退出' }).waitFor();
  await applicant.getByRole('link', { name: '预约到窗口办' }).click();
  await applicant.getByRole('heading', { name: '预约到窗口办' }).waitFor();
  await applicant.getByRole('button', { name: '约这个时段' }).click();
  await applicant.getByText('请选择来办的时段').first().waitFor();
  await sound(applicant, 'booking without a time');
  await applicant.getByRole('group', { name: /12月14日/ }).getByRole('radio', { name: /9:00/ }).check();
  await applicant.getByRole('button', { name: '约这个时段' }).click();
  await applicant.getByRole('heading', { name: '我的预约' }).waitFor();
  const code = await applicant.locator('.code').innerText();
  await sound(applicant, 'one\'s bookings');

  await walkTo('2026-12-14T09:10:00+08:00');
  const machine = await open(engine, { width: 1080, height: 1920, hasTouch: true });
  await machine.goto(`${ORIGIN}/kiosk`);
  await machine.getByRole('button', { name: '点一下，开始' }).click();
  await machine.getByRole('button', { name: /预约报到/ }).click();
  for (const digit of code) await machine.getByRole('button', { name: digit, exact: true }).click();
  await sound(machine, 'checking in');
  await machine.getByRole('button', { name: '报到，排队' }).click();
  await machine.getByText('您的号码').waitFor();
  await sound(machine, 'a number');
  const no = await machine.locator('.shout__no').innerText();
  assert.match(no, /^约\d{3}$/);

  const counter = await clerk('hejing');
  await counter.getByRole('link', { name: '叫号', exact: true }).click();
  await counter.getByText('排队 1 人').waitFor();
  await counter.getByRole('button', { name: '叫下一位' }).click();
  await counter.getByText('叫了1次').waitFor();
  await sound(counter, 'somebody at the window');
  const screen = await open(engine, { width: 1920, height: 1080 });
  await screen.goto(`${ORIGIN}/screen`);
  await screen.getByText('请到二楼卫生健康05号窗口').waitFor();
  assert.equal(await screen.locator('.shout__no').innerText(), no);
  await sound(screen, 'the call screen');
  const head = await clerk('fangzhou');
  await head.getByRole('link', { name: '大厅', exact: true }).click();
  await head.getByText(`正在办${no}`).waitFor();
  await sound(head, 'the hall now');
  await counter.getByText('暂停叫号').click();
  await counter.getByRole('button', { name: '暂停', exact: true }).click();
  await counter.getByText('请写为什么暂停').first().waitFor();
  await sound(counter, 'pausing without saying why');
  await counter.getByLabel('为什么暂停、大约多久').fill('系统故障，约20分钟');
  await counter.getByRole('button', { name: '暂停', exact: true }).click();
  await counter.getByText('您的窗口暂停叫号：系统故障').waitFor();
  await sound(counter, 'a window that pauses');
  await counter.getByRole('button', { name: '继续叫号' }).click();
  await counter.getByText('转到别的窗口').click();
  await sound(counter, 'sending on');
  await counter.getByRole('button', { name: '办完了' }).click();
  await counter.getByText('今天办了 1 人').waitFor();
});

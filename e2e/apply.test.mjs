// 办事: find a matter, fill in before signing in, upload over a broken line, submit, be reviewed, correct, pass.
import assert from 'node:assert/strict';
import { DESK, ORIGIN, begins, engine, file, journey, open, paper, picture, signIn, signInAtDesk, sound } from './hall.mjs';
import { fillForm, fillPart, goesOn, upload, uploadAll } from './steps.mjs';

begins();

journey('a stranger finds a matter, applies, signs in last; the clerk passes it with the keyboard', async () => {
  const page = await open(engine);
  await page.goto(ORIGIN);
  await page.getByRole('heading', { name: '常办的事' }).waitFor();
  await page.getByLabel('您要办什么事？').fill('办个体户');
  await page.getByRole('button', { name: '查找' }).click();
  await page.getByRole('heading', { name: /找到/ }).waitFor();
  await sound(page, 'results');
  await page.getByRole('link', { name: '个体工商户设立登记', exact: true }).click();
  await page.getByRole('heading', { name: '个体工商户设立登记' }).waitFor();

  await page.getByRole('link', { name: '先看看我能不能办' }).click();
  await page.getByRole('heading', { name: '看看我能不能办' }).waitFor();
  const groups = page.getByRole('main').getByRole('group');
  for (let n = 0; n < (await groups.count()); n++) await groups.nth(n).getByRole('radio').first().check();
  await page.getByRole('heading', { name: '您可以办' }).waitFor();
  await sound(page, 'guided check');
  await page.getByRole('button', { name: '在线办理' }).click();
  await page.getByText('还差').waitFor();
  await sound(page, 'tasks');

  // A wrong answer first: told on top and beside the field, nothing lost.
  await page.getByRole('link', { name: '申请人信息' }).click();
  await page.getByLabel('姓名').fill('周明远');
  await page.getByLabel('身份证号码').fill('431026198506150017');
  await page.getByRole('button', { name: '保存并继续' }).click();
  await page.getByRole('heading', { name: '有2处要改' }).waitFor();
  await sound(page, 'a form with faults');
  assert.equal(await page.getByLabel('姓名').inputValue(), '周明远');
  await page.getByRole('link', { name: /身份证号码有误/ }).click();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'applicant_id');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('431026198506150016');
  await page.getByLabel('手机号码').fill('13800003210');
  await goesOn(page, () => page.getByRole('button', { name: '保存并继续' }).click());
  await sound(page, 'a section of the form');
  await fillForm(page);
  await page.getByRole('heading', { name: '上传材料' }).waitFor();
  await sound(page, 'materials, empty');

  // What cannot be used is said, beside its slot.
  const slot = page.getByRole('main').locator('li.slot').first();
  await upload(page, slot, [file('合同.pdf', Buffer.from('<html><script>alert(1)</script></html>'))]);
  await slot.getByText('这种文件不能用').waitFor();
  await sound(page, 'materials with a refused file');
  await slot.getByRole('button', { name: '取消' }).click();

  // A large photo is made smaller; a line cut in the middle goes on by itself.
  await page.context().setOffline(true);
  await upload(page, slot, [file('身份证.png', picture({ width: 2600, height: 3400, noise: true }))]);
  await slot.getByText('网络断了').waitFor();
  await sound(page, 'an upload without a line');
  await page.context().setOffline(false);
  await slot.locator('.tag', { hasText: '已上传' }).waitFor({ timeout: 40_000 });
  const size = await slot.locator('.file__fact').first().innerText();
  assert.match(size, /KB|^[0-2]\.\d MB/, `a photo of eight megapixels came down to ${size}`);
  await uploadAll(page);
  await sound(page, 'materials, done');
  await page.getByRole('button', { name: '完成上传' }).click();
  await page.getByRole('link', { name: '领取方式' }).click();
  await page.getByRole('radio', { name: /到窗口领取/ }).check();
  await page.getByRole('button', { name: '保存并继续' }).click();
  await page.getByText('都填好了').waitFor();
  await page.getByRole('link', { name: '核对并提交' }).click();
  await page.getByText('提交前请登录').waitFor();
  await sound(page, 'answers, signed out');

  await page.getByRole('main').getByRole('link', { name: '登录' }).click();
  await sound(page, 'sign-in');
  await page.getByLabel('登录名或手机号码').fill('zhouming');
  await page.getByLabel('密码', { exact: true }).fill('Mingchuan-2026');
  await page.getByRole('main').getByRole('button', { name: '登录' }).click();
  await page.getByRole('heading', { name: '核对并提交' }).waitFor();
  await page.getByRole('checkbox').check();
  await sound(page, 'answers');
  await page.getByRole('button', { name: '提交申请' }).dblclick();
  await page.getByRole('heading', { name: '我们收到了您的申请' }).waitFor();
  await page.getByText('最晚2026年11月30日（周一）答复是否受理').waitFor();
  await sound(page, 'receipt');
  const code = await page.locator('.brief .code').innerText();
  const number = (await page.locator('.brief .number').innerText()).replaceAll(' ', '');
  await page.getByRole('link', { name: '查看进度' }).click();
  await page.getByRole('heading', { name: '走到哪了' }).waitFor();
  await page.getByText('为什么是这一天').first().click();
  await sound(page, 'tracker');

  const stranger = await open(engine, { width: 390, height: 844 });
  await stranger.goto(`${ORIGIN}/lookup`);
  await stranger.getByLabel('办件编号').fill(number);
  await stranger.getByLabel('查询码').fill(code);
  await stranger.getByRole('button', { name: '查看进度' }).click();
  await stranger.getByRole('heading', { name: '走到哪了' }).waitFor();
  assert.ok(!(await stranger.getByRole('main').innerText()).includes('周明远'), 'whoever holds the slip does not learn the name');
  await sound(stranger, 'looked up, on a phone');

  // The clerk: next, one key per material, pass. At most eight keys for five materials.
  const desk = await open(engine, { width: 1440 });
  await signInAtDesk(desk, 'liqing');
  await desk.keyboard.press('g');
  await desk.keyboard.press('y');
  await desk.getByRole('heading', { name: /待预审/ }).waitFor();
  await sound(desk, 'queue');
  await desk.keyboard.press('n');
  await desk.getByRole('heading', { name: /个体工商户设立登记/ }).waitFor();
  await sound(desk, 'review');
  let keys = 1;
  const judged = desk.getByText(/\d+ \/ \d+已判/);
  for (;;) {
    const [done, all] = (await judged.innerText()).match(/\d+/g).map(Number);
    const left = await desk.locator('.verdict .tag', { hasText: '待判断' }).count() + (await desk.locator('.verdict--here').count() && done < all ? 1 : 0);
    if (!left || done === all) break;
    await desk.keyboard.press('1');
    keys += 1;
    await desk.waitForFunction((n) => !document.body.innerText.includes(`${n} / `), done);
  }
  await desk.keyboard.press('p');
  keys += 1;
  await desk.getByText(/待预审 ?0 ?件|这里没有办件/).first().waitFor();
  assert.ok(keys <= 8, `${keys} keys`);
  await page.reload();
  await page.getByText('材料齐全，等窗口受理').waitFor();
});

journey('one material is wrong: told once, corrected there only, and back with the same clerk', async () => {
  const page = await open(engine, { width: 390, height: 844 });
  await signIn(page);
  await page.goto(`${ORIGIN}/items?q=公共场所卫生许可&online=apply`);
  await page.getByRole('link', { name: '公共场所卫生许可', exact: true }).click();
  await page.getByRole('heading', { name: '公共场所卫生许可' }).waitFor();
  await sound(page, 'guide on a phone');
  await page.getByRole('link', { name: '先看看我能不能办' }).click();
  const groups = page.getByRole('main').getByRole('group');
  await groups.first().waitFor();
  for (let n = 0; n < (await groups.count()); n++) await groups.nth(n).getByRole('radio').first().check();
  await page.getByRole('button', { name: '在线办理' }).click();
  await page.getByRole('link', { name: '申请人信息' }).click();
  await page.getByRole('heading', { name: '申请人信息' }).waitFor();
  await fillForm(page);
  const scanned = page.getByRole('main').locator('li.slot').first();
  await upload(page, scanned, [file('身份证明.pdf', paper(2))]);
  await scanned.locator('.tag', { hasText: '已上传' }).waitFor();
  await scanned.getByText('看样例').click();
  await uploadAll(page);
  await sound(page, 'materials on a phone');
  await page.getByRole('button', { name: '完成上传' }).click();
  await page.getByRole('link', { name: '领取方式' }).click();
  await page.getByRole('radio', { name: /邮寄给我/ }).check();
  await fillPart(page);
  await page.getByRole('button', { name: '保存并继续' }).click();
  await page.getByRole('link', { name: '核对并提交' }).click();
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: '提交申请' }).click();
  await page.getByRole('heading', { name: '我们收到了您的申请' }).waitFor();
  await sound(page, 'receipt on a phone');

  const desk = await open(engine, { width: 1440 });
  await signInAtDesk(desk, 'hejing');
  await desk.getByRole('navigation', { name: '工作台栏目' }).getByRole('link', { name: '预审', exact: true }).click();
  await desk.getByRole('button', { name: /办下一件/ }).click();
  await desk.getByRole('heading', { name: /公共场所卫生许可/ }).waitFor();
  // The PDF is turned page by page; each is a picture the server drew.
  for (const n of [1, 2]) {
    await desk.getByText(`第${n}页，共2页`).waitFor();
    const sheet = desk.getByRole('img', { name: `身份证明.pdf 第${n}页的内容` });
    assert.ok(await sheet.evaluate((it) => it.decode().then(() => it.naturalWidth)) > 1000, `page ${n}`);
    if (n === 1) await desk.keyboard.press('ArrowRight');
  }
  await desk.keyboard.press('s');
  // The form first: all of it is right.
  await desk.keyboard.press('1');
  await desk.getByText(/1 \/ \d+已判/).waitFor();
  await sound(desk, 'review of a PDF beside the sample');
  await desk.getByRole('radio', { name: /不合格/ }).check();
  await desk.getByLabel('哪里不对').selectOption('照片或扫描件看不清');
  await sound(desk, 'review with a bad one');
  await desk.getByRole('button', { name: '记下，看下一份' }).click();
  await desk.getByText('只能告知一次').waitFor();
  for (;;) {
    const [done, all] = (await desk.getByText(/\d+ \/ \d+已判/).innerText()).match(/\d+/g).map(Number);
    if (done === all || !(await desk.locator('.verdict .tag', { hasText: '待判断' }).count() + await desk.locator('.verdict--here').count())) break;
    const before = done;
    await desk.keyboard.press('1');
    await desk.waitForFunction((n) => !document.body.innerText.includes(`${n} / `), before, { timeout: 5_000 }).catch(() => {});
    const now = Number((await desk.getByText(/\d+ \/ \d+已判/).innerText()).match(/\d+/)[0]);
    if (now === before) break;
  }
  await desk.getByRole('button', { name: /一次告知并退回/ }).click();
  await sound(desk, 'the decision bar');
  await desk.getByRole('button', { name: '确认告知，退回补正' }).click();
  await desk.getByText('这里没有办件').waitFor();

  await page.goto(`${ORIGIN}/mine`);
  await page.getByRole('heading', { name: '等您办' }).waitFor();
  await sound(page, 'my cases');
  await page.getByRole('link', { name: /去补正/ }).click();
  await page.getByRole('heading', { name: '补正材料' }).waitFor();
  assert.equal(await page.getByRole('main').locator('li.slot').count(), 1, 'only what is defective');
  await sound(page, 'a correction');
  await page.getByRole('link', { name: '看告知书' }).click();
  await page.getByRole('heading', { name: '一次性告知书' }).waitFor();
  await page.getByText('12月7日').first().waitFor();
  await sound(page, 'the notice');
  await page.goBack();
  const slot = page.getByRole('main').locator('li.slot').first();
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), slot.getByRole('button', { name: '替换' }).click()]);
  await chooser.setFiles([file('重拍.png', picture())]);
  await slot.locator('.tag', { hasText: '已换新的' }).waitFor();
  assert.equal(await slot.locator('.file').count(), 1, 'the new one stands where the old one did');
  await page.getByRole('button', { name: '完成上传' }).click();
  await page.getByRole('link', { name: '核对并提交' }).click();
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: '提交补正' }).click();
  await page.getByRole('heading', { name: '我们收到了您的补正' }).waitFor();

  await desk.goto(`${DESK}/desk/queue?view=back`);
  await desk.getByText('补正已回').nth(1).waitFor();
  await sound(desk, 'queue with a correction');
  await desk.keyboard.press('n');
  await desk.getByText('第2轮，补正已回').waitFor();
  await desk.getByRole('button', { name: '对照上一版' }).click();
  await sound(desk, 'review beside the earlier version');
});

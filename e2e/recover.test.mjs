// 找回: a forgotten password comes back by text message, a lost authenticator by the administrator; and whoever leaves is out.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { SECRET, START, totp } from './county.mjs';
import { browser, open, sound } from './engine.mjs';
import { Hall, YIMEN } from './own.mjs';

const NEW = '春眠不觉晓处处闻啼鸟';
const STRONG = 'Heron-Kettle-41';

/// Every field a password goes into hides it, says so to password managers, and takes what is pasted.
async function passwordsAreHeld(page) {
  const all = page.locator('input').filter({ visible: true });
  for (const input of await all.all()) {
    const label = await input.evaluate((it) => it.labels?.[0]?.textContent ?? '');
    if (!label.includes('密码') || label.includes('验证码')) continue;
    assert.equal(await input.getAttribute('type'), 'password', label);
    assert.match(await input.getAttribute('autocomplete'), /^(current|new)-password$/, label);
    const before = await input.inputValue();
    await input.focus();
    const isStopped = await input.evaluate((it) => !it.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: new DataTransfer() })));
    assert.equal(isStopped, false, `${label} lets nobody paste`);
    await input.fill(before);
  }
}

test('a forgotten password comes back by text message, and another phone needs it', { skip: !YIMEN, timeout: 180_000 }, async () => {
  const texts = [];
  let told = () => {};
  const gateway = createServer((call, reply) => {
    let body = '';
    call.on('data', (it) => { body += it; });
    call.on('end', () => { texts.push(JSON.parse(body)); reply.end(); told(); });
  });
  await new Promise((it) => gateway.listen(0, '127.0.0.1', it));
  const hall = await Hall.open({ YIMEN_SMS_URL: `http://127.0.0.1:${gateway.address().port}/sms`, YIMEN_SMS_SECRET: 'shared' });
  const engine = await browser();
  try {
    const page = await open(engine, { width: 390, height: 844 });
    await page.goto(`${hall.origin}/sign-in`);
    await passwordsAreHeld(page);
    await page.getByRole('link', { name: '忘记密码' }).click();
    await page.getByText('验证码会发到账号里的手机').waitFor();
    await sound(page, 'asking for a code');
    await page.getByRole('button', { name: '获取验证码' }).click();
    await page.getByRole('link', { name: '请填写登录名或手机号码' }).waitFor();
    await sound(page, 'asking without a name');
    await page.getByLabel('登录名或手机号码').fill('13800003210');
    const came = new Promise((it) => { told = it; });
    await page.getByRole('button', { name: '获取验证码' }).click();
    await page.getByText('验证码已经发出').waitFor();
    assert.equal(await page.getByLabel('登录名或手机号码').inputValue(), '13800003210', 'not to be typed twice');
    await passwordsAreHeld(page);
    await came;
    const code = /验证码(\d{6})/.exec(texts[0].text)[1];
    await page.getByLabel('验证码').fill(code === '000000' ? '000001' : '000000');
    await page.getByLabel('新密码', { exact: true }).fill(NEW);
    await page.getByLabel('再填一次新密码').fill(NEW);
    await page.getByRole('button', { name: '设新密码并登录' }).click();
    await page.getByRole('link', { name: '验证码不正确或已过期' }).waitFor();
    await sound(page, 'a wrong code');
    assert.equal(await page.getByLabel('新密码', { exact: true }).inputValue(), NEW, 'what was typed stays');
    await page.getByLabel('验证码').fill(code);
    await page.getByRole('button', { name: '设新密码并登录' }).click();
    await page.getByRole('heading', { name: '我的办件' }).waitFor();

    await page.goto(`${hall.origin}/mine/profile`);
    await page.getByRole('textbox', { name: /^手机号码/ }).fill('13911112222');
    await page.getByRole('button', { name: '保存' }).click();
    const proof = page.getByLabel('现在的密码').first();
    await page.getByText('手机号码和邮箱用来找回密码').waitFor();
    await passwordsAreHeld(page);
    await sound(page, 'another phone wants the password');
    await proof.fill(NEW);
    const warned = new Promise((it) => { told = it; });
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('已保存').waitFor();
    await warned;
    assert.deepEqual([...new Set(texts.map((it) => it.phone))], ['13800003210'], 'the old phone is told');

    await page.getByRole('button', { name: '退出', exact: true }).click();
    await page.getByRole('link', { name: '登录', exact: true }).waitFor();
    await page.goto(`${hall.origin}/mine/profile`);
    await page.getByText('请先登录').first().waitFor();
  } finally {
    await engine.close();
    await hall.close();
    gateway.close();
  }
});

test('without messages the counter is named; staff are invited again', { skip: !YIMEN, timeout: 180_000 }, async () => {
  const hall = await Hall.open();
  const engine = await browser();
  try {
    const page = await open(engine);
    await page.goto(`${hall.origin}/recover`);
    await page.getByText('本大厅没有开通短信和邮件').waitFor();
    const code = /验证码 (\d{6})/.exec(hall.run('admin', 'recover', 'lumen'))[1];
    await page.getByRole('button', { name: '已经有验证码' }).click();
    await page.getByLabel('登录名或手机号码').fill('lumen');
    await page.getByLabel('验证码').fill(code);
    await page.getByLabel('新密码', { exact: true }).fill(NEW);
    await page.getByLabel('再填一次新密码').fill(NEW);
    await page.getByRole('button', { name: '设新密码并登录' }).click();
    await page.getByRole('heading', { name: '我的办件' }).waitFor();

    const desk = await open(engine);
    const enter = async (login, secret, digits) => {
      await desk.goto(`${hall.origin}/desk/sign-in`);
      await desk.getByLabel('登录名或手机号码').fill(login);
      await desk.getByLabel('密码', { exact: true }).fill(secret);
      await desk.getByLabel('动态码').fill(digits);
      await desk.getByRole('main').getByRole('button', { name: '登录' }).click();
    };
    await enter('sysadmin', SECRET, totp(START));
    await desk.getByRole('heading', { name: '人员' }).waitFor();
    await sound(desk, 'inviting');
    await desk.getByRole('region', { name: '重新邀请' }).getByLabel('登录名').fill('hejing');
    await desk.getByRole('button', { name: '重新邀请' }).click();
    const invitation = await desk.locator('b.code').textContent();
    assert.match(invitation, /^([A-Z2-7]{4}-){5}[A-Z2-7]{4}$/);
    await desk.getByRole('button', { name: '退出', exact: true }).click();
    await desk.getByRole('heading', { name: '登录' }).waitFor();

    await desk.getByRole('link', { name: '用邀请码登录' }).click();
    await desk.getByLabel('登录名').fill('hejing');
    await desk.getByLabel('邀请码').fill(invitation.toLowerCase());
    await desk.getByLabel('设置密码').fill(STRONG);
    await desk.getByLabel('再填一次密码').fill(STRONG);
    await passwordsAreHeld(desk);
    await desk.getByRole('button', { name: '设置', exact: true }).click();
    await desk.getByText('您以前的岗位已收回').waitFor();
    await sound(desk, 'joined again');
    const key = await desk.locator('p.code').textContent();
    await desk.getByRole('link', { name: '去登录' }).click();
    await enter('hejing', STRONG, totp(START, key));
    await desk.getByRole('button', { name: '退出', exact: true }).waitFor();
  } finally {
    await engine.close();
    await hall.close();
  }
});

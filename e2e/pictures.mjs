// The pictures of README.md, drawn from the living county once its year is told.
//
//   cargo xtask run                                 # until the year is there
//   ORIGIN=http://localhost:8700 node e2e/pictures.mjs
import { SECRET, totp } from './county.mjs';
import { browser, open } from './engine.mjs';
import { fillForm, openDraft, uploadAll } from './steps.mjs';

const ORIGIN = process.env.ORIGIN ?? 'http://localhost:8700';
const FOLDER = new URL('../docs/pictures/', import.meta.url).pathname;
const SHOP = '个体工商户设立登记';
const PHONE = { width: 390, height: 844 };
const engine = await browser();

/// As much of a page as a reader of the README looks at.
async function take(page, name, most = 1600) {
  await page.waitForLoadState('networkidle');
  const { width } = page.viewportSize();
  const tall = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.screenshot({ path: `${FOLDER}${name}.png`, fullPage: true, clip: { x: 0, y: 0, width, height: Math.min(tall, most) } });
}

async function signIn(page, at, login, code) {
  await page.goto(`${ORIGIN}${at}sign-in`);
  await page.getByLabel('登录名或手机号码').fill(login);
  await page.getByLabel('密码', { exact: true }).fill(SECRET);
  if (code) await page.getByLabel('动态码').fill(code);
  await page.getByRole('main').getByRole('button', { name: '登录' }).click();
  await page.waitForURL((it) => !it.pathname.endsWith('sign-in'));
}

const wide = await open(engine);
await wide.goto(ORIGIN);
await take(wide, 'home', 1400);

const phone = await open(engine, PHONE);
await signIn(phone, '/', 'zhouming');
await phone.goto(`${ORIGIN}/items?q=${encodeURIComponent(SHOP)}`);
await phone.getByRole('link', { name: SHOP, exact: true }).first().click();
await phone.getByRole('heading', { name: SHOP, level: 1 }).waitFor();
await take(phone, 'guide');
await openDraft(phone, SHOP);
await phone.getByRole('link', { name: '申请人信息' }).click();
await phone.getByRole('heading', { name: '申请人信息' }).waitFor();
await fillForm(phone);
await phone.getByRole('heading', { name: '上传材料' }).waitFor();
await uploadAll(phone);
await take(phone, 'upload');
await phone.getByRole('button', { name: '完成上传' }).click();
await phone.getByRole('link', { name: '领取方式' }).click();
await phone.getByRole('radio', { name: /到窗口领取/ }).check();
await phone.getByRole('button', { name: '保存并继续' }).click();
await phone.getByRole('link', { name: '核对并提交' }).click();
await phone.getByRole('checkbox').check();
await phone.getByRole('button', { name: '提交申请' }).click();
await phone.getByRole('heading', { name: '我们收到了您的申请' }).waitFor();
await phone.getByRole('link', { name: '查看进度' }).click();
await phone.getByRole('heading', { name: '走到哪了' }).waitFor();
await take(phone, 'track');

const desk = await open(engine);
await signIn(desk, '/desk/', 'fangzhou', totp(Date.now()));
await desk.getByRole('heading', { name: '今天', exact: true }).waitFor();
await take(desk, 'desk', 1100);
const clerk = await open(engine);
await signIn(clerk, '/desk/', 'liqing', totp(Date.now()));
await clerk.goto(`${ORIGIN}/desk/queue`);
await clerk.locator('a.queue__link').first().click();
await clerk.getByRole('heading', { name: '逐份判断' }).waitFor();
await take(clerk, 'review', 900);
await engine.close();

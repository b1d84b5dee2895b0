// What every journey needs: a hall for its file and a browser, sign-in for both sides.
import { after, before } from 'node:test';
import { SECRET, totp } from './county.mjs';
import { Door } from './door.mjs';
import { browser, open } from './engine.mjs';
import { Hall, YIMEN } from './own.mjs';

export { SECRET, totp } from './county.mjs';
export { journey, open, sound } from './engine.mjs';
export { file, paper, picture } from './papers.mjs';

/// Contributors run two `trunk serve`s, each on a port of its own.
const IS_DEV = !!process.env.YIMEN_DEV;
/// The hall of this file: one that is there already, if ORIGIN names it.
export let hall;
export let ORIGIN;
export let DESK;
export let engine;

function at(door) {
  hall = door;
  ORIGIN = door.origin;
  DESK = IS_DEV ? 'http://localhost:8081' : ORIGIN;
}

if (process.env.ORIGIN) at(new Door(process.env.ORIGIN));
else if (!YIMEN) throw new Error('neither YIMEN names a program nor ORIGIN a hall that is open');

/// What is to be told something, or killed, is never somebody else's.
async function openHall({ scale = 'full', isOwn = false, ...more } = {}) {
  const isTheirs = process.env.ORIGIN && !isOwn && Object.keys(more).length === 0;
  if (YIMEN && !isTheirs) at(await Hall.open(more, scale));
}

async function closeHall() {
  if (hall?.log) process.stderr.write(hall.log);
  await hall?.close?.();
}

/// A hall of its own for the tests of this file.
export function opens(wishes) {
  before(() => openHall(wishes));
  after(closeHall);
}

/// The browser of this file.
export async function launch() { engine = await browser(); }

/// A hall and a browser.
export function begins(wishes) {
  before(() => Promise.all([openHall(wishes), launch()]));
  after(async () => {
    await engine?.close();
    await closeHall();
  });
}

export async function walkTo(iso) {
  await hall.walk(Date.parse(iso) - hall.now);
}

export async function signIn(page, login = 'zhouming') {
  await page.goto(`${ORIGIN}/sign-in`);
  await page.getByLabel('登录名或手机号码').fill(login);
  await page.getByLabel('密码', { exact: true }).fill(SECRET);
  await page.getByRole('main').getByRole('button', { name: '登录' }).click();
  await page.getByRole('heading', { name: '我的办件' }).waitFor();
}

export async function signInAtDesk(page, login) {
  // A code counts once: the next clerk, or the same one again, needs the next half minute.
  await hall.walk(31_000);
  await page.goto(`${DESK}/desk/sign-in`);
  await page.getByLabel('登录名或手机号码').fill(login);
  await page.getByLabel('密码', { exact: true }).fill(SECRET);
  await page.getByLabel('动态码').fill(totp(hall.now));
  await page.getByRole('main').getByRole('button', { name: '登录' }).click();
  await page.getByRole('heading', { level: 1 }).filter({ hasNotText: '登录' }).waitFor();
}

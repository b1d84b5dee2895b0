// What every journey needs: the browser, sign-in for both sides, axe on whatever stands on the screen.
import { chromium } from 'playwright-core';
import { AxeBuilder } from '@axe-core/playwright';
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';

export const ORIGIN = process.env.ORIGIN ?? 'http://localhost:8799';
/// Contributors run two `trunk serve`s, each on a port of its own.
const IS_DEV = !!process.env.YIMEN_DEV;
export const DESK = IS_DEV ? 'http://localhost:8081' : ORIGIN;
export const SECRET = 'Mingchuan-2026';
const TOTP_KEY = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
// Ten in the morning in Beijing, the day the rehearsal clock stands at.
export const START = Date.parse('2026-11-23T10:00:00+08:00');
export let now = START;
const pages = [];

export async function browser() {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args });
}

/// A page whose console has to stay quiet. What keeps pages for later is left out unless it is asked for: a journey that
/// holds up a request would hold up nothing.
export async function open(engine, { width = 1280, height = 900, ...more } = {}) {
  const context = await engine.newContext({ viewport: { width, height }, locale: 'zh-CN', serviceWorkers: 'block', ...more });
  const page = await context.newPage();
  pages.push(page);
  page.faults = [];
  page.on('pageerror', (it) => page.faults.push(String(it)));
  page.on('console', (it) => {
    const expected = /status of 4\d\d|ERR_INTERNET_DISCONNECTED|Failed to load resource/;
    if (it.type() === 'error' && !expected.test(it.text())) page.faults.push(it.text());
  });
  return page;
}

/// A test that leaves pictures of its pages behind when it fails.
export function journey(name, run) {
  // What the server writes into its pages is not there when trunk serves them.
  test(name, { skip: IS_DEV && name.startsWith('what the server wrote') }, async () => {
    pages.length = 0;
    try {
      await run();
    } catch (fault) {
      for (const [n, page] of pages.entries()) {
        await page.screenshot({ path: `test-results/${name.slice(0, 40)}-${n}.png`, fullPage: true }).catch(() => {});
      }
      throw fault;
    }
  });
}

/// The rehearsal's clock, moved on: deadlines are walked past, never waited for.
export async function walkTo(iso, origin = ORIGIN) {
  now = Date.parse(iso);
  const reply = await fetch(`${origin}/dev/clock`, { method: 'POST', body: String(now) });
  assert.equal(reply.status, 204);
}

function base32(text) {
  const bits = [...text].map((it) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(it).toString(2).padStart(5, '0')).join('');
  return Buffer.from(bits.match(/.{8}/g).map((it) => parseInt(it, 2)));
}

export function totp(at = now, key = TOTP_KEY) {
  const step = Buffer.alloc(8);
  step.writeBigInt64BE(BigInt(Math.floor(at / 30_000)));
  const digest = createHmac('sha1', base32(key)).update(step).digest();
  const offset = digest.at(-1) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

export async function signIn(page, login = 'zhouming', origin = ORIGIN) {
  await page.goto(`${origin}/sign-in`);
  await page.getByLabel('登录名或手机号码').fill(login);
  await page.getByLabel('密码', { exact: true }).fill(SECRET);
  await page.getByRole('main').getByRole('button', { name: '登录' }).click();
  await page.getByRole('heading', { name: '我的办件' }).waitFor();
}

export async function signInAtDesk(page, login) {
  // A code counts once: the next clerk, or the same one again, needs the next half minute.
  now += 31_000;
  await walkTo(new Date(now).toISOString());
  await page.goto(`${DESK}/desk/sign-in`);
  await page.getByLabel('登录名或手机号码').fill(login);
  await page.getByLabel('密码', { exact: true }).fill(SECRET);
  await page.getByLabel('动态码').fill(totp());
  await page.getByRole('main').getByRole('button', { name: '登录' }).click();
  await page.getByRole('heading', { level: 1 }).filter({ hasNotText: '登录' }).waitFor();
}

/// axe finds nothing; wcag22aa has to be named, or the size of targets is not looked at.
export async function sound(page, what, without = []) {
  // A colour half way between two is neither: what is fading is let finish first.
  await page.evaluate(() => {
    const finite = document.getAnimations().filter((it) => it.effect.getComputedTiming().endTime < Infinity);
    return Promise.all(finite.map((it) => it.finished.catch(() => undefined)));
  });
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await new AxeBuilder({ page }).withTags(tags).disableRules(without).analyze();
  const found = violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
  // SHOTS=folder leaves a picture of every state a journey goes through, to be looked at.
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${what.replace(/[^a-z0-9]+/gi, '-')}.png`, fullPage: true });
  assert.deepEqual(found, [], what);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wide <= 0, `${what} scrolls sideways by ${wide}px`);
  assert.deepEqual(page.faults, [], what);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  let crc = ~0;
  for (const byte of body) {
    crc ^= byte;
    for (let n = 0; n < 8; n++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(~crc >>> 0);
  return Buffer.concat([length, body, sum]);
}

/// A picture of a page with lines of ink; noise makes it as large as a phone's.
export function picture({ width = 900, height = 1200, noise = false, blank = false } = {}) {
  const rows = Buffer.alloc(height * (width + 1));
  let seed = 7;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const ink = !blank && y % 40 < 18 && (Math.floor(x / 6) + Math.floor(y / 40) * 7) % 5 < 2 && x > 80 && x < width - 80;
      seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
      rows[y * (width + 1) + x + 1] = noise && !ink ? 230 + ((seed >> 16) % 16) : ink ? 20 : 250;
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

export const file = (name, buffer) => ({ name, mimeType: name.endsWith('.png') ? 'image/png' : 'application/pdf', buffer });

/// A PDF of so many pages, each with its number in large letters.
export function paper(n_pages) {
  const kids = [...Array(n_pages).keys()].map((n) => `${4 + 2 * n} 0 R`).join(' ');
  const objects = ['<</Type/Catalog/Pages 2 0 R>>', `<</Type/Pages/Kids[${kids}]/Count ${n_pages}>>`, '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>'];
  for (let n = 1; n <= n_pages; n++) {
    const words = `BT /F1 48 Tf 72 700 Td (Page ${n} of ${n_pages}) Tj ET`;
    objects.push(`<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents ${3 + 2 * n} 0 R>>`, `<</Length ${words.length}>>stream\n${words}\nendstream`);
  }
  let text = '%PDF-1.4\n';
  const at = objects.map((it, n) => {
    const here = text.length;
    text += `${n + 1} 0 obj\n${it}\nendobj\n`;
    return here;
  });
  const start = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${at.map((it) => `${String(it).padStart(10, '0')} 00000 n \n`).join('')}`;
  return Buffer.from(`${text}trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${start}\n%%EOF`);
}

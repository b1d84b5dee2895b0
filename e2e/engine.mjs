// The browser: pages whose console stays quiet, journeys that leave pictures when they fail, axe on whatever stands on the screen.
import { chromium } from 'playwright-core';
import { AxeBuilder } from '@axe-core/playwright';
import assert from 'node:assert/strict';
import { test } from 'node:test';

const pages = [];

/// `more`: what else it is started with, such as a camera.
export async function browser(more = []) {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', ...more];
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
  test(name, { skip: !!process.env.YIMEN_DEV && name.startsWith('what the server wrote') }, async () => {
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

/// axe finds nothing; wcag22aa has to be named, or the size of targets is not looked at.
export async function sound(page, what, without = []) {
  // A colour half way between two is neither: what is fading is let finish first.
  await page.evaluate(() => {
    const finite = document.getAnimations().filter((it) => it.effect.getComputedTiming().endTime < Infinity);
    return Promise.all(finite.map((it) => it.finished.catch(() => undefined)));
  });
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  // What it does for frames takes as long as the look itself, and there are none.
  const axe = new AxeBuilder({ page }).setLegacyMode(page.frames().length === 1).options({ resultTypes: ['violations'] });
  const { violations } = await axe.withTags(tags).disableRules(without).analyze();
  const found = violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
  // SHOTS=folder leaves a picture of every state a journey goes through, to be looked at.
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${what.replace(/[^a-z0-9]+/gi, '-')}.png`, fullPage: true });
  assert.deepEqual(found, [], what);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wide <= 0, `${what} scrolls sideways by ${wide}px`);
  assert.deepEqual(page.faults, [], what);
}

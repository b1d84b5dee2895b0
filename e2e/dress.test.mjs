// Every address of the hall in every dress: plain, dark, elder with high contrast, a page enlarged four times (which is a
// window of 320 pixels), text twice as large, while it waits, and when the server does not answer.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before } from 'node:test';
import { ORIGIN, browser, journey, open, sound } from './hall.mjs';
import { Markup } from './markup.mjs';
import { desks, everybodys, owned, settled } from './places.mjs';

let engine;
before(async () => { engine = await browser(); });
after(async () => { await engine.close(); });

const LARGEST = { letters: 'largest', is_stark: true, has_big_pointer: true };
const DRESSES = [
  { name: 'plain, wide', width: 1280 },
  { name: 'dark, enlarged four times', width: 320, colorScheme: 'dark', reducedMotion: 'reduce' },
  { name: 'elder, stark, on a phone', width: 390, looks: LARGEST },
  { name: 'text twice as large', width: 1280, percent: 200 },
];

const markup = new Markup();

// A second engine, which knows other rules (what pa11y runs).
const SNIFFER = readFileSync(createRequire(import.meta.url).resolve('html_codesniffer/build/HTMLCS.js'), 'utf8');

async function sniffed(page, what) {
  await page.evaluate(SNIFFER);
  const found = await page.evaluate(() => new Promise((told) => {
    const { HTMLCS } = window;
    const errors = () => HTMLCS.getMessages().filter((it) => it.type === HTMLCS.ERROR);
    HTMLCS.process('WCAG2AA', document, () => told(errors().map((it) => `${it.code} ${it.msg} ${it.element.outerHTML?.slice(0, 120)}`)));
  }));
  assert.deepEqual(found, [], `${what}, by the second engine`);
}

/// Whoever is signed in already, seen in another dress.
async function dressed(storageState, { looks, percent, ...dress }) {
  const page = await open(engine, { ...dress, storageState });
  await page.addInitScript((it) => localStorage.setItem('looks', it), JSON.stringify(looks ?? {}));
  if (percent) {
    // What the browser's own setting does: it also moves the widths at which a page folds.
    const wire = await page.context().newCDPSession(page);
    await wire.send('Page.setFontSizes', { fontSizes: { standard: 0.16 * percent, fixed: 0.13 * percent } });
  }
  return page;
}

async function walk(state, places, dresses = DRESSES) {
  for (const dress of dresses) {
    const page = await dressed(state, dress);
    for (const place of places) {
      await page.goto(ORIGIN + place);
      await settled(page);
      await sound(page, `${place}: ${dress.name}`);
      await sniffed(page, `${place}: ${dress.name}`);
      if (dress === DRESSES[0]) markup.keep(place, await page.content());
    }
    await page.context().close();
  }
}

journey('what everybody reads is sound in every dress', async () => {
  const places = await everybodys(engine);
  await walk(undefined, places);
  for (const place of places) markup.keep(`${place}, as sent`, await (await fetch(ORIGIN + place)).text());
});

journey('what belongs to somebody is sound in every dress', async () => {
  const { state, places } = await owned(engine);
  await walk(state, places);
});

journey('waiting and failing are sound too, and trying again helps', async () => {
  for (const dress of [DRESSES[1], DRESSES[2]]) {
    const page = await dressed(undefined, dress);
    await page.goto(`${ORIGIN}/callback`);
    await settled(page);
    let release;
    const held = new Promise((it) => { release = it; });
    await page.route('**/api/items**', async (it) => { await held; await it.abort().catch(() => {}); });
    await page.getByRole('navigation', { name: '主要栏目' }).getByRole('link', { name: '办事' }).click();
    await page.locator('.bone').first().waitFor();
    // The heading comes with what is waited for.
    await sound(page, `waiting: ${dress.name}`, ['page-has-heading-one']);
    release();
    await page.getByRole('button', { name: '再试一次' }).waitFor();
    await sound(page, `failed: ${dress.name}`);
    await page.unroute('**/api/items**');
    await page.getByRole('button', { name: '再试一次' }).click();
    await page.locator('.result').first().waitFor();
    await page.context().close();
  }
});

journey('the desk is sound in every dress', async () => {
  // Nobody else's journey signs in as the director: a code counts once.
  const { state, places } = await desks(engine, 'fangzhou');
  await walk(state, places, DRESSES.filter((it) => !it.looks));
});

journey('the markup of all these pages is valid, as sent and as it stands', async () => assert.deepEqual(markup.faults(), []));

// A walk past many addresses in every dress: axe, a second engine, and the markup of each page once.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { open, sound } from './engine.mjs';
import { ORIGIN, engine } from './hall.mjs';
import { Markup } from './markup.mjs';
import { settled } from './places.mjs';

const LARGEST = { letters: 'largest', is_stark: true, has_big_pointer: true };
export const DRESSES = [
  { name: 'plain, wide', width: 1280 },
  { name: 'dark, enlarged four times', width: 320, colorScheme: 'dark', reducedMotion: 'reduce' },
  { name: 'elder, stark, on a phone', width: 390, looks: LARGEST },
  { name: 'text twice as large', width: 1280, percent: 200 },
];

export const markup = new Markup();

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
export async function dressed(storageState, { looks, percent, ...dress }) {
  const page = await open(engine, { ...dress, storageState });
  await page.addInitScript((it) => localStorage.setItem('looks', it), JSON.stringify(looks ?? {}));
  if (percent) {
    // What the browser's own setting does: it also moves the widths at which a page folds.
    const wire = await page.context().newCDPSession(page);
    await wire.send('Page.setFontSizes', { fontSizes: { standard: 0.16 * percent, fixed: 0.13 * percent } });
  }
  return page;
}

export async function walk(state, places, dresses = DRESSES) {
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

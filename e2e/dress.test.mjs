// What everybody reads, in every dress: plain, dark, elder with high contrast, a page enlarged four times (which is a window of
// 320 pixels), text twice as large, while it waits, and when the server does not answer. What belongs to somebody and the desk
// have files of their own beside this one.
import assert from 'node:assert/strict';
import { ORIGIN, begins, journey, sound } from './hall.mjs';
import { everybodys, settled } from './places.mjs';
import { DRESSES, dressed, markup, walk } from './walk.mjs';

begins();

journey('what everybody reads is sound in every dress', async () => {
  const places = await everybodys();
  await walk(undefined, places);
  for (const place of places) markup.keep(`${place}, as sent`, await (await fetch(ORIGIN + place)).text());
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

journey('the markup of these pages is valid, as sent and as it stands', async () => assert.deepEqual(markup.faults(), []));

// The Nu HTML checker on every page as it stands in the browser, and as the server sends it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { ORIGIN, browser, journey, open } from './hall.mjs';
import { desks, everybodys, owned, settled } from './places.mjs';

const CHECKER = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar');

let engine;
before(async () => { engine = await browser(); });
after(async () => { await engine.close(); });

async function rendered(folder, kind, state, places) {
  const page = await open(engine, { storageState: state });
  for (const [n, place] of places.entries()) {
    await page.goto(ORIGIN + place);
    await settled(page);
    writeFileSync(join(folder, `${kind}-${n}.html`), `<!doctype html><!-- ${place} -->${(await page.content()).replace(/^<!DOCTYPE html>/i, '')}`);
  }
  await page.context().close();
}

async function sent(folder, places) {
  for (const [n, place] of places.entries()) {
    const reply = await fetch(ORIGIN + place);
    writeFileSync(join(folder, `sent-${n}.html`), (await reply.text()).replace(/^<!doctype html>/i, `<!doctype html><!-- ${place} -->`));
  }
}

/// `place: what is wrong`, a line each.
function faults(folder) {
  const out = spawnSync('java', ['-jar', CHECKER, '--format', 'json', '--errors-only', '--exit-zero-always', folder], { encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.equal(out.status, 0, out.stderr.slice(-2000));
  const place = (url) => readFileSync(new URL(url), 'utf8').match(/<!-- (.*?) -->/)[1];
  return JSON.parse(out.stderr).messages.map((it) => `${it.url ? place(it.url) : ''}: ${it.message} ${it.extract ?? ''}`);
}

journey('the markup of every page is valid, as sent and as it stands', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'markup-'));
  const all = await everybodys(engine);
  await sent(folder, all);
  await rendered(folder, 'all', undefined, all);
  const own = await owned(engine);
  await rendered(folder, 'own', own.state, own.places);
  const desk = await desks(engine, 'zhaoming');
  await rendered(folder, 'desk', desk.state, desk.places);
  assert.deepEqual([...new Set(faults(folder))], []);
});

// The review sheet: key screens at 390 and 1280 px in light, dark and elder dress, one picture a screen, in docs/screens.
//
//   cargo xtask sheet
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { ORIGIN, engine, launch, open, signIn } from './hall.mjs';
import { desks, everybodys, owned, settled } from './places.mjs';
import { fillAndSubmit, openDraft } from './steps.mjs';

const FOLDER = new URL('../docs/screens/', import.meta.url);
const MOST_BYTES = 2 * 1024 * 1024;
const DRESSES = [
  { name: 'light' },
  { name: 'dark', colorScheme: 'dark' },
  { name: 'elder', looks: { letters: 'large', is_stark: false, has_big_pointer: false } },
];
const WIDTHS = [{ width: 390, height: 844 }, { width: 1280, height: 900 }];
/// Of a long page so much is looked at.
const TALL = { 390: 1700, 1280: 1500 };
const SCALE = 0.3;

async function shots({ place, state, isDesk, before }) {
  const taken = [];
  for (const size of WIDTHS) {
    for (const { looks, ...dress } of DRESSES.filter((it) => !(isDesk && it.looks))) {
      const page = await open(engine, { ...size, ...dress, storageState: state, reducedMotion: 'reduce' });
      await page.addInitScript((it) => localStorage.setItem('looks', it), JSON.stringify(looks ?? {}));
      await page.goto(ORIGIN + place);
      if (place !== '/kiosk') await settled(page);
      if (before) await before(page);
      await page.waitForLoadState('networkidle');
      const tall = await page.evaluate(() => document.documentElement.scrollHeight);
      const clip = { x: 0, y: 0, width: size.width, height: Math.min(tall, TALL[size.width]) };
      taken.push({ name: `${size.width} ${dress.name}`, png: await page.screenshot({ fullPage: true, clip }), ...clip });
      await page.context().close();
    }
  }
  return taken;
}

/// All pictures of a screen side by side, as one small WebP.
async function joined(title, taken) {
  const page = await open(engine, { width: 100, height: 100 });
  const figure = (it) => `<figure style="margin:0"><figcaption>${it.name}</figcaption><img style="display:block;border:1px solid #bbb" width="${Math.round(it.width * SCALE)}" src="data:image/png;base64,${it.png.toString('base64')}"></figure>`;
  await page.setContent(`<body style="margin:8px;font:11px sans-serif;background:#fff;width:max-content"><p style="margin:0 0 4px"><b>${title}</b></p><div style="display:flex;gap:8px;align-items:start">${taken.map(figure).join('')}</div>`);
  const { width, height } = await page.evaluate(() => ({ width: document.body.scrollWidth + 16, height: document.body.scrollHeight + 16 }));
  await page.setViewportSize({ width, height });
  const wire = await page.context().newCDPSession(page);
  const { data } = await wire.send('Page.captureScreenshot', { format: 'webp', quality: 62 });
  await page.context().close();
  return Buffer.from(data, 'base64');
}

await launch();
{
  const page = await open(engine);
  await signIn(page, 'zhouming');
  await openDraft(page, '个体工商户设立登记');
  await fillAndSubmit(page);
  await page.context().close();
}
const all = await everybodys();
const own = await owned();
const desk = await desks('liqing');
const head = await desks('fangzhou');
const heads = ['/desk/mandates', '/desk/stamps', '/desk/bundles'];
const press = (name) => async (page) => page.getByRole('button', { name }).first().click();
const screens = [
  ...all.map((place) => ({ place })),
  { place: '/no-such-page' },
  ...own.places.map((place) => ({ place, state: own.state })),
  ...desk.places.map((place) => ({ place, state: desk.state, isDesk: true })),
  ...heads.map((place) => ({ place, state: head.state, isDesk: true })),
  { place: '/desk/bundles', before: async (page) => {
    await page.getByRole('link', { name: /^修改/ }).first().click();
    await page.getByText(/合起来填/).waitFor();
  }, state: head.state, isDesk: true, name: '/desk/bundles, one open' },
  { place: '/kiosk' },
  { place: '/kiosk', before: press('点一下，开始'), name: 'kiosk, begun' },
];
rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
for (const [n, screen] of screens.entries()) {
  const title = screen.name ?? screen.place.replace(/[0-9a-f-]{30,}/g, '…');
  const file = `${String(n + 1).padStart(2, '0')}-${title.replace(/[^a-z]+/g, '-').replace(/^-|-$/g, '') || 'home'}.webp`;
  writeFileSync(new URL(file, FOLDER), await joined(title, await shots(screen)));
  console.log(file);
}
await engine.close();
const bytes = readdirSync(FOLDER).reduce((sum, it) => sum + statSync(new URL(it, FOLDER)).size, 0);
console.log(`sheet_screens ${screens.length}\nsheet_bytes ${bytes}`);
process.exit(bytes > MOST_BYTES ? 1 : 0);

// Lighthouse on a cheap phone and a slow line (its own mobile profile), five runs a page, the median of each figure. Prints
// `name value` lines; ends with 1 when a floor of docs/PERFORMANCE.md is missed. Nothing else should run meanwhile.
//
//   cargo xtask lighthouse
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

const ORIGIN = process.env.ORIGIN;
const RUNS = Number(process.env.LIGHTHOUSE_RUNS ?? 5);
const FLAGS = '--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update --disable-sync';

async function visitor() {
  const { page } = await (await fetch(`${ORIGIN}/api/items?q=${encodeURIComponent('个体工商户设立登记')}`)).json();
  const item = page.rows[0].id;
  const own = { 'content-type': 'application/json', 'x-requested-by': 'hall', origin: ORIGIN, 'sec-fetch-site': 'same-origin' };
  const opened = await fetch(`${ORIGIN}/api/items/${item}/cases`, { method: 'POST', headers: own, body: '{}' });
  if (!opened.ok) throw new Error(`opening a draft: ${opened.status} ${await opened.text()}`);
  return { item, draft: (await opened.json()).id, cookie: opened.headers.get('set-cookie').split(';')[0] };
}

/// One run: every score and every figure that has a floor.
function once(path, cookie) {
  const words = [`${ORIGIN}${path}`, '--output=json', '--quiet', `--chrome-flags=${FLAGS}`, '--only-categories=performance,accessibility,best-practices,seo'];
  if (cookie) words.push(`--extra-headers=${JSON.stringify({ cookie })}`);
  const run = () => spawnSync(process.env.LIGHTHOUSE, words, { encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, CHROME_PATH: process.env.CHROMIUM } });
  let out = run();
  // Lighthouse 12 sometimes loses the beginning of a trace of Chromium 156, and says to run it again.
  for (let n = 0; n < 2 && out.stderr.includes('NO_NAVSTART'); n++) out = run();
  if (out.status !== 0) throw new Error(`${path}: ${out.stderr.slice(-800)}`);
  const { categories, audits } = JSON.parse(out.stdout);
  const score = (name) => Math.round(categories[name].score * 100);
  const seconds = (name) => audits[name].numericValue / 1000;
  const open = Object.values(categories).filter((it) => it.id !== 'performance').flatMap((it) => it.auditRefs).map((it) => audits[it.id]);
  const missed = open.filter((it) => it.score !== null && it.score < 1).map((it) => it.id);
  return {
    figures: { performance: score('performance'), accessibility: score('accessibility'), best_practices: score('best-practices'), seo: score('seo'), fcp_s: seconds('first-contentful-paint'), lcp_s: seconds('largest-contentful-paint'), tti_s: seconds('interactive'), tbt_ms: audits['total-blocking-time'].numericValue, cls: audits['cumulative-layout-shift'].numericValue, transfer_kb: audits['total-byte-weight'].numericValue / 1000 },
    missed,
  };
}

function median(all) {
  const sorted = [...all].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

const { item, draft, cookie } = await visitor();
// A page of somebody's own is not meant to be found: no score for searching there.
const pages = [
  { name: 'home', path: '/', performance: 90 },
  { name: 'guide', path: `/items/${item}`, performance: 90 },
  { name: 'catalogue', path: '/items', performance: 80 },
  { name: 'apply', path: `/apply/${draft}`, cookie, performance: 80, isOwn: true },
];
const faults = [];
mkdirSync('target/lighthouse', { recursive: true });
for (const page of pages) {
  const runs = [];
  for (let n = 0; n < RUNS; n++) runs.push(once(page.path, page.cookie));
  const it = Object.fromEntries(Object.keys(runs[0].figures).map((key) => [key, median(runs.map((run) => run.figures[key]))]));
  for (const [key, value] of Object.entries(it)) console.log(`${page.name}_${key} ${Number(value.toFixed(3))}`);
  const missed = [...new Set(runs.flatMap((run) => run.missed))];
  if (missed.length) console.log(`${page.name}_missed ${missed.join(' ')}`);
  const floors = { performance: page.performance, accessibility: 100, best_practices: 100, ...(page.isOwn ? {} : { seo: 100 }) };
  for (const [key, least] of Object.entries(floors)) if (it[key] < least) faults.push(`${page.name}_${key} ${it[key]}, wanted ${least}`);
  const ceilings = { fcp_s: 1.8, lcp_s: 2.5, tbt_ms: 200, cls: 0.02 };
  for (const [key, most] of Object.entries(ceilings)) if (it[key] > most) faults.push(`${page.name}_${key} ${it[key].toFixed(3)}, at most ${most}`);
}
for (const it of faults) console.error(it);
process.exit(faults.length ? 1 : 0);

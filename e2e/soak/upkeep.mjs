// 管理: what the administrator does meanwhile, through the command line, and what the monitoring would see.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ask } from '../client.mjs';
import { run } from '../hostile/kit.mjs';
import { YIMEN } from '../own.mjs';
import { dayOf, workdays } from './days.mjs';

const DAY = 86_400_000;

/// `yimen …` beside the running hall, on the hall's own day.
export function command(hall, ...words) { return run(YIMEN, words, { env: hall.env }); }

/// Every few weeks: a working day off, the Saturday after it worked instead; what the last file said is as its weekday says again.
export async function calendar(world, n) {
  const { hall } = world;
  const at = (days) => dayOf(world.now + days * DAY);
  const day = [6, 7, 8, 9, 10].map(at).find((it) => world.workdays.get(it));
  const saturday = [7, 8, 9, 10, 11, 12, 13].map(at).find((it) => new Date(`${it}T12:00:00Z`).getUTCDay() === 6 && !world.workdays.get(it));
  const lines = [`${day},off,演练放假,演练${n}号`, `${saturday},work,演练调休,演练${n}号`, ...(world.changed ?? []).filter((it) => it !== day && it !== saturday).map((it) => `${it},week,,演练${n}号`)];
  if (n === 1) lines.push('2027,published,,演练1号');
  const file = join(world.folder, 'calendar.csv');
  writeFileSync(file, `${lines.join('\n')}\n`);
  const out = await command(hall, 'import', 'calendar', file);
  if (out.status !== 0) world.surprise(new Error(`import calendar: ${out.text}`));
  world.changed = [day, saturday];
  world.workdays = workdays((await command(hall, 'calendar', '2026', '2027')).text);
  world.ledger.n.calendars++;
}

/// Into one folder above all of them, so that what has not changed is linked; each is opened again as soon as it stands.
export async function backup(world) {
  const above = join(world.folder, 'backups');
  mkdirSync(above, { recursive: true });
  const to = join(above, `b${world.ledger.n.backups++}`);
  const begun = performance.now();
  const made = await command(world.hall, 'backup', to, '--keep', '3');
  const took = performance.now() - begun;
  const seen = made.status === 0 ? await command(world.hall, 'restore', '--verify', to) : made;
  if (seen.status !== 0 || !/完好/.test(seen.text)) world.surprise(new Error(`backup ${to}: ${made.status} ${made.text} ${seen.text}`));
  else world.lastBackup = { to, begun, took };
}

/// Memory every two seconds, figures and readiness every six: as long as the process is there.
export async function watch(world, ops) {
  world.memory = [];
  world.ails = new Set();
  world.jobFailures = new Map();
  for (let n = 0; world.on; n++) {
    await pause(2_000);
    if (world.isDown) continue;
    const { life } = world;
    try { world.memory.push({ life, age: performance.now() - world.born, mb: world.hall.rss() }); } catch { continue; }
    if (n % 3 === 0) await look(world, ops).catch(() => {});
  }
}

/// Counters begin anew with every process: the most of each life counts.
export async function look(world, ops) {
  const { life } = world;
  const metrics = await ask(ops, 'GET', '/metrics');
  for (const [, job, n] of metrics.text.matchAll(/^yimen_job_failures_total\{job="(\w+)"\} (\d+)/gm)) world.jobFailures.set(`${job} of life ${life}`, Number(n));
  const ready = await ask(ops, 'GET', '/readyz');
  // Going down, it may say so.
  if (world.life === life && !world.isDown && ready.text !== 'ready') world.ails.add(`${world.today} ${ready.status} ${ready.text}`);
}

/// What the log says of itself that nobody should have to read.
export function errors(log) {
  return log.replace(/\u001b\[[\d;]*m/g, '').split('\n').filter((it) => / ERROR |panicked/.test(it));
}

const median = (all) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? NaN;

/// The second process against the last, at the same ages: each begins small and grows into what it holds. And the last against
/// itself: the last quarter of its life beside the second.
export function memory(world) {
  const of = (life) => world.memory.filter((it) => it.life === life);
  const last = of(world.life);
  const second = of(1);
  const ages = (all) => [0.2 * Math.max(...all.map((it) => it.age)), Math.max(...all.map((it) => it.age))];
  const [from] = ages(last);
  const until = Math.min(ages(last)[1], ages(second)[1]);
  const between = (all) => median(all.filter((it) => it.age >= from && it.age <= until).map((it) => it.mb));
  const quarter = (all, k) => median(all.slice(Math.floor((all.length * (k - 1)) / 4), Math.ceil((all.length * k) / 4)).map((it) => it.mb));
  return { rest: world.rest, second: between(second), last: between(last), early: quarter(last, 2), late: quarter(last, 4), most: Math.max(...world.memory.map((it) => it.mb)) };
}

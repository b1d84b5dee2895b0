// 久试: a quarter in half an hour. Citizens, staff, attackers, jobs, other calendars, kills and backups at once; at the end nothing
// is lost, the log is whole, the memory flat.
//   YIMEN=target/release/yimen node e2e/soak/run.mjs [--minutes 30] [--seed N]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Hall, YIMEN, freePort } from '../own.mjs';
import { attacker } from './attackers.mjs';
import { citizen } from './citizens.mjs';
import { N_DAYS, walkThrough, workdays } from './days.mjs';
import { desk } from './desk.mjs';
import { Ledger } from './ledger.mjs';
import { prove } from './proof.mjs';
import { backup, calendar, errors, look, memory, watch } from './upkeep.mjs';
import { World } from './world.mjs';

const word = (name, usual) => { const at = process.argv.indexOf(`--${name}`); return at < 0 ? usual : Number(process.argv[at + 1]); };
const minutes = word('minutes', 30);
const seed = word('seed', Date.now() % 1_000_000);
if (!YIMEN || !(minutes > 0)) { console.error('YIMEN=path/to/yimen node e2e/soak/run.mjs [--minutes 30] [--seed N]'); process.exit(2); }

const N_BACKUPS = 6;
const DAYS_A_CALENDAR = 21;
/// How much larger the last process may be than the second at the same age, and than a hall nobody uses.
const [GROWTH, MOST_MB] = [1.2, 400];
const say = (text) => console.log(text);

const ops = await freePort();
// Every actor has an address of their own: what one of them does wrong counts against nobody else.
const hall = await Hall.open({ YIMEN_OPS_LISTEN: `127.0.0.1:${ops}`, YIMEN_TRUSTED_PROXY: '127.0.0.1' });
const ledger = new Ledger();
const world = new World(hall, ledger, seed);
world.folder = mkdtempSync(join(tmpdir(), 'yimen-soak-'));
process.on('exit', () => rmSync(world.folder, { recursive: true, force: true }));
world.born = performance.now();
world.workdays = workdays(hall.run('calendar', '2026', '2027'));
world.items = new Map((await hall.client().get('/api/items')).json.page.rows.map((it) => [it.name, it.id]));
await pause(1_500);
world.rest = hall.rss();
const log = [];
world.beforeKill = async () => { await look(world, ops).catch(() => {}); log.push(...errors(hall.log)); };

say(`seed ${seed}, ${minutes} minutes, ${N_DAYS} days from ${world.today}, at rest ${world.rest.toFixed(0)} MB`);
const begun = performance.now();
const ms = minutes * 60_000;
const line = () => {
  const mb = world.isDown ? 'down' : `${hall.rss().toFixed(0)} MB`;
  say(`${((performance.now() - begun) / 1000).toFixed(0).padStart(5)} s  day ${String(world.n_day ?? 1).padStart(2)} ${world.today}  handed in ${ledger.cases.size}  decided ${ledger.n.decided}  files ${ledger.files.size}  attacks ${ledger.n.attacks}  kills ${world.n.kills}  backups ${ledger.n.backups}  ${mb}`);
};
const progress = setInterval(() => { try { line(); } catch { /* just killed */ } }, 12_000);

// Many enough to be at it together, few enough for a machine that does other things.
const actors = [
  ...[1, 2, 3].map((n) => world.goOn(`citizens ${n}`, (chance) => citizen(world, chance), [20, 200])),
  ...[1, 2].map((n) => world.goOn(`staff ${n}`, (chance) => desk(world, chance), [20, 120])),
  world.goOn('attackers', (chance) => attacker(world, chance), [150, 900]),
];
const watching = watch(world, ops);
const backups = (async () => {
  for (let n = 1; n <= N_BACKUPS && world.on; n++) {
    // The last one near the end, with everything still going on.
    while (world.on && (world.share ?? 0) < (n / N_BACKUPS) * 0.95) await pause(200);
    if (world.on) await backup(world);
  }
})();

await walkThrough(world, ms, async (n) => { if (n % DAYS_A_CALENDAR === 5) await calendar(world, ledger.n.calendars + 1); });
await backups;
world.on = false;
await Promise.all([...actors, watching]);
for (const it of world.lines ?? []) it.destroy();
clearInterval(progress);
line();

// Whatever is due is done before anybody looks.
Object.assign(world, { on: true, isOpen: true, isNight: false });
for (let n = 0; n < 3; n++) await hall.walk(61_000);
await look(world, ops);
log.push(...errors(hall.log));
const checks = await prove(world);
log.push(...errors(hall.log).filter((it) => !log.includes(it)));
checks.push(...figures());
for (const it of checks) {
  say(`${it.isOk ? 'ok ' : 'BAD'}  ${it.name}: ${it.figures}`);
  for (const one of it.wrong ?? []) say(`       ${one}`);
}
const n_bad = checks.filter((it) => !it.isOk).length;
say(`soak: ${n_bad ? `${n_bad} of ${checks.length} checks are bad` : `${checks.length} checks, all good`}; seed ${seed}, ${((performance.now() - begun) / 60_000).toFixed(1)} minutes, ${ledger.cases.size} cases, ${ledger.n.decided} decided, ${world.n.calls} calls, ${world.n.kills} kills`);
await hall.close();
process.exit(n_bad ? 1 : 0);

function figures() {
  const none = (name, all, more = '') => ({ name, isOk: all.length === 0, figures: `${all.length}${more}`, wrong: alike(all).slice(0, 20) });
  const it = memory(world);
  const mb = (n) => `${n.toFixed(0)} MB`;
  const n = { ...ledger.n, ...world.n };
  return [
    none('5xx other than 503', world.failures, ` in ${n.calls} calls; told to wait ${n.busy} times, cut ${n.cut} times`),
    none('lines cut though nobody was killed', world.strays),
    none('attacks that were answered', world.leaks, ` of ${n.attacks}`),
    none('honest acts refused, and what nobody expected', world.surprises, `; too often ${n.waited} times`),
    none('failures of jobs', [...world.jobFailures].filter(([, n]) => n > 0).map(([job, n]) => `${job}: ${n}`)),
    none('not ready, or failing', [...world.ails]),
    none('errors in the log', log),
    { name: 'memory, last process beside the second at the same age', isOk: it.last <= it.second * GROWTH, figures: `${mb(it.second)} → ${mb(it.last)}, ${(it.last / it.second).toFixed(2)}×` },
    { name: 'memory, the last process late beside early', isOk: it.late <= it.early * GROWTH, figures: `${mb(it.early)} → ${mb(it.late)}, ${(it.late / it.early).toFixed(2)}×` },
    { name: 'memory above rest', isOk: it.last - it.rest <= MOST_MB, figures: `${mb(it.rest)} at rest, ${mb(it.last)} at the end, ${mb(it.most)} at most` },
    { name: 'everybody was at work', isOk: n.decided > 0 && n.licences > 0 && n.calendars > 2 && n.backups === N_BACKUPS && n.kills === 3 && ledger.bills.size > 0, figures: Object.entries({ ...n, papers: ledger.papers.size, bills: ledger.bills.size, ratings: ledger.ratings.size, bookings: ledger.bookings.size, closed: ledger.closed.size, slowest_restart_ms: Math.round(world.slowest ?? 0) }).map(([name, n]) => `${name} ${n}`).join(', ') },
  ];
}

/// One of each shape, and how many there were: numbers are all that tells most of them apart.
function alike(all) {
  const shapes = new Map();
  for (const it of all) {
    const shape = it.replace(/[0-9a-f]{8,}(-[0-9a-f]+)*/g, '…').replace(/\d+/g, '#');
    shapes.set(shape, [it, (shapes.get(shape)?.[1] ?? 0) + 1]);
  }
  return [...shapes.values()].sort((a, b) => b[1] - a[1]).map(([it, n]) => `${n} × ${it}`);
}

// 一个工作周: fifty people, seventy-four cases of fifteen matters, every desk a browser, a director; from Monday to Monday on a hall of
// its own, out of a seed. At the end the house is asked what it is asked every week, and says how much its desks had to press.
//   YIMEN=target/debug/yimen node e2e/day/run.mjs [--seed N] [--cases 74]
import { browser } from '../engine.mjs';
import { Hall, YIMEN } from '../own.mjs';
import { correct, pay } from '../soak/citizens.mjs';
import { Ledger } from '../soak/ledger.mjs';
import { World } from '../soak/world.mjs';
import { HEAD, whatIsLate, whatWasDone, whereIsMine } from './answers.mjs';
import { Desk } from './desks.mjs';
import { N_CASES, comeIn, people } from './people.mjs';

const word = (name, usual) => { const at = process.argv.indexOf(`--${name}`); return at < 0 ? usual : Number(process.argv[at + 1]); };
const seed = word('seed', 1);
const n_cases = word('cases', N_CASES);
if (!YIMEN || !(n_cases > 0)) { console.error('YIMEN=path/to/yimen node e2e/day/run.mjs [--seed N] [--cases 74]'); process.exit(2); }

/// Windows first, then the departments in the order a case goes through their hands; the windows once more hand out what is ready.
const WINDOWS = ['liqing', 'hejing', 'yuping', 'luoli', 'wumin', 'leiting', 'hetian', 'majun'];
const DEPARTMENTS = ['sunwei', 'songhui', 'tianmin', 'dengtao', 'maochao', 'xiaohua', 'yanfeng', 'duyan', 'longping', 'miaoqing', 'luoshan', 'guanhai', 'qianyu', 'zhaoming', 'shenlu', 'qinchuan'];
const DAYS = ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-30'];
/// How many of the cases come in on each.
const SHARES = [0.3, 0.25, 0.2, 0.15, 0.1, 0];

const say = (text) => console.log(text);
const begun = performance.now();
const hall = await Hall.open({ YIMEN_TRUSTED_PROXY: '127.0.0.1' });
const world = new World(hall, new Ledger(), seed);
world.items = new Map((await hall.client().get('/api/items?online=apply')).json.page.rows.map((it) => [it.name, it.id]));
const engine = await browser();
const chance = world.chance.apart('people');
const all = await people(world, chance);
const desks = new Map([...WINDOWS, ...DEPARTMENTS, HEAD].map((login) => [login, new Desk(world, engine, login)]));

const left = { n: n_cases };
for (const [n, day] of DAYS.entries()) {
  await world.walk(Date.parse(`${day}T09:00:00+08:00`));
  for (const it of all) await it.signIn();
  const share = n === DAYS.length - 2 ? left.n : Math.min(left.n, Math.round(n_cases * SHARES[n]));
  await comeIn(world, all, n === DAYS.length - 1 ? 0 : share, chance);
  left.n -= share;
  for (const who of all) await goesOn(who);
  for (const login of WINDOWS) {
    const desk = desks.get(login);
    await desk.signIn();
    await desk.preReview(world.chance.apart(`${login} ${day}`));
    await desk.trays();
  }
  for (const login of DEPARTMENTS) {
    const desk = desks.get(login);
    await desk.signIn();
    await desk.trays();
  }
  for (const who of all) await goesOn(who);
  for (const login of WINDOWS) await desks.get(login).trays();
  say(`${day}  handed in ${world.ledger.cases.size}, ${((performance.now() - begun) / 1_000).toFixed(0)} s`);
}

/// From home: what is to be put right or paid.
async function goesOn(who) {
  const { rows } = await who.see('/api/me/cases');
  for (const row of rows.filter((it) => world.ledger.cases.has(it.id))) {
    try {
      if (row.stage === 'correction') await correct(who, row.id, chance);
      if (row.stage === 'granted') await pay(who, row.id);
    } catch (err) { world.surprise(err); }
  }
}

const head = desks.get(HEAD);
await head.signIn();
const before = { ...head.n };
const answers = [await whereIsMine(world, head, all), await whatIsLate(world, head, all), await whatWasDone(world, head, [DAYS[0], DAYS.at(-1)])];

say('\ndesk         cases   acts   keys  clicks  seconds  a case');
for (const [login, { n }] of desks) {
  if (!n.acts && login !== HEAD) continue;
  const s = n.ms / 1_000;
  say(`${login.padEnd(12)} ${String(n.cases).padStart(5)} ${String(n.acts).padStart(6)} ${String(n.keys).padStart(6)} ${String(n.clicks).padStart(7)} ${s.toFixed(1).padStart(8)} ${(n.cases ? s / n.cases : 0).toFixed(2).padStart(7)}`);
}
say(`the director asked everything with ${head.n.keys - before.keys} keys and ${head.n.clicks - before.clicks} clicks\n`);
for (const it of answers) {
  say(`${it.wrong.length ? 'BAD' : 'ok '}  ${it.name}: ${it.n}, ${(it.ms / 1_000).toFixed(1)} s${it.more ? `；${it.more}` : ''}`);
  for (const one of it.wrong.slice(0, 20)) say(`       ${one}`);
}
const faults = [...desks.values()].flatMap((it) => it.page?.faults ?? []);
const bad = [['failures of the hall', world.failures], ['faults of the pages', faults], ['what nobody expected', world.surprises]];
for (const [name, list] of bad) {
  say(`${list.length ? 'BAD' : 'ok '}  ${name}: ${list.length}`);
  for (const one of list.slice(0, 20)) say(`       ${one}`);
}
const n_bad = answers.filter((it) => it.wrong.length).length + bad.filter((it) => it[1].length).length;
say(`day: ${world.ledger.cases.size} cases of ${new Set([...world.ledger.cases.values()].map((it) => it.item)).size} matters, ${all.length} people, seed ${seed}, ${((performance.now() - begun) / 60_000).toFixed(1)} minutes; ${n_bad ? `${n_bad} bad` : 'all good'}`);
await engine.close();
await hall.close();
process.exit(n_bad ? 1 : 0);

// 对账: at the end everything that was acknowledged is asked for again, by whoever it was told to.
import { rmSync } from 'node:fs';
import { Hall, SECRET } from '../hostile/kit.mjs';
import { digest } from './ledger.mjs';
import { Cut, Someone } from './world.mjs';
import { command } from './upkeep.mjs';

const N_GUEST_DAYS = 30;
/// What an act may be called in the record: a pass receives at once where nobody has to come.
const NAMES = { pass: ['pass', 'pass_whole'] };
/// An answer in time, else it counts as lost.
const get = (who, path) => who.get(path).catch((err) => { if (err instanceof Cut) return { status: 0, text: 'no answer' }; throw err; });
const short = (all) => all.slice(0, 12);

/// Every entry of a register by `ask`, which says what is wrong with it, or nothing.
async function all(name, entries, ask) {
  const wrong = [];
  let n = 0;
  for (const it of entries) {
    const says = await ask(it);
    if (says === null) continue;
    n++;
    if (says) wrong.push(says);
  }
  return { name, isOk: wrong.length === 0, figures: `${n - wrong.length} of ${n}`, wrong: short(wrong) };
}

export async function prove(world) {
  const { hall, ledger } = world;
  const head = world.staff.get('fangzhou') ?? new Someone(world, { login: 'fangzhou', isStaff: true });
  await head.signIn();
  const reader = (who) => (ledger.closed.has(who) ? head : who);
  const checks = [];
  const note = async (...it) => checks.push(await all(...it));

  const numbers = new Map();
  await note('cases and what was done to them', ledger.cases, async ([id, it]) => {
    if (it.doubled) return `${id} was ${it.no} and then ${it.doubled}`;
    if (numbers.has(it.no)) return `${it.no} is ${id} and ${numbers.get(it.no)}`;
    numbers.set(it.no, id);
    const { status, json, text } = await get(reader(it.who), `/api/cases/${id}`);
    if (status !== 200) return `${id} ${it.no}: ${status} ${text.slice(0, 200)}`;
    if (json.no !== it.no) return `${id}: ${json.no}, not ${it.no}`;
    const left = json.events.map((it) => it.act);
    for (const { act, version } of it.acts) {
      const at = left.findIndex((it) => (NAMES[act] ?? [act]).includes(it));
      if (at < 0) return `${id}: ${act} was acknowledged and is not there: ${json.events.map((it) => it.act)}`;
      left.splice(at, 1);
      if (version > json.version) return `${id}: version ${version} was acknowledged, it has ${json.version}`;
    }
  });
  await note('found by number and code', ledger.cases, async ([id, it]) => {
    const reply = await head.ask('POST', '/api/lookup', { json: { no: it.no, query_code: it.code }, isProof: true });
    if (reply.json?.id !== id) return `${it.no}: ${reply.status} ${reply.text.slice(0, 200)}`;
  });
  await note('files, byte by byte', ledger.files, async ([id, it]) => {
    // In a visitor's draft that was left lying: as long as that is kept.
    const isHandedIn = ledger.cases.has(it.id);
    if (!isHandedIn && (ledger.closed.has(it.who) || isOver(world, ledger.drafts.get(it.id)))) return null;
    const reply = await get(isHandedIn ? reader(it.who) : it.who, `/api/files/${id}`);
    if (reply.status !== 200) return `${id} of ${it.id} (${isHandedIn ? 'handed in' : 'a draft'}${ledger.closed.has(it.who) ? ', account closed' : ''}): ${reply.status} ${reply.text.slice(0, 200)}`;
    if (digest(reply.bytes) !== it.digest) return `${id} of ${it.id}: other bytes`;
  });
  await note('drafts', ledger.drafts, async ([id, it]) => {
    if (isOver(world, it) || ledger.closed.has(it.who)) return null;
    const reply = await get(it.who, `/api/cases/${id}/draft`);
    if (!(reply.json?.rev >= it.rev)) return `${id}: ${reply.status} revision ${reply.json?.rev}, not ${it.rev} ${reply.text.slice(0, 100)}`;
  });
  await note('papers', ledger.papers, async ([paper, it]) => {
    const reply = await head.ask('POST', '/api/papers/verify', { json: { code: it.code, ...(it.file ? { file: it.file } : {}) }, isProof: true });
    if (!['genuine', 'expired', 'superseded', 'revoked'].includes(reply.json?.verdict)) return `${it.no}: ${reply.status} ${reply.text.slice(0, 200)}`;
    if (reply.json.no !== it.no || reply.json.digest !== it.digest) return `${it.no} reads ${reply.text.slice(0, 200)}`;
    const file = await get(reader(it.who), `/api/cases/${it.id}/papers/${paper}/file`);
    if (file.status !== 200) return `${it.no}: its PDF ${file.status} ${file.text.slice(0, 200)}`;
    if (it.file && digest(file.bytes) !== it.file) return `${it.no}: another PDF`;
  });
  await note('payments', ledger.bills, async ([id, it]) => {
    const { json, text } = await get(it.who ? reader(it.who) : head, `/api/cases/${id}/bill`);
    if (json?.no !== it.no || json.due !== it.due || json.state !== 'paid' || json.way !== it.way) return `${id}: ${text.slice(0, 300)}, not ${it.no} ${it.due} ${it.way}`;
  });
  // After a month nobody is asked any more, and days that are over are on nobody's page: the registers themselves are read.
  const stars = new Map(hall.sql('select lower(hex(case_id)), seq, stars from ratings').split('\n').map((it) => it.split('|')).map(([id, seq, stars]) => [`${id} ${seq}`, stars]));
  await note('ratings', ledger.ratings, async ([, it]) => {
    const is = stars.get(`${it.id.split('-')[1]} ${it.seq}`);
    if (is !== it.stars) return `${it.id} ${it.seq}: ${is}, not ${it.stars}`;
  });
  const tickets = new Map(hall.sql('select lower(hex(id)), day from tickets').split('\n').map((it) => it.split('|')));
  await note('bookings', ledger.bookings, async ([id, it]) => {
    const day = tickets.get(id.replaceAll('-', ''));
    if (day !== it.day) return `${id}: ${day}, not ${it.day}`;
  });
  await note('closed accounts', ledger.closed, async ([who, isTold]) => {
    if (!isTold) return null;
    const { login, secret } = who;
    const reply = await who.ask('POST', '/api/sign-in', { json: { login, secret }, isProof: true });
    if (reply.status !== 401) return `${login} is let in: ${reply.status}`;
  });
  checks.push(await recorded(hall, 'audit verify'));
  checks.push(await restored(world));
  return checks;
}

function isOver(world, draft) { return !draft || (!draft.who.login && world.now - draft.on > (N_GUEST_DAYS - 1) * 86_400_000); }

async function recorded(hall, name) {
  const { status, text } = await command(hall, 'audit', 'verify');
  return { name, isOk: status === 0 && /完整/.test(text), figures: text.trim().split('\n').slice(0, 3).join(' | ').slice(0, 300), wrong: [] };
}

/// The last backup, which was made while all went on, into an empty folder: what was acknowledged before it began is in it.
async function restored(world) {
  const name = 'the last backup, restored';
  if (!world.lastBackup) return { name, isOk: false, figures: 'there is none', wrong: [] };
  const { to, begun } = world.lastBackup;
  const again = await Hall.make({ YIMEN_REHEARSAL: world.hall.env.YIMEN_REHEARSAL });
  const wrong = [];
  try {
    const seen = await command(world.hall, 'restore', '--verify', to);
    if (!/完好/.test(seen.text)) wrong.push(`verify: ${seen.text}`);
    rmSync(again.data, { recursive: true });
    const out = await command(again, 'restore', to);
    if (out.status !== 0) wrong.push(`restore: ${out.text}`);
    const audit = await recorded(again, '');
    if (!audit.isOk) wrong.push(`its log: ${audit.figures}`);
    await again.start();
    const kept = new Set(again.sql('select no from cases where no is not null').split('\n'));
    const before = [...world.ledger.cases.values()].filter((it) => it.at < begun);
    for (const it of before) if (!kept.has(it.no)) wrong.push(`${it.no} is not in it`);
    const reply = await again.client().post('/api/sign-in', { login: 'zhouming', secret: SECRET });
    if (reply.status !== 200) wrong.push(`signing in: ${reply.status} ${reply.text}`);
    return { name, isOk: wrong.length === 0, figures: `${before.length} cases from before it`, wrong: short(wrong) };
  } catch (err) {
    return { name, isOk: false, figures: err.message.slice(0, 300), wrong };
  } finally { await again.close(); }
}

// 工作台: staff, one after the other, each at what lies in their own trays; whatever a case lets them do next, they do.
import { Cut, Refused, Someone } from './world.mjs';

const STAFF = ['liqing', 'hejing', 'wumin', 'yuping', 'songhui', 'maochao', 'sunwei', 'qianyu', 'zhaoming', 'tianmin', 'dengtao', 'xiaohua', 'leiting', 'yanfeng', 'duyan', 'hetian', 'luoshan', 'miaoqing', 'majun', 'longping', 'guanhai', 'shenlu', 'qinchuan', 'luoli', 'fangzhou'];
const REVIEWERS = ['liqing', 'hejing', 'wumin', 'yuping', 'leiting', 'hetian', 'majun', 'luoli'];
/// Others were quicker, or it is another's to do.
const MOVED = ['wrong_stage', 'claimed', 'not_found', 'same_person', 'second_notice'];
const N_A_TURN = 4;

/// By what a case allows: what is sent with it. In this order, for what comes first leads on.
const FORMS = {
  receive: ['receive', (seen) => ({ originals: seen.originals.map((it) => it.slot) })],
  decide_at_once: ['decide-at-once', () => ({ says: '准予登记', valid_until: '' })],
  accept: ['accept', () => ({})],
  accept_deferring: ['accept-deferring', () => ({ n_days: 5, promised: 'yes' })],
  assign: ['assign', () => ({})],
  end_special: ['special-end', () => ({ says: '检测合格' })],
  report_up: ['report-up', () => ({ says: '情况属实，建议准予' })],
  opine: ['opine', () => ({ leaning: 'grant', says: '材料属实，建议准予' })],
  grant: ['grant', () => ({ says: '准予', valid_until: '长期' })],
  collect: ['collect', (seen) => ({ way: 'cash', due: seen.seen.case.bill?.due })],
  make_licence: ['make', () => ({})],
  licence_ready: ['ready', () => ({})],
  reply: ['reply', () => ({})],
  deliver: ['deliver', () => ({ way: 'electronic' })],
  supply: ['supply', (seen) => ({ originals: seen.originals.map((it) => it.slot) })],
  inspect: ['inspect', () => ({ finding: 'kept', says: '现场与承诺一致' })],
};

export async function desk(world, chance) {
  if (!world.isOpen) return;
  const login = lacksLetters(world) ? 'fangzhou' : STAFF[world.turn = ((world.turn ?? -1) + 1) % STAFF.length];
  const who = world.staff.get(login) ?? world.staff.set(login, new Someone(world, { login, isStaff: true })).get(login);
  if (who.isBusy) return;
  who.isBusy = true;
  try {
    if (!who.cookie) await who.signIn();
    if (REVIEWERS.includes(login)) for (let n = 0; n < N_A_TURN && world.isOpen; n++) if (!await preReview(who, chance)) break;
    if (login === 'fangzhou') await letters(who);
    await trays(who, chance);
  } finally { who.isBusy = false; }
}

/// Whichever is due first: looked at, judged paper by paper, and passed, told or refused.
async function preReview(who, chance) {
  const { case: id } = await who.act('/api/review/next');
  if (!id) return false;
  const seen = await who.see(`/api/cases/${id}/review`, MOVED);
  const slots = seen.slots.filter((it) => it.is_needed || it.files.length);
  // A second notice may not say what could have been said the first time.
  const isBad = seen.round === 1 && chance.is(0.15);
  await who.act(`/api/cases/${id}/verdicts/-form`, { verdict: 'good' }, MOVED);
  for (const it of slots) {
    const file = it.files.find((it) => it.kind === 'pdf');
    if (file && chance.is(0.3)) await who.get(`/api/files/${file.id}/pages/1`);
    const form = !it.files.length && it.material.necessity === 'deferrable' ? { verdict: 'defer', says: '受理后五日内补交' } : isBad ? { verdict: 'bad', defect: 'unclear', says: '看不清，请重拍。' } : { verdict: 'good' };
    await who.act(`/api/cases/${id}/verdicts/${it.material.slot}`, { rest_seen: true, ...form }, MOVED);
  }
  const { version } = seen.case;
  if (isBad && slots.length) return done(who, id, 'notify', await who.act(`/api/cases/${id}/notify`, { version, n_days: 10 }, MOVED));
  if (chance.is(0.03)) return done(who, id, 'refuse', await who.act(`/api/cases/${id}/refuse`, { version, ground: 'no_need', reason: '依法不需要办理' }, MOVED));
  return done(who, id, 'pass', await who.act(`/api/cases/${id}/pass`, { version }, MOVED));
}

function done(who, id, act, reply) {
  who.world.ledger.acted(id, act, reply.version);
  if (act === 'make_licence') who.world.ledger.n.licences++;
  return true;
}

async function trays(who, chance) {
  const { trays } = await who.see('/api/inbox');
  for (const { tray, n_cases } of trays) {
    if (!n_cases || ['correction', 'above', 'broken'].includes(tray)) continue;
    const { page } = await who.see(`/api/inbox?tray=${tray}`);
    let n_done = 0;
    // Not always the first: what waits for somebody else would lie on top of everything.
    const rows = page.rows.map((it) => [chance.next(), it]).sort(([a], [b]) => a - b).slice(0, 2 * N_A_TURN);
    for (const [, row] of rows) {
      if (!who.world.isOpen || !who.world.on || n_done >= N_A_TURN) break;
      try { n_done += await goOn(who, row.id, chance); } catch (err) {
        // One case does not keep the others waiting.
        if (err instanceof Refused) who.world.surprise(err);
        else if (!(err instanceof Cut)) throw err;
      }
    }
  }
}

/// Three acts at most: the next one is often somebody else's. How many they were.
async function goOn(who, id, chance) {
  for (let n = 0; n < 3; n++) {
    const seen = await who.see(`/api/cases/${id}/dossier`, MOVED);
    const { acts, version } = seen.seen.case;
    const barred = seen.barred.map((it) => it.act);
    let act = Object.keys(FORMS).find((it) => acts.includes(it) && !barred.includes(it) && !(it === 'supply' && !seen.owed.every((it) => it.is_there)));
    if (!act) return n;
    if (act === 'grant' && acts.includes('deny') && chance.is(0.08)) act = 'deny';
    const [path, form] = act === 'deny' ? ['deny', () => ({ says: '不符合规定的条件' })] : FORMS[act];
    const isMoney = act === 'collect';
    // Half of those who owe pay online.
    if (isMoney && chance.is(0.5)) return n;
    const json = { ...(isMoney ? {} : { version }), ...form(seen) };
    const reply = await who.act(`/api/cases/${id}/${path}`, json, MOVED);
    if (isMoney) who.world.ledger.bills.set(id, { no: reply.no, due: reply.due, way: 'cash' });
    else done(who, id, act, reply);
  }
  return 3;
}

/// Letters of authority end with the year: in its last days the head writes those of the next.
function lacksLetters(world) {
  const [year, month, day] = world.today.split('-').map(Number);
  const wanted = month === 12 && day >= 20 ? year + 1 : year;
  return wanted > (world.lettersOf ??= year) ? wanted : 0;
}

async function letters(who) {
  const { world } = who;
  const year = lacksLetters(world);
  if (!year) return;
  const first = await who.see('/api/mandates');
  const rows = [...first.page.rows];
  for (let page = 2; rows.length < first.page.n_rows && page < 20; page++) rows.push(...(await who.see(`/api/mandates?page=${page}`)).page.rows);
  const given = new Set(rows.filter((it) => it.from.startsWith(String(year))).map((it) => it.holder + it.post));
  for (const it of rows) {
    const holder = first.holders.find((one) => one.name === it.holder && one.post === it.post);
    if (!holder || given.has(it.holder + it.post)) continue;
    given.add(it.holder + it.post);
    const json = { holder: holder.login, is_deputy: '', acts: it.acts, items: '', from: `${year}-01-01`, until: `${year}-12-31`, yuan: it.acts.includes('waive') ? '200' : '', signed_by: it.signed_by };
    await who.act('/api/mandates', json);
    world.ledger.n.letters++;
  }
  world.lettersOf = year;
}

// 办事的人: visitors and account holders, one after the other. Whatever the hall says yes to goes into the ledger.
import { material, persona, typed, unasked } from './forms.mjs';
import { digest } from './ledger.mjs';
import { Cut, OWN_SECRET, Refused, Someone } from './world.mjs';

const MATTERS = ['个体工商户设立登记', '个体工商户设立登记', '公共场所卫生许可', '老年人优待证办理', '老年人优待证办理', '食品小经营许可', '规范户外招牌设施设置', '畜禽养殖场、养殖小区备案', '自然灾害生活救助申请', '城乡最低生活保障对象认定', '公司设立登记', '生育登记服务', '开办餐饮店一件事'];
/// Somebody else was quicker, or a clock ran out.
const MOVED = ['wrong_stage', 'stale_draft', 'materials_missing'];
/// So many are known at a time; who has nothing under way makes place.
const N_KNOWN = 40;

/// One act of one citizen; two of these loops never have the same person in hand.
export async function citizen(world, chance) {
  if (world.isNight) return;
  const free = world.people.filter((it) => !it.isBusy);
  const isNew = free.length < 4 || (world.people.length < N_KNOWN && chance.is(0.35));
  const who = isNew ? new Someone(world) : chance.pick(free);
  who.isBusy = true;
  try {
    if (isNew) await arrives(world, who, chance); else await returns(world, who, chance);
  } finally { who.isBusy = false; }
}

async function arrives(world, who, chance) {
  who.person = persona(world.n_people++, chance);
  const item = world.items.get(chance.pick(MATTERS));
  // Half of them try before they say who they are.
  if (chance.is(0.5)) {
    world.ledger.n.guests++;
    const draft = await begin(who, item, chance);
    const fate = chance.next();
    if (fate < 0.15) return discard(who, draft.id);
    if (fate < 0.3) return;
  }
  await register(world, who);
  await handIn(who, item, chance);
}

/// When the line goes before the answer, the account may be there: whoever signs in sees.
export async function register(world, who) {
  const { name, phone, login } = who.person;
  const json = { kind: 'person', name, phone, login, secret: OWN_SECRET, again: OWN_SECRET, agreed: 'yes' };
  for (let n = 0; ; n++) {
    try {
      const reply = await who.ask('POST', '/api/register', { json, isProof: true });
      if (reply.status === 200) break;
      if (n === 0) throw new Refused('POST', '/api/register', reply);
      Object.assign(who, { login, secret: OWN_SECRET });
      await who.signIn();
      break;
    } catch (err) {
      if (!(err instanceof Cut) || n > 3) throw err;
      await world.isBack();
    }
  }
  Object.assign(who, { login, secret: OWN_SECRET });
  world.ledger.n.registered++;
  world.people.push(who);
}

/// A draft with something in it, read back as it was left.
async function begin(who, item, chance) {
  const draft = await who.act(`/api/items/${item}/cases`);
  const answers = { ...draft.answers };
  for (const name of unasked(draft, answers)) answers[name] = typed(draft, name, who.person, chance);
  await save(who, draft, answers);
  const seen = await who.see(`/api/cases/${draft.id}/draft`, ['signed_out']);
  if (JSON.stringify(seen.answers) !== JSON.stringify({ ...seen.answers, ...answers })) who.world.surprise(new Error(`a draft says ${JSON.stringify(seen.answers)}, not ${JSON.stringify(answers)}`));
  const slot = seen.slots.find((it) => it.is_needed);
  if (slot) await upload(who, draft.id, slot.material.slot, chance);
  return draft;
}

async function save(who, draft, answers) {
  const saved = await who.act(`/api/cases/${draft.id}/draft`, { answers, rev: draft.rev }, ['stale_draft', 'signed_out']);
  who.world.ledger.saved(draft.id, saved.rev, who);
}

async function discard(who, id) {
  who.world.ledger.dropped(id);
  await who.act(`/api/cases/${id}/discard`, {}, ['signed_out', 'not_found']);
  who.world.ledger.n.discarded++;
}

/// What was acknowledged is read back at once: a picture is drawn anew, and its bytes are those from then on.
async function upload(who, id, slot, chance) {
  const { name, bytes, isPdf } = material(chance);
  const reply = await who.upload(id, slot, name, bytes);
  if (reply.status !== 204) {
    if ([401, 409, 410, 412, 423].includes(reply.status)) throw new Cut();
    throw new Refused('upload', `${id} ${slot} ${name}`, reply);
  }
  const back = await who.get(`/api/files/${reply.id}`);
  if (back.status === 401 || back.status === 404) throw new Cut();
  if (back.status !== 200) throw new Refused('GET', `/api/files/${reply.id}`, back);
  const kept = digest(back.bytes);
  if (isPdf && kept !== digest(bytes)) who.world.surprise(new Error(`a PDF came back changed: ${reply.id}`));
  who.world.ledger.files.set(reply.id, { id, digest: kept, who });
}

/// Fills in whatever is found missing, until the hall takes it.
export async function handIn(who, item, chance) {
  let draft = await who.act(`/api/items/${item}/cases`);
  const { id } = draft;
  let answers = draft.answers;
  for (let round = 0; round < 14; round++) {
    await save(who, draft, answers);
    draft = await who.see(`/api/cases/${id}/draft`);
    answers = { ...draft.answers };
    const asked = unasked(draft, answers);
    for (const name of asked) answers[name] = typed(draft, name, who.person, chance);
    if (asked.length) continue;
    for (const it of draft.slots.filter((it) => it.is_needed && !it.files.length && it.material.necessity !== 'deferrable')) await upload(who, id, it.material.slot, chance);
    // Some never do, and their drafts stay.
    if (round === 0 && chance.is(0.05)) return;
    const path = `/api/cases/${id}/submit`;
    const reply = await who.post(path, { declared: 'yes', agreed: 'yes' });
    if (reply.status === 200) return who.world.ledger.handedIn(id, reply.json, who, item);
    const missing = reply.fault?.fields ?? [];
    if (!missing.length && reply.fault?.code !== 'materials_missing') throw new Refused('POST', path, reply);
    for (const it of missing) {
      const name = it.name.split('.')[0];
      const value = typed(draft, name, who.person, chance);
      if (value === undefined) throw new Error(`${draft.item.name} asks for ${it.name}: ${it.says}`);
      answers[name] = value;
    }
  }
  throw new Error(`${draft.item.name} was never taken: ${JSON.stringify(answers)}`);
}

async function returns(world, who, chance) {
  const { rows } = await who.see('/api/me/cases');
  for (const row of rows) {
    const it = world.ledger.cases.get(row.id);
    if (row.stage === 'draft' && chance.is(0.1)) await discard(who, row.id);
    if (!it) continue;
    if (row.stage === 'correction' && chance.is(0.8)) await correct(who, row.id, chance);
    if (row.stage === 'granted') await pay(who, row.id);
    if (row.needs_you && !['correction', 'granted'].includes(row.stage)) await follow(who, row.id, chance);
    if (row.stage === 'submitted' && chance.is(0.03)) await withdraw(who, row.id);
    if (chance.is(0.3)) await read(who, row.id);
    if (chance.is(0.2)) await rate(who, row.id, chance);
  }
  const fate = chance.next();
  if (fate < 0.15) return book(world, who, chance);
  if (fate < 0.2 || world.people.length >= N_KNOWN) return close(world, who);
  if (fate < 0.7 && rows.length < 5) return handIn(who, world.items.get(chance.pick(MATTERS)), chance);
}

export async function correct(who, id, chance) {
  const draft = await who.see(`/api/cases/${id}/draft`, MOVED);
  for (const it of draft.slots.filter((it) => it.is_open && it.defect && !it.is_answered)) await upload(who, id, it.material.slot, chance);
  await who.act(`/api/cases/${id}/submit`, { declared: 'yes', agreed: 'yes' }, MOVED);
  who.world.ledger.acted(id, 'resubmit');
  who.world.ledger.n.corrected++;
}

/// 容缺: what was put off at acceptance is sent from home.
async function follow(who, id, chance) {
  const slots = await who.see(`/api/cases/${id}/materials`, MOVED);
  for (const it of slots.filter((it) => it.is_open && !it.files.length)) await upload(who, id, it.material.slot, chance);
}

async function withdraw(who, id) {
  const seen = await who.act(`/api/cases/${id}/withdraw`, { reason: '不办了' }, MOVED);
  who.world.ledger.acted(id, 'withdraw', seen.version);
  who.world.ledger.n.withdrawn++;
}

/// To the platform, which a rehearsal plays itself, and back with what it booked.
export async function pay(who, id) {
  const bill = await who.see(`/api/cases/${id}/bill`);
  if (bill?.state !== 'open') return;
  const { to } = await who.act(`/api/cases/${id}/pay`, {}, MOVED);
  const body = to.slice(to.indexOf('?') + 1);
  const reply = await who.ask('POST', '/pay/simulator', { body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  // Collected at the window meanwhile, or booked before the line went: the bill says which.
  if (![303, 422].includes(reply.status)) throw new Refused('POST', '/pay/simulator', reply);
  if (reply.status === 303) who.world.ledger.bills.set(id, { no: bill.no, due: bill.due, way: 'online', who });
}

/// The papers of a case, once each, and their PDF when it has been made.
async function read(who, id) {
  const seen = await who.see(`/api/cases/${id}`);
  for (const it of seen.papers) {
    const known = who.world.ledger.papers.get(it.id);
    if (known?.file) continue;
    const paper = await who.see(`/api/cases/${id}/papers/${it.id}`);
    const file = await who.get(`/api/cases/${id}/papers/${it.id}/file`);
    who.world.ledger.papers.set(it.id, { id, who, no: it.no, code: paper.code, digest: paper.digest, file: file.status === 200 ? digest(file.bytes) : undefined });
  }
}

async function rate(who, id, chance) {
  const { chances } = await who.see(`/api/cases/${id}/ratings`);
  const it = chances.find((it) => !it.given);
  if (!it) return;
  const stars = chance.pick(['delighted', 'satisfied', 'fair', 'unhappy']);
  const grievances = stars === 'unhappy' ? ['slow'] : [];
  await who.act(`/api/cases/${id}/ratings`, { seq: it.seq, stars, grievances, text: '' }, MOVED);
  who.world.ledger.ratings.set(`${id} ${it.seq}`, { id, seq: it.seq, stars, who });
}

/// Whose phone it is first; then a place, which there may be none of.
async function book(world, who, chance) {
  if (!who.isProven) {
    const { would_send: text } = await who.act('/api/me/phone/ask');
    if (text) await who.act('/api/me/phone/prove', { code: /\d{6}/.exec(text)[0] }, ['form']);
    who.isProven = true;
  }
  const item = world.items.get(chance.pick(['公共场所卫生许可', '老年人优待证办理', '个体工商户设立登记']));
  const { days } = await who.see(`/api/items/${item}/times`);
  if (!days.length) return;
  const time = `${chance.pick(days).day}/${chance.below(4)}`;
  const reply = await who.post(`/api/items/${item}/bookings`, { time });
  // Full, or booked already, or shut by a new calendar: each says so beside the field.
  if (reply.status === 422) return;
  if (reply.status !== 200) throw new Refused('POST', 'bookings', reply);
  world.ledger.bookings.set(reply.json.id, { who, day: reply.json.day, time: reply.json.time, code: reply.json.code });
}

async function close(world, who) {
  const reply = await who.ask('POST', '/api/me/close', { json: { proof: who.secret, agreed: 'yes' }, isProof: true }).catch((err) => {
    // Nobody knows whether it is closed: they are left alone, and what is theirs is read by somebody else.
    leaves(world, who, false);
    throw err;
  });
  // Something is under way; or the session was over.
  if ([401, 422].includes(reply.status)) return;
  if (reply.status !== 200) throw new Refused('POST', '/api/me/close', reply);
  leaves(world, who, true);
}

function leaves(world, who, isTold) {
  world.ledger.closed.set(who, isTold);
  world.people.splice(world.people.indexOf(who), 1);
  for (const [id, it] of world.ledger.drafts) if (it.who === who) world.ledger.dropped(id);
}

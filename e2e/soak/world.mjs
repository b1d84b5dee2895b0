// What every actor acts in: one hall, its clock, and what is said when a line goes or a reply is none.
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from '../client.mjs';
import { SECRET, totp } from '../county.mjs';

/// The line went, or nobody had a place for long: whoever asked gives this up and looks anew.
export class Cut extends Error {}
/// Not done, with the reply that says why.
export class Refused extends Error {
  constructor(method, path, reply) {
    super(`${method} ${path}: ${reply.status} ${reply.text.slice(0, 300)}`);
    this.reply = reply;
  }
}

const PATIENCE = 8;
const DOORS = /^\/api\/(files|uploads)/;
export const OWN_SECRET = 'a long sentence of mine 7';
/// What a member of staff takes after ninety days.
const NEW_SECRET = 'Mingchuan-2027-Soak';

/// Chance that can be had again: every actor draws from a stream of its own, all of them grown out of one seed.
export class Chance {
  constructor(seed) { this.state = seed >>> 0; }

  /// mulberry32: small, and good enough to decide who does what.
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let it = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    it ^= it + Math.imul(it ^ (it >>> 7), it | 61);
    return ((it ^ (it >>> 14)) >>> 0) / 4_294_967_296;
  }

  below(n) { return Math.floor(this.next() * n); }
  pick(list) { return list[this.below(list.length)]; }
  is(share) { return this.next() < share; }

  /// A stream for somebody: what others draw meanwhile does not change theirs.
  apart(name) {
    let hash = this.state;
    for (const it of name) hash = Math.imul(hash ^ it.codePointAt(0), 0x01000193) >>> 0;
    return new Chance(hash);
  }
}

export class World {
  /// Processes there have been; while it is down, none.
  life = 0;
  isDown = false;
  /// Whether actors go on, whether the windows are open, and whether everybody sleeps.
  on = true;
  isOpen = true;
  isNight = false;
  n = { calls: 0, cut: 0, busy: 0, waited: 0, kills: 0, ended: 0 };
  /// 5xx; lines that went though nobody was killed; refusals nobody expected; mistakes of this program's own.
  failures = [];
  strays = [];
  surprises = [];
  leaks = [];
  /// Citizens who have an account here, and staff by login.
  people = [];
  staff = new Map();
  n_people = 1;
  n_flying = 0;
  #line = Promise.resolve();
  #n_keys = 0;

  constructor(hall, ledger, seed) {
    Object.assign(this, { hall, ledger, seed, chance: new Chance(seed) });
  }

  get now() { return this.hall.now; }
  get today() { return new Date(this.now + 8 * 3_600_000).toISOString().slice(0, 10); }
  key() { return `soak-${this.seed}-${this.#n_keys++}`; }

  /// One at a time: who moves the clock, and who reads a code off it.
  alone(act) {
    const turn = this.#line.then(act);
    this.#line = turn.catch(() => {});
    return turn;
  }

  /// Hours in a moment: nobody is in the middle of anything then, for no request takes hours. The log's seals count on that.
  walk(to) {
    return this.alone(async () => {
      this.isMoving = true;
      while (this.n_flying) await pause(2);
      // First a moment, for which every job is run and waited for: one that is setting a paper just now would date it before the
      // seal that comes with the hours.
      try {
        if (to <= this.now) return;
        await this.hall.walk(1_000);
        await this.hall.walk(Math.max(0, to - this.now));
      } finally { this.isMoving = false; }
    });
  }

  async isBack() { while (this.isDown && this.on) await pause(100); }

  surprise(err) { this.surprises.push(`${this.today} ${err.message}`); }

  /// One actor, until told to stop: act by act, whatever became of the one before.
  async goOn(name, act, rest) {
    const chance = this.chance.apart(name);
    while (this.on) {
      try { await act(chance); } catch (err) {
        if (err instanceof Refused) this.surprise(err);
        else if (!(err instanceof Cut)) this.surprise(new Error(`${name} stumbled: ${err.stack}`));
      }
      await pause(rest[0] + chance.below(rest[1] - rest[0]));
    }
  }
}

let n_addresses = 0;

export class Someone extends Client {
  /// `login` with `secret`; staff have a code beside it.
  constructor(world, { login, secret = SECRET, isStaff = false } = {}) {
    super(world.hall);
    const n = n_addresses++;
    Object.assign(this, { world, login, secret, isStaff, step: 0, from: `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}` });
  }

  /// As a browser would with a patient person before it: who is refused a line calls again, who is told to wait waits, and what
  /// was cut is said again under the same key, so that it is done once.
  async ask(method, path, { isProof = false, ...options } = {}) {
    const { world } = this;
    const headers = { 'x-forwarded-for': this.from, ...options.headers };
    // A visitor without a session has nothing a key could belong to.
    if (method === 'POST' && options.json !== undefined && this.cookie && !isProof) headers['idempotency-key'] ??= world.key();
    const isSafe = method === 'GET' || method === 'HEAD' || 'idempotency-key' in headers;
    let n_ended = 0;
    for (let n = 0; ; n++) {
      while (world.isMoving) await pause(5);
      const { life } = world;
      world.n.calls++;
      world.n_flying++;
      let reply;
      try { reply = await super.ask(method, path, { ...options, headers }).finally(() => { world.n_flying--; }); } catch (err) {
        const isKilled = world.isDown || world.life !== life;
        if (!isKilled) world.strays.push(`${world.today} ${method} ${path}: ${err.code ?? err.message}`);
        world.n.cut++;
        if (isProof) throw new Cut();
        await world.isBack();
        if (n < PATIENCE && (isSafe || err.code === 'ECONNREFUSED')) { await pause(50); continue; }
        throw new Cut();
      }
      if (reply.status === 503 && reply.headers['retry-after']) {
        world.n.busy++;
        if (n >= PATIENCE) throw new Cut();
        await pause(Math.min(2_000, 1_000 * Number(reply.headers['retry-after'])));
        continue;
      }
      if (reply.status >= 500) {
        world.failures.push(`${world.today} ${method} ${path}: ${reply.status} ${reply.text.slice(0, 300)}`);
        throw new Cut();
      }
      if (reply.status === 401 && reply.fault?.code === 'signed_out' && this.login && !isProof && n_ended++ < 12) {
        // At night everybody sleeps, and in the evening the windows are shut: tomorrow is another day.
        if (world.isNight || (this.isStaff && !world.isOpen)) throw new Cut();
        world.n.ended++;
        await this.signIn();
        continue;
      }
      // Doors that are open to visitors do not say that a session is over: what is mine is nobody's then, and not found.
      if (reply.status === 404 && this.login && !isProof && DOORS.test(path) && n_ended++ < 12 && await this.#isOut()) {
        world.n.ended++;
        await this.signIn();
        continue;
      }
      if (reply.status === 429) world.n.waited++;
      return reply;
    }
  }

  async #isOut() {
    const me = await this.ask('GET', '/api/me', { isProof: true });
    return me.json?.kind !== 'citizen' && me.json?.kind !== 'staff';
  }

  /// The reply to what should go well; `soft` are faults one lives with, because others are about as well.
  async must(method, path, json, soft = []) {
    const reply = await this.ask(method, path, json === undefined ? {} : { json });
    if (reply.status < 300) return reply.json;
    if (soft.includes(reply.fault?.code)) throw new Cut();
    throw new Refused(method, path, reply);
  }

  see(path, soft) { return this.must('GET', path, undefined, soft); }
  act(path, json = {}, soft) { return this.must('POST', path, json, soft); }

  async signIn() {
    const { world } = this;
    // With the cookie there is, as a browser would: what was begun as a visitor meanwhile comes along.
    const go = async (code) => {
      const { login, secret } = this;
      let reply = await this.ask('POST', '/api/sign-in', { json: { login, secret, ...code }, isProof: true });
      if (reply.fault?.code === 'secret_expired') {
        const renewed = { login, old: secret, secret: NEW_SECRET, again: NEW_SECRET, ...code };
        reply = await this.ask('POST', '/api/sign-in/renew', { json: renewed, isProof: true });
        if (reply.status === 200) { this.secret = NEW_SECRET; world.ledger.n.renewed++; }
      }
      return reply;
    };
    let reply = await (this.isStaff ? world.alone(() => this.#withCode(go)) : go({}));
    // Renewed, and the line went before it was said.
    if (this.isStaff && reply.fault?.code === 'bad_sign_in' && this.secret !== NEW_SECRET && this.wasCut) {
      this.secret = NEW_SECRET;
      reply = await world.alone(() => this.#withCode(go));
    }
    if (reply.status !== 200) throw new Refused('POST', `/api/sign-in as ${this.login}`, reply);
    this.wasCut = false;
    return reply.json;
  }

  /// A code counts once: if this half minute's has been used, the next one has to come first.
  async #withCode(go) {
    const { world } = this;
    await world.isBack();
    if (Math.floor(world.now / 30_000) <= this.step) await world.hall.walk(31_000).catch(() => { throw new Cut(); });
    this.step = Math.floor(world.now / 30_000);
    try { return await go({ code: totp(world.now) }); } catch (err) { this.wasCut = true; throw err; }
  }
}

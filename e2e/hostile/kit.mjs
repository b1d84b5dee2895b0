// What every hostile test needs: a hall on a fresh folder, clients that are no browsers, a submitted case, a tool.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SECRET, START, picture, totp } from '../hall.mjs';

export { SECRET, START, pause, picture, totp };
export const YIMEN = process.env.YIMEN;
export const ITEM = '个体工商户设立登记';
export const ANSWERS = { who: 'citizen', pre_approval: 'none', premises_kind: 'owned', by: 'self', composition: 'single', shop_name: '清和面馆', business_scope: '面食', premise_address: '东街42号一楼', delivery: 'window' };
const TUS = { 'tus-resumable': '1.0.0' };
export const PIECE = { ...TUS, 'content-type': 'application/offset+octet-stream' };

/// A test says why it does not hold by throwing; `skip` says that its feature is still to come.
export class Skip extends Error {}
export function skip(why) { throw new Skip(why); }
export function check(holds, what) { if (!holds) throw new Error(what); }
export function same(is, wanted, what) {
  if (JSON.stringify(is) !== JSON.stringify(wanted)) throw new Error(`${what}: ${JSON.stringify(is)?.slice(0, 200)}, not ${JSON.stringify(wanted)?.slice(0, 200)}`);
}

let lastPort = 8830;

export class Hall {
  constructor(more = {}) {
    this.port = lastPort++;
    this.origin = `http://localhost:${this.port}`;
    this.data = more.YIMEN_DATA ?? mkdtempSync(join(tmpdir(), 'yimen-hostile-'));
    this.prefix = [];
    this.env = { ...process.env, YIMEN_DATA: this.data, YIMEN_LISTEN: `127.0.0.1:${this.port}`, YIMEN_ORIGIN: this.origin, YIMEN_REHEARSAL: '2026-11-23', YIMEN_CALLS_PER_SECOND: '0', YIMEN_MIN_FREE_MB: '20', RUST_LOG: 'warn', ...more };
    this.now = START;
  }

  static async open(more, scale = 'small') {
    const hall = new Hall(more);
    hall.run('seed', scale);
    await hall.start();
    return hall;
  }

  run(...words) {
    return execFileSync(YIMEN, words, { env: this.env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /// The same, when it may fail: status and everything it said.
  tried(...words) {
    const out = spawnSync(YIMEN, words, { env: this.env, encoding: 'utf8' });
    return { status: out.status, text: out.stdout + out.stderr };
  }

  async start() {
    const start = performance.now();
    this.log = '';
    const [program, ...words] = [...this.prefix, YIMEN, 'serve'];
    this.child = spawn(program, words, { env: this.env, stdio: ['ignore', 'ignore', 'pipe'] });
    this.child.stderr.on('data', (it) => { if (this.log.length < 4e6) this.log += it; });
    for (let n = 0; n < 600; n++) {
      if (await ask(this.port, 'GET', '/readyz').then((it) => it.status === 200, () => false)) return performance.now() - start;
      if (this.child.exitCode !== null) break;
      await pause(25);
    }
    throw new Error(`the hall does not open: ${this.log.slice(-400)}`);
  }

  async stop(signal = 'SIGKILL') {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.exitCode;
    const gone = new Promise((done) => this.child.once('exit', (code) => done(code)));
    this.child.kill(signal);
    return gone;
  }

  async close() {
    if (this.child) await this.stop();
    rmSync(this.data, { recursive: true, force: true });
  }

  async walk(ms) {
    this.now += ms;
    const reply = await fetch(`${this.origin}/dev/clock`, { method: 'POST', body: String(this.now) });
    check(reply.status === 204, `moving the clock: ${reply.status} ${this.log.slice(-300)}`);
  }

  client() { return new Client(this); }

  async citizen(login = 'zhouming') {
    const who = this.client();
    same((await who.post('/api/sign-in', { login, secret: SECRET })).status, 200, `signing in ${login}`);
    return who;
  }

  /// A citizen nobody knew before.
  async newcomer(name, phone, login) {
    const who = this.client();
    const reply = await who.post('/api/register', { kind: 'person', name, phone, login, secret: 'a long sentence of mine 7', again: 'a long sentence of mine 7', agreed: 'yes' });
    same(reply.status, 200, `registering ${name}: ${reply.text}`);
    return who;
  }

  /// A code counts once: each sign-in is half a minute later than the one before.
  async staff(login) {
    await this.walk(31_000);
    const who = this.client();
    const reply = await who.post('/api/sign-in', { login, secret: SECRET, code: totp(this.now) });
    same(reply.status, 200, `signing in ${login}: ${reply.text}`);
    return who;
  }

  async item(name = ITEM) {
    return (await this.client().get(`/api/items?q=${encodeURIComponent(name)}`)).json.page.rows[0].id;
  }

  rss() {
    const pid = this.prefix.length ? this.inner() : this.child.pid;
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
  }

  /// The program itself, when something stands in front of it.
  inner() {
    return Number(execFileSync('pgrep', ['-P', String(this.child.pid)], { encoding: 'utf8' }).trim().split('\n')[0]);
  }

  sql(text) {
    const script = "import sqlite3,sys\nc=sqlite3.connect(sys.argv[1],timeout=20)\nr=c.execute(sys.argv[2]).fetchall()\nc.commit()\nprint('\\n'.join('|'.join(map(str,x)) for x in r))";
    return execFileSync('python3', ['-c', script, join(this.data, 'hall.db'), text], { encoding: 'utf8' }).trim();
  }
}

const agent = new Agent({ keepAlive: true, maxSockets: 200 });

/// One request as it is, headers and all; never more than 60 seconds.
export function ask(port, method, path, { headers = {}, body, host = '127.0.0.1', alone = false } = {}) {
  return new Promise((done, fail) => {
    const call = request({ host, port, method, path, headers, agent: alone ? undefined : agent, timeout: 60_000 }, (reply) => {
      const parts = [];
      reply.on('data', (it) => parts.push(it));
      reply.on('error', fail);
      reply.on('end', () => {
        const bytes = Buffer.concat(parts);
        const text = bytes.toString();
        let json;
        if (/json/.test(reply.headers['content-type'] ?? '')) try { json = JSON.parse(text); } catch { /* told by `json` missing */ }
        done({ status: reply.statusCode, headers: reply.headers, raw: reply.rawHeaders, bytes, text, json, fault: json?.fault });
      });
    });
    call.on('timeout', () => call.destroy(new Error('no reply for a minute')));
    call.on('error', fail);
    if (body !== undefined) call.write(body);
    call.end();
  });
}

export class Client {
  constructor(hall) { this.hall = hall; }

  ask(method, path, { headers = {}, body, json, ...more } = {}) {
    const all = { 'sec-fetch-site': 'same-origin', 'x-requested-by': 'hall', ...headers };
    if (this.cookie) all.cookie = this.cookie;
    if (json !== undefined) { all['content-type'] ??= 'application/json'; body = JSON.stringify(json); }
    for (const name of Object.keys(all)) if (all[name] === null) delete all[name];
    if (body !== undefined) all['content-length'] ??= Buffer.byteLength(body);
    return ask(this.hall.port, method, path, { headers: all, body, ...more }).then((reply) => {
      // The session; what signing in elsewhere has to remember is not.
      const cookie = reply.headers['set-cookie']?.find((it) => it.startsWith('__Host-sid='))?.split(';')[0];
      if (cookie) this.cookie = cookie;
      return reply;
    });
  }

  get(path, headers) { return this.ask('GET', path, { headers }); }
  post(path, json = {}, headers) { return this.ask('POST', path, { json, headers }); }

  async begin(caseId, slot, name, length) {
    const b64 = (text) => Buffer.from(text).toString('base64');
    return this.ask('POST', '/api/uploads', { headers: { ...TUS, 'upload-length': length, 'upload-metadata': `case ${b64(caseId)},slot ${b64(slot)},filename ${b64(name)}` } });
  }

  /// A whole upload in pieces of at most 512 KB; returns the last reply.
  async upload(caseId, slot, name, bytes, piece = 512 * 1024) {
    const made = await this.begin(caseId, slot, name, bytes.length);
    if (made.status !== 201) return made;
    let reply = made;
    for (let from = 0; from < bytes.length; from += piece) {
      reply = await this.ask('PATCH', made.headers.location, { headers: { ...PIECE, 'upload-offset': from }, body: bytes.subarray(from, from + piece) });
      if (reply.status !== 204) break;
    }
    reply.id = made.headers.location.split('/').pop();
    return reply;
  }

  /// A draft with everything filled in and handed over but the last click.
  async ready(item, answers = {}) {
    const draft = (await this.post(`/api/items/${item}/cases`)).json;
    const saved = await this.post(`/api/cases/${draft.id}/draft`, { answers: { ...draft.answers, ...ANSWERS, ...answers }, rev: draft.rev });
    same(saved.status, 200, `saving: ${saved.text}`);
    for (const slot of draft.slots.filter((it) => it.is_needed)) {
      const reply = await this.upload(draft.id, slot.material.slot, '材料.png', PAGE);
      same(reply.status, 204, `uploading: ${reply.text}`);
    }
    return draft.id;
  }

  async submitted(item, answers) {
    const id = await this.ready(item, answers);
    const reply = await this.post(`/api/cases/${id}/submit`, { declared: 'yes' });
    same(reply.status, 200, `submitting: ${reply.text}`);
    return reply.json;
  }
}

export const PAGE = picture({ width: 600, height: 800 });

export function histogram(replies) {
  const all = {};
  for (const it of replies) all[it.status ?? it] = (all[it.status ?? it] ?? 0) + 1;
  return Object.entries(all).map(([status, n]) => `${status}x${n}`).join(',');
}

export function percentile(times, share) {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/// Everything below a folder.
export function files(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true }).filter((it) => it.isFile()).map((it) => join(it.parentPath ?? it.path, it.name));
}

export function size(folder) { return files(folder).reduce((sum, it) => sum + (existsSync(it) ? statSync(it).size : 0), 0); }

/// Whether a program is on this machine.
export function has(program) { return spawnSync('which', [program]).status === 0; }
export function tool(program) { if (!has(program)) throw new Error(`${program} is missing: cargo xtask hostile installs it`); return program; }

/// Runs something beside the test and returns what it said, without blocking the test's own clients.
export function run(program, words, { env = process.env, cwd, input, timeout = 600_000 } = {}) {
  return new Promise((done) => {
    const child = spawn(program, words, { env, cwd, stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'], timeout });
    let text = '';
    child.stdout.on('data', (it) => { text += it; });
    child.stderr.on('data', (it) => { text += it; });
    child.on('close', (status) => done({ status, text }));
    if (input !== undefined) child.stdin.end(input);
  });
}

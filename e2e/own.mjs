// A hall of a test's own: the product's binary on a folder and a port of its own, which may be killed and started again.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ask } from './client.mjs';
import { DAY } from './county.mjs';
import { Door } from './door.mjs';

/// The path of `yimen`; without it the tests that need a hall of their own are left out.
export const YIMEN = process.env.YIMEN;
const PATIENCE = 60_000;
const MOST_LOG = 4e6;

const open = new Set();
// No hall outlives the process that opened it, however that ends.
process.on('exit', () => { for (const it of open) it.drop(); });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

/// A port nobody listens on. Below those the system gives to outgoing lines: a hall that is killed and started again
/// wants the same one, and whoever knocks meanwhile must not be given it.
export async function freePort() {
  for (;;) {
    const port = 12_000 + Math.floor(Math.random() * 20_000);
    const server = createServer();
    const isFree = await new Promise((done) => {
      server.once('error', () => done(false));
      server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
    });
    if (isFree) return port;
  }
}

export class Hall extends Door {
  constructor(port, more = {}) {
    super(`http://localhost:${port}`);
    this.data = more.YIMEN_DATA ?? mkdtempSync(join(tmpdir(), 'yimen-own-'));
    /// What stands in front of the program: strace.
    this.prefix = [];
    this.log = '';
    // One address plays the whole county here.
    this.env = { ...process.env, YIMEN_DATA: this.data, YIMEN_LISTEN: `127.0.0.1:${port}`, YIMEN_ORIGIN: this.origin, YIMEN_REHEARSAL: DAY, YIMEN_CALLS_PER_SECOND: '0', YIMEN_MIN_FREE_MB: '20', RUST_LOG: 'warn', ...more };
    open.add(this);
  }

  /// With a port, without data.
  static async make(more) { return new this(await freePort(), more); }

  static async open(more, scale = 'small') {
    const hall = await this.make(more);
    if (scale !== 'none') hall.seed(scale);
    await hall.start();
    return hall;
  }

  /// What `yimen seed` leaves: copied from where it lies ready, unless this hall's would be another.
  seed(scale) {
    const { YIMEN_TEMPLATE, YIMEN_DB, YIMEN_S3_BUCKET, YIMEN_RULES, YIMEN_REHEARSAL } = this.env;
    const isOther = YIMEN_DB || YIMEN_S3_BUCKET || YIMEN_RULES || YIMEN_REHEARSAL !== DAY;
    if (YIMEN_TEMPLATE && !isOther) cpSync(join(YIMEN_TEMPLATE, scale), this.data, { recursive: true });
    else this.run('seed', scale);
  }

  run(...words) {
    return execFileSync(YIMEN, words, { env: this.env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /// The same, when it may fail: status and everything it said.
  tried(...words) {
    const out = spawnSync(YIMEN, words, { env: this.env, encoding: 'utf8' });
    return { status: out.status, text: out.stdout + out.stderr };
  }

  /// Opens the door; how long that took.
  async start() {
    const start = performance.now();
    this.log = '';
    const [program, ...words] = [...this.prefix, YIMEN, 'serve'];
    this.child = spawn(program, words, { env: this.env, stdio: ['ignore', 'ignore', 'pipe'] });
    // A test that failed to close it is not kept waiting.
    this.child.unref();
    this.child.stderr.unref();
    this.child.on('error', (it) => { this.log += it; });
    this.child.stderr.on('data', (it) => { if (this.log.length < MOST_LOG) this.log += it; });
    while (this.isUp && performance.now() - start < PATIENCE) {
      if (await ask(this.port, 'GET', '/readyz').then((it) => it.status === 200, () => false)) return performance.now() - start;
      await pause(25);
    }
    throw new Error(`the hall does not open: ${this.log.slice(-400)}`);
  }

  get isUp() { return !!this.child?.pid && this.child.exitCode === null && this.child.signalCode === null; }

  /// As the power would, unless something milder is said: no chance to tidy up.
  async stop(signal = 'SIGKILL') {
    if (!this.isUp) return this.child?.exitCode;
    this.child.ref();
    const gone = new Promise((done) => this.child.once('exit', (code) => done(code)));
    this.child.kill(signal);
    return gone;
  }

  async close() {
    await this.stop();
    this.drop();
  }

  /// What can be done about it without waiting.
  drop() {
    open.delete(this);
    if (this.isUp) this.child.kill('SIGKILL');
    rmSync(this.data, { recursive: true, force: true, maxRetries: 3 });
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

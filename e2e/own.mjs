// A hall of a test's own: the product's binary on a fresh folder, which may be killed and started again.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/// The path of `yimen`; without it the tests that need a hall of their own are left out.
export const YIMEN = process.env.YIMEN;

export class Hall {
  constructor(port, more = {}) {
    this.port = port;
    this.origin = `http://localhost:${port}`;
    this.data = mkdtempSync(join(tmpdir(), 'yimen-own-'));
    this.env = { ...process.env, YIMEN_DATA: this.data, YIMEN_LISTEN: `127.0.0.1:${port}`, YIMEN_ORIGIN: this.origin, YIMEN_REHEARSAL: '2026-11-23', RUST_LOG: 'warn', ...more };
  }

  run(...words) {
    return execFileSync(YIMEN, words, { env: this.env, encoding: 'utf8' });
  }

  async start() {
    this.child = spawn(YIMEN, ['serve'], { env: this.env, stdio: 'ignore' });
    for (let n = 0; n < 200; n++) {
      if (await this.ask('GET', '/readyz').then((it) => it.status === 200, () => false)) return;
      await pause(50);
    }
    throw new Error('the hall does not open');
  }

  /// As the power would: no chance to tidy up.
  async kill() {
    const gone = new Promise((done) => this.child.once('exit', done));
    this.child.kill('SIGKILL');
    await gone;
  }

  async close() {
    await this.kill();
    rmSync(this.data, { recursive: true, force: true });
  }

  /// A plain request, as a foreign client would send it; `fetch` sets headers of its own.
  ask(method, path, { headers = {}, body, json } = {}) {
    const all = { 'sec-fetch-site': 'same-origin', 'x-requested-by': 'hall', ...headers };
    if (this.cookie) all.cookie = this.cookie;
    if (json !== undefined) { all['content-type'] = 'application/json'; body = JSON.stringify(json); }
    return new Promise((done, fail) => {
      const call = request({ host: '127.0.0.1', port: this.port, method, path, headers: all }, (reply) => {
        const parts = [];
        reply.on('data', (it) => parts.push(it));
        reply.on('error', fail);
        reply.on('end', () => {
          const text = Buffer.concat(parts).toString();
          const cookie = reply.headers['set-cookie']?.[0]?.split(';')[0];
          if (cookie) this.cookie = cookie;
          done({ status: reply.statusCode, headers: reply.headers, text, json: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : undefined });
        });
      });
      call.on('error', fail);
      if (body) call.write(body);
      call.end();
    });
  }
}

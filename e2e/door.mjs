// A hall as it is seen from outside, whoever opened it: its clock, and clients that are signed in.
import { equal } from 'node:assert/strict';
import { Client } from './client.mjs';
import { SECRET, START, totp } from './county.mjs';

export class Door {
  now = START;

  constructor(origin) {
    this.origin = origin;
    this.port = Number(new URL(origin).port);
  }

  /// The rehearsal's clock, moved on: deadlines are walked past, never waited for.
  async walk(ms) {
    this.now += ms;
    const reply = await fetch(`${this.origin}/dev/clock`, { method: 'POST', body: String(this.now) });
    equal(reply.status, 204, `moving the clock: ${await reply.text()}`);
  }

  client() { return new Client(this); }

  async citizen(login = 'zhouming') {
    const who = this.client();
    equal((await who.post('/api/sign-in', { login, secret: SECRET })).status, 200, `signing in ${login}`);
    return who;
  }

  /// A citizen nobody knew before.
  async newcomer(name, phone, login) {
    const who = this.client();
    const reply = await who.post('/api/register', { kind: 'person', name, phone, login, secret: 'a long sentence of mine 7', again: 'a long sentence of mine 7', agreed: 'yes' });
    equal(reply.status, 200, `registering ${name}: ${reply.text}`);
    return who;
  }

  /// A code counts once: each sign-in is half a minute later than the one before.
  async staff(login) {
    await this.walk(31_000);
    const who = this.client();
    const reply = await who.post('/api/sign-in', { login, secret: SECRET, code: totp(this.now) });
    equal(reply.status, 200, `signing in ${login}: ${reply.text}`);
    return who;
  }

  async item(name = '个体工商户设立登记') {
    return (await this.client().get(`/api/items?q=${encodeURIComponent(name)}`)).json.page.rows[0].id;
  }
}

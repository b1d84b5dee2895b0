// A client that is no browser: sends what it likes, uploads in pieces, hands a case in.
import { equal } from 'node:assert/strict';
import { Agent, request } from 'node:http';
import { picture } from './papers.mjs';

export const ANSWERS = { who: 'citizen', pre_approval: 'none', premises_kind: 'owned', by: 'self', composition: 'single', shop_name: '清和面馆', business_scope: '面食', premise_address: '东街42号一楼', delivery: 'window' };
export const PAGE = picture({ width: 600, height: 800 });
const TUS = { 'tus-resumable': '1.0.0' };
export const PIECE = { ...TUS, 'content-type': 'application/offset+octet-stream' };

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
    // A line that was idle too long (nothing runs here while a bomb is packed) is shut by the hall, and nothing was asked on it.
    const again = (it) => call.reusedSocket && it.code === 'ECONNRESET' && method === 'GET';
    call.on('error', (it) => (again(it) ? ask(port, method, path, { headers, body, host, alone: true }).then(done, fail) : fail(it)));
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
    equal(saved.status, 200, `saving: ${saved.text}`);
    for (const slot of draft.slots.filter((it) => it.is_needed)) {
      const reply = await this.upload(draft.id, slot.material.slot, '材料.png', PAGE);
      equal(reply.status, 204, `uploading: ${reply.text}`);
    }
    return draft.id;
  }

  async submitted(item, answers) {
    const id = await this.ready(item, answers);
    const reply = await this.post(`/api/cases/${id}/submit`, { declared: 'yes' });
    equal(reply.status, 200, `submitting: ${reply.text}`);
    return reply.json;
  }
}

// The server is killed in the middle of an upload: what it had acknowledged is there, and the rest goes on from there.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { SECRET, picture } from './hall.mjs';
import { Hall, YIMEN } from './own.mjs';

const CHUNK = 512 * 1024;
const b64 = (text) => Buffer.from(text).toString('base64');

test('a server killed in the middle of an upload costs at most one chunk', { skip: !YIMEN }, async () => {
  const hall = new Hall(8796);
  hall.run('seed', 'small');
  await hall.start();
  try {
    await hall.ask('POST', '/api/sign-in', { json: { login: 'zhouming', secret: SECRET } });
    const found = await hall.ask('GET', `/api/items?q=${encodeURIComponent('个体工商户设立登记')}`);
    const draft = (await hall.ask('POST', `/api/items/${found.json.page.rows[0].id}/cases`, { json: {} })).json;
    const slot = draft.slots[0].material.slot;
    const bytes = picture({ width: 4200, height: 5600, noise: true });
    assert.ok(bytes.length > 3 * CHUNK, `${bytes.length} bytes`);
    const tus = { 'tus-resumable': '1.0.0' };
    const made = await hall.ask('POST', '/api/uploads', { headers: { ...tus, 'upload-length': bytes.length, 'upload-metadata': `case ${b64(draft.id)},slot ${b64(slot)},filename ${b64('身份证.png')}` } });
    const url = made.headers.location;
    const patch = (from, to) => hall.ask('PATCH', url, { headers: { ...tus, 'upload-offset': from, 'content-type': 'application/offset+octet-stream' }, body: bytes.subarray(from, to) });
    assert.equal((await patch(0, CHUNK)).status, 204);

    const cut = patch(CHUNK, 2 * CHUNK).catch(() => 'cut');
    await hall.kill();
    await cut;
    await hall.start();

    const at = Number((await hall.ask('HEAD', url, { headers: tus })).headers['upload-offset']);
    assert.ok(at >= CHUNK && at <= 2 * CHUNK, `goes on from ${at}`);
    for (let from = at; from < bytes.length; from += CHUNK) {
      const reply = await patch(from, Math.min(from + CHUNK, bytes.length));
      assert.equal(reply.status, 204, reply.text);
    }
    const slots = (await hall.ask('GET', `/api/cases/${draft.id}/materials`)).json;
    assert.equal(slots[0].files[0].state, 'ready');
    assert.match(hall.run('audit', 'verify'), /完整/);
  } finally {
    await hall.close();
  }
});

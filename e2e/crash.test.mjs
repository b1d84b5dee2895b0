// The server is killed in the middle of an upload: what it had acknowledged is there, and the rest goes on from there.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { PIECE } from './client.mjs';
import { Hall, YIMEN } from './own.mjs';
import { picture } from './papers.mjs';

const CHUNK = 512 * 1024;

test('a server killed in the middle of an upload costs at most one chunk', { skip: !YIMEN }, async () => {
  const hall = await Hall.open();
  try {
    const zhou = await hall.citizen();
    const draft = (await zhou.post(`/api/items/${await hall.item()}/cases`)).json;
    const slot = draft.slots[0].material.slot;
    const bytes = picture({ width: 4200, height: 5600, noise: true });
    assert.ok(bytes.length > 3 * CHUNK, `${bytes.length} bytes`);
    const url = (await zhou.begin(draft.id, slot, '身份证.png', bytes.length)).headers.location;
    const patch = (from, to) => zhou.ask('PATCH', url, { headers: { ...PIECE, 'upload-offset': from }, body: bytes.subarray(from, to) });
    assert.equal((await patch(0, CHUNK)).status, 204);

    const cut = patch(CHUNK, 2 * CHUNK).catch(() => 'cut');
    await hall.stop();
    await cut;
    await hall.start();

    const at = Number((await zhou.ask('HEAD', url, { headers: { 'tus-resumable': '1.0.0' } })).headers['upload-offset']);
    assert.ok(at >= CHUNK && at <= 2 * CHUNK, `goes on from ${at}`);
    for (let from = at; from < bytes.length; from += CHUNK) {
      const reply = await patch(from, Math.min(from + CHUNK, bytes.length));
      assert.equal(reply.status, 204, reply.text);
    }
    const slots = (await zhou.get(`/api/cases/${draft.id}/materials`)).json;
    assert.equal(slots[0].files[0].state, 'ready');
    assert.match(hall.run('audit', 'verify'), /完整/);
  } finally {
    await hall.close();
  }
});

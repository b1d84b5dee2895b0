// 上传: ten photos over a line that loses requests; and the server is killed in the middle of a file: what it had acknowledged is there,
// and the rest goes on from there.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { PIECE } from './client.mjs';
import { begins, engine, file, hall, journey, open, picture, signIn } from './hall.mjs';
import { YIMEN } from './own.mjs';
import { openDraft, upload } from './steps.mjs';

const CHUNK = 512 * 1024;
const MAX_SENT = 400 * 1024;

begins({ isOwn: true, scale: 'small' });

journey('ten photos of four megabytes are made smaller and all arrive, though every twentieth request is lost', async () => {
  const page = await open(engine, { width: 390, height: 844 });
  await signIn(page, 'zhouming');
  await openDraft(page, '公共场所卫生许可');
  await page.goto(`${page.url()}/materials`);
  const slot = page.getByRole('main').locator('li.slot').first();
  await slot.waitFor();
  const photo = picture({ width: 2600, height: 3400, noise: true });
  assert.ok(photo.length > 4_000_000, `a photo has ${photo.length} bytes`);
  const sent = [];
  let n = 0;
  await page.route('**/api/uploads**', async (it) => {
    const request = it.request();
    if (request.method() === 'POST' && request.url().endsWith('/api/uploads')) sent.push(Number(request.headers()['upload-length']));
    await (++n % 20 === 0 ? it.abort('connectionreset') : it.continue());
  });
  await upload(page, slot, Array.from({ length: 10 }, (_, at) => file(`照片${at + 1}.png`, photo)));
  await slot.getByRole('link', { name: /下载 照片/ }).nth(9).waitFor({ timeout: 120_000 });
  assert.ok(sent.length >= 10 && n >= 20, `${n} requests, ${sent.length} uploads`);
  assert.deepEqual(sent.filter((it) => !(it <= MAX_SENT)), [], 'each at most 400 KB');
});

test('a server killed in the middle of an upload costs at most one chunk', { skip: !YIMEN }, async () => {
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
});

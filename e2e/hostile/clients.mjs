// Clients that other people wrote.
import { createServer, connect } from 'node:net';
import { Hall, check, pause, picture, same } from './kit.mjs';

/// A line that is cut after so many bytes from the client, again and again.
function cutting(port, cuts) {
  const server = createServer((client) => {
    const line = connect(port, '127.0.0.1');
    let left = cuts.length ? cuts.shift() : Infinity;
    const drop = () => { client.destroy(); line.destroy(); };
    client.on('data', (it) => { left -= it.length; if (left < 0) return drop(); line.write(it); });
    line.on('data', (it) => client.write(it));
    for (const it of [client, line]) { it.on('error', drop); it.on('close', drop); }
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}

export default [
  {
    id: 'T14b', name: 'tus-js-client', quick: true,
    async run() {
      const tus = await import('tus-js-client');
      const hall = await Hall.open();
      const cuts = Array.from({ length: 20 }, (_, n) => 9_000 + ((n * 7919) % 97) * 1_500);
      const server = await cutting(hall.port, cuts);
      try {
        const zhou = await hall.citizen();
        const draft = (await zhou.post(`/api/items/${await hall.item()}/cases`)).json;
        const bytes = picture({ width: 2400, height: 3200, noise: true });
        const headers = { cookie: zhou.cookie, 'x-requested-by': 'hall', 'sec-fetch-site': 'same-origin' };
        const options = (more) => ({ endpoint: `http://127.0.0.1:${server.address().port}/api/uploads`, headers, chunkSize: 64 * 1024, retryDelays: Array(60).fill(10), metadata: { case: draft.id, slot: 'identity', filename: '身份证.png' }, ...more });
        let [retries, paused] = [0, 0];
        const upload = (more = {}) => new Promise((done, fail) => {
          const it = new tus.Upload(bytes, options({
            onError: fail, onSuccess: () => done(it), onShouldRetry: () => { retries++; return true; },
            onProgress: async (n) => {
              // Once in the middle: paused, and taken up again where it was.
              if (n > bytes.length / 2 && !paused) { paused = 1; await it.abort(); await pause(50); it.start(); }
            },
            ...more,
          }));
          it.start();
        });
        const done = await upload();
        const id = done.url.split('/').pop();
        const slots = (await zhou.get(`/api/cases/${draft.id}/materials`)).json;
        same(slots.find((it) => it.material.slot === 'identity').files.map((it) => [it.id, it.state]), [[id, 'ready']], 'the file');
        same((await zhou.get(`/api/files/${id}`)).status, 200, 'and it opens');
        // Begun and given up: nothing stays of it.
        const dropped = await new Promise((done, fail) => {
          const it = new tus.Upload(bytes, options({ onError: fail, onChunkComplete: () => it.abort(true).then(() => done(it.url), fail) }));
          it.start();
        });
        same((await zhou.ask('HEAD', new URL(dropped).pathname, { headers: { 'tus-resumable': '1.0.0' } })).status, 404, 'a terminated upload');
        check(cuts.length < 8, `${cuts.length} cuts were not met`);
        return { cuts: 20 - cuts.length, retries, paused, bytes: bytes.length };
      } finally { server.close(); await hall.close(); }
    },
  },
];

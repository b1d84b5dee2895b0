// Load from outside: how fast a release build answers what people ask most. Prints figures; passes no judgement.
const origin = process.argv[2];
const N_TOGETHER = 16;
const SECONDS = 5;

async function measure(name, ask) {
  const until = performance.now() + SECONDS * 1000;
  const times = [];
  await Promise.all(Array.from({ length: N_TOGETHER }, async () => {
    while (performance.now() < until) {
      const start = performance.now();
      const reply = await ask();
      if (!reply.ok) throw new Error(`${name}: ${reply.status}`);
      await reply.arrayBuffer();
      times.push(performance.now() - start);
    }
  }));
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.floor((times.length - 1) * share)].toFixed(1);
  console.log(`${name.padEnd(24)} ${(times.length / SECONDS).toFixed(0).padStart(6)} req/s   p50 ${at(0.5)} ms   p99 ${at(0.99)} ms`);
}

const get = (path) => () => fetch(origin + path);
const first = await (await fetch(`${origin}/api/items?online=apply`)).json();
const id = first.page.rows[0].id;
await measure('home page', get('/'));
await measure('guide page', get(`/items/${id}`));
await measure('guide, JSON', get(`/api/items/${id}`));
await measure('browse, all', get('/api/items'));
await measure('search, two hanzi', get('/api/items?q=' + encodeURIComponent('社保')));
await measure('search, everyday words', get('/api/items?q=' + encodeURIComponent('开饭店')));
let n = 0;
await measure('open a draft (write)', () => fetch(`${origin}/api/items/${id}/cases`, {
  method: 'POST',
  headers: { origin, 'x-requested-by': 'hall', 'content-type': 'application/json', 'idempotency-key': `b${n++}` },
  body: '{}',
}));

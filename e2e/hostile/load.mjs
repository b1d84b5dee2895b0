// More than it can do, slower than it likes, and told to stop in the middle.
import { connect } from 'node:net';
import { Hall, ask, check, freePort, histogram, pause, percentile, run, same, tool } from './kit.mjs';

const REAL = { YIMEN_REHEARSAL: '' };

async function wrk(hall, connections, seconds, path = '/api/home') {
  const { text } = await run('wrk', ['-t', '2', '-c', String(connections), '-d', `${seconds}s`, '--latency', '--timeout', '20s', hall.origin.replace('localhost', '127.0.0.1') + path]);
  const rate = Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1] ?? 0);
  const bad = Number(/Non-2xx or 3xx responses: (\d+)/.exec(text)?.[1] ?? 0);
  const total = Number(/(\d+) requests in/.exec(text)?.[1] ?? 0);
  const [, n, unit] = /99%\s+([\d.]+)(us|ms|s)/.exec(text) ?? [];
  return { rate, good: rate * (1 - bad / Math.max(1, total)), p99: Number(n) * ({ us: 0.001, ms: 1, s: 1000 }[unit] ?? 0), bad, total };
}

export default [
  {
    id: 'T39', name: 'overload', quick: false, alone: true,
    async run() {
      tool('wrk');
      const ops = await freePort();
      const hall = await Hall.open({ ...REAL, YIMEN_OPS_LISTEN: `127.0.0.1:${ops}` });
      try {
        // A reply that is looked up each time: the shelf would make any load easy.
        const path = `/api/items?q=${encodeURIComponent('营业执照')}`;
        const seconds = Number(process.env.HOSTILE_SECONDS ?? 10);
        const capacity = await wrk(hall, 60, seconds, '/api/me');
        const over = await wrk(hall, 240, seconds, '/api/me');
        check(over.good >= capacity.good * 0.8, `at four times the load ${over.good.toFixed(0)} of ${capacity.good.toFixed(0)}/s`);
        check(over.p99 < 1_000, `p99 ${over.p99} ms`);
        // A flood of sign-ins leaves browsing alone.
        let on = true;
        const statuses = [];
        const flood = Promise.all(Array.from({ length: 100 }, async (_, n) => { while (on) { const reply = await hall.client().post('/api/sign-in', { login: `flood${n}${Math.random()}`, secret: 'x' }).catch(() => ({ status: 0 })); statuses.push(reply); await pause(300); } }));
        await pause(500);
        const times = [];
        for (let n = 0; n < 150; n++) { const start = performance.now(); same((await hall.client().get(path)).status, 200, 'browsing'); times.push(performance.now() - start); }
        on = false; await flood;
        check(!statuses.some((it) => it.status >= 500 && it.status !== 503), histogram(statuses));
        const p99 = percentile(times, 0.99);
        check(p99 < 500, `browsing p99 ${p99.toFixed(0)} ms during a flood of sign-ins`);
        const metrics = (await ask(ops, 'GET', '/metrics')).text;
        check(/http_requests_total\{route="\/api\/me"/.test(metrics), 'counted');
        return { capacity: capacity.good.toFixed(0), at_4x: over.good.toFixed(0), p99_ms: over.p99.toFixed(0), flood: histogram(statuses), browse_p99_ms: p99.toFixed(0), rss_mb: hall.rss().toFixed(0) };
      } finally { await hall.close(); }
    },
  },
  {
    id: 'T40', name: 'slow clients and stopping', quick: false, alone: true,
    async run() {
      tool('slowhttptest');
      const hall = await Hall.open({ ...REAL });
      try {
        const item = await hall.item();
        const silent = Array.from({ length: 100 }, () => connect(hall.port, '127.0.0.1'));
        const opened = performance.now();
        const closed = silent.map((it) => new Promise((done) => { it.on('close', () => done(performance.now() - opened)); it.on('error', () => {}); it.on('end', () => it.end()); it.resume(); }));
        const times = [];
        let on = true;
        const browse = (async () => { while (on) { const start = performance.now(); const reply = await hall.client().get('/api/home').catch(() => ({ status: 0 })); times.push(reply.status === 200 ? performance.now() - start : 60_000); await pause(30); } })();
        // 150 places of one address, each way of being slow after the other.
        for (const way of ['-H', '-B', '-X', '-R']) await run('slowhttptest', ['-c', '140', way, '-g', '-o', '/dev/null', '-i', '5', '-r', '100', '-t', way === '-B' ? 'POST' : 'GET', '-u', `${hall.origin.replace('localhost', '127.0.0.1')}/api/home`, '-x', '24', '-p', '3', '-l', '12'], { timeout: 40_000 });
        const slowest = Math.max(...(await Promise.all(closed)));
        on = false; await browse;
        check(slowest < 15_000, `a silent line stayed for ${(slowest / 1000).toFixed(1)} s`);
        const p99 = percentile(times, 0.99);
        check(p99 < 500, `others waited ${p99.toFixed(0)} ms`);
        // Told to stop while people write: what was begun is finished, and nothing acknowledged is lost.
        const replies = [];
        let writing = true;
        const writers = Promise.all(Array.from({ length: 20 }, async () => { while (writing) { try { const reply = await hall.client().ask('POST', `/api/items/${item}/cases`, { json: {}, alone: true }); replies.push(reply.status); } catch { break; } } }));
        await pause(600);
        const start = performance.now();
        const gone = hall.stop('SIGTERM');
        setTimeout(() => hall.child.kill('SIGTERM'), 100);
        const code = await gone;
        writing = false; await writers;
        const took = performance.now() - start;
        same(code, 0, 'exit code');
        check(took < 25_000, `stopped after ${took} ms`);
        const n_kept = Number(hall.sql('select count(*) from cases'));
        const n_told = replies.filter((it) => it === 200).length;
        check(n_kept >= n_told, `${n_told} acknowledged, ${n_kept} there`);
        return { others_p99_ms: p99.toFixed(0), silent_closed_s: (slowest / 1000).toFixed(1), drained_s: (took / 1000).toFixed(2), acknowledged: n_told, kept: n_kept };
      } finally { await hall.close(); }
    },
  },
];

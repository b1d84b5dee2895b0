// Doing things twice, at the same time, or out of turn.
import { Hall, check, histogram, percentile, same } from './kit.mjs';

export default [
  {
    id: 'T01', name: 'duplicate submit', quick: true,
    async run() {
      const hall = await Hall.open();
      try {
        const zhou = await hall.citizen();
        const id = await zhou.ready(await hall.item());
        const path = `/api/cases/${id}/submit`;
        const key = { 'idempotency-key': 'one-click' };
        const replies = await Promise.all(Array.from({ length: 50 }, () => zhou.post(path, { declared: 'yes' }, key)));
        check(replies.every((it) => it.status === 200), `statuses ${histogram(replies)}`);
        const numbers = new Set(replies.map((it) => it.json.no));
        same(numbers.size, 1, 'numbers given');
        // The same key with another content: somebody's mistake, said so.
        const other = await zhou.post(path, { declared: 'no' }, key);
        check([409, 422].includes(other.status), `another content: ${other.status}`);
        await hall.stop();
        await hall.start();
        const again = await zhou.post(path, { declared: 'yes' }, key);
        same([again.status, again.json?.no], [200, [...numbers][0]], 'after a restart');
        const n = hall.sql("select count(*) from cases where no is not null");
        same(n, '1', 'cases');
        return { cases: n, replies: histogram(replies) };
      } finally { await hall.close(); }
    },
  },
  {
    id: 'T02', name: 'two clerks at one case', quick: true,
    async run() {
      const hall = await Hall.open();
      try {
        const zhou = await hall.citizen();
        const item = await hall.item();
        const clerks = [await hall.staff('liqing'), await hall.staff('chenlan')];
        const rounds = Number(process.env.HOSTILE_ROUNDS ?? 60);
        let n_double = 0;
        for (let round = 0; round < rounds; round++) {
          const { id } = await zhou.submitted(item);
          // Whoever claims first has it; the other is told by whom.
          const claims = await Promise.all(clerks.map((it) => it.post(`/api/cases/${id}/claim`)));
          same(claims.map((it) => it.status).sort(), [200, 409], 'claims');
          const [winner, loser] = claims[0].status === 200 ? clerks : [clerks[1], clerks[0]];
          check(claims.find((it) => it.status === 409).fault.by, 'the loser learns by whom');
          const version = (await winner.get(`/api/cases/${id}`)).json.version;
          const acts = await Promise.all([winner, winner, loser].map((it) => it.post(`/api/cases/${id}/refuse`, { ground: 'no_need', reason: '偶尔摆摊，不需要登记', version })));
          const n_done = acts.filter((it) => it.status === 200).length;
          n_double += Math.max(0, n_done - 1);
          same(n_done, 1, `decisions ${histogram(acts)}`);
          const seen = (await zhou.get(`/api/cases/${id}`)).json;
          same(seen.events.length, seen.version, 'events and version');
          same(seen.papers.length, 1, 'papers of one decision');
        }
        check(/完整/.test(hall.run('audit', 'verify')), 'the log holds');
        return { rounds, double_decisions: n_double };
      } finally { await hall.close(); }
    },
  },
  {
    id: 'T03', name: 'acts out of turn', quick: true,
    async run() {
      const hall = await Hall.open();
      try {
        const zhou = await hall.citizen();
        const item = await hall.item();
        const clerk = await hall.staff('liqing');
        const boss = await hall.staff('fangzhou');
        const acts = {
          submit: [zhou, 'submit', () => ({ declared: 'yes' })], withdraw: [zhou, 'withdraw', () => ({ reason: '不办了' })],
          claim: [clerk, 'claim', () => ({})], pass: [clerk, 'pass', (version) => ({ version })],
          notify: [clerk, 'notify', (version) => ({ version, n_days: 10 })], refuse: [clerk, 'refuse', (version) => ({ version, reason: '不属于本机关' })],
          allow: [boss, 'allow-second', () => ({ reason: '确有必要' })], discard: [zhou, 'discard', () => ({})],
        };
        // Stage → how to get there, and which acts are in the published table from there.
        const judge = async (id, verdict) => {
          await clerk.post(`/api/cases/${id}/claim`);
          const seen = (await clerk.get(`/api/cases/${id}/review`)).json;
          same((await clerk.post(`/api/cases/${id}/verdicts/-form`, { verdict: 'good' })).status, 200, 'judging');
          for (const it of seen.slots.filter((it) => it.is_needed || it.files.length)) {
            const form = verdict === 'good' ? { verdict } : { verdict, defect: 'unclear', says: '看不清，请重拍。' };
            same((await clerk.post(`/api/cases/${id}/verdicts/${it.material.slot}`, { rest_seen: true, ...form })).status, 200, 'judging');
          }
          return seen.case.version;
        };
        const told = async (id) => { const version = await judge(id, 'bad'); same((await clerk.post(`/api/cases/${id}/notify`, { version, n_days: 10 })).status, 200, 'telling'); };
        const passed = async (id) => { const version = await judge(id, 'good'); same((await clerk.post(`/api/cases/${id}/pass`, { version })).status, 200, 'passing'); };
        const stages = {
          draft: [async () => zhou.ready(item), ['submit', 'discard']],
          submitted: [async () => (await zhou.submitted(item)).id, ['submit', 'withdraw', 'claim']],
          correction: [async () => { const { id } = await zhou.submitted(item); await told(id); return id; }, ['withdraw']],
          pre_passed: [async () => { const { id } = await zhou.submitted(item); await passed(id); return id; }, ['withdraw', 'submit']],
          withdrawn: [async () => { const { id } = await zhou.submitted(item); await zhou.post(`/api/cases/${id}/withdraw`, { reason: '不办了' }); return id; }, ['submit']],
        };
        let n_tried = 0;
        const wrong = [];
        for (const [stage, [make, lawful]] of Object.entries(stages)) {
          for (const [name, [who, path, form]] of Object.entries(acts)) {
            const id = await make();
            const before = hall.sql(`select stage, version from cases where lower(hex(id)) = '${id.split('-')[1]}'`);
            const version = Number(before.split('|')[1]);
            const reply = await who.post(`/api/cases/${id}/${path}`, form(version));
            const after = hall.sql(`select stage, version from cases where lower(hex(id)) = '${id.split('-')[1]}'`);
            n_tried++;
            if (reply.status >= 500) wrong.push(`${stage} ${name}: ${reply.status}`);
            // `submit` on what is submitted is a second click: the same receipt, nothing changed.
            if (!lawful.includes(name) && (reply.status < 400 || before !== after)) wrong.push(`${stage} ${name}: ${reply.status} ${before} → ${after}`);
            if (name === 'submit' && stage !== 'draft' && before !== after) wrong.push(`${stage} ${name} changed ${before} → ${after}`);
          }
        }
        same(wrong, [], 'wrongly allowed');
        return { pairs: n_tried, wrongly_allowed: 0 };
      } finally { await hall.close(); }
    },
  },
  {
    id: 'T04', name: 'the last place of a quota', quick: true,
    async run() {
      const hall = await Hall.open();
      try {
        const item = await hall.item('公共场所卫生许可');
        const times = async () => (await hall.client().get(`/api/items/${item}/times`)).json.days[0];
        const { day, left } = await times();
        check(left[2] > 0, 'a time with places');
        const people = [];
        for (let n = 0; n < left[2] + 7; n++) people.push(await hall.newcomer(`申请人${n}`, `1360000${5000 + n}`));
        // Shown to be theirs at the counter: without that nobody books.
        same((await people[0].post(`/api/items/${item}/bookings`, { time: `${day}/2` })).status, 422, 'a number nobody has shown');
        hall.sql('update accounts set phone_proven = 1');
        const replies = await Promise.all(people.map((it) => it.post(`/api/items/${item}/bookings`, { time: `${day}/2` })));
        same(replies.filter((it) => it.status === 200).length, left[2], histogram(replies));
        check(replies.every((it) => it.status === 200 || it.text.includes('约满')), histogram(replies));
        same((await times()).left[2], 0, 'places left');
        return { places: left[2], asked: people.length };
      } finally { await hall.close(); }
    },
  },
  {
    id: 'T21', name: 'a locked database', quick: false, alone: true,
    async run() {
      const hall = await Hall.open();
      try {
        const zhou = await hall.citizen();
        const id = await zhou.ready(await hall.item());
        const { spawn } = await import('node:child_process');
        const script = "import sqlite3,sys,time\nc=sqlite3.connect(sys.argv[1],isolation_level=None)\nc.execute('BEGIN IMMEDIATE')\nprint('held',flush=True)\ntime.sleep(25)\nc.execute('ROLLBACK')";
        const holder = spawn('python3', ['-c', script, `${hall.data}/hall.db`], { stdio: ['ignore', 'pipe', 'inherit'] });
        await new Promise((done) => holder.stdout.once('data', done));
        const until = performance.now() + 15_000;
        const reads = [];
        const writes = [];
        const read = async () => { while (performance.now() < until) { const start = performance.now(); const reply = await zhou.get('/api/me/cases'); check(reply.status === 200, `a read: ${reply.status}`); reads.push(performance.now() - start); } };
        const write = async (n) => { while (performance.now() < until) { const start = performance.now(); const reply = await zhou.post(`/api/cases/${id}/submit`, { declared: 'yes' }); writes.push([performance.now() - start, reply.status, reply.headers['retry-after']]); } };
        await Promise.all([read(), read(), ...[1, 2, 3, 4, 5].map(write)]);
        holder.kill();
        check(writes.every(([, status]) => status === 503), `writes ${histogram(writes.map((it) => ({ status: it[1] })))}`);
        check(writes.every(([, , after]) => after), 'Retry-After');
        const slowest = Math.max(...writes.map((it) => it[0]));
        check(slowest < 6_000, `a write was answered after ${slowest.toFixed(0)} ms`);
        const p99 = percentile(reads, 0.99);
        check(p99 < 500, `reads p99 ${p99.toFixed(0)} ms`);
        const start = performance.now();
        let reply;
        do { reply = await zhou.post(`/api/cases/${id}/submit`, { declared: 'yes' }); } while (reply.status !== 200 && performance.now() - start < 10_000);
        same(reply.status, 200, 'after the lock');
        return { reads_p99_ms: p99.toFixed(1), slowest_write_ms: slowest.toFixed(0), writes_refused: writes.length, recovery_s: ((performance.now() - start) / 1000).toFixed(1) };
      } finally { await hall.close(); }
    },
  },
];

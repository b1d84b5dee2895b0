// What is written down, whether it can be changed unseen, and whether it comes back.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hall, SECRET, check, files, pause, same } from './kit.mjs';

export default [
  {
    id: 'T32', name: 'what is written down', quick: true,
    async run() {
      const hall = await Hall.open();
      try {
        const zhou = await hall.citizen();
        const item = await hall.item();
        const { id } = await zhou.submitted(item);
        const clerk = await hall.staff('liqing');
        const elsewhere = await hall.staff('wumin');
        const security = await hall.staff('secadmin');
        const system = await hall.staff('sysadmin');
        const someone = (await security.get('/api/staff')).json.page.rows.find((it) => it.login === 'hejing').id;
        const acts = [
          [clerk, 'POST', `/api/cases/${id}/claim`, {}], [clerk, 'POST', `/api/cases/${id}/verdicts/identity`, { verdict: 'good', rest_seen: true }], [clerk, 'POST', `/api/cases/${id}/release`, {}],
          [zhou, 'POST', '/api/me/consents', { name: '李秀英', id_card: '431026195510033011', phone: '13700001111', relation: '母亲', agreed: 'yes' }],
          [security, 'POST', `/api/staff/${someone}/duties`, { duties: ['counter'], is_active: true }], [system, 'POST', '/api/staff/invitations', { login: 'newone', name: '新人', post: '窗口', org: '县卫健局' }],
          // Refused: by the door, by the row, by the stage.
          [zhou, 'POST', `/api/cases/${id}/claim`, {}, true], [elsewhere, 'POST', `/api/cases/${id}/claim`, {}, true], [clerk, 'POST', `/api/staff/${someone}/duties`, { duties: [], is_active: false }, true], [hall.client(), 'POST', '/api/sign-in', { login: 'zhouming', secret: 'wrong' }, true], [zhou, 'POST', `/api/cases/${id}/notify`, { version: 2, n_days: 10 }, true],
          [zhou, 'POST', `/api/cases/${id}/withdraw`, { reason: '不办了' }], [zhou, 'POST', '/api/me/secret', { old: SECRET, secret: 'another long sentence 8', again: 'another long sentence 8' }],
        ];
        let n = 0;
        for (const [who, method, path, json, refused] of acts) {
          const before = Number(hall.sql('select count(*) from audit_rows'));
          const reply = await who.ask(method, path, { json });
          check(refused ? reply.status >= 400 : reply.status === 200, `${path}: ${reply.status} ${reply.text.slice(0, 200)}`);
          const row = hall.sql("select route, status, peer, at, account_id is not null from audit_rows order by id desc limit 1").split('|');
          check(Number(hall.sql('select count(*) from audit_rows')) > before, `${path} left no row`);
          check(row[2] === '127.0.0.1' && Number(row[3]) > 0, `${path}: ${row}`);
          n++;
        }
        // Whole halls have no command that removes rows: nothing younger than half a year, nor older, can be purged.
        check(/没有.*命令/.test(hall.tried('audit', 'purge').text), 'a purge');
        return { acts: n, rows: `${n}/${n}` };
      } finally { await hall.close(); }
    },
  },
  {
    id: 'T33', name: 'tampering with the log', quick: true, alone: !process.env.HOSTILE_BUSY,
    async run() {
      const hall = await Hall.open();
      try {
        const zhou = await hall.citizen();
        const item = await hall.item();
        for (let n = 0; n < 8; n++) await zhou.submitted(item);
        await hall.walk(5 * 60_000);
        await hall.stop('SIGTERM');
        same(hall.tried('audit', 'verify').status, 0, 'the clean log');
        const ways = {
          'a field': "update case_events set by_name = '别人' where rowid = (select min(rowid) from case_events where seq = 2)",
          'an event': 'delete from case_events where rowid = (select rowid from case_events where seq = 1 limit 1)',
          'a whole case': 'delete from files where case_id = (select id from cases limit 1); delete from messages where case_id = (select id from cases limit 1); delete from case_events where case_id = (select id from cases limit 1); delete from cases where id = (select id from cases limit 1)',
          'the last ten rows': 'delete from audit_rows where id in (select id from audit_rows order by id desc limit 10)',
          'two events changed over': "update case_events set seq = -1 where seq = 1 and case_id = (select case_id from case_events limit 1); update case_events set seq = 1 where seq = 2 and case_id = (select case_id from case_events where seq = -1); update case_events set seq = 2 where seq = -1",
          'the last seal': 'delete from seals where until = (select max(until) from seals)',
          'an audit row': "update audit_rows set status = 200, route = 'nothing' where id = (select min(id) from audit_rows)",
        };
        const named = [];
        for (const [what, sql] of Object.entries(ways)) {
          const copy = mkdtempSync(join(tmpdir(), 'yimen-tamper-'));
          cpSync(hall.data, copy, { recursive: true });
          const script = 'import sqlite3,sys\nc=sqlite3.connect(sys.argv[1])\nc.execute("pragma foreign_keys=off")\nc.executescript(sys.argv[2])\nc.commit()';
          const changed = spawnSync('python3', ['-c', script, join(copy, 'hall.db'), sql], { encoding: 'utf8' });
          same(changed.status, 0, `${what}: ${changed.stderr}`);
          const found = spawnSync(process.env.YIMEN, ['audit', 'verify'], { env: { ...hall.env, YIMEN_DATA: copy }, encoding: 'utf8' });
          check(found.status !== 0 && /被改动|缺失|不符/.test(found.stdout + found.stderr), `${what} was not found: ${found.stdout}${found.stderr}`);
          named.push(what);
          rmSync(copy, { recursive: true });
        }
        const start = performance.now();
        hall.run('audit', 'verify');
        return { found: `${named.length}/${Object.keys(ways).length}`, verify_s: ((performance.now() - start) / 1000).toFixed(2) };
      } finally { await hall.close(); }
    },
  },
  {
    id: 'T36', name: 'backup and restore', quick: true, alone: !process.env.HOSTILE_BUSY,
    async run() {
      const hall = await Hall.open();
      const again = await Hall.make();
      try {
        const zhou = await hall.citizen();
        const item = await hall.item();
        for (let n = 0; n < 10; n++) await zhou.submitted(item);
        let on = true;
        let n_meanwhile = 0;
        const load = Promise.all([1, 2, 3].map(async () => { while (on) { const made = await hall.client().post(`/api/items/${item}/cases`); check(made.status === 200, `meanwhile: ${made.status}`); n_meanwhile++; } }));
        await pause(300);
        const to = join(hall.data, 'backup');
        const start = performance.now();
        hall.run('backup', to);
        const took = performance.now() - start;
        on = false; await load;
        const verified = hall.run('restore', '--verify', to);
        check(/完好/.test(verified), verified);
        await hall.stop();
        rmSync(again.data, { recursive: true });
        const began = performance.now();
        again.run('restore', to);
        await again.start();
        const rto = performance.now() - began;
        const other = again.client();
        same((await other.post('/api/sign-in', { login: 'zhouming', secret: SECRET })).status, 200, 'signing in on the restored hall');
        same((await other.get('/api/me/cases')).json.n_rows, 10, 'cases');
        for (const row of (await other.get('/api/me/library')).json.rows) same((await other.get(`/api/files/${row.id}`)).status, 200, 'a file');
        check(/完整/.test(again.run('audit', 'verify')), 'the restored log');
        // One byte, anywhere.
        const victims = [join(to, 'hall.db'), join(to, 'keys.toml'), files(join(to, 'files'))[0], join(to, 'manifest.txt')];
        for (const it of victims) {
          const bytes = readFileSync(it);
          const bad = Buffer.from(bytes);
          bad[Math.floor(bad.length / 2)] ^= 1;
          writeFileSync(it, bad);
          check(hall.tried('restore', '--verify', to).status !== 0, `${it} was changed and taken`);
          writeFileSync(it, bytes);
        }
        check(/已有数据库/.test(again.tried('restore', to).text), 'over a hall that is there');
        return { backup_s: (took / 1000).toFixed(2), rto_s: (rto / 1000).toFixed(2), writes_meanwhile: n_meanwhile, flipped_refused: victims.length };
      } finally { await again.close(); await hall.close(); }
    },
  },
];

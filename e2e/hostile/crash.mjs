// kill -9, no room on the disk, and whether "done" means done.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hall, check, pause, same, tool } from './kit.mjs';

/// Writers that note every acknowledged draft, until told to stop.
function writers(hall, item, n) {
  const kept = new Map();
  let on = true;
  const one = async () => {
    const who = hall.client();
    while (on) {
      try {
        const made = await who.post(`/api/items/${item}/cases`);
        if (made.status !== 200) { await pause(20); continue; }
        kept.set(made.json.id, kept.get(made.json.id) ?? 0);
        const saved = await who.post(`/api/cases/${made.json.id}/draft`, { answers: { ...made.json.answers, shop_name: `店${kept.size}` }, rev: made.json.rev });
        if (saved.status === 200) kept.set(made.json.id, Math.max(kept.get(made.json.id), saved.json.rev));
        // Every draft is somebody else's, so that each is a case of its own.
        who.cookie = undefined;
      } catch { await pause(20); }
    }
  };
  const all = Promise.all(Array.from({ length: n }, one));
  return { kept, stop: () => { on = false; return all; } };
}

export default [
  {
    id: 'T19', name: 'kill -9 under load', quick: true, alone: true,
    async run() {
      const hall = await Hall.open();
      try {
        const item = await hall.item();
        const { kept, stop } = writers(hall, item, 50);
        const rounds = Number(process.env.HOSTILE_KILLS ?? 6);
        let slowest = 0;
        for (let n = 0; n < rounds; n++) {
          await pause(400 + (n * 137) % 900);
          await hall.stop('SIGKILL');
          slowest = Math.max(slowest, await hall.start());
        }
        await pause(500);
        await stop();
        const rows = new Map(hall.sql('select lower(hex(id)), rev from cases').split('\n').map((it) => it.split('|')));
        const lost = [...kept].filter(([id, rev]) => !(Number(rows.get(id.split('-')[1])) >= rev));
        same(lost, [], 'acknowledged and lost');
        same(hall.sql('pragma integrity_check'), 'ok', 'integrity');
        same(hall.sql('pragma foreign_key_check'), '', 'foreign keys');
        same(hall.sql('select count(*) from cases c where (select count(*) from case_events e where e.case_id = c.id) <> c.version'), '0', 'half cases');
        check(/完整/.test(hall.run('audit', 'verify')), 'the log holds');
        check(slowest < 10_000, `ready after ${slowest} ms`);
        return { lost: `0/${kept.size}`, kills: rounds, restart_s: (slowest / 1000).toFixed(2) };
      } finally { await hall.close(); }
    },
  },
  {
    id: 'T19b', name: 'on the disk before the answer', quick: false, alone: true,
    async run() {
      tool('strace');
      const hall = await Hall.make();
      const trace = join(hall.data, '..', `trace-${process.pid}`);
      hall.seed('small');
      hall.prefix = ['strace', '-f', '-qq', '-y', '-s', '700', '-e', 'trace=fdatasync,fsync,write,writev,sendto', '-o', trace];
      await hall.start();
      try {
        const item = await hall.item();
        const n = 200;
        for (let k = 0; k < n; k++) {
          const who = hall.client();
          same((await who.post(`/api/items/${item}/cases`)).status, 200, 'opening');
        }
        execFileSync('kill', ['-9', String(hall.inner())]);
        const lines = readFileSync(trace, 'utf8').split('\n');
        // Each reply that opened a session was written after a sync of the log that itself came after the last reply.
        let synced = false;
        let [right, wrong] = [0, 0];
        for (const line of lines) {
          if (/(fdatasync|fsync)\(.*hall\.db-wal|<\.\.\. (fdatasync|fsync) resumed/.test(line)) synced = true;
          else if (/(writev|sendto|write)\(.*(TCP|socket).*HTTP\/1\.1 200.*set-cookie/.test(line)) {
            // Only replies that opened a session carry our cookie; /readyz and the search for the item do not.
            if (synced) right++; else wrong++;
            synced = false;
          }
        }
        check(right === n && wrong === 0, `${right} right, ${wrong} wrong`);
        return { synced_first: `${n}/${n}` };
      } finally { rmSync(trace, { force: true }); await hall.close(); }
    },
  },
  {
    id: 'T20', name: 'a full disk', quick: false, alone: true,
    async run() {
      const folder = mkdtempSync(join(tmpdir(), 'yimen-small-'));
      const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=120m', 'tmpfs', folder]);
      check(mounted.status === 0, `a small disk cannot be mounted here: ${mounted.stderr}`);
      const hall = await Hall.make({ YIMEN_DATA: join(folder, 'data'), YIMEN_MIN_FREE_MB: '10' });
      try {
        hall.seed('small');
        await hall.start();
        const zhou = await hall.citizen();
        const item = await hall.item();
        const id = await zhou.ready(item);
        const room = statfsSync(folder);
        // All but two megabytes, at once: the watch has not looked yet, so the first to notice is a write.
        writeFileSync(join(folder, 'filler'), Buffer.alloc(Math.max(0, room.bavail * room.bsize - 200_000)));
        const statuses = new Set();
        for (let n = 0; n < 40; n++) {
          const who = hall.client();
          const reply = await who.post(`/api/items/${item}/cases`);
          statuses.add(reply.status);
          check(reply.status === 200 || reply.status === 503, `a write on a full disk: ${reply.status} ${reply.text}`);
          if (reply.status === 503) check(reply.headers['retry-after'] && /稍后/.test(reply.json.title), reply.text);
        }
        check(statuses.has(503), 'nothing was refused');
        const upload = await zhou.begin(id, 'identity', 'a.png', 1000);
        same(upload.status, 503, 'an upload');
        same((await zhou.get('/api/me/cases')).status, 200, 'reading');
        same((await hall.client().get('/api/home')).status, 200, 'browsing');
        same(hall.sql('pragma integrity_check'), 'ok', 'integrity');
        rmSync(join(folder, 'filler'));
        const start = performance.now();
        let reply;
        do { await pause(250); reply = await zhou.post(`/api/cases/${id}/submit`, { declared: 'yes' }); } while (reply.status !== 200 && performance.now() - start < 60_000);
        same(reply.status, 200, `once there is room: ${reply.text}`);
        check(/完整/.test(hall.run('audit', 'verify')), 'the log holds');
        return { refused: [...statuses].join('/'), recovery_s: ((performance.now() - start) / 1000).toFixed(1) };
      } finally {
        if (hall.child) await hall.stop();
        spawnSync('umount', [folder]);
        rmSync(folder, { recursive: true, force: true });
      }
    },
  },
];

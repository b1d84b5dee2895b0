// Three processes on one PostgreSQL and one S3 store behind nginx, and one of them killed every few seconds.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { Client, Hall, PAGE, SECRET, ask, check, freePort, histogram, pause, same, skip, tool } from './kit.mjs';

const [PG_PORT, S3_PORT, DOOR] = [await freePort(), await freePort(), await freePort()];

function asPostgres(words, options) {
  const isRoot = userInfo().uid === 0;
  return isRoot ? ['setpriv', ['--reuid=postgres', '--regid=postgres', '--clear-groups', ...words], { cwd: '/', ...options }] : [words[0], words.slice(1), options];
}

async function listens(port) {
  const { connect } = await import('node:net');
  for (let n = 0; n < 300; n++) {
    const is = await new Promise((done) => { const it = connect(port, '127.0.0.1', () => { it.destroy(); done(true); }); it.on('error', () => done(false)); });
    if (is) return;
    await pause(50);
  }
  throw new Error(`nothing listens on ${port}`);
}

/// A PostgreSQL of the test's own in `folder`; returns how to start it, and psql.
function database(bin, folder, port, settings = []) {
  const pg = join(folder, 'pg');
  mkdirSync(pg, { recursive: true });
  if (userInfo().uid === 0) { execFileSync('chown', ['postgres', pg]); execFileSync('chmod', ['755', folder]); }
  const go = (words, options = {}) => { const [program, rest, more] = asPostgres(words, options); return spawnSync(program, rest, { encoding: 'utf8', ...more }); };
  const psql = (text) => spawnSync(`${bin}/psql`, ['-h', '127.0.0.1', '-p', String(port), '-U', 'yimen', 'postgres', '-tAc', text], { encoding: 'utf8' }).stdout.trim();
  return {
    pg, go, psql,
    init: () => same(go([`${bin}/initdb`, '-D', `${pg}/data`, '--username=yimen', '--auth=trust', '--encoding=UTF8', '--no-locale']).status, 0, 'initdb'),
    start: (data = `${pg}/data`) => { const [program, words, options] = asPostgres([`${bin}/postgres`, '-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', pg, ...settings]); return spawn(program, words, { stdio: 'ignore', ...options }); },
    stop: (data = `${pg}/data`, how = 'fast') => go([`${bin}/pg_ctl`, 'stop', '-D', data, '-m', how]),
  };
}

export default [
  {
    id: 'T36b', name: 'PostgreSQL to a moment', quick: false, alone: true,
    async run() {
      const bin = process.env.PG_BIN ?? skip('PG_BIN names no PostgreSQL');
      const folder = mkdtempSync(join(tmpdir(), 'yimen-pitr-'));
      const wal = join(folder, 'wal');
      const db = database(bin, folder, PG_PORT, ['-c', 'archive_mode=on', '-c', `archive_command=test ! -f ${wal}/%f && cp %p ${wal}/%f`, '-c', 'fsync=on']);
      const hall = await Hall.make({ YIMEN_DB: `postgres://yimen@127.0.0.1:${PG_PORT}/postgres`, YIMEN_REHEARSAL: '' });
      try {
        mkdirSync(wal);
        db.go(['true']);
        if (userInfo().uid === 0) execFileSync('chown', ['postgres', wal]);
        db.init();
        db.start();
        await listens(PG_PORT);
        hall.run('migrate');
        hall.run('seed', 'small');
        await hall.start();
        same(db.go([`${bin}/pg_basebackup`, '-h', '127.0.0.1', '-p', String(PG_PORT), '-U', 'yimen', '-D', `${db.pg}/base`, '-X', 'none', '-c', 'fast']).status, 0, 'the base backup');
        const zhou = await hall.citizen();
        const first = await zhou.submitted(await hall.item());
        await pause(1_200);
        const moment = db.psql('select now()');
        await pause(1_200);
        await zhou.submitted(await hall.item());
        same(db.psql('select count(*) from cases'), '2', 'cases before the accident');
        db.psql('select pg_switch_wal()');
        await pause(1_500);
        await hall.stop();
        db.stop();
        const began = performance.now();
        writeFileSync(join(db.pg, 'base', 'postgresql.auto.conf'), `restore_command = 'cp ${wal}/%f %p'\nrecovery_target_time = '${moment}'\nrecovery_target_action = 'promote'\n`);
        writeFileSync(join(db.pg, 'base', 'recovery.signal'), '');
        if (userInfo().uid === 0) execFileSync('chown', ['-R', 'postgres', join(db.pg, 'base')]);
        db.start(`${db.pg}/base`);
        await listens(PG_PORT);
        for (let n = 0; n < 100 && db.psql('select pg_is_in_recovery()') !== 'f'; n++) await pause(100);
        same(db.psql('select count(*), min(no) from cases'), `1|${first.no}`, 'cases at the moment');
        check(/完整/.test(hall.run('audit', 'verify')), 'the log at the moment');
        await hall.start();
        same((await zhou.get(`/api/cases/${first.id}`)).status, 200, 'the case');
        return { rto_s: ((performance.now() - began) / 1000).toFixed(1), cases: 1 };
      } finally {
        await hall.close().catch(() => {});
        db.stop(`${db.pg}/base`, 'immediate');
        db.stop(undefined, 'immediate');
        rmSync(folder, { recursive: true, force: true });
      }
    },
  },
  {
    id: 'T45', name: 'three processes', quick: false, alone: true,
    async run() {
      tool('nginx');
      const bin = process.env.PG_BIN ?? skip('PG_BIN names no PostgreSQL');
      const s3 = process.env.S3_SERVER ?? skip('S3_SERVER names no S3 server');
      const folder = mkdtempSync(join(tmpdir(), 'yimen-replicas-'));
      const children = [];
      const start = (program, words, options = {}) => { const it = spawn(program, words, { stdio: 'ignore', ...options }); children.push(it); return it; };
      const halls = [];
      try {
        const db = database(bin, folder, PG_PORT);
        db.init();
        let engine = db.start();
        await listens(PG_PORT);
        mkdirSync(join(folder, 's3/yimen'), { recursive: true });
        start(s3, [join(folder, 's3'), String(S3_PORT)]);
        await listens(S3_PORT);
        const shared = {
          YIMEN_DB: `postgres://yimen@127.0.0.1:${PG_PORT}/postgres`, YIMEN_ORIGIN: `http://localhost:${DOOR}`, YIMEN_REHEARSAL: '', YIMEN_TRUSTED_PROXY: '127.0.0.1',
          YIMEN_S3_BUCKET: 'yimen', YIMEN_S3_ENDPOINT: `http://127.0.0.1:${S3_PORT}`, YIMEN_S3_KEY_ID: 'AKIAYIMENTEST', YIMEN_S3_SECRET: 'a-secret-of-the-test-server',
        };
        for (let n = 0; n < 3; n++) halls.push(await Hall.make(shared));
        // A program newer than its database says so, and does not touch it.
        const early = halls[0].tried('serve');
        check(early.status !== 0 && /yimen migrate/.test(early.text), `before the migration: ${early.text}`);
        halls[0].run('migrate');
        halls[0].run('seed', 'small');
        for (const it of halls.slice(1)) copyFileSync(join(halls[0].data, 'keys.toml'), join(it.data, 'keys.toml'));
        for (const it of halls) await it.start();
        writeFileSync(join(folder, 'nginx.conf'), `pid ${folder}/pid; error_log ${folder}/error.log; events {} http { access_log off; client_max_body_size 4m; client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s; upstream halls { ${halls.map((it) => `server 127.0.0.1:${it.port} max_fails=1 fail_timeout=1s;`).join(' ')} } server { listen 127.0.0.1:${DOOR}; location / { proxy_pass http://halls; proxy_set_header x-forwarded-for $remote_addr; proxy_next_upstream error timeout non_idempotent; proxy_http_version 1.1; proxy_set_header connection ""; } } }`);
        start('nginx', ['-c', join(folder, 'nginx.conf'), '-g', 'daemon off;']);
        await listens(DOOR);
        const door = { port: DOOR };
        const person = async (login) => { const who = new Client(door); same((await who.post('/api/sign-in', { login, secret: SECRET })).status, 200, `signing in ${login}`); return who; };
        const zhou = await person('zhouming');
        const item = (await zhou.get(`/api/items?q=${encodeURIComponent('个体工商户设立登记')}`)).json.page.rows[0].id;
        // T01 through the door, each click at another process.
        const id = await zhou.ready(item);
        const clicks = await Promise.all(Array.from({ length: 30 }, () => zhou.post(`/api/cases/${id}/submit`, { declared: 'yes' }, { 'idempotency-key': 'one' })));
        check(clicks.every((it) => [200, 503].includes(it.status)), histogram(clicks));
        same(new Set(clicks.filter((it) => it.status === 200).map((it) => it.json.no)).size, 1, 'numbers');
        // One process after the other is killed while visitors write; what was acknowledged is there.
        const kept = [];
        const failed = [];
        let on = true;
        const writers = Promise.all(Array.from({ length: 12 }, async () => {
          while (on) {
            try {
              const who = new Client(door);
              const reply = await who.ask('POST', `/api/items/${item}/cases`, { json: {}, alone: true });
              if (reply.status === 200) kept.push([reply.json.id, who.cookie]); else failed.push(reply.status);
            } catch { failed.push('cut'); }
          }
        }));
        let n_signed_out = 0;
        let n_asked = 0;
        const watcher = (async () => { while (on) { const reply = await zhou.get('/api/me/cases').catch(() => ({ status: 0 })); n_asked++; if (reply.status === 401) n_signed_out++; await pause(50); } })();
        for (let n = 0; n < 3; n++) {
          await pause(2_500);
          await halls[n].stop('SIGKILL');
          await pause(1_500);
          await halls[n].start();
        }
        on = false;
        await Promise.all([writers, watcher]);
        same(n_signed_out, 0, 'signed out by a killed process');
        let lost = 0;
        for (const [draft, cookie] of kept.slice(-200)) {
          const reply = await ask(DOOR, 'GET', `/api/cases/${draft}/draft`, { headers: { cookie } });
          if (reply.status !== 200) lost++;
        }
        same(lost, 0, 'acknowledged and lost');
        // A file uploaded in pieces that went to different processes opens through all of them.
        const lumen = await person('lumen');
        const draft = (await lumen.post(`/api/items/${item}/cases`)).json;
        const made = await lumen.upload(draft.id, 'identity', 'a.png', PAGE, 2_000);
        same(made.status, 204, made.text);
        for (const it of halls) same((await ask(it.port, 'GET', `/api/files/${made.id}`, { headers: { cookie: lumen.cookie } })).status, 200, 'the file at each process');
        // The database is restarted under them.
        const gone = new Promise((done) => engine.once('exit', done));
        db.stop();
        await gone;
        same((await lumen.get('/api/me/cases')).status, 503, 'without a database');
        engine = db.start();
        await listens(PG_PORT);
        const began = performance.now();
        let reply;
        do { await pause(200); reply = await lumen.get('/api/me/cases'); } while (reply.status !== 200 && performance.now() - began < 30_000);
        same(reply.status, 200, 'once it is back');
        // One of them runs the jobs.
        const holder = db.psql("select holder from leases where name = 'jobs'");
        check(holder, 'nobody runs the jobs');
        const errors = halls.map((it) => it.log).join('').split('\n').filter((it) => /panicked/.test(it));
        same(errors, [], 'panics');
        check(/完整/.test(halls[0].run('audit', 'verify')), 'the log holds');
        return { kills: 3, acknowledged: kept.length, lost: 0, failed_per_10k: ((failed.length / (kept.length + failed.length)) * 10_000).toFixed(0), asked_while_killing: n_asked, signed_out: 0, database_back_s: ((performance.now() - began) / 1000).toFixed(1) };
      } finally {
        spawnSync('nginx', ['-c', join(folder, 'nginx.conf'), '-s', 'stop'], { stdio: 'ignore' });
        for (const it of halls) await it.close().catch(() => {});
        database(bin, folder, PG_PORT).stop(undefined, 'immediate');
        children.forEach((it) => it.kill('SIGKILL'));
        await pause(300);
        rmSync(folder, { recursive: true, force: true });
      }
    },
  },
];

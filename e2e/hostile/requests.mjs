// Requests a browser of ours would never send: other origins, other hosts, torn headers, hidden addresses.
import { connect } from 'node:net';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browser } from '../engine.mjs';
import { Hall, PAGE, SECRET, ask, check, files, freePort, pause, run, same, tool } from './kit.mjs';

/// Bytes as they are; whatever comes back until the line is closed or has been silent.
export function raw(port, bytes, silence = 1500) {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.setTimeout(silence, () => socket.destroy());
    socket.on('data', (it) => { text += it; });
    socket.on('error', () => {});
    socket.on('close', () => done(text));
    socket.write(bytes);
  });
}

const HEADERS = { 'x-content-type-options': /^nosniff$/, 'referrer-policy': /^no-referrer$/, 'content-security-policy': /frame-ancestors 'none'|sandbox/, 'cross-origin-opener-policy': /^same-origin$/, 'cross-origin-resource-policy': /^same-origin$/, 'permissions-policy': /camera=\(\)/, 'cache-control': /./ };

export default [
  {
    id: 'T26', name: 'requests from other pages', quick: true,
    async run() {
      const hall = await Hall.open();
      try {
        const zhou = await hall.citizen();
        const id = await zhou.ready(await hall.item());
        const before = hall.sql('select stage, version, rev from cases');
        const path = `/api/cases/${id}/discard`;
        const away = { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' };
        const tries = [
          ['cross-site form', { headers: { ...away, 'x-requested-by': null, 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=b' }],
          ['no-cors text/plain', { headers: { ...away, 'x-requested-by': null, 'content-type': 'text/plain' }, body: '{}' }],
          ['multipart', { headers: { ...away, 'x-requested-by': null, 'content-type': 'multipart/form-data; boundary=x' }, body: '--x--' }],
          ['same-site', { headers: { 'sec-fetch-site': 'same-site' }, json: {} }],
          ['cross-site with our header', { headers: away, json: {} }],
          ['no origin, no fetch metadata', { headers: { 'sec-fetch-site': null }, json: {} }],
          ['another origin, no fetch metadata', { headers: { 'sec-fetch-site': null, origin: 'http://evil.example' }, json: {} }],
          ['our origin as a part', { headers: { 'sec-fetch-site': null, origin: `${hall.origin}.evil.example` }, json: {} }],
          ['without our header', { headers: { 'x-requested-by': null }, json: {} }],
          ['navigation', { headers: { 'sec-fetch-site': 'none' }, json: {} }],
        ];
        for (const [name, what] of tries) same((await zhou.ask('POST', path, what)).status, 403, name);
        for (const [name, headers] of [['method override', { 'x-http-method-override': 'POST' }], ['img', away]]) {
          const reply = await zhou.ask('GET', path, { headers });
          check([404, 405].includes(reply.status), `${name}: ${reply.status}`);
        }
        same(hall.sql('select stage, version, rev from cases'), before, 'the case');
        // And by a real page of somebody else's, in a real browser that is signed in.
        const page = createServer((_, reply) => { reply.setHeader('content-type', 'text/html'); reply.end(`<form id=f method=post action="${hall.origin}${path}" enctype="text/plain"><input name='{"a":"' value='"}'></form><img src="${hall.origin}${path}"><script>fetch("${hall.origin}${path}",{method:"POST",mode:"no-cors",credentials:"include",headers:{"content-type":"text/plain"},body:"{}"}).catch(()=>{}).then(()=>f.submit())</script>`); }).listen(0, '127.0.0.1');
        await once(page, 'listening');
        const engine = await browser();
        try {
          const context = await engine.newContext();
          await context.addCookies([{ name: '__Host-sid', value: zhou.cookie.split('=')[1], url: hall.origin.replace('http:', 'https:'), secure: true, httpOnly: true, sameSite: 'Lax' }].map(({ url, ...it }) => ({ ...it, domain: 'localhost', path: '/' })));
          const tab = await context.newPage();
          await tab.goto(`http://127.0.0.1:${page.address().port}/`).catch(() => {});
          await tab.waitForURL(`${hall.origin}/**`, { timeout: 5000 }).catch(() => {});
        } finally { await engine.close(); page.close(); }
        same(hall.sql('select stage, version, rev from cases'), before, 'the case after a hostile page');
        return { tries: tries.length + 5, changes: 0 };
      } finally { await hall.close(); }
    },
  },
  {
    id: 'T27', name: 'frames and headers', quick: true,
    async run() {
      const hall = await Hall.open();
      try {
        const item = await hall.item();
        const zhou = await hall.citizen();
        const home = await zhou.get('/');
        const assets = [...home.text.matchAll(/(?:href|src)="(\/[^"]+\.(?:js|css|wasm))"/g)].map((it) => it[1]);
        const all = ['/', '/items', `/items/${item}`, '/desk/', '/nowhere', '/api/home', '/api/nowhere', '/api/me/cases', '/healthz', '/readyz', ...new Set(assets)];
        const missing = [];
        // Whoever works at a counter looks through a camera; nobody else's page may.
        const wants = (what, name, usual) => (what === '/desk/' && name === 'permissions-policy' ? /camera=\(self\)/ : usual);
        const look = (what, reply) => { for (const [name, usual] of Object.entries(HEADERS)) if (!wants(what, name, usual).test(reply.headers[name] ?? '')) missing.push(`${what}: ${name}`); if (reply.headers.server) missing.push(`${what}: Server`); };
        for (const path of all) look(path, await zhou.get(path));
        look('400', await zhou.ask('POST', '/api/lookup', { headers: { 'content-type': 'application/json' }, body: '{' }));
        look('405', await zhou.ask('DELETE', '/api/home'));
        same(missing, [], 'missing');
        const frame = createServer((_, reply) => { reply.setHeader('content-type', 'text/html'); reply.end(`<iframe id=f src="${hall.origin}/"></iframe>`); }).listen(0, '127.0.0.1');
        await once(frame, 'listening');
        const engine = await browser();
        try {
          const tab = await engine.newPage();
          await tab.goto(`http://127.0.0.1:${frame.address().port}/`);
          await pause(600);
          const inside = await tab.frames()[1]?.getByText('办所有事').count().catch(() => 0);
          same(inside ?? 0, 0, 'the hall in a frame');
        } finally { await engine.close(); frame.close(); }
        return { routes: all.length + 3, missing: 0 };
      } finally { await hall.close(); }
    },
  },
  {
    id: 'T28', name: 'caches of private pages', quick: false,
    async run() {
      tool('nginx');
      const hall = await Hall.open();
      const folder = mkdtempSync(join(tmpdir(), 'yimen-nginx-'));
      const port = await freePort();
      writeFileSync(join(folder, 'nginx.conf'), `pid ${folder}/pid; error_log ${folder}/error.log; events {} http { access_log off; client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s; proxy_cache_path ${folder}/cache keys_zone=c:10m; server { listen 127.0.0.1:${port}; location / { proxy_pass http://127.0.0.1:${hall.port}; proxy_cache c; add_header x-cache $upstream_cache_status; } } }`);
      const nginx = run('nginx', ['-c', join(folder, 'nginx.conf'), '-g', 'daemon off;']);
      try {
        await pause(400);
        const zhou = await hall.citizen();
        const lumen = await hall.citizen('lumen');
        const { id } = await zhou.submitted(await hall.item());
        const through = (who, path) => ask(port, 'GET', path, { headers: { cookie: who.cookie } });
        for (const path of ['/api/me/profile', '/api/me/cases', `/api/cases/${id}`, '/api/me']) {
          await through(zhou, path);
          const twice = await through(zhou, path);
          same(twice.headers['x-cache'] === 'HIT', false, `${path} from the cache`);
          const other = await through(lumen, path);
          check(!/周明远|431026198506150016|13800003210/.test(other.text.replace(/"legal":"周明远"/, '')), `${path}: another's data`);
        }
        const engine = await browser();
        const profile = mkdtempSync(join(tmpdir(), 'yimen-chromium-'));
        let stored;
        try {
          const { chromium } = await import('playwright-core');
          const context = await chromium.launchPersistentContext(profile, { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
          const tab = await context.newPage();
          await tab.goto(`${hall.origin}/sign-in`);
          await tab.getByLabel('登录名或手机号码').fill('zhouming');
          await tab.getByLabel('密码', { exact: true }).fill(SECRET);
          await tab.getByRole('main').getByRole('button', { name: '登录' }).click();
          await tab.getByRole('heading', { name: '我的办件' }).waitFor();
          await tab.goto(`${hall.origin}/me`).catch(() => {});
          await tab.waitForLoadState('networkidle');
          stored = await tab.evaluate(async () => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, await indexedDB.databases()]));
          await context.close();
        } finally { await engine.close(); }
        check(!/431026198506150016|13800003210/.test(stored), 'personal data in the browser\'s stores');
        const hits = files(profile).filter((it) => { try { return spawnSync('grep', ['-qa', '-e', '431026198506150016', '-e', '13800003210', it]).status === 0; } catch { return false; } });
        same(hits, [], 'personal data in the browser\'s folder');
        rmSync(profile, { recursive: true, force: true });
        return { hits: 0 };
      } finally { spawnSync('nginx', ['-c', join(folder, 'nginx.conf'), '-s', 'stop']); await nginx; rmSync(folder, { recursive: true, force: true }); await hall.close(); }
    },
  },
  {
    id: 'T29', name: 'what else answers', quick: true,
    async run() {
      const hall = await Hall.open();
      try {
        const nobody = hall.client();
        const open = [];
        for (const path of ['/.git/config', '/.env', '/metrics', '/debug', '/debug/pprof', '/server-status', '/actuator', '/api/', '/assets/', '/index.html.bak', '/hall.db', '/data/hall.db', '/keys.toml', '/admin', '/wp-login.php', '/api/../hall.db', '/..%2f..%2fetc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/app.js.map', '/desk/desk.js.map', '/files/', '/dev']) {
          const reply = await nobody.get(path);
          if (![404, 400, 405].includes(reply.status)) open.push(`${path}: ${reply.status}`);
        }
        for (const method of ['TRACE', 'TRACK', 'CONNECT', 'PROPFIND']) {
          const text = await raw(hall.port, `${method} / HTTP/1.1\r\nHost: localhost\r\nX-Secret: mirror\r\nConnection: close\r\n\r\n`);
          if (!/^HTTP\/1\.1 (404|405|400|501)/.test(text) || text.includes('mirror')) open.push(`${method}: ${text.slice(0, 40)}`);
        }
        for (const [login, secret] of [['admin', 'admin'], ['admin', '123456'], ['root', 'root'], ['sysadmin', 'sysadmin'], ['test', 'test']]) if ((await nobody.post('/api/sign-in', { login, secret, code: '000000' })).status === 200) open.push(`${login}/${secret}`);
        // A real hall, with its own clock, has no clock to be moved.
        const real = await Hall.open({ YIMEN_REHEARSAL: '' });
        try { same((await fetch(`${real.origin}/dev/clock`, { method: 'POST', body: '0' })).status, 404, '/dev/clock'); } finally { await real.close(); }
        const pid = hall.child.pid;
        const sockets = spawnSync('ss', ['-ltnpH'], { encoding: 'utf8' }).stdout.split('\n').filter((it) => it.includes(`pid=${pid},`));
        if (sockets.length) same(sockets.length, 1, 'listening sockets');
        same(open, [], 'open');
        return { tried: 31, open: 0, ports: sockets.length || 'ss missing' };
      } finally { await hall.close(); }
    },
  },
  {
    id: 'T30', name: 'torn and doubled headers', quick: true,
    async run() {
      const hall = await Hall.open();
      try {
        const one = (text) => (text.match(/^HTTP\/1\.1 (\d+)/gm) ?? []).map((it) => it.split(' ')[1]);
        const tries = {
          'CL and TE': 'POST /api/lookup HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /api/home HTTP/1.1\r\nHost: x\r\n\r\n',
          'two lengths': 'POST /api/lookup HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd',
          'TE twice': 'POST /api/lookup HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n',
          'space before colon': 'GET / HTTP/1.1\r\nHost : x\r\n\r\n',
          'bare LF': 'GET / HTTP/1.1\nHost: x\n\n',
          '100 KB header': `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(100_000)}\r\n\r\n`,
          '10 000 headers': `GET / HTTP/1.1\r\nHost: x\r\n${Array.from({ length: 10_000 }, (_, n) => `X-${n}: a\r\n`).join('')}\r\n`,
          'NUL in a header': 'GET / HTTP/1.1\r\nHost: x\r\nX-Nul: a\0b\r\n\r\n',
        };
        const seen = {};
        for (const [name, bytes] of Object.entries(tries)) {
          const statuses = one(await raw(hall.port, bytes, 700));
          seen[name] = statuses.join('+') || 'closed';
          check(statuses.every((it) => it < 500), `${name}: ${statuses}`);
          if (name !== 'bare LF') check(statuses.length <= 1 && !statuses.includes('200'), `${name}: ${statuses}`);
        }
        // Nothing of the Host header comes back into a page or a link.
        const reply = await ask(hall.port, 'GET', '/', { headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'gopher' } });
        check(!reply.text.includes('evil.example') && !JSON.stringify(reply.headers).includes('evil.example'), 'the Host header in the page');
        const zhou = await hall.citizen();
        const id = await zhou.ready(await hall.item());
        const made = await zhou.upload(id, 'identity', 'a"\r\nSet-Cookie: x=1;\r\n.png', PAGE);
        const file = await zhou.get(`/api/files/${made.id}`);
        check(file.status === 200 && !file.headers['set-cookie'] && file.headers['content-disposition'].startsWith('attachment'), 'a file name in a header');
        same((await hall.client().get('/api/home')).status, 200, 'afterwards');
        return Object.fromEntries(Object.entries(seen).map(([name, it]) => [name.replaceAll(' ', '_'), it]));
      } finally { await hall.close(); }
    },
  },
];

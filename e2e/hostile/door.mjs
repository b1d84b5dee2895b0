// The door as it is shipped: deploy/nginx.conf itself, with a certificate of its own, in front of a hall on https.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hall, SECRET, ask, check, freePort, pause, same, tool } from './kit.mjs';

const PORT = await freePort();
const PLAIN = await freePort();

/// The shipped file with other paths and ports; everything else is what a county installs.
function shipped(folder, hallPort) {
  let text = readFileSync(new URL('../../deploy/nginx.conf', import.meta.url), 'utf8');
  const replace = (from, to) => {
    check(from.test(text), `deploy/nginx.conf has no ${from} any more`);
    text = text.replace(from, to);
  };
  replace(/\/etc\/yimen\/tls/g, folder);
  replace(/listen 80;/, `listen 127.0.0.1:${PLAIN};`);
  replace(/listen 443 /, `listen 127.0.0.1:${PORT} `);
  replace(/server 127\.0\.0\.1:8701[^;]*;/, `server 127.0.0.1:${hallPort};`);
  replace(/ *server 127\.0\.0\.1:870[23][^;]*;\n/g, '');
  const own = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((it) => `${it}_temp_path ${folder}/${it};`).join(' ');
  return `pid ${folder}/pid; error_log ${folder}/error.log; events {} http { access_log off; ${own}\n${text}\n}`;
}

/// What the two agree on when the client offers only this; empty: nothing.
function offered(...words) {
  const out = spawnSync('openssl', ['s_client', '-connect', `127.0.0.1:${PORT}`, '-servername', 'localhost', ...words], { input: '', encoding: 'utf8', timeout: 10_000 });
  const agreed = /New, (TLSv[\d.]+), Cipher is (\S+)/.exec(out.stdout ?? '');
  return agreed && agreed[2] !== '(NONE)' ? `${/Protocol\s*: (\S+)/.exec(out.stdout)?.[1] ?? agreed[1]} ${agreed[2]}` : '';
}

function over(agent, method, path, headers = {}, body) {
  return new Promise((done, fail) => {
    const call = request({ agent, host: 'localhost', port: PORT, method, path, headers }, (reply) => {
      let text = '';
      reply.on('data', (it) => { text += it; });
      reply.on('end', () => done({ status: reply.statusCode, headers: reply.headers, text }));
    });
    call.on('error', fail);
    call.end(body);
  });
}

export default [
  {
    id: 'T47', name: 'the shipped door: TLS', quick: false,
    async run() {
      tool('nginx');
      const origin = `https://localhost:${PORT}`;
      const hall = await Hall.open({ YIMEN_ORIGIN: origin, YIMEN_TRUSTED_PROXY: '127.0.0.1' });
      const folder = mkdtempSync(join(tmpdir(), 'yimen-door-'));
      const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', join(folder, 'key.pem')];
      execFileSync('openssl', ['req', '-x509', ...key, '-out', join(folder, 'fullchain.pem'), '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'], { stdio: 'ignore' });
      writeFileSync(join(folder, 'nginx.conf'), shipped(folder, hall.port));
      const words = ['-c', join(folder, 'nginx.conf'), '-g', 'daemon off;'];
      const judged = spawnSync('nginx', ['-t', ...words.slice(0, 2)], { encoding: 'utf8' });
      same(judged.status, 0, `nginx takes the shipped file: ${judged.stderr}`);
      const nginx = spawn('nginx', words, { stdio: 'ignore' });
      try {
        await pause(400);
        // An old client that would: it is the door that refuses.
        const would = ['-cipher', 'ALL:@SECLEVEL=0'];
        for (const old of ['-tls1', '-tls1_1']) same(offered(old, ...would), '', `${old} is answered`);
        check(offered('-tls1_2').startsWith('TLSv1.2 ECDHE-'), `TLS 1.2: ${offered('-tls1_2')}`);
        check(offered('-tls1_3').startsWith('TLSv1.3 '), `TLS 1.3: ${offered('-tls1_3')}`);
        const weak = ['AES128-SHA', 'AES256-GCM-SHA384', 'ECDHE-ECDSA-AES128-SHA', 'DES-CBC3-SHA', 'NULL-SHA', 'ADH-AES128-SHA'];
        for (const cipher of weak) same(offered('-tls1_2', '-cipher', `${cipher}:@SECLEVEL=0`), '', `${cipher} is answered`);
        // Spoken to in the clear, it says nothing of the hall.
        const clear = await ask(PORT, 'GET', '/api/me', { headers: { cookie: '__Host-sid=x' } });
        same(clear.status, 400, 'HTTP on the TLS port');
        const agent = new Agent({ keepAlive: true, ca: readFileSync(join(folder, 'fullchain.pem')) });
        const page = await over(agent, 'GET', '/');
        same(page.status, 200, 'the home page');
        same(page.headers['strict-transport-security'], 'max-age=63072000; includeSubDomains', 'HSTS through the door');
        const own = { 'content-type': 'application/json', origin, 'x-requested-by': 'hall' };
        const signed = await over(agent, 'POST', '/api/sign-in', own, JSON.stringify({ login: 'zhouming', secret: SECRET }));
        same(signed.status, 200, `signing in: ${signed.text}`);
        const cookie = signed.headers['set-cookie'][0];
        check(/^__Host-sid=[^;]+;.*Secure/.test(cookie), cookie);
        const me = await over(agent, 'GET', '/api/me', { cookie: cookie.split(';')[0] });
        same(JSON.parse(me.text).kind, 'citizen', 'who is signed in');
        agent.destroy();
        return { tls12: offered('-tls1_2').split(' ')[1], tls13: offered('-tls1_3').split(' ')[1], refused: weak.length + 2 };
      } finally {
        nginx.kill();
        rmSync(folder, { recursive: true, force: true });
        await hall.close();
      }
    },
  },
];

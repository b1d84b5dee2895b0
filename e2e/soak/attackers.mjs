// 外面的人: guesses, broken bodies, bombs, lines that never end, other people's numbers. Nothing of it may be answered with more
// than a refusal, and nobody else may notice.
import { connect } from 'node:net';
import { ask } from '../client.mjs';
import { PAGES, TYPES, ZEROS, docx, pdf, png, zip } from '../hostile/containers.mjs';
import { Cut, OWN_SECRET, Someone } from './world.mjs';

const laughs = `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "${'ha'.repeat(50)}">${'bcdefgh'.split('').map((it, n) => `<!ENTITY ${it} "${`&${'abcdefgh'[n]};`.repeat(10)}">`).join('')}]><w:document>&h;</w:document>`;
/// Small to send and large to open; the last two cannot be told from honest files, and cost nothing.
const BOMBS = [
  ['42.docx', () => zip([['[Content_Types].xml', Buffer.from(TYPES)], ...Array.from({ length: 8 }, (_, n) => [`word/${n}.xml`, ZEROS])])],
  ['laughs.docx', () => docx([], laughs)],
  ['vast.png', () => png(65_500, 65_500, Buffer.alloc(1 << 16))],
  ['script.pdf', () => pdf('<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>', ...PAGES)],
  ['page.pdf', () => Buffer.from('<html><script>alert(1)</script></html>')],
  ['loop.pdf', () => pdf('<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>'), true],
  ['claims.pdf', () => pdf('<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [] /Count 2000000000 >>'), true],
];
const ROUTES = ['/.git/config', '/.env', '/metrics', '/api/nowhere', '/hall.db', '/keys.toml', '/..%2f..%2fetc/passwd', '/wp-login.php', '/api/cases/nonsense', '/api/files/%00', '/api/items/0/cases/x'];
const BODIES = ['{', '[]', '{"login":1}', '{"login":"a","secret":"b","is_admin":true}', '\u0000', '"'.repeat(10_000), `{"answers":${'['.repeat(5_000)}}`];
const MOST_SLOW = 20;

export async function attacker(world, chance) {
  const who = world.stranger ??= new Someone(world);
  world.ledger.n.attacks++;
  await chance.pick([guess, broken, bomb, slow, lost, others, others])(world, who, chance);
}

/// Nothing an attacker sends may be answered so.
function wrong(world, what, reply) { world.leaks.push(`${world.today} ${what}: ${reply.status} ${reply.text.slice(0, 200)}`); }

async function guess(world, who, chance) {
  const login = chance.pick(['lumen', 'sysadmin', 'audadmin', `nobody${chance.below(1000)}`]);
  const reply = await who.ask('POST', '/api/sign-in', { json: { login, secret: `guess${chance.below(1e6)}`, code: '000000' }, isProof: true });
  if (![401, 422, 429].includes(reply.status)) wrong(world, `a guess at ${login}`, reply);
}

async function broken(world, who, chance) {
  const path = chance.pick(['/api/sign-in', '/api/register', '/api/lookup', '/api/papers/verify', '/api/ratings', '/pay/notify', '/post/notify', '/api/callbacks']);
  const body = chance.pick(BODIES);
  const reply = await who.ask('POST', path, { body, headers: { 'content-type': chance.pick(['application/json', 'text/plain', 'multipart/form-data; boundary=x']) } });
  if (reply.status < 400) wrong(world, `${path} with ${body.slice(0, 30)}`, reply);
}

/// Into a draft of their own, as anybody could.
async function bomb(world, who, chance) {
  const visitor = new Someone(world);
  const draft = await visitor.act(`/api/items/${world.items.get('个体工商户设立登记')}/cases`);
  const [name, bytes, isHarmless] = chance.pick(BOMBS);
  const reply = await visitor.upload(draft.id, 'identity', name, bytes(), 2 << 20);
  const isRefused = [413, 415, 422, 429].includes(reply.status);
  if (!isRefused && !(isHarmless && reply.status === 204)) {
    if (reply.status === 401) throw new Cut();
    wrong(world, name, reply);
  }
  // Some leave a piece behind and never come again.
  if (chance.is(0.3)) await visitor.begin(draft.id, 'identity', 'never.png', 100_000);
}

/// Lines that say a little and fall silent; the hall hangs up, or a kill does.
async function slow(world) {
  const lines = world.lines ??= new Set();
  if (lines.size >= MOST_SLOW) return;
  const line = connect(world.hall.port, '127.0.0.1');
  lines.add(line);
  line.on('error', () => {});
  line.on('close', () => lines.delete(line));
  line.on('end', () => line.end());
  line.resume();
  line.write(lines.size % 2 ? 'POST /api/lookup HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{' : 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow:');
}

async function lost(world, who, chance) {
  const path = chance.pick(ROUTES);
  const reply = await ask(world.hall.port, 'GET', path, { headers: { 'x-forwarded-for': who.from } }).catch(() => { throw new Cut(); });
  if (reply.status >= 500 && reply.status !== 503) world.failures.push(`${world.today} GET ${path}: ${reply.status} ${reply.text.slice(0, 300)}`);
  else if (reply.status < 400) wrong(world, path, reply);
}

/// Somebody with an account, a number seen over a shoulder, and no business with it.
async function others(world, who, chance) {
  const thief = await (world.thief ??= known(world));
  const cases = [...world.ledger.cases.keys()];
  const files = [...world.ledger.files.keys()];
  if (!cases.length || !files.length) return;
  const [id, file] = [chance.pick(cases), chance.pick(files)];
  const tries = [['GET', `/api/cases/${id}`], ['GET', `/api/cases/${id}/draft`], ['GET', `/api/files/${file}`], ['GET', `/api/cases/${id}/receipt`], ['GET', `/api/cases/${id}/bill`], ['GET', `/api/cases/${id}/dossier`], ['POST', `/api/cases/${id}/withdraw`, { reason: '试试' }], ['POST', `/api/cases/${id}/discard`, {}], ['POST', `/api/cases/${id}/grant`, { version: 3, says: '准予', valid_until: '' }], ['POST', `/api/files/${file}/forget`, {}]];
  for (const reader of [thief, who]) {
    const [method, path, json] = chance.pick(tries);
    const reply = await reader.ask(method, path, json ? { json } : {});
    if (![401, 403, 404, 429].includes(reply.status)) wrong(world, `${method} ${path} as another`, reply);
  }
}

async function known(world) {
  const thief = new Someone(world, { login: 'thief', secret: OWN_SECRET });
  const json = { kind: 'person', name: '钱七', phone: '13600009999', login: 'thief', secret: OWN_SECRET, again: OWN_SECRET, agreed: 'yes' };
  await thief.ask('POST', '/api/register', { json, isProof: true }).catch(() => {});
  if (!thief.cookie) await thief.signIn().catch(() => { world.thief = undefined; throw new Cut(); });
  return thief;
}

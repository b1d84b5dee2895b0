// 没有网络时: what was opened before can be read again. Kept is only what the server allows to be kept: replies that say
// `no-store`, which are all that belong to anybody, never are; signing out empties everything (Clear-Site-Data). No page is
// ever reloaded from here, so that a new version takes no form away from anybody.
const PAGES = 'pages';
const PROGRAMS = 'programs';
const MAX = { [PAGES]: 80, [PROGRAMS]: 60 };
// The page of what belongs to somebody: the same for every address, with nothing in it.
const OWN = '/own';
// Trunk puts a hash into the name: what has one never changes.
const HASHED = /-[0-9a-f]{16}(_bg)?\.(js|wasm|css|svg)$/;
const PATIENCE = 8000;

const isHall = (path) => HALL.includes(path.split('/')[1]);

async function keep(name, key, reply) {
  const cache = await caches.open(name);
  await cache.put(key, reply);
  const all = await cache.keys();
  // Oldest first; one too many at a time.
  for (const it of all.slice(0, Math.max(0, all.length - MAX[name]))) await cache.delete(it);
}

const find = (cacheName, key) => caches.match(key, { cacheName, ignoreVary: true });

async function program(request) {
  const kept = await find(PROGRAMS, request);
  if (kept) return kept;
  const reply = await fetch(request);
  if (reply.ok) await keep(PROGRAMS, request, reply.clone());
  return reply;
}

const sorry = () => new Response(
  '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>没有网络</title><h1>现在没有网络</h1><p>这一页还没有打开过，要等有网络时再看。已经填的内容还在。</p><p><a href="/">看打开过的页面</a></p><p>急事请拨<a href="tel:12345">12345</a>。</p></html>',
  { status: 503, headers: { 'content-type': 'text/html; charset=utf-8' } },
);

async function fresh(event, url) {
  const { request } = event;
  const isPage = request.mode === 'navigate';
  const key = isPage && !isHall(url.pathname) ? OWN : request;
  // A line that only pretends to be there counts as none. What has begun to arrive may take its time.
  const cut = new AbortController();
  const timer = setTimeout(() => cut.abort(), isPage ? PATIENCE : 3 * PATIENCE);
  try {
    const reply = await fetch(request, { signal: cut.signal });
    const may = !(reply.headers.get('cache-control') ?? 'no-store').includes('no-store');
    if (reply.ok && may && !reply.redirected) event.waitUntil(keep(PAGES, key, reply.clone()));
    return reply;
  } catch (fault) {
    const kept = await find(PAGES, key);
    if (kept) return kept;
    if (!isPage) throw fault;
    return (isHall(url.pathname) && (await find(PAGES, '/'))) || sorry();
  } finally {
    clearTimeout(timer);
  }
}

addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== location.origin || url.pathname.startsWith('/desk')) return;
  // Signing in elsewhere comes back by this way, and files are fetched: the browser's own business.
  if (event.request.mode === 'navigate' && url.pathname.startsWith('/api/')) return;
  event.respondWith(HASHED.test(url.pathname) ? program(event.request) : fresh(event, url));
});

// The pages open when this came were loaded without it: they are fetched once more, from what the browser has.
async function first() {
  const open = await clients.matchAll({ type: 'window', includeUncontrolled: true });
  const pages = ['/', ...open.map((it) => new URL(it.url))].filter((it) => it === '/' || isHall(it.pathname)).map(String);
  for (const page of new Set(pages)) {
    const reply = await fetch(page);
    if (!reply.ok) continue;
    const text = await reply.clone().text();
    await keep(PAGES, page, reply);
    for (const [, path] of text.matchAll(/["'](\/[^"'?]+)["']/g)) {
      if (HASHED.test(path)) await program(new Request(path)).catch(() => {});
    }
  }
}

addEventListener('install', (event) => event.waitUntil(first().catch(() => {})));
addEventListener('activate', (event) => event.waitUntil(clients.claim()));

// Documents that are small to send and dear to read: what looks at them is a process of its own, and the hall goes on.
import { readFileSync, readdirSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { PAGES, pdf, png } from './containers.mjs';
import { drafted } from './files.mjs';
import { PAGE, PIECE, check, pause, percentile, same } from './kit.mjs';

const ROOT = '<</Type/Catalog/Pages 2 0 R>>';
const ONE = '<</Type/Pages/Kids[3 0 R]/Count 1>>';
const page = (rest) => `<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R${rest}>>`;

/// A PDF of these objects, bytes or text.
function made(objects) {
  const parts = [Buffer.from('%PDF-1.5\n')];
  const at = [];
  let n = parts[0].length;
  objects.forEach((it, i) => {
    at.push(n);
    const bytes = Buffer.concat([Buffer.from(`${i + 1} 0 obj\n`), Buffer.from(it, 'latin1'), Buffer.from('\nendobj\n')]);
    parts.push(bytes);
    n += bytes.length;
  });
  const table = at.map((it) => `${String(it).padStart(10, '0')} 00000 n \n`).join('');
  parts.push(Buffer.from(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${n}\n%%EOF`));
  return Buffer.concat(parts);
}

const stream = (dictionary, body) => Buffer.concat([Buffer.from(`<<${dictionary}/Length ${body.length}>>stream\n`), Buffer.from(body), Buffer.from('\nendstream')]);

/// Zeros, packed again and again.
function packed(n_bytes, n_times) {
  let bytes = Buffer.alloc(n_bytes, ' ');
  for (let n = 0; n < n_times; n++) bytes = deflateSync(bytes, { level: 6 });
  return bytes;
}

/// Forms that draw forms that draw forms.
function nested(depth, wide) {
  const objects = [ROOT, ONE, page('/Resources<</XObject<</F 5 0 R>>>>'), stream('', '/F Do '.repeat(wide))];
  for (let n = 0; n < depth; n++) {
    const more = n + 1 < depth ? `/Resources<</XObject<</F ${6 + n} 0 R>>>>` : '';
    objects.push(stream(`/Type/XObject/Subtype/Form/BBox[0 0 200 200]${more}`, (more ? '/F Do ' : '0 0 m 199 199 l S ').repeat(wide)));
  }
  return made(objects);
}

/// An object stream of very many objects.
function crowd(n) {
  const head = Array.from({ length: n }, (_, it) => `${it + 10} ${it * 3}`).join(' ');
  const body = deflateSync(Buffer.from(`${head}\n${'[] '.repeat(n)}`));
  return made([ROOT, ONE, page(''), stream('', '0 0 m 100 100 l S          '), stream(`/Type/ObjStm/N ${n}/First ${head.length + 1}/Filter/FlateDecode`, body)]);
}

function vast(side) {
  const pixels = deflateSync(Buffer.alloc(side * side * 3), { level: 6 });
  return made([ROOT, ONE, page('/Resources<</XObject<</I 5 0 R>>>>'), stream('', 'q 200 0 0 200 0 0 cm /I Do Q         '), stream(`/Type/XObject/Subtype/Image/Width ${side}/Height ${side}/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/FlateDecode`, pixels)]);
}

const BOMBS = () => ({
  'twice.pdf': made([ROOT, ONE, page(''), stream('/Filter[/FlateDecode/FlateDecode]', packed(512 << 20, 2))]),
  'again.pdf': made([ROOT, ONE, `<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents[${'4 0 R '.repeat(2_000)}]>>`, stream('/Filter/FlateDecode', packed(8 << 20, 1))]),
  'crowd.pdf': crowd(3_000_000),
  'nested.pdf': nested(9, 12),
  'strokes.pdf': made([ROOT, ONE, page(''), stream('/Filter/FlateDecode', deflateSync(Buffer.from(Array.from({ length: 100_000 }, (_, n) => `${n % 200} 0 m ${(n * 7) % 200} 200 l S`).join('\n'))))]),
  'vast.pdf': vast(12_000),
});

/// Resident bytes of the hall and of whatever it has started, in MB.
function whole(hall) {
  const of = (pid) => { try { return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096; } catch { return 0; } };
  const parent = (pid) => { try { return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[1]); } catch { return 0; } };
  const own = hall.child.pid;
  const all = readdirSync('/proc').filter((it) => /^\d+$/.test(it) && (Number(it) === own || parent(it) === own));
  return all.reduce((sum, it) => sum + of(it), 0) / 1048576;
}

export default [
  {
    id: 'T48', name: 'dear documents', quick: true, alone: true,
    async run() {
      const { hall, zhou, id } = await drafted();
      try {
        const good = await zhou.upload(id, 'identity', 'good.pdf', pdf(ROOT, ...PAGES));
        same(good.status, 204, 'an honest document');
        const before = whole(hall);
        let [most, on] = [before, true];
        const browsing = [];
        const watch = (async () => {
          while (on) {
            const start = performance.now();
            same((await hall.client().get('/api/home')).status, 200, 'browsing meanwhile');
            browsing.push(performance.now() - start);
            most = Math.max(most, whole(hall));
            await pause(20);
          }
        })();
        const taken = [];
        let slowest = 0;
        for (const [name, bytes] of Object.entries(BOMBS())) {
          check(bytes.length < 20 << 20, `${name} is ${bytes.length} bytes itself`);
          const start = performance.now();
          const reply = await zhou.upload(id, 'identity', name, bytes, 2 << 20);
          slowest = Math.max(slowest, performance.now() - start);
          check([204, 409, 422, 503].includes(reply.status), `${name}: ${reply.status} ${reply.text}`);
          if (reply.status === 204) taken.push([name, reply.id]);
        }
        // What came in is looked at, by many at once: nobody else waits for it.
        for (const [, file] of taken) {
          const looks = Promise.all(Array.from({ length: 40 }, () => zhou.get(`/api/files/${file}/pages/1`)));
          await pause(300);
          same((await hall.client().get('/api/home')).status, 200, 'browsing while it is looked at');
          const replies = (await looks).map((it) => it.status);
          check(replies.every((it) => [200, 422, 429, 503].includes(it)), replies.join(' '));
        }
        // Pictures within every limit, many at once.
        const side = 6_300;
        const picture = png(side, side, Buffer.alloc(side * (side * 3 + 1)));
        const begun = [];
        for (let n = 0; n < 6; n++) {
          const made = (await zhou.begin(id, 'identity', `${n}.png`, picture.length)).headers.location;
          await zhou.ask('PATCH', made, { headers: { ...PIECE, 'upload-offset': 0 }, body: picture.subarray(0, -1) });
          begun.push(made);
        }
        await Promise.all(begun.map((it) => zhou.ask('PATCH', it, { headers: { ...PIECE, 'upload-offset': picture.length - 1 }, body: picture.subarray(-1) })));
        on = false;
        await watch;
        check(most - before < 400, `${(most - before).toFixed(0)} MB more`);
        // And afterwards everything goes on.
        same((await zhou.upload(id, 'identity', 'b.png', PAGE)).status, 204, 'an honest photograph afterwards');
        same((await zhou.get(`/api/files/${good.id}/pages/1`)).status, 200, 'an honest page afterwards');
        same((await hall.client().get('/readyz')).text, 'ready', 'the hall');
        return { grown_mb: (most - before).toFixed(0), slowest_s: (slowest / 1000).toFixed(1), browsing_p99_ms: percentile(browsing, 0.99).toFixed(0), taken: taken.map((it) => it[0]).join(' ') || 0 };
      } finally { await hall.close(); }
    },
  },
];

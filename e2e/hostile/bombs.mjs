// Files that are small to send and large to open, and files that are known to be bad.
import { MAX, PAGES, TYPES, ZEROS, docx, pdf, pdfOf, png, xlsx, zip } from './containers.mjs';
import { drafted } from './files.mjs';
import { Hall, PAGE, check, pause, percentile, same, spawnClamd } from './malware.mjs';

export default [
  {
    id: 'T11', name: 'bombs', quick: true, alone: true,
    async run() {
      const { hall, zhou, id } = await drafted();
      try {
        const nested = zip([['a.zip', zip([['b.zip', zip([['c', ZEROS]])]])]]);
        const laughs = `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "${'ha'.repeat(50)}">${'bcdefgh'.split('').map((it, n) => `<!ENTITY ${it} "${`&${'abcdefgh'[n]};`.repeat(10)}">`).join('')}]><w:document>&h;</w:document>`;
        const deep = `${'<< /A '.repeat(20_000)}1${' >>'.repeat(20_000)}`;
        const bombs = {
          '42.docx': zip([['[Content_Types].xml', Buffer.from(TYPES)], ...Array.from({ length: 40 }, (_, n) => [`word/${n}.xml`, ZEROS])]),
          'wide.xlsx': xlsx(Array.from({ length: 30 }, (_, n) => [`xl/worksheets/sheet${n}.xml`, ZEROS])),
          'nested.docx': docx([['word/media/a.zip', nested]]),
          'laughs.docx': docx([], laughs),
          'many.docx': docx(Array.from({ length: 20_000 }, (_, n) => [`word/${n}`, Buffer.from('a')])),
          'vast.png': png(65_500, 65_500, Buffer.alloc(1 << 20)),
          'tall.png': png(1, 100_000_000, Buffer.alloc(1 << 20)),
          'deep.pdf': pdf(`<< /Type /Catalog /Pages 2 0 R /X ${deep} >>`, ...PAGES),
          'loop.pdf': pdf('<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>'),
          'crowd.pdf': pdfOf(['<< /Type /Catalog /Pages 2 0 R >>', ...PAGES].concat(Array.from({ length: 200_000 }, () => '<< >>'))),
          'claims.pdf': pdf('<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [] /Count 2000000000 >>'),
        };
        const quiet = [];
        for (let n = 0; n < 40; n++) { const start = performance.now(); await hall.client().get('/api/home'); quiet.push(performance.now() - start); }
        let [slowest, most, busy, on] = [0, hall.rss(), [], true];
        const before = most;
        const watch = (async () => { while (on) { const start = performance.now(); await hall.client().get('/api/home'); busy.push(performance.now() - start); most = Math.max(most, hall.rss()); await pause(20); } })();
        const taken = [];
        for (const [name, bytes] of Object.entries(bombs)) {
          check(bytes.length <= MAX, `${name} is ${bytes.length} bytes itself`);
          const start = performance.now();
          const reply = await zhou.upload(id, 'identity', name, bytes, 2 << 20);
          const took = performance.now() - start;
          slowest = Math.max(slowest, took);
          if (![413, 415, 422].includes(reply.status)) taken.push(`${name}: ${reply.status}`);
          check(took < 8_000, `${name} took ${took.toFixed(0)} ms`);
        }
        on = false; await watch;
        // What cannot be told from an honest file may come in, as long as it costs nothing.
        const harmless = ['crowd.pdf', 'claims.pdf', 'loop.pdf', 'deep.pdf'];
        same(taken.filter((it) => !harmless.includes(it.split(':')[0])), [], 'taken in');
        check(most - before < 260, `${(most - before).toFixed(0)} MB more`);
        return { bombs: Object.keys(bombs).length, slowest_s: (slowest / 1000).toFixed(1), grown_mb: (most - before).toFixed(0), p99_quiet_ms: percentile(quiet, 0.99).toFixed(0), p99_busy_ms: percentile(busy, 0.99).toFixed(0), taken: taken.join(' ') || 0 };
      } finally { await hall.close(); }
    },
  },
  {
    id: 'T12', name: 'malware', quick: false, alone: true,
    async run() {
      const clamd = await spawnClamd();
      const hall = await Hall.open({ YIMEN_CLAMD: `127.0.0.1:${clamd.port}` });
      try {
        const zhou = await hall.citizen();
        const item = await hall.item();
        const id = await zhou.ready(item);
        const infected = await zhou.upload(id, 'identity', 'a.pdf', pdf('<< /Type /Catalog /Pages 2 0 R >>', ...PAGES, `(${clamd.signature})`));
        same([infected.status, infected.fault?.code], [422, 'file_infected'], `a known virus: ${infected.text}`);
        const packed = await zhou.upload(id, 'identity', 'a.docx', docx([['word/media/a.bin', Buffer.from(clamd.signature)]]));
        check(packed.status === 422, `the same in a docx: ${packed.status}`);
        same((await zhou.get(`/api/files/${infected.id}`)).status, 404, 'and it is not there');
        check(Number(hall.sql("select count(*) from audit_rows where route = 'malware'")) >= 1, 'written down');
        // The scanner stops: files are held, and the case goes on.
        await clamd.stop();
        const held = await zhou.upload(id, 'identity', 'b.png', PAGE);
        same(held.status, 204, 'while the scanner is down');
        const state = async () => (await zhou.get(`/api/cases/${id}/materials`)).json.find((it) => it.material.slot === 'identity').files.find((it) => it.id === held.id).state;
        same(await state(), 'held', 'its state');
        same((await zhou.get(`/api/files/${held.id}`)).fault?.code, 'file_unscanned', 'opening it');
        same((await zhou.post(`/api/cases/${id}/submit`, { declared: 'yes' })).status, 200, 'handing in');
        const clerk = await hall.staff('liqing');
        await clerk.post(`/api/cases/${id}/claim`);
        const seen = (await clerk.get(`/api/cases/${id}/review`)).json;
        check(seen.slots.some((it) => it.files.some((it) => it.state === 'held')), 'the clerk sees 待检测');
        same((await clerk.get(`/api/files/${held.id}`)).fault?.code, 'file_unscanned', 'the clerk opening it');
        await clamd.start();
        const start = performance.now();
        await hall.walk(60_000);
        same(await state(), 'ready', 'after the scanner is back');
        const clean = performance.now() - start;
        same((await clerk.get(`/api/files/${held.id}`)).status, 200, 'and can be opened');
        // One that does not answer counts as down.
        await clamd.stop();
        const deaf = (await import('node:net')).createServer(() => {}).listen(clamd.port, '127.0.0.1');
        const own = await zhou.ready(item);
        const began = performance.now();
        same((await zhou.upload(own, 'identity', 'c.png', PAGE)).status, 204, 'a scanner that is silent');
        check(performance.now() - began < 50_000, 'in time');
        deaf.close();
        return { clean_s: (clean / 1000).toFixed(2), served_unscanned: 0 };
      } finally { await clamd.stop(); clamd.remove(); await hall.close(); }
    },
  },
];

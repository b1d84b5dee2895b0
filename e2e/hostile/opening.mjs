// A hall that is just being opened, and what its own people send it: codes that are guessed, files that are poisoned, formulas that travel.
import { readFileSync } from 'node:fs';
import { Hall, check, same } from './kit.mjs';
import { cells, workbook } from '../workbook.mjs';

const SECRET = 'Quiet-River-Stone-7';
const FORMULAS = ['=1+1', '+cmd|calc', '-2+3', '@SUM(1)', '=HYPERLINK("http://evil.example","x")'];
/// Words that became a formula would stand in such an element.
const noFormula = (parts, what) => {
  for (const [name, text] of Object.entries(parts)) check(!/<f[ >]/.test(text), `${what}: a formula in ${name}`);
};

/// As a form of a page that no program runs in.
function found(hall, code, more = {}) {
  const form = { code, region: '360999', county: '青石县', name: '王海', login: 'wanghai', secret: SECRET, again: SECRET, ...more };
  return hall.client().ask('POST', '/api/setup', { json: form });
}

export default [
  {
    id: 'T42', name: 'formulas in exports', quick: true,
    async run() {
      const hall = await Hall.open();
      try {
        const zhou = await hall.citizen();
        const item = await hall.item();
        for (const it of FORMULAS) {
          const draft = (await zhou.post(`/api/items/${item}/cases`)).json;
          const answers = { ...draft.answers, shop_name: it, business_scope: it };
          const saved = await zhou.post(`/api/cases/${draft.id}/draft`, { answers, rev: draft.rev });
          same(saved.status, 200, `saving ${it}: ${saved.text}`);
        }
        const mine = await zhou.get('/api/me/export.xlsx');
        same(mine.status, 200, 'one’s own data');
        noFormula(cells(mine.bytes), 'one’s own data');
        check(Object.values(cells(mine.bytes)).some((it) => it.includes(FORMULAS.at(-1).replaceAll('"', '&quot;')) || it.includes(FORMULAS.at(-1))), 'the words are there as words');
        // What somebody tried to sign in as stands in the record of the hall.
        for (const login of FORMULAS) await hall.client().post('/api/sign-in', { login, secret: 'x' });
        const audit = await hall.staff('audadmin');
        const told = await audit.post('/api/trail/exports', { of: {}, reason: '年度检查' });
        same(told.status, 200, `the record: ${told.text.slice(0, 200)}`);
        noFormula(cells(Buffer.from(told.json.book, 'base64')), 'the record');
        const system = await hall.staff('sysadmin');
        let bodies = 0;
        for (const it of FORMULAS) bodies += Number((await system.post('/api/bodies', { name: it, full: it, above: '县人民政府' })).status === 200);
        const list = await system.get('/api/bodies/book');
        same(list.status, 200, 'the bodies');
        noFormula(cells(list.bytes), 'the bodies');
        return { formulas: FORMULAS.length, bodies, run: 0 };
      } finally { await hall.close(); }
    },
  },
  {
    id: 'T49', name: 'a hall that is being opened', quick: true,
    async run() {
      const hall = await Hall.open({}, 'none');
      try {
        // A code that is guessed: a handful is compared, and the right one still counts afterwards.
        const tries = [];
        for (let n = 0; n < 40; n += 1) tries.push(await found(hall, `AAAA-BBBB-C${String(n).padStart(3, '2')}`));
        check(tries.every((it) => it.status >= 400 && it.status < 500), `guesses: ${tries.map((it) => it.status)}`);
        same(Number(hall.sql('SELECT COUNT(*) FROM accounts')), 0, 'nobody is in');
        const code = /^ {4}([A-Z2-7]{4}(?:-[A-Z2-7]{4})+)$/m.exec(hall.log)[1];
        await hall.walk(3_600_000);
        const first = await Promise.all(Array.from({ length: 6 }, (_, n) => found(hall, code, { login: `first${n}` })));
        same(first.filter((it) => it.status === 200).length, 1, `of six at once one founds it: ${first.map((it) => `${it.status} ${it.text.slice(0, 80)}`)}`);
        const second = await found(hall, code, { login: 'another' });
        check(second.status >= 400, 'a second set-up');
        same(hall.sql('SELECT COUNT(*) FROM counties').trim(), '1', 'one county');
        return { guesses: tries.length, compared: tries.filter((it) => it.status !== 429).length, founded: 1 };
      } finally { await hall.close(); }
    },
  },
  {
    id: 'T50', name: 'poisoned lists', quick: true,
    async run() {
      const hall = await Hall.open();
      try {
        const system = await hall.staff('sysadmin');
        const put = (path, body) => system.ask('PUT', path, { body, headers: { 'content-type': 'application/octet-stream' } });
        const n_items = () => Number(hall.sql('SELECT COUNT(*) FROM items'));
        const before = n_items();
        const good = readFileSync(new URL('../../data/demo/items/public-hygiene.yaml', import.meta.url), 'utf8');
        const laughs = `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghij'].map((it, n) => `${it}: &${it} [${Array(9).fill(`*${'abcdefghi'[n]}`)}]`).join('\n')}\n`;
        const fields = Array.from({ length: 2000 }, (_, n) => `      - {name: f${n}, label: 第${n}项, kind: text}`).join('\n');
        const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
        const files = {
          'milliard laughs': laughs + good,
          'twenty thousand brackets': deep,
          'no end of a line': `name: ${'长'.repeat(3_000_000)}`,
          'a key nobody knows': `${good}\nnobody_knows: 1\n`,
          'a workbook that is none': Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(5_000_000, 7)]),
          'cells far from all others': workbook({ 事项: [['编码', '名称', '实施主体'], ...Array(3).fill(['A', 'B', 'C'])] }).subarray(0, 900),
        };
        let seconds = 0;
        for (const [name, body] of Object.entries(files)) {
          const start = performance.now();
          const reply = await put('/api/items/import', body);
          seconds = Math.max(seconds, (performance.now() - start) / 1000);
          const isTold = reply.status === 200 && /不收|没有收/.test(reply.text);
          check((reply.status >= 400 && reply.status < 500) || isTold, `${name}: ${reply.status} ${reply.text.slice(0, 200)}`);
          check(/[\u4e00-\u9fff]/.test(reply.text) && !/panicked/.test(hall.log), `${name}: in words`);
          same(n_items(), before, name);
        }
        // A form of two thousand fields is taken or refused in seconds, and the hall goes on serving.
        const start = performance.now();
        const reply = await put('/api/items/import', good.replace(/^code:.*$/m, 'code: BIG-1').replace(/^form:[\s\S]*?(?=^\S)/m, `form:\n  sections:\n  - name: big\n    title: 很多项\n    fields:\n${fields}\n`));
        check(reply.status < 500, `two thousand fields: ${reply.status} ${reply.text.slice(0, 200)}`);
        seconds = Math.max(seconds, (performance.now() - start) / 1000);
        // Bodies below one another in a ring.
        const ring = workbook({ 机构: [['简称', '全称', '上级'], ['甲局', '青石县甲局', '乙局'], ['乙局', '青石县乙局', '丙局'], ['丙局', '青石县丙局', '甲局']] });
        const told = await put('/api/bodies/book', ring);
        check(told.status < 500 && /[\u4e00-\u9fff]/.test(told.text), `a ring: ${told.status}`);
        const loops = hall.sql('SELECT COUNT(*) FROM orgs a JOIN orgs b ON a.above_id = b.id JOIN orgs c ON b.above_id = c.id WHERE c.above_id = a.id OR b.above_id = a.id').trim();
        same(loops, '0', 'no ring stands');
        same((await hall.client().get('/api/home')).status, 200, 'it goes on serving');
        check(seconds < 20, `${seconds} s`);
        return { files: Object.keys(files).length + 2, slowest_s: seconds.toFixed(1), taken: 0 };
      } finally { await hall.close(); }
    },
  },
];

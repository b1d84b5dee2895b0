// Words that are code somewhere: markup, SQL, odd Unicode, spreadsheet formulas; numbers that are nobody's.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { browser } from '../engine.mjs';
import { Hall, PAGE, SECRET, check, run, same } from './kit.mjs';

export const PAYLOADS = [
  '<script>window.pwned=1</script>', '<img src=x onerror=window.pwned=1>', '"><svg onload=window.pwned=1>', "'-window.pwned=1-'", 'javascript:window.pwned=1', '<iframe srcdoc="<script>parent.pwned=1</script>">',
  '{{constructor.constructor("window.pwned=1")()}}', '${window.pwned=1}', '<math><mtext></form><form><mglyph><style></math><img src onerror=window.pwned=1>', '[x](javascript:window.pwned=1)', '</textarea><script>window.pwned=1</script>',
  '<a href="javascript:window.pwned=1">x</a>', '\u003cscript\u003ewindow.pwned=1\u003c/script\u003e', '<details open ontoggle=window.pwned=1>', '<body onload=window.pwned=1>', '<style>@import"javascript:window.pwned=1"</style>',
  '--><script>window.pwned=1</script>', ']]><script>window.pwned=1</script>', '<noscript><p title="</noscript><img src=x onerror=window.pwned=1>">', '=1+1', '+cmd|calc', '@SUM(1)', '&lt;script&gt;window.pwned=1&lt;/script&gt;',
  '<input autofocus onfocus=window.pwned=1>', '<video><source onerror=window.pwned=1>', '<object data="javascript:window.pwned=1">', '<base href="http://evil.example/">', '<meta http-equiv=refresh content="0;url=javascript:window.pwned=1">', '\0<script>window.pwned=1</script>', '<xss id=x tabindex=1 onfocus=window.pwned=1>',
];

export default [
  {
    id: 'T15', name: 'markup in every field', quick: false,
    async run() {
      const hall = await Hall.open();
      const engine = await browser();
      try {
        const item = await hall.item();
        const clerk = await hall.staff('liqing');
        let [n_shown, n_run] = [0, 0];
        const violations = [];
        for (const [n, evil] of PAYLOADS.entries()) {
          const who = await hall.newcomer(`赵四${n}`, `1360000${2000 + n}`);
          const profile = (await who.get('/api/me/profile')).json.form;
          await who.post('/api/me/profile', { ...profile, name: evil.slice(0, 30), address: evil, legal: evil });
          const id = await who.ready(item, { shop_name: evil.slice(0, 30), business_scope: evil, premise_address: evil.padEnd(4, '号'), applicant_name: evil.slice(0, 30), operator_name: evil.slice(0, 30), operator_id: '431026198506150016', applicant_id: '431026198506150016', operator_phone: '13800003210', applicant_phone: '13800003210', premise_region: '松溪镇 鹿门村' }).catch(() => null);
          if (!id) continue;
          await who.upload(id, 'identity', `${evil.replace('/', '')}.png`, PAGE);
          const sent = await who.post(`/api/cases/${id}/submit`, { declared: 'yes' });
          // A name with signs in it is refused in words: then it is kept as a name of the shop only.
          if (sent.status !== 200) {
            const draft = (await who.get(`/api/cases/${id}/draft`)).json;
            await who.post(`/api/cases/${id}/draft`, { answers: { ...draft.answers, applicant_name: '赵四', operator_name: '赵四' }, rev: draft.rev });
            const again = await who.post(`/api/cases/${id}/submit`, { declared: 'yes' });
            check([200, 422].includes(again.status), `${evil}: ${again.status}`);
            if (again.status !== 200) continue;
          }
          await clerk.post(`/api/cases/${id}/claim`);
          const seen = (await clerk.get(`/api/cases/${id}/review`)).json;
          await clerk.post(`/api/cases/${id}/verdicts/-form`, { verdict: 'good' });
          for (const it of seen.slots.filter((it) => it.is_needed)) await clerk.post(`/api/cases/${id}/verdicts/${it.material.slot}`, { verdict: 'bad', rest_seen: true, defect: 'unclear', says: evil.slice(0, 200) });
          const told = await clerk.post(`/api/cases/${id}/notify`, { version: seen.case.version, n_days: 10 });
          // With our policy and without any: the pages themselves have to be sound.
          for (const bypassCSP of n % 6 === 0 ? [false, true] : [true]) {
            const look = async (cookie, paths) => {
              const context = await engine.newContext({ bypassCSP });
              await context.addCookies([{ name: '__Host-sid', value: cookie.split('=')[1], domain: 'localhost', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' }]);
              const tab = await context.newPage();
              tab.on('dialog', (it) => { n_run++; it.dismiss(); });
              tab.on('console', (it) => { if (/Content Security Policy/.test(it.text())) violations.push(it.text().slice(0, 120)); });
              for (const path of paths) {
                await tab.goto(hall.origin + path);
                await tab.waitForLoadState('networkidle');
                if (await tab.evaluate(() => window.pwned)) n_run++;
                n_shown++;
              }
              await context.close();
            };
            await look(who.cookie, ['/cases', `/cases/${id}`, `/cases/${id}/receipt`, '/me', ...(told.status === 200 ? [`/cases/${id}/notices/${told.json.id}`] : [])]);
            await look(clerk.cookie, ['/desk/', `/desk/cases/${id}`]);
          }
        }
        check(n_shown > 100, `${n_shown} pages looked at`);
        same(n_run, 0, 'executions');
        same(violations, [], 'violations of our own policy');
        return { payloads: PAYLOADS.length, pages: n_shown, executions: 0 };
      } finally { await engine.close(); await hall.close(); }
    },
  },
  {
    id: 'T16', name: 'SQL in searches', quick: true,
    async run() {
      const hall = await Hall.open();
      try {
        const zhou = await hall.citizen();
        await zhou.submitted(await hall.item());
        const clerk = await hall.staff('liqing');
        const evil = ["'", '"', ';--', '%', '_', '\\', "' OR 1=1 --", "'; DROP TABLE cases; --", '1 UNION SELECT 1', '%%', '__', "\\'", ')', '(', 'NULL', "' || (SELECT secret FROM accounts) || '", '\u0000', '*'];
        for (const it of evil) {
          for (const [who, path] of [[zhou, '/api/items?q='], [clerk, '/api/cases?q='], [clerk, '/api/cases?view=todo&q=']]) {
            const reply = await who.get(path + encodeURIComponent(it));
            check(reply.status === 200, `${path}${it}: ${reply.status}`);
            // Signs stand for themselves: no case has a percent sign in it.
            if (path.startsWith('/api/cases') && it !== '\u0000') same(reply.json.page.n_rows, 0, `${path}${it}`);
          }
        }
        for (const path of ['/api/items?sort=name;drop', '/api/cases?order=1', '/api/items?page=-1', '/api/items?page=1e9', '/api/items?page=x', '/api/cases?item=%27']) {
          const reply = await clerk.get(path);
          check([400, 422].includes(reply.status), `${path}: ${reply.status}`);
        }
        check((await clerk.get('/api/items?page=4000000000')).status < 500, 'a page nobody has');
        same(hall.sql("select count(*) from cases where no is not null"), '1', 'cases');
        return { strings: evil.length, findings: 0 };
      } finally { await hall.close(); }
    },
  },
  {
    id: 'T17', name: 'odd Unicode', quick: true,
    async run() {
      const hall = await Hall.open();
      try {
        const zhou = await hall.citizen();
        const id = await zhou.ready(await hall.item());
        const statuses = {};
        const odd = { zero_width: '赵\u200b四', combining: 'a\u0301'.repeat(10), rtl: '\u202e四赵', astral: '𠮷野家', marks: 'a' + '\u0301'.repeat(500_000), nul: '赵\0四', fullwidth: '１２３ＡＢＣ', nfd: 'e\u0301', lone_low: '\udc00' };
        for (const [name, text] of Object.entries(odd)) {
          const draft = (await zhou.get(`/api/cases/${id}/draft`)).json;
          const reply = await zhou.post(`/api/cases/${id}/draft`, { answers: { ...draft.answers, shop_name: text }, rev: draft.rev });
          statuses[name] = reply.status;
          check(reply.status < 500, `${name}: ${reply.status}`);
          const search = await zhou.get(`/api/items?q=${encodeURIComponent(text.toWellFormed?.() ?? text).slice(0, 5000)}`);
          check(search.status < 500, `search ${name}: ${search.status}`);
        }
        const surrogate = await zhou.ask('POST', `/api/cases/${id}/draft`, { headers: { 'content-type': 'application/json' }, body: '{"answers":{"shop_name":"\\ud800"},"rev":1}' });
        same(surrogate.status, 400, 'a lone surrogate');
        const bytes = await zhou.ask('POST', '/api/lookup', { headers: { 'content-type': 'application/json' }, body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]) });
        same(bytes.status, 400, 'no UTF-8 at all');
        // 138００００3210: digits are digits, however wide.
        const wide = await hall.client().post('/api/sign-in', { login: '１３８００００３２１０', secret: SECRET });
        same(wide.status, 200, 'a phone number in full-width digits');
        const twins = ['аdmin1', 'admin1', 'ａdmin1', 'admin\u200b1', 'ADMIN1'];
        const made = [];
        for (const [n, login] of twins.entries()) {
          const reply = await hall.client().post('/api/register', { kind: 'person', name: '赵四', phone: `1360000300${n}`, login, secret: 'a long sentence of mine 7', again: 'a long sentence of mine 7', agreed: 'yes' });
          check(reply.status < 500, `${login}: ${reply.status}`);
          if (reply.status === 200) made.push(login);
        }
        check(made.length <= 1, `look-alikes: ${made}`);
        return { ...statuses, look_alikes: made.length };
      } finally { await hall.close(); }
    },
  },
  {
    id: 'T18', name: 'numbers of identity', quick: true,
    async run() {
      const hall = await Hall.open();
      try {
        const zhou = await hall.citizen();
        const profile = (await zhou.get('/api/me/profile')).json.form;
        const cards = { '11010519491231002X': true, '11010519491231002x': true, '110105194912310021': false, '11010519490231002X': false, '110105202712310028': false, '110105491231002': false, '１１０１０５１９４９１２３１００２Ｘ': true, 'abc': false };
        const wrong = [];
        for (const [id_card, ok] of Object.entries(cards)) {
          const reply = await zhou.post('/api/me/profile', { ...profile, id_card });
          if ((reply.status === 200) !== ok) wrong.push(`${id_card}: ${reply.status}`);
          if (!ok && reply.fault?.fields?.[0]?.name !== 'id_card') wrong.push(`${id_card}: not beside its field`);
          if (ok && reply.json.form.id_card !== '11010519491231002X') wrong.push(`${id_card} is kept as ${reply.json?.form.id_card}`);
        }
        const lumen = await hall.citizen('lumen');
        const firm = (await lumen.get('/api/me/profile')).json.form;
        for (const [credit_code, ok] of Object.entries({ '91350100M000100Y43': true, '91350100M000100Y44': false, '91350100m000100y43': true })) {
          const reply = await lumen.post('/api/me/profile', { ...firm, credit_code });
          if ((reply.status === 200) !== ok) wrong.push(`${credit_code}: ${reply.status}`);
        }
        for (const [phone, ok] of Object.entries({ '1380000321': false, '23800003210': false, '13800003219': true, '138 0000 3219': true })) {
          const reply = await zhou.post('/api/me/profile', { ...profile, phone, proof: SECRET });
          if ((reply.status === 200) !== ok) wrong.push(`${phone}: ${reply.status}`);
        }
        same(wrong, [], 'wrong verdicts');
        return { numbers: Object.keys(cards).length + 7, wrong: 0 };
      } finally { await hall.close(); }
    },
  },
  {
    id: 'T31', name: 'the log', quick: true,
    async run() {
      const hall = await Hall.open({ RUST_LOG: 'info', YIMEN_LOG: 'json' });
      try {
        const zhou = await hall.citizen();
        const { id } = await zhou.submitted(await hall.item());
        const evil = 'x\n{"level":"ERROR","message":"forged"}\r\n';
        await hall.client().post('/api/sign-in', { login: evil, secret: evil });
        await hall.client().ask('GET', '/api/items?q=' + encodeURIComponent(evil), { headers: { 'user-agent': 'a\tb', referer: 'http://x/' } });
        await zhou.upload(id, 'identity', evil, PAGE);
        await zhou.post(`/api/cases/${id}/withdraw`, { reason: evil });
        await hall.client().post('/api/register', { kind: 'person', name: '赵四', phone: '13600009999', secret: 'a long sentence of mine 7', again: 'a long sentence of mine 7', agreed: 'yes' });
        await hall.client().post('/api/lookup', { no: 'x', query_code: evil });
        const lines = hall.log.split('\n').filter(Boolean);
        const odd = lines.filter((it) => { try { JSON.parse(it); return false; } catch { return true; } });
        same(odd, [], 'lines that are no event');
        check(!lines.some((it) => JSON.parse(it).message === 'forged'), 'a forged event');
        check(lines.some((it) => it.includes('"route":"/api/cases/{case}/withdraw"')), 'no line for a change');
        const secrets = [SECRET, zhou.cookie.split('=')[1], '431026198506150016', '13800003210', '13600009999', '周明远', '赵四', '清和面馆', 'a long sentence'];
        const hits = secrets.filter((it) => hall.log.includes(it));
        same(hits, [], 'in the log');
        return { lines: lines.length, hits: 0 };
      } finally { await hall.close(); }
    },
  },
  {
    id: 'T43', name: 'imports', quick: true,
    async run() {
      const hall = await Hall.open();
      try {
        const { writeFileSync } = await import('node:fs');
        const good = readFileSync(new URL('../../data/demo/items/self-employed.yaml', import.meta.url), 'utf8');
        const path = (name) => join(hall.data, name);
        writeFileSync(path('one.yaml'), good);
        const count = () => hall.sql('select count(*), max(version) from items');
        hall.run('import', 'items', path('one.yaml'));
        const before = count();
        hall.run('import', 'items', path('one.yaml'));
        same(count(), before, 'the same file twice');
        writeFileSync(path('bom.yaml'), Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(good)]));
        const bom = hall.tried('import', 'items', path('bom.yaml'));
        same([bom.status, count()], [0, before], `with a BOM: ${bom.text}`);
        for (const [name, bytes] of [['gbk.yaml', Buffer.from([0xc3, 0xfb, 0xb3, 0xc6, 0x3a, 0x20, 0xff])], ['torn.yaml', Buffer.from(good.slice(0, 500) + '\n  - : : :')], ['bad.xlsx', Buffer.from('PK\x03\x04 not')], ['empty.yaml', Buffer.alloc(0)]]) {
          writeFileSync(path(name), bytes);
          const tried = hall.tried('import', 'items', path(name));
          check(!/panicked|RUST_BACKTRACE/.test(tried.text) && /[\u4e00-\u9fff]/.test(tried.text), `${name}: ${tried.text.slice(0, 200)}`);
          same(count(), before, name);
        }
        return { imports: 6, doubled: 0 };
      } finally { await hall.close(); }
    },
  },
];

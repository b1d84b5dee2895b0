// What lies on the disk, what others see of somebody, and what stays of somebody who leaves.
import { createServer } from 'node:http';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Hall, SECRET, check, files, pause, same } from './kit.mjs';

const PERSONAL = ['431026198506150016', '13800003210', 'zhou@example.cn', SECRET, '鹿门路7号'];

export default [
  {
    id: 'T35', name: 'what lies on the disk', quick: true,
    async run() {
      const hall = await Hall.open();
      try {
        const zhou = await hall.citizen();
        const { id } = await zhou.submitted(await hall.item());
        await zhou.post('/api/me/consents', { name: '李秀英', id_card: '431026195510033011', phone: '13700001111', relation: '母亲', agreed: 'yes' });
        hall.run('backup', join(hall.data, 'backup'));
        const grep = () => files(hall.data).flatMap((it) => { const bytes = readFileSync(it); return [...PERSONAL, '431026195510033011', '13700001111'].filter((word) => bytes.includes(word)).map((word) => `${word} in ${it.replace(hall.data, '')}`); });
        same(grep(), [], 'in the clear');
        // Two people's sealed numbers changed over do not open.
        hall.sql("update accounts set id_card = (select phone from accounts where login = 'zhouming') where login = 'zhouming'");
        same((await zhou.get('/api/me/profile')).status, 500, 'a cell moved');
        check(/does not open/.test(hall.log), 'nobody was told of it');
        await hall.stop();
        rmSync(hall.data, { recursive: true });
        // A new key while the hall is open.
        hall.seed('small');
        await hall.start();
        const again = await hall.citizen();
        const case2 = await again.submitted(await hall.item());
        hall.run('keys', 'rotate');
        let on = true;
        const uses = [];
        const use = (async () => { while (on) { const reply = await again.get('/api/me/profile'); uses.push(reply.status); await again.post('/api/me/profile', reply.json.form).then((it) => uses.push(it.status)); } })();
        const text = hall.run('keys', 'reseal');
        hall.run('keys', 'reseal');
        await pause(300);
        on = false; await use;
        check(uses.every((it) => it === 200), `meanwhile: ${uses.filter((it) => it !== 200)}`);
        same(hall.sql("select (select count(*) from accounts where phone like 'intl:k1:%') + (select count(*) from cases where answers like 'intl:k1:%')"), '0', 'still under the old key');
        same((await again.get('/api/me/profile')).json.form.id_card, '431026198506150016', 'after the rotation');
        same((await again.get(`/api/cases/${case2.id}/receipt`)).status, 200, 'a case after the rotation');
        return { hits: 0, resealed: /\d+/.exec(text)[0], requests_meanwhile: uses.length };
      } finally { await hall.close(); }
    },
  },
  {
    id: 'T37', name: 'somebody who leaves', quick: true,
    async run() {
      const hall = await Hall.open();
      try {
        const who = await hall.newcomer('欧阳漱石', '13600007777', 'ouyang');
        const item = await hall.item();
        const own = { applicant_name: '欧阳漱石', operator_name: '欧阳漱石', applicant_id: '431026198506150016', operator_id: '431026198506150016', applicant_phone: '13600007777', operator_phone: '13600007777', premise_region: '松溪镇 鹿门村' };
        const { id } = await who.submitted(item, own);
        const draft = await who.ready(item, own);
        const exported = (await who.get('/api/me/export')).json;
        same([exported.cases.length, exported.profile.form.name, exported.files.length > 0, exported.messages.length > 0], [2, '欧阳漱石', true, true], 'the export');
        const close = (proof) => who.post('/api/me/close', { proof, agreed: 'yes' });
        same((await close('wrong')).status, 422, 'with a wrong password');
        check(/在办/.test((await close('a long sentence of mine 7')).text), 'with a case under way');
        await who.post(`/api/cases/${id}/withdraw`, { reason: '不办了' });
        const cookie = who.cookie;
        same((await close('a long sentence of mine 7')).status, 200, 'closing');
        who.cookie = cookie;
        same((await who.get('/api/me/cases')).status, 401, 'the session of before');
        same((await hall.client().post('/api/sign-in', { login: 'ouyang', secret: 'a long sentence of mine 7' })).status, 401, 'signing in again');
        same((await hall.client().post('/api/register', { kind: 'person', name: '别人', phone: '13600007777', secret: 'another long sentence 8', again: 'another long sentence 8', agreed: 'yes' })).status, 200, 'the number is free again');
        same(hall.sql(`select count(*) from cases where lower(hex(id)) = '${draft.split('-')[1]}'`), '0', 'the draft');
        // Bytes go a day after their row.
        const before = files(join(hall.data, 'files/kept')).length;
        await hall.walk(25 * 3_600_000);
        check(files(join(hall.data, 'files/kept')).length < before, 'the draft\'s files');
        await hall.stop('SIGTERM');
        // What is left of the name: the log of the case that was handed in, which nobody can change.
        const where = ['accounts', 'cases', 'messages', 'outbox', 'consents', 'idempotency', 'patience', 'files', 'sessions'].filter((table) => hall.sql(`select * from ${table}`).includes('欧阳漱石'));
        same(where, [], 'tables that still hold the name');
        const hits = files(hall.data).filter((it) => /hall\.db$/.test(it)).flatMap((it) => { const bytes = readFileSync(it); return ['13600007777', 'ouyang', '431026198506150016'].filter((word) => bytes.includes(word)); });
        same(hits, [], 'in the database file');
        check(/完整/.test(hall.run('audit', 'verify')), 'the log');
        return { residues: 0, kept: 'one case, name masked; its log' };
      } finally { await hall.close(); }
    },
  },
  {
    id: 'T38', name: 'what others see of somebody', quick: true,
    async run() {
      const hall = await Hall.open();
      try {
        const zhou = await hall.citizen();
        const receipt = await zhou.submitted(await hall.item());
        const clerk = await hall.staff('liqing');
        const seen = await clerk.post(`/api/cases/${receipt.id}/claim`);
        const numbers = ['431026198506150016', '13800003210'];
        const leaks = {
          clerk: seen.text,
          queue: (await clerk.get('/api/cases?view=todo')).text + (await clerk.get('/api/cases?view=mine')).text,
          stranger: (await hall.client().post('/api/lookup', { no: receipt.no, query_code: receipt.query_code })).text,
          messages: (await zhou.get('/api/me/messages')).text,
          pages: (await hall.client().get('/')).text + (await hall.client().get('/items')).text,
          outbox: hall.sql('select subject, text from outbox'),
        };
        for (const [where, text] of Object.entries(leaks)) same(numbers.filter((it) => text.includes(it)), [], `numbers at ${where}`);
        check(!leaks.stranger.includes('周明远') && !leaks.pages.includes('周明远'), 'the name before a stranger');
        // Whole only for a reason, and the record of it cannot be taken back.
        same((await clerk.post(`/api/cases/${receipt.id}/reveal`, {})).status, 422, 'no reason');
        const whole = await clerk.post(`/api/cases/${receipt.id}/reveal`, { purpose: 'compare' });
        same([whole.status, numbers.every((it) => whole.text.includes(it))], [200, true], 'with a reason');
        same((await zhou.get(`/api/cases/${receipt.id}`)).json.reveals.map((it) => [it.by, it.purpose]), [['李青', 'compare']], 'the applicant reads who looked');
        same(hall.sql("select count(*) from audit_rows where route = '/api/cases/{case}/reveal' and status = 200"), '1', 'the audit row');
        // The county's rules change: asked again, once, and kept with version and time.
        await hall.stop('SIGTERM');
        hall.env.YIMEN_RULES = '2027-01';
        await hall.start();
        const draft = await zhou.ready(await hall.item());
        same((await zhou.get(`/api/cases/${draft}/draft`)).json.rules, '2027-01', 'asked again');
        const refused = await zhou.post(`/api/cases/${draft}/submit`, { declared: 'yes' });
        same([refused.status, refused.fault.fields?.[0].name], [422, 'agreed'], 'not without agreeing');
        same((await zhou.post(`/api/cases/${draft}/submit`, { declared: 'yes', agreed: 'yes' })).status, 200, 'agreed');
        const all = (await zhou.get('/api/me/agreements')).json;
        same(all.map((it) => [it.version, it.ended_at === null]), [['2027-01', true], ['2026-11', false]], 'both are kept');
        return { leaks: 0, versions: all.length };
      } finally { await hall.close(); }
    },
  },
  {
    id: 'T31b', name: 'what a collector is sent', quick: true,
    async run() {
      const bodies = [];
      const collector = createServer((call, reply) => {
        const parts = [];
        call.on('data', (it) => parts.push(it));
        call.on('end', () => { bodies.push({ url: call.url, kind: call.headers['content-type'], text: Buffer.concat(parts).toString('latin1') }); reply.end(); });
      });
      await new Promise((done) => collector.listen(0, '127.0.0.1', done));
      const hall = await Hall.open({ YIMEN_OTLP: `http://127.0.0.1:${collector.address().port}` });
      try {
        const zhou = await hall.citizen();
        const { id, no } = await zhou.submitted(await hall.item());
        await zhou.get(`/api/cases/${id}`);
        await zhou.get('/api/items?q=13800003210');
        same(await hall.stop('SIGTERM'), 0, 'stopping');
        const text = bodies.map((it) => it.text).join('');
        same([...new Set(bodies.map((it) => `${it.url} ${it.kind}`))], ['/v1/traces application/x-protobuf'], 'OTLP over HTTP');
        for (const it of ['yimen', 'POST /api/sign-in', 'GET /api/cases/{case}', 'POST /api/cases/{case}/submit', 'request.number']) check(text.includes(it), `${it} is missing`);
        same(['13800003210', '431026198506150016', id, no, 'zhouming', SECRET, '127.0.0.1'].filter((it) => text.includes(it)), [], 'about somebody');
        return { batches: bodies.length, hits: 0 };
      } finally { collector.close(); await hall.close(); }
    },
  },
];

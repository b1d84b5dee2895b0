// Who may see and do what.
import { Hall, check, percentile, same } from './kit.mjs';

/// Well formed and leading nowhere.
const NOWHERE = { case: '431099-01954b00000070008000000000000009', slot: 'identity', page: '1' };
const NO_ID = '01954b00-0000-7000-8000-000000000009';
const fill = (path, ids) => path.replace(/\{(\w+)\}/g, (_, name) => ids[name] ?? NO_ID);

/// Of kinds whose acts are called as those of others are.
const OF_KINDS = [
  [/\/question\/(route|pass-on)$/, { version: 2, org: '县民政局', says: '试试' }],
  [/\/question\/extend$/, { version: 2, n_days: 1, says: '试试' }],
  [/\/question\/(keep|take-back)$/, { version: 2, says: '试试' }],
  [/\/question\/answer$/, { version: 2, answer: '试试' }],
  [/\/question\/publish$/, { version: 2, question: '试试', answer: '试试', confirmed: 'yes' }],
  [/\/callback\/settle$/, { act: 'cb_answer' }],
  [/\/question\/withdraw$/, {}],
  [/\/amend\/\{slot\}$/, { version: 1, to: '试试', by: '本人', how: 'phone' }],
  [/\/registration\/(finish|amend)$/, { version: 1, outcome: 'granted', on: '2026-11-23' }],
  [/\/registration\/deliver$/, { version: 2, way: 'electronic' }],
  [/\/registration\/give-back$/, { version: 2, says: '试试' }],
  [/\/base-items\/declines$/, { code: '000131129000', says: '试试' }],
  [/\/exchange\/systems$/, { code: 'x', name: '试试', orgs: ['县卫健局'] }],
  [/\/abnormal$/, { guid: 'x', table: 'x', says: '试试' }],
  [/\/snags$/, { item: '01954b00-0000-7000-8000-000000000009', key: 'x', owner: '01954b00-0000-7000-8000-000000000009', says: '试试' }],
  [/\/snags\/\{case\}$/, { version: 1, act: 'sn_fix', says: '试试' }],
  [/\/editions\/trials$/, { case: '431099-01954b00000070008000000000000009' }],
  [/\/editions\/\{case\}\/return$/, { version: 1, says: '试试' }],
  [/\/editions\/\{case\}\/steps$/, { version: 1, act: 'e_pass' }],
  [/\/finish-at-once$/, { version: 2, says: '试试', signed_by: '张三' }],
  [/\/tickets\/\{ticket\}\/send$/, { org: '县民政局', why: '试试' }],
  [/\/(unask|pass-on)$/, { version: 2, org: '县民政局', says: '试试' }],
  [/\/inquiry\/tell$/, { reply: '试试' }],
  [/\/rating-work$/, { act: 'rw_confirm', note: '试试' }],
  [/\/trail\/exports$/, { of: {}, reason: '试试' }],
  [/\/desk\/exports$/, { of: { q: '周' }, reason: '试试' }],
  [/\/(register|day)\/exports$/, { of: {}, reason: '试试' }],
  [/\/leaving$/, { given: [], says: '试试' }],
  [/\/proposals\/\{proposal\}\/refuse$/, { reason: '试试' }],
  [/\/people\/twins$/, { number: '13800003210' }],
  [/\/people\/same$/, { keep: NO_ID, other: '01954b00-0000-7000-8000-000000000008', reason: '试试' }],
];

/// Forms that pass their check, so that the row decides, not the form.
function form(path, file) {
  const of = OF_KINDS.find(([suffix]) => suffix.test(path));
  if (of) return of[1];
  const last = path.split('/').pop();
  return { withdraw: { reason: '试试' }, 'allow-second': { reason: '试试' }, refuse: { ground: 'no_need', reason: '试试', version: 2 }, submit: { declared: 'yes' }, notify: { version: 2, n_days: 10 }, pass: { version: 2 }, reuse: { file }, duties: { duties: [], is_active: true }, close: { proof: 'wrong', agreed: 'yes' }, 'accept-deferring': { version: 2, n_days: 5, promised: 'yes' }, 'refuse-at-counter': { version: 2, ground: 'no_need', reason: '试试' }, 'ask-void': { reason: '试试' }, inspect: { version: 2, finding: 'kept', says: '试试' }, ratings: { seq: 2, stars: 'fair' }, reveal: { purpose: 'compare' }, 'take-in': { signed: 'yes' }, correct: { version: 2, n_days: 10, lines: [{ slot: 'x', defect: 'missing', says: '试试' }] }, 'ask-countersign': { version: 2, orgs: ['县民政局'], says: '试试', n_days: 3 }, countersign: { version: 2, says: '试试' }, deliver: { version: 2, way: 'electronic' }, collect: { way: 'cash', due: 400 }, waive: { name: '工本费', yuan: '1', basis: '试试' }, 'amend-payment': { paid_by: 'cash', why: '试试' }, refund: { reason: '试试' }, intake: { number: '431026195510033011', name: '李秀英', phone: '13700001111' } }[last]
    ?? (path.includes('/shifts/') && last === 'end' ? { counted: '0', cash: 0 } : path.includes('/verdicts/') ? { verdict: 'good', rest_seen: true } : path.includes('/materials/') ? { act: 'turn', file } : path.endsWith('/draft') ? { answers: {}, rev: 1 } : {});
}

async function doors(hall) {
  const { paths } = (await hall.client().get('/api/openapi.json')).json;
  return Object.entries(paths).flatMap(([path, all]) => Object.entries(all).map(([method, door]) => ({ method: method.toUpperCase(), path, access: door['x-access'] })));
}

export default [
  {
    id: 'T05', name: 'other people\'s ids', quick: true, alone: !process.env.HOSTILE_BUSY,
    async run() {
      const hall = await Hall.open();
      try {
        const zhou = await hall.citizen();
        const item = await hall.item();
        const { id } = await zhou.submitted(item);
        const clerk = await hall.staff('liqing');
        await clerk.post(`/api/cases/${id}/claim`);
        const seen = (await clerk.get(`/api/cases/${id}/review`)).json;
        await clerk.post(`/api/cases/${id}/verdicts/-form`, { verdict: 'good' });
        for (const it of seen.slots.filter((it) => it.is_needed)) await clerk.post(`/api/cases/${id}/verdicts/${it.material.slot}`, { verdict: 'bad', rest_seen: true, defect: 'unclear', says: '看不清，请重拍。' });
        const notice = (await clerk.post(`/api/cases/${id}/notify`, { version: seen.case.version, n_days: 10 })).json.id;
        const consent = (await zhou.post('/api/me/consents', { name: '李秀英', id_card: '431026195510033011', phone: '13700001111', relation: '母亲', agreed: 'yes' })).json[0].id;
        const session = (await zhou.get('/api/me/sessions')).json[0].id;
        const message = (await zhou.get('/api/me/messages')).json.rows[0].id;
        const file = seen.slots.find((it) => it.files.length).files[0].id;
        const theirs = { case: id, slot: 'identity', file, page: '1', notice, consent, session, message };
        const nowhere = { ...NOWHERE, file: NO_ID, notice: NO_ID, consent: NO_ID, session: NO_ID, message: NO_ID };
        const people = { nobody: hall.client(), other: await hall.newcomer('赵四', '13600002222', 'zhaosi'), elsewhere: await hall.staff('wumin'), lumen: await hall.citizen('lumen') };
        let n = 0;
        const leaks = [];
        const [theirTimes, noTimes] = [[], []];
        for (const { method, path } of await doors(hall)) {
          if (!/\{(case|file|notice|consent|session|message)\}/.test(path)) continue;
          for (const [name, who] of Object.entries(people)) {
            const go = async (ids) => {
              const start = performance.now();
              const headers = { 'tus-resumable': '1.0.0', 'upload-offset': '0', ...(method === 'PATCH' ? { 'content-type': 'application/offset+octet-stream' } : {}) };
              const reply = await who.ask(method, fill(path, ids) + (path.endsWith('notice-preview') ? '?version=2&n_days=10' : ''), { headers, ...(method === 'POST' ? { json: form(path, file) } : {}) });
              return [reply, performance.now() - start];
            };
            const [there, thereTook] = await go(theirs);
            const [gone, goneTook] = await go(nowhere);
            theirTimes.push(thereTook); noTimes.push(goneTook);
            n++;
            const bare = (it) => it.text.replace(/"instance":"[^"]*"/, '');
            if (![401, 403, 404].includes(there.status)) leaks.push(`${method} ${path} as ${name}: ${there.status}`);
            if (there.status !== gone.status || bare(there) !== bare(gone)) leaks.push(`${method} ${path} as ${name}: ${there.status} or ${gone.status}`);
            if (/周明远|13800003210|431026198506150016|清和面馆/.test(there.text)) leaks.push(`${method} ${path} as ${name}: personal data`);
          }
        }
        // A file of one's own under another's case, and the other way round.
        const other = people.other;
        const own = await other.ready(item);
        same((await other.post(`/api/cases/${own}/materials/identity/reuse`, { file })).status, 404, 'another\'s file into one\'s own case');
        same(leaks, [], 'leaks');
        const ratio = percentile(theirTimes, 0.5) / percentile(noTimes, 0.5);
        check(process.env.HOSTILE_BUSY || (ratio > 0.7 && ratio < 1.4), `"not mine" takes ${ratio.toFixed(2)} times "not there"`);
        return { probes: n, leaks: 0, time_ratio: ratio.toFixed(2) };
      } finally { await hall.close(); }
    },
  },
  {
    id: 'T06', name: 'roles and doors', quick: true,
    async run() {
      const hall = await Hall.open();
      try {
        const duties = { hejing: ['pre_review', 'counter', 'issue'], zhaoming: ['review', 'decide'], fangzhou: ['direct', 'supervise', 'pre_review', 'publish'], sysadmin: ['system_admin'], secadmin: ['security_admin'], audadmin: ['audit_admin'] };
        const people = { nobody: hall.client(), zhouming: await hall.citizen() };
        for (const login of Object.keys(duties)) people[login] = await hall.staff(login);
        const snake = (text) => text.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
        const passes = (name, access) => {
          const own = duties[name];
          const duty = /^Staff\((\w+)\)$/.exec(access)?.[1];
          if (duty) return !!own?.includes(snake(duty));
          return { Public: true, SignedIn: name !== 'nobody', Applicant: name === 'zhouming', Filler: name === 'zhouming' || !!own?.includes('counter'), Citizen: name === 'zhouming', Desk: !!own }[access];
        };
        let n = 0;
        const wrong = [];
        for (const { method, path, access } of await doors(hall)) {
          if (path === '/api/sign-out' || method === 'OPTIONS') continue;
          for (const [name, who] of Object.entries(people)) {
            const { cookie } = who;
            const reply = await who.ask(method, fill(path, NOWHERE), { headers: { 'tus-resumable': '1.0.0' }, ...(method === 'POST' ? { json: form(path, NO_ID) } : {}) });
            if (path.startsWith('/api/me')) who.cookie = cookie;
            const shut = reply.status === 401 || (reply.status === 403 && (method === 'HEAD' || reply.fault?.code === 'not_yours'));
            n++;
            const isOpen = passes(name, access);
            // Beyond a public door a handler may still ask who it is.
            if (isOpen === false && !shut) wrong.push(`${method} ${path} let ${name} in: ${reply.status}`);
            if (isOpen && shut && access !== 'Public') wrong.push(`${method} ${path} kept ${name} out: ${reply.status}`);
            if (reply.status >= 500) wrong.push(`${method} ${path} as ${name}: ${reply.status}`);
          }
        }
        // 三员: nobody holds two, and none sees a case.
        const security = people.secadmin;
        const staff = (await security.get('/api/staff')).json.page.rows;
        const someone = staff.find((it) => it.login === 'hejing').id;
        same((await security.post(`/api/staff/${someone}/duties`, { duties: ['system_admin', 'audit_admin'], is_active: true })).status, 409, 'two administrations in one hand');
        same((await security.post(`/api/staff/${someone}/duties`, { duties: ['security_admin', 'pre_review'], is_active: true })).status, 409, 'administration and work in one hand');
        const { id } = await people.zhouming.submitted(await hall.item());
        for (const name of ['sysadmin', 'secadmin', 'audadmin']) {
          const reply = await people[name].get(`/api/cases/${id}/review`);
          check([403, 404].includes(reply.status), `${name} reads a case: ${reply.status}`);
        }
        // Somebody who has left.
        same((await security.post(`/api/staff/${someone}/duties`, { duties: [], is_active: false })).status, 200, 'letting somebody go');
        same((await people.hejing.get('/api/cases')).status, 401, 'a clerk who has left');
        same(wrong, [], 'mismatches');
        return { cells: n, mismatches: 0 };
      } finally { await hall.close(); }
    },
  },
  {
    id: 'T07', name: 'fields that are not asked for', quick: true,
    async run() {
      const hall = await Hall.open();
      try {
        const zhou = await hall.citizen();
        const item = await hall.item();
        const id = await zhou.ready(item);
        const extra = { state: 'decided', stage: 'decided', role: 'staff', version: 9, region_code: 1, region: 1, fee: 0, decided_by: 'me', is_active: true, applicant_id: NO_ID };
        const accepted = [];
        for (const { method, path } of await doors(hall)) {
          if (method !== 'POST' || path === '/api/sign-out' || path === '/api/uploads') continue;
          for (const [name, value] of Object.entries(extra)) {
            const own = form(path, NO_ID);
            if (name in own) continue;
            const reply = await zhou.post(fill(path, { ...NOWHERE, case: id, item }), { ...own, [name]: value });
            // A door that is shut to a citizen does not read the form.
            if (reply.status < 300) accepted.push(`${path} takes ${name}`);
          }
        }
        same(accepted, [], 'fields accepted');
        const receipt = (await zhou.post(`/api/cases/${id}/submit`, { declared: 'yes' })).json;
        const texts = await Promise.all([`/api/cases/${receipt.id}`, '/api/me/cases', `/api/cases/${receipt.id}/materials`, '/api/me/library', '/api/me/profile', '/api/me/sessions'].map((it) => zhou.get(it)));
        const names = texts.flatMap((it) => [...it.text.matchAll(/"(\w+)":/g)].map((it) => it[1]));
        const leaked = names.filter((it) => ['secret', 'totp', 'storage', 'digest', 'phone_mac', 'id_card_mac', 'hash', 'org_id', 'reviewer_id', 'claimed_by', 'n_doubts', 'owner_id'].includes(it));
        same(leaked, [], 'columns in replies');
        return { fields_accepted: 0, names_seen: new Set(names).size };
      } finally { await hall.close(); }
    },
  },
];

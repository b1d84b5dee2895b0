// Passwords, codes, sessions.
import { Hall, SECRET, check, histogram, percentile, same, totp } from './kit.mjs';

export default [
  {
    id: 'T22', name: 'passwords', quick: true,
    async run() {
      const hall = await Hall.open();
      try {
        let n = 0;
        const register = (secret) => hall.client().post('/api/register', { kind: 'person', name: '赵四', phone: `1360000${String(1000 + n++)}`, secret, again: secret, agreed: 'yes' });
        for (const secret of ['short7!', 'password', '12345678', 'qwertyuiop', 'mingchuan', 'zhengwu2026', '11111111', 'iloveyou1']) {
          const reply = await register(secret);
          same([reply.status, reply.fault?.fields?.[0]?.name], [422, 'secret'], `"${secret}"`);
        }
        const long = '一句很长的话 with spaces and 汉字 '.repeat(3);
        same((await register(long)).status, 200, 'a long sentence');
        const phone = `1360000${String(1000 + n - 1)}`;
        same((await hall.client().post('/api/sign-in', { login: phone, secret: long })).status, 200, 'the whole of it');
        same((await hall.client().post('/api/sign-in', { login: phone, secret: long.slice(0, 64) })).status, 401, 'its first 64 letters');
        const zhou = await hall.citizen();
        check((await zhou.post('/api/me/secret', { old: '', secret: 'another long sentence 8', again: 'another long sentence 8' })).status === 422, 'without the old one');
        check((await zhou.post('/api/me/secret', { old: 'wrong', secret: 'another long sentence 8', again: 'another long sentence 8' })).status === 422, 'with a wrong old one');
        const clerk = await hall.staff('hejing');
        check((await clerk.post('/api/me/secret', { old: SECRET, secret: 'all lower case sentence', again: 'all lower case sentence' })).status === 422, 'staff without classes');
        await hall.walk(91 * 86_400_000);
        const expired = await hall.client().post('/api/sign-in', { login: 'hejing', secret: SECRET, code: totp(hall.now) });
        same(expired.fault?.code, 'secret_expired', 'after ninety days');
        return { refused: 8 };
      } finally { await hall.close(); }
    },
  },
  {
    id: 'T23', name: 'guessing', quick: true, alone: true,
    async run() {
      const hall = await Hall.open();
      try {
        // A thousand guesses at one account within an hour, ten at a time; what is hashed shows in the time it takes.
        let n_checked = 0;
        for (let n = 0; n < 100; n++) {
          const replies = await Promise.all(Array.from({ length: 10 }, (_, k) => hall.client().post('/api/sign-in', { login: 'zhouming', secret: `guess ${n} ${k}` }, { 'x-forwarded-for': `203.0.113.${n}` })));
          check(replies.every((it) => [401, 429].includes(it.status)), histogram(replies));
          n_checked += replies.filter((it) => it.status === 401).length;
          await hall.walk(36_000);
        }
        check(n_checked <= 22, `${n_checked} guesses were looked at in an hour`);
        // One guess at each of a thousand accounts: the network is slowed down, whatever it says it is.
        let n_spread = 0;
        for (let n = 0; n < 60; n++) {
          const replies = await Promise.all(Array.from({ length: 10 }, (_, k) => hall.client().post('/api/sign-in', { login: `nobody${n}x${k}`, secret: 'guess' }, { 'x-forwarded-for': `203.0.113.${n}` })));
          n_spread += replies.filter((it) => it.status === 401).length;
        }
        // A hall's network has hundreds of people with slips of their own: three hundred are free, then it is slow for all of them.
        check(n_spread < 400, `${n_spread} accounts tried from one network`);
        // The person whose account it is waits at most half an hour.
        await hall.walk(31 * 60_000);
        same((await hall.client().post('/api/sign-in', { login: 'zhouming', secret: SECRET })).status, 200, 'the owner, later');
        const times = { known: [], unknown: [] };
        for (let n = 0; n < 30; n++) {
          for (const [what, login] of [['known', 'lumen'], ['unknown', `nobody-at-all${n}`]]) {
            await hall.walk(6 * 3_600_000);
            const start = performance.now();
            await hall.client().post('/api/sign-in', { login, secret: `guess ${n}` });
            times[what].push(performance.now() - start);
          }
        }
        const ratio = percentile(times.known, 0.5) / percentile(times.unknown, 0.5);
        check(process.env.HOSTILE_BUSY || (ratio > 0.85 && ratio < 1.18), `a known account takes ${ratio.toFixed(2)} times an unknown one`);
        return { verifications_an_hour: n_checked, accounts_tried: n_spread, known_to_unknown: ratio.toFixed(2) };
      } finally { await hall.close(); }
    },
  },
  {
    id: 'T24', name: 'the second factor', quick: true,
    async run() {
      const hall = await Hall.open();
      try {
        const go = (code) => hall.client().post('/api/sign-in', { login: 'hejing', secret: SECRET, code });
        await hall.walk(31_000);
        const code = totp(hall.now);
        same((await go('')).fault?.code, 'needs_code', 'without a code');
        same((await go(code)).status, 200, 'the code');
        const bypasses = [];
        if ((await go(code)).status === 200) bypasses.push('the same code again');
        if ((await go(totp(hall.now - 5 * 60_000))).status === 200) bypasses.push('an old code');
        if ((await go(totp(hall.now, 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'))).status === 200) bypasses.push('another\'s code');
        const halfway = hall.client();
        await halfway.post('/api/sign-in', { login: 'hejing', secret: SECRET, code: '' });
        if ((await halfway.get('/api/cases')).status === 200) bypasses.push('without the second step');
        for (let n = 0; n < 6; n++) await go(String(100_000 + n));
        await hall.walk(31_000);
        if ((await go(totp(hall.now))).status === 200) bypasses.push('right after six wrong ones');
        same(bypasses, [], 'bypasses');
        return { bypasses: 0 };
      } finally { await hall.close(); }
    },
  },
  {
    id: 'T25', name: 'sessions', quick: true,
    async run() {
      const hall = await Hall.open();
      try {
        const fixed = hall.client();
        fixed.cookie = `__Host-sid=${'a'.repeat(64)}`;
        const reply = await fixed.post('/api/sign-in', { login: 'zhouming', secret: SECRET });
        const flags = reply.headers['set-cookie'][0];
        check(!flags.includes('a'.repeat(64)), 'a session brought along');
        for (const flag of ['__Host-sid=', 'Path=/', 'Secure', 'HttpOnly', 'SameSite=Lax']) check(flags.includes(flag), `no ${flag} in ${flags}`);
        check(!/Domain=/i.test(flags), 'a domain');
        const guest = hall.client();
        await guest.post(`/api/items/${await hall.item()}/cases`);
        const before = guest.cookie;
        await guest.post('/api/sign-in', { login: 'lumen', secret: SECRET });
        check(guest.cookie !== before, 'the session of before signing in');
        const old = hall.client();
        old.cookie = before;
        same((await old.get('/api/me/cases')).status, 401, 'the visitor\'s session after signing in');
        const out = await hall.citizen();
        const kept = out.cookie;
        await out.post('/api/sign-out');
        out.cookie = kept;
        same((await out.get('/api/me/cases')).status, 401, 'after signing out');
        const [one, two] = [await hall.citizen(), await hall.citizen()];
        same((await one.get('/api/me/sessions')).json.length >= 2, true, 'two devices');
        same((await one.post('/api/me/secret', { old: SECRET, secret: 'another long sentence 8', again: 'another long sentence 8' })).status, 200, 'a new password');
        same((await two.get('/api/me/cases')).status, 401, 'the other device after a new password');
        same((await one.get('/api/me/cases')).status, 200, 'this device after a new password');
        await hall.walk(61 * 60_000);
        same((await one.get('/api/me/cases')).status, 401, 'an hour idle');
        const busy = hall.client();
        await busy.post('/api/sign-in', { login: 'zhouming', secret: 'another long sentence 8' });
        for (let n = 0; n < 13 * 2; n++) { await hall.walk(29 * 60_000); await busy.get('/api/me/cases'); }
        same((await busy.get('/api/me/cases')).status, 401, 'twelve hours, busy');
        const clerk = await hall.staff('hejing');
        await hall.walk(31 * 60_000);
        same((await clerk.get('/api/cases')).status, 401, 'a clerk idle for half an hour');
        await hall.walk(-3_600_000);
        same((await clerk.get('/api/cases')).status === 200 ? 'revived' : 'over', 'over', 'the clock set back');
        check(!hall.log.includes('sid='), 'a cookie in the log');
        return { flags: 'exact' };
      } finally { await hall.close(); }
    },
  },
  {
    id: 'T44', name: 'guessing numbers and codes', quick: true,
    async run() {
      const hall = await Hall.open();
      try {
        const zhou = await hall.citizen();
        const { no, query_code } = await zhou.submitted(await hall.item());
        let [hits, n_looked] = [0, 0];
        for (let n = 0; n < 400; n++) {
          const replies = await Promise.all(Array.from({ length: 25 }, (_, k) => {
            const guess = (n * 25 + k).toString(31).toUpperCase().padStart(6, '2').replace(/[01ILO]/g, '3');
            return hall.client().post('/api/lookup', { no, query_code: guess });
          }));
          hits += replies.filter((it) => it.status === 200).length;
          n_looked += replies.filter((it) => it.status === 422).length;
        }
        same(hits, 0, 'hits');
        check(n_looked < 60, `${n_looked} guesses were compared`);
        await hall.walk(31 * 60_000);
        const right = await hall.client().post('/api/lookup', { no, query_code });
        same(right.status, 200, 'the right code, later');
        check(!right.text.includes('周明远'), 'the name');
        // 31 signs, six of them; what may be guessed in a day against that.
        return { guesses: 10_000, compared: n_looked, chance_a_day: (80 / 31 ** 6).toExponential(1) };
      } finally { await hall.close(); }
    },
  },
];

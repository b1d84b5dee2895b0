// Clocks that jump, and processes that slept over a deadline.
import { Hall, check, same } from './kit.mjs';

const DAY = 86_400_000;

export default [
  {
    id: 'T41', name: 'clocks and deadlines', quick: true,
    async run() {
      const hall = await Hall.open();
      try {
        const zhou = await hall.citizen();
        const item = await hall.item();
        const clerk = await hall.staff('liqing');
        const told = async () => {
          const { id } = await zhou.submitted(item);
          await clerk.post(`/api/cases/${id}/claim`);
          const seen = (await clerk.get(`/api/cases/${id}/review`)).json;
          await clerk.post(`/api/cases/${id}/verdicts/-form`, { verdict: 'good' });
          for (const it of seen.slots.filter((it) => it.is_needed)) await clerk.post(`/api/cases/${id}/verdicts/${it.material.slot}`, { verdict: 'bad', rest_seen: true, defect: 'unclear', says: '看不清，请重拍。' });
          const notice = await clerk.post(`/api/cases/${id}/notify`, { version: seen.case.version, n_days: 10 });
          same(notice.status, 200, notice.text);
          return { id, due: notice.json.due };
        };
        const { id, due } = await told();
        await zhou.submitted(item);
        // Asleep for three days over the deadline and a holiday, then woken: once, and once only.
        await hall.stop('SIGKILL');
        hall.now = Date.parse(`${due}T10:00:00+08:00`) + 3 * DAY;
        hall.env.YIMEN_REHEARSAL = new Date(hall.now + 8 * 3_600_000).toISOString().slice(0, 10);
        await hall.start();
        await hall.walk(0);
        await hall.walk(3_600_000);
        await hall.walk(0);
        const lapsed = hall.sql(`select count(*) from case_events where act = 'lapse'`);
        same(lapsed, '1', 'lapses');
        same(hall.sql("select count(*) from case_events where act = 'deem'"), '1', 'deemed acceptances');
        const tell = "from messages where (title like '%逾期%' or title like '%视为%' or title like '%未补正%')";
        const theirs = hall.sql(`select count(*) ${tell} and account_id in (select applicant_id from cases)`);
        check(Number(theirs) <= 2, `told ${theirs} times`);
        // The house is warned beforehand and told afterwards: everybody of it once of each.
        const twice = hall.sql(`select count(*) from (select 1 ${tell} group by account_id, case_id, title having count(*) > 1)`);
        same(twice, '0', 'told twice');
        // The clock is set back by an hour: order within a case stays, an ended session stays ended.
        await hall.walk(-3_600_000);
        const who = await hall.citizen();
        const events = (await who.get(`/api/cases/${id}`)).json.events;
        const times = events.map((it) => it.at);
        check(times.every((it, n) => n === 0 || it >= times[n - 1]), `events run backwards: ${times}`);
        // Working days against a table made by hand.
        const days = new Map(hall.run('calendar', '2026', '2026').trim().split('\n').map((it) => it.split(' ')).map(([day, word]) => [day, word]));
        const table = { '2026-01-01': 'off', '2026-01-02': 'off', '2026-01-04': 'work', '2026-02-14': 'work', '2026-02-16': 'off', '2026-02-23': 'off', '2026-02-24': 'work', '2026-02-28': 'work', '2026-04-06': 'off', '2026-04-07': 'work', '2026-05-01': 'off', '2026-05-05': 'off', '2026-05-09': 'work', '2026-06-19': 'off', '2026-09-25': 'off', '2026-09-20': 'work', '2026-10-01': 'off', '2026-10-07': 'off', '2026-10-08': 'work', '2026-10-10': 'work' };
        const wrong = Object.entries(table).filter(([day, word]) => days.get(day) !== word).map(([day]) => `${day} ${days.get(day)}`);
        same(wrong, [], 'days');
        return { lapses: lapsed, days_checked: Object.keys(table).length };
      } finally { await hall.close(); }
    },
  },
];

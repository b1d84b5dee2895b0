// An outside oracle for the calendar: npm chinese-days, which nobody here wrote. Every day of the years we publish.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import days from 'chinese-days';

const rows = readFileSync(new URL('../data/calendar.csv', import.meta.url), 'utf8').trim().split('\n').slice(1).map((it) => it.split(','));
const marks = new Map(rows.filter((it) => it[0].length === 10).map(([day, kind]) => [day, kind]));

test('every day of 2019 to 2026 is worked or free as the notices say', () => {
  let n = 0;
  for (let at = Date.UTC(2019, 0, 1); at < Date.UTC(2027, 0, 1); at += 86_400_000) {
    const date = new Date(at);
    const day = date.toISOString().slice(0, 10);
    const weekend = [0, 6].includes(date.getUTCDay());
    const mark = marks.get(day);
    const worked = mark ? mark === 'work' : !weekend;
    assert.equal(worked, days.isWorkday(day), day);
    n += 1;
  }
  assert.equal(n, 2922);
});

// An outside oracle for the calendar: npm chinese-days, which nobody here wrote. Every day of the years we publish, as
// the product itself says it.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import days from 'chinese-days';
import { Hall, YIMEN } from './own.mjs';

test('every day of 2019 to 2026 is worked or free as the notices say', { skip: !YIMEN }, async () => {
  const hall = await Hall.make();
  hall.seed('small');
  const lines = hall.run('calendar', '2019', '2026').trim().split('\n').map((it) => it.split(' '));
  assert.equal(lines.length, 2922);
  for (const [day, word, provisional] of lines) {
    assert.equal(word === 'work', days.isWorkday(day), day);
    assert.equal(provisional, undefined, day);
  }
  const next = hall.run('calendar', '2027', '2027').trim().split('\n');
  assert.ok(next.every((it) => it.endsWith(' provisional')), 'a year whose notice is not out says so');
  await hall.close();
});

// The hostile suite: attacks and faults from outside, on the built product. One line a test, figures beside it. What measures
// runs alone and first; the rest in two processes beside each other.
//
//   node e2e/hostile/run.mjs [--quick] [T01 T19 …]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Skip } from './kit.mjs';

const LANES = 2;
const words = process.argv.slice(2);
const quick = words.includes('--quick');
const wanted = words.filter((it) => /^T\d/.test(it));
const modules = ['writes', 'crash', 'people', 'secrets', 'requests', 'files', 'bombs', 'reading', 'text', 'tools', 'records', 'privacy', 'load', 'time', 'clients', 'identity', 'door', 'replicas', 'opening'];
// Beside builds and other tests a clock judges nothing: durations are told, not held against anybody.
if (quick) process.env.HOSTILE_BUSY = '1';
const tests = [];
for (const it of modules) tests.push(...(await import(`./${it}.mjs`)).default);
tests.sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));

async function tried(test) {
  const start = performance.now();
  let outcome = 'pass';
  let says = '';
  // What goes wrong beside the test is the test's, and ends no other.
  const strays = [];
  const stray = (fault) => strays.push(fault);
  process.on('unhandledRejection', stray);
  try {
    const figures = (await test.run()) ?? {};
    if (strays.length) throw strays[0];
    says = Object.entries(figures).map(([name, value]) => `${name}=${value}`).join(' ');
  } catch (fault) {
    outcome = fault instanceof Skip ? 'skip' : 'fail';
    says = fault instanceof Skip ? fault.message : (process.env.HOSTILE_STACK ? fault.stack : String(fault.message).slice(0, 600));
  }
  process.off('unhandledRejection', stray);
  return { id: test.id, name: test.name, outcome, says, seconds: (performance.now() - start) / 1000 };
}

// A lane: runs what it is told to, one after the other, and ends with whoever tells it.
if (words.includes('--lane')) {
  process.on('disconnect', () => process.exit(1));
  process.on('message', async (id) => process.send(await tried(tests.find((it) => it.id === id))));
  process.send('ready');
} else {
  await all(tests.filter((it) => (wanted.length ? wanted.includes(it.id) : !quick || it.quick)));
}

async function all(chosen) {
  const rows = [];
  const note = (row) => {
    rows.push(row);
    console.log(`${row.id.padEnd(4)} ${row.outcome} ${row.says}  (${row.name}, ${row.seconds.toFixed(1)} s)`);
  };
  for (const test of chosen.filter((it) => it.alone)) note(await tried(test));
  const beside = chosen.filter((it) => !it.alone);
  await Promise.all(Array.from({ length: Math.min(LANES, beside.length) }, async () => {
    const lane = fork(fileURLToPath(import.meta.url), ['--lane']);
    const ended = once(lane, 'exit').then(() => [undefined]);
    await once(lane, 'message');
    for (let test = beside.shift(); test; test = beside.shift()) {
      lane.send(test.id);
      const [row] = await Promise.race([once(lane, 'message'), ended]);
      note(row ?? { id: test.id, name: test.name, outcome: 'fail', says: 'its process ended', seconds: 0 });
      if (!row) break;
    }
    if (lane.connected) lane.disconnect();
  }));
  report(rows.sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true })), chosen.length);
}

function report(rows, n) {
  const count = (outcome) => rows.filter((it) => it.outcome === outcome).length;
  const folder = process.env.HOSTILE_OUT ?? 'target/hostile';
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/figures.json`, JSON.stringify(rows, null, 1));
  const escape = (text) => text.replace(/[<>&"]/g, (it) => `&#${it.charCodeAt(0)};`);
  const cases = rows.map((it) => `<testcase classname="hostile" name="${it.id} ${escape(it.name)}" time="${it.seconds.toFixed(2)}">${it.outcome === 'fail' ? `<failure>${escape(it.says)}</failure>` : it.outcome === 'skip' ? `<skipped message="${escape(it.says)}"/>` : ''}</testcase>`);
  writeFileSync(`${folder}/junit.xml`, `<testsuite name="hostile" tests="${rows.length}" failures="${count('fail')}" skipped="${count('skip')}">${cases.join('')}</testsuite>`);
  console.log(`${count('pass')} passed, ${count('fail')} failed, ${count('skip')} skipped`);
  // A lane that ended took what it had not begun with it.
  process.exit(count('fail') || rows.length < n ? 1 : 0);
}

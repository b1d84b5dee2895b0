// The hostile suite: attacks and faults from outside, on the built product. One line a test, figures beside it.
//
//   node e2e/hostile/run.mjs [--quick] [T01 T19 …]
import { mkdirSync, writeFileSync } from 'node:fs';
import { Skip } from './kit.mjs';

const words = process.argv.slice(2);
const quick = words.includes('--quick');
const wanted = words.filter((it) => /^T\d/.test(it));
const modules = ['writes', 'crash', 'people', 'requests', 'files', 'text', 'tools', 'records', 'load', 'time', 'clients', 'identity', 'door', 'replicas'];
// Beside builds and other tests a clock judges nothing: durations are told, not held against anybody.
if (quick) process.env.HOSTILE_BUSY = '1';
const tests = [];
for (const it of modules) tests.push(...(await import(`./${it}.mjs`)).default);
tests.sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));

const rows = [];
for (const test of tests) {
  if (wanted.length ? !wanted.includes(test.id) : quick && !test.quick) continue;
  const start = performance.now();
  let outcome = 'pass';
  let says = '';
  try {
    const figures = (await test.run()) ?? {};
    says = Object.entries(figures).map(([name, value]) => `${name}=${value}`).join(' ');
  } catch (fault) {
    outcome = fault instanceof Skip ? 'skip' : 'fail';
    says = fault instanceof Skip ? fault.message : (process.env.HOSTILE_STACK ? fault.stack : String(fault.message).slice(0, 600));
  }
  const seconds = (performance.now() - start) / 1000;
  rows.push({ id: test.id, name: test.name, outcome, says, seconds });
  console.log(`${test.id.padEnd(4)} ${outcome} ${says}  (${test.name}, ${seconds.toFixed(1)} s)`);
}
const count = (outcome) => rows.filter((it) => it.outcome === outcome).length;
const folder = process.env.HOSTILE_OUT ?? 'target/hostile';
mkdirSync(folder, { recursive: true });
writeFileSync(`${folder}/figures.json`, JSON.stringify(rows, null, 1));
const escape = (text) => text.replace(/[<>&"]/g, (it) => `&#${it.charCodeAt(0)};`);
const cases = rows.map((it) => `<testcase classname="hostile" name="${it.id} ${escape(it.name)}" time="${it.seconds.toFixed(2)}">${it.outcome === 'fail' ? `<failure>${escape(it.says)}</failure>` : it.outcome === 'skip' ? `<skipped message="${escape(it.says)}"/>` : ''}</testcase>`);
writeFileSync(`${folder}/junit.xml`, `<testsuite name="hostile" tests="${rows.length}" failures="${count('fail')}" skipped="${count('skip')}">${cases.join('')}</testsuite>`);
console.log(`${count('pass')} passed, ${count('fail')} failed, ${count('skip')} skipped`);
process.exit(count('fail') ? 1 : 0);

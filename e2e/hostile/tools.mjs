// Other people's attackers: sqlmap, schemathesis, wapiti. Installed by `cargo xtask hostile`, never committed.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hall, check, run, same, tool } from './kit.mjs';

const HEADERS = (who) => ['Sec-Fetch-Site: same-origin', 'X-Requested-By: hall', ...(who.cookie ? [`Cookie: ${who.cookie}`] : [])];
const MINUTES = Number(process.env.HOSTILE_MINUTES ?? 2);

export default [
  {
    id: 'T16b', name: 'sqlmap', quick: false, alone: true,
    async run() {
      tool('sqlmap');
      const hall = await Hall.open();
      const folder = mkdtempSync(join(tmpdir(), 'yimen-sqlmap-'));
      try {
        const zhou = await hall.citizen();
        const { id } = await zhou.submitted(await hall.item());
        const clerk = await hall.staff('liqing');
        const found = [];
        for (const [who, url, data] of [
          [zhou, '/api/items?q=a*&page=1', null], [clerk, '/api/cases?view=todo*&q=a*&page=1', null], [zhou, '/api/lookup', '{"no":"1*","query_code":"A*"}'],
          [zhou, '/api/sign-in', '{"login":"a*","secret":"b*"}'], [zhou, `/api/cases/${id}/materials/identity*`, '{"act":"turn","file":"x*"}'],
        ]) {
          const words = ['-u', hall.origin + url, '--batch', '--level', '3', '--risk', '2', '--technique', 'BEUS', '--threads', '4', '--output-dir', folder, '--headers', HEADERS(who).join('\\n'), '--skip-waf', '--flush-session', '--disable-coloring', '--ignore-code', '401,429'];
          if (data) words.push('--data', data, '--headers', [...HEADERS(who), 'Content-Type: application/json'].join('\\n'));
          const { text } = await run('sqlmap', words, { timeout: MINUTES * 60_000 });
          if (/is vulnerable|Parameter: .*\n\s+Type:/.test(text)) found.push(url);
        }
        same(found, [], 'found');
        check(!/panicked/.test(hall.log), hall.log.slice(-300));
        return { urls: 5, findings: 0 };
      } finally { rmSync(folder, { recursive: true, force: true }); await hall.close(); }
    },
  },
  {
    id: 'T34', name: 'schemathesis and wapiti', quick: false, alone: true,
    async run() {
      const schemathesis = process.env.SCHEMATHESIS ?? tool('schemathesis');
      const wapiti = process.env.WAPITI ?? tool('wapiti');
      const hall = await Hall.open();
      const folder = mkdtempSync(join(tmpdir(), 'yimen-tools-'));
      try {
        const people = { nobody: hall.client(), citizen: await hall.citizen(), clerk: await hall.staff('liqing') };
        await people.citizen.submitted(await hall.item());
        const bad = [];
        for (const [name, who] of Object.entries(people)) {
          const words = ['run', `${hall.origin}/api/openapi.json`, '--checks', 'not_a_server_error,content_type_conformance,response_schema_conformance', '--exclude-path', '/api/sign-out', '--exclude-path', '/api/register', '--phases', 'examples,coverage,fuzzing', '--max-examples', process.env.HOSTILE_EXAMPLES ?? '12', '--suppress-health-check', 'all', '--max-failures', '5', '--no-color', '--exclude-path-regex', '/api/(uploads|files)', ...HEADERS(who).flatMap((it) => ['-H', it])];
          const { status, text } = await run(schemathesis, words, { timeout: 12 * 60_000, cwd: folder });
          if (status !== 0) bad.push(`${name}: ${text.slice(text.indexOf('FAILURES')).slice(0, 1500)}`);
          writeFileSync(join(process.env.HOSTILE_OUT ?? 'target/hostile', `schemathesis-${name}.txt`), text);
        }
        same(bad, [], 'schemathesis');
        const report = join(folder, 'wapiti.json');
        await run(wapiti, ['-u', `${hall.origin}/`, '--scope', 'folder', '-m', 'common', '-f', 'json', '-o', report, '--flush-session', '--max-scan-time', String(MINUTES * 60), '-S', 'normal', '--store-session', folder], { timeout: (MINUTES + 3) * 60_000 });
        const { readFileSync } = await import('node:fs');
        const { vulnerabilities, anomalies } = JSON.parse(readFileSync(report, 'utf8'));
        const found = Object.entries({ ...vulnerabilities, ...anomalies }).filter(([, all]) => all.length).map(([name, all]) => `${name}: ${all.length}`);
        same(found, [], 'wapiti');
        check(!/panicked|ERROR/.test(hall.log), `in the log: ${hall.log.slice(-400)}`);
        return { roles: 3, server_errors: 0, wapiti: 0 };
      } finally { rmSync(folder, { recursive: true, force: true }); await hall.close(); }
    },
  },
];

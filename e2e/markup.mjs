// The Nu HTML checker, on pages as they stand in the browser and as the server sends them.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CHECKER = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar');

export class Markup {
  #folder = mkdtempSync(join(tmpdir(), 'markup-'));
  #n = 0;

  /// Remembers a page under the name it will be told by.
  keep(name, html) {
    writeFileSync(join(this.#folder, `${this.#n++}.html`), html.replace(/^<!doctype html>/i, `<!doctype html><!-- ${name} -->`));
  }

  /// `name: what is wrong`, each once.
  faults() {
    assert.ok(this.#n > 0, 'no page was kept');
    const out = spawnSync('java', ['-jar', CHECKER, '--format', 'json', '--errors-only', '--exit-zero-always', this.#folder], { encoding: 'utf8', maxBuffer: 1 << 28 });
    assert.equal(out.status, 0, out.stderr.slice(-2000));
    const name = (url) => readFileSync(new URL(url), 'utf8').match(/<!-- (.*?) -->/)[1];
    return [...new Set(JSON.parse(out.stderr).messages.map((it) => `${it.url ? name(it.url) : ''}: ${it.message} ${it.extract ?? ''}`))];
  }
}

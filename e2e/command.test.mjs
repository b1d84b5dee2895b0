// The program's own words: explained without touching anything, refused when they are none; and every command the papers name.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { YIMEN } from './own.mjs';

const program = resolve(YIMEN ?? 'target/debug/yimen');
const empty = mkdtempSync(join(tmpdir(), 'yimen-command-'));
after(() => rmSync(empty, { recursive: true, force: true }));

function told(words, more = {}) {
  const env = { PATH: process.env.PATH, RUST_LOG: 'warn', YIMEN_DATA: join(empty, 'data'), ...more };
  const out = spawnSync(program, words, { cwd: empty, env, encoding: 'utf8', timeout: 20_000 });
  return { status: out.status, text: out.stdout + out.stderr };
}

const untouched = () => assert.deepEqual(readdirSync(empty), [], 'nothing was made');

test('a word that is none does nothing', () => {
  const wrong = [['sreve'], ['admin'], ['admin', 'invit', 'a', 'b'], ['backup'], ['backup', '--verify', 'x'], ['import', 'items'], ['import', 'items', '--relpace', 'x.yaml'], ['seed', 'huge'], ['seed', 'crowd', 'many'], ['serve', 'now'], ['restore', 'a', 'b'], ['keys']];
  for (const words of wrong) {
    const it = told(words);
    assert.equal(it.status, 2, `${words}: ${it.text}`);
    assert.match(it.text, /什么也没有做|应为数字/, words.join(' '));
  }
  untouched();
});

test('help is given for every command and makes nothing', () => {
  const all = told(['--help']);
  assert.equal(all.status, 0);
  const commands = all.text.split('\n').filter((it) => /^ {2}[a-z]/.test(it)).map((it) => it.trim().split(/ {2,}| (?=[^a-z-])/)[0]);
  assert.ok(commands.length > 20, `${commands}`);
  for (const command of commands) {
    for (const words of [[...command.split(' '), '--help'], ['help', ...command.split(' ').filter((it) => !it.startsWith('-'))]]) {
      const it = told(words);
      assert.equal(it.status, 0, `${words}: ${it.text}`);
      assert.ok(it.text.includes(command.split(' ')[0]), words.join(' '));
    }
  }
  untouched();
});

test('where there is no hall, nobody makes one by accident', () => {
  for (const words of [['admin', 'invite', 'wanghai', '王海'], ['admin', 'reinvite', 'wanghai'], ['admin', 'recover', 'x'], ['backup', 'to'], ['import', 'items', 'x.yaml'], ['export', 'items'], ['audit', 'verify'], ['keys', 'rotate'], ['keys', 'reseal'], ['calendar', '2026', '2026'], ['seed', 'crowd', '5']]) {
    const it = told(words);
    assert.equal(it.status, 1, `${words}: ${it.text}`);
    assert.match(it.text, /没有大厅/, words.join(' '));
    assert.equal(it.text.trim().split('\n').length, 1, `one sentence: ${it.text}`);
  }
  untouched();
});

test('settings that cannot be right are said in one sentence', () => {
  for (const [more, says] of [
    [{ YIMEN_ORIGIN: 'https://zwfw.example.gov.cn/' }, /origin/],
    [{ YIMEN_ORIGIN: 'https://zwfw.example.gov.cn/hall' }, /origin/],
    [{ YIMEN_ORIGIN: 'zwfw.example.gov.cn' }, /origin/],
    [{ YIMEN_ORIGIN: 'http://zwfw.example.gov.cn' }, /https/],
    [{ YIMEN_ORIGIN: 'https://zwfw.example.gov.cn', YIMEN_REHEARSAL: '2026-11-23' }, /rehearsal/],
    [{ YIMEN_TRUSTED_PROXY: 'nonsense' }, /trusted_proxy/],
    [{ YIMEN_SIGN_KEY: '/nonexistent', YIMEN_SIGN_CERTIFICATE: '/nonexistent' }, /sign\.key/],
    [{ YIMEN_MIN_FREE_MB: 'two' }, /YIMEN_MIN_FREE_MB/],
    [{ YIMEN_CONFIG: '/nonexistent.toml' }, /YIMEN_CONFIG/],
  ]) {
    const it = told(['serve'], more);
    assert.equal(it.status, 1, it.text);
    assert.match(it.text, says);
    assert.equal(it.text.trim().split('\n').length, 1, it.text);
  }
  const seed = told(['seed', 'small'], { YIMEN_ORIGIN: 'https://zwfw.example.gov.cn' });
  assert.equal(seed.status, 1);
  assert.match(seed.text, /演示/);
  untouched();
});

test('every command the papers name is one', () => {
  const papers = ['README.md', 'docs/DEPLOY.md', 'docs/IMPORT.md', 'docs/TRUST.md', 'docs/RECIPES.md', 'docs/PERFORMANCE.md', 'docs/ACCESSIBILITY.md'];
  const found = new Set();
  for (const paper of papers) {
    const text = readFileSync(new URL(`../${paper}`, import.meta.url), 'utf8');
    for (const [, words] of text.matchAll(/(?:^ {4}(?:[\w=/.-]+ )*|`(?:[\w./]*\/)?|-- )yimen ((?:[a-z]+(?: |(?=[`\n#:])))+)/gm)) found.add(words.trim());
  }
  assert.ok(found.size > 12, [...found].join(', '));
  for (const words of found) {
    const it = told([...words.split(' '), '--help']);
    assert.equal(it.status, 0, `yimen ${words}: ${it.text}`);
  }
  const units = readdirSync(new URL('../deploy/', import.meta.url)).filter((it) => it.endsWith('.service'));
  for (const unit of units) {
    const text = readFileSync(new URL(`../deploy/${unit}`, import.meta.url), 'utf8');
    for (const [, words] of text.matchAll(/\/yimen ([a-z]+)/g)) assert.equal(told([words, '--help']).status, 0, `${unit}: ${words}`);
  }
  untouched();
});

test('a hall is for its own account, and so is its backup; what has not changed is kept once', () => {
  const data = join(empty, 'hall');
  const own = { YIMEN_DATA: data };
  assert.equal(told(['seed', 'small'], own).status, 0);
  const modes = (folder) => readdirSync(folder, { withFileTypes: true, recursive: true }).map((it) => [join(it.parentPath, it.name), it.isDirectory() ? 0o700 : 0o600]);
  const secret = (folder) => {
    assert.equal(statSync(folder).mode & 0o777, 0o700, folder);
    for (const [path, mode] of modes(folder)) assert.equal(statSync(path).mode & 0o777, mode, path);
  };
  secret(data);
  assert.equal(told(['seed', 'ready', '2'], own).status, 0);
  const known = told(['admin', 'invite', 'hejing', '何静'], own);
  assert.equal(known.status, 1);
  assert.match(known.text, /已经有人用了/);
  const backups = join(empty, 'backups');
  for (const name of ['a', 'b', 'c']) {
    const it = told(['backup', join(backups, name), '--keep', '2'], own);
    assert.equal(it.status, 0, it.text);
  }
  assert.deepEqual(readdirSync(backups).sort(), ['b', 'c'], 'the oldest went');
  secret(backups);
  const kept = modes(join(backups, 'c', 'files', 'kept')).filter((it) => it[1] === 0o600);
  assert.ok(kept.length > 0 && kept.every(([path]) => statSync(path).nlink === 2), 'one file with two names');
  // A copy that has gone bad is not handed on.
  const [path] = kept[0];
  writeFileSync(path, Buffer.alloc(statSync(path).size, 1));
  assert.equal(told(['restore', '--verify', join(backups, 'c')], own).status, 1);
  assert.equal(told(['backup', join(backups, 'd')], own).status, 0);
  assert.equal(told(['restore', '--verify', join(backups, 'd')], own).status, 0);
  // Somebody else may reach it: not with accounts whose password everybody knows.
  const open = told(['serve'], { ...own, YIMEN_ORIGIN: 'https://zwfw.example.gov.cn', YIMEN_LISTEN: '127.0.0.1:0' });
  assert.equal(open.status, 1, open.text);
  assert.match(open.text, /演示账号/);
  const many = told(['seed', 'crowd', '1200'], own);
  assert.equal(many.status, 0, many.text);
});

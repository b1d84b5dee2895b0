// What every hostile test needs beside a hall of its own: verdicts, figures, a tool.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export { ANSWERS, Client, PAGE, PIECE, ask } from '../client.mjs';
export { SECRET, totp } from '../county.mjs';
export { Hall, freePort } from '../own.mjs';
export { picture } from '../papers.mjs';
export { pause };

/// A test says why it does not hold by throwing; `skip` says that its feature is still to come.
export class Skip extends Error {}
export function skip(why) { throw new Skip(why); }
export function check(holds, what) { if (!holds) throw new Error(what); }
export function same(is, wanted, what) {
  if (JSON.stringify(is) !== JSON.stringify(wanted)) throw new Error(`${what}: ${JSON.stringify(is)?.slice(0, 200)}, not ${JSON.stringify(wanted)?.slice(0, 200)}`);
}

export function histogram(replies) {
  const all = {};
  for (const it of replies) all[it.status ?? it] = (all[it.status ?? it] ?? 0) + 1;
  return Object.entries(all).map(([status, n]) => `${status}x${n}`).join(',');
}

export function percentile(times, share) {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/// Everything below a folder.
export function files(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true }).filter((it) => it.isFile()).map((it) => join(it.parentPath ?? it.path, it.name));
}

export function size(folder) { return files(folder).reduce((sum, it) => sum + (existsSync(it) ? statSync(it).size : 0), 0); }

/// Whether a program is on this machine.
export function has(program) { return spawnSync('which', [program]).status === 0; }
export function tool(program) { if (!has(program)) throw new Error(`${program} is missing: cargo xtask hostile installs it`); return program; }

/// Runs something beside the test and returns what it said, without blocking the test's own clients.
export function run(program, words, { env = process.env, cwd, input, timeout = 600_000 } = {}) {
  return new Promise((done) => {
    const child = spawn(program, words, { env, cwd, stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'], timeout });
    let text = '';
    child.stdout.on('data', (it) => { text += it; });
    child.stderr.on('data', (it) => { text += it; });
    child.on('close', (status) => done({ status, text }));
    if (input !== undefined) child.stdin.end(input);
  });
}

// 一个季度: the simulated clock, day by day, and when in it the process is killed.
import { setTimeout as pause } from 'node:timers/promises';
import { START } from '../county.mjs';

const DAY = 86_400_000;
export const N_DAYS = 92;
/// Hours after ten in the morning, each with its share of a day's time here: people work by day and rest by night.
const WORKDAY = [[0, 5], [4.5, 5], [10, 1], [14.5, 0.2], [20, 0.1]];
const REST = [[0, 1], [6, 0.8], [14.5, 0.2]];
const N_KILLS = 3;

export const dayOf = (at) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);

/// Which days are worked, as the hall itself lists them.
export function workdays(text) {
  return new Map(text.trim().split('\n').map((it) => it.split(' ')).map(([day, word]) => [day, word === 'work']));
}

/// Every moment the clock is moved to, with its share of the whole; which of them end with a kill.
function plan(world) {
  const steps = [];
  for (let n = 0; n < N_DAYS; n++) {
    const at = START + n * DAY;
    const isWork = world.workdays.get(dayOf(at)) ?? true;
    for (const [hours, weight] of isWork ? WORKDAY : REST) steps.push({ n, at: at + hours * 3_600_000, weight, isDay: hours < 7, isNight: hours > 12 });
  }
  const whole = steps.reduce((sum, it) => sum + it.weight, 0);
  let sum = 0;
  for (const it of steps) { sum += it.weight; it.share = sum / whole; }
  // At equal distances, each in the middle of a working day: so the lives of the processes can be held against one another.
  for (let k = 1; k <= N_KILLS; k++) {
    const it = steps.find((it) => it.share >= k / (N_KILLS + 1) && it.isDay);
    it.isLast = true;
  }
  return steps;
}

/// Moves the clock through the quarter in `ms`. `each(day)` at ten every morning, before anything else.
export async function walkThrough(world, ms, each) {
  const { hall } = world;
  const begun = performance.now();
  let killed = -1;
  for (const step of plan(world)) {
    // The rest of the day somebody pulled the plug.
    if (step.n === killed) continue;
    if (step.n === killed + 1 && step.at === START + step.n * DAY && killed >= 0) await restart(world, step.at);
    else await world.walk(step.at);
    world.n_day = step.n + 1;
    world.share = step.share;
    // What the command line knows of the day.
    hall.env.YIMEN_REHEARSAL = dayOf(hall.now);
    if (step.at === START + step.n * DAY) await each(step.n);
    // By the calendar as it is by now.
    Object.assign(world, { isOpen: step.isDay && !!world.workdays.get(dayOf(step.at)), isNight: step.isNight });
    await pause(Math.max(step.isNight ? 60 : 200, begun + ms * step.share - performance.now()));
    if (step.isLast) { await kill(world); killed = step.n; }
  }
}

async function kill(world) {
  const { hall } = world;
  await world.beforeKill();
  world.isDown = true;
  world.n.kills++;
  await hall.stop('SIGKILL');
  // Long enough for somebody to find the door shut.
  await pause(1_000);
}

/// A rehearsal's clock begins at ten in the morning: the next one, so that it never runs backwards.
async function restart(world, at) {
  const { hall } = world;
  hall.env.YIMEN_REHEARSAL = dayOf(at);
  hall.now = at;
  world.slowest = Math.max(world.slowest ?? 0, await hall.start());
  await hall.walk(0);
  world.life++;
  world.born = performance.now();
  world.isDown = false;
}

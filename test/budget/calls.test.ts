import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished } from 'vitest';
import { temporaryFolder } from '../support/programs.js';
import { beyond, calls, itTraced } from './count-calls.js';
import { CALL, EMPTY_SCRIPT, PATHS, stage } from './paths.js';

/*
 * What a call asks of the system, beyond what Node's own start does: counted, so that it means the same
 * on every machine. Calls of other processes are there too: of the whole tree below the traced command.
 */

const folder = temporaryFolder();

/** How many processes stand above this one. The calls that do not stop at the agent look at each of them. */
function ancestorsAbove(): number {
  let count = 0;
  for (let pid = process.ppid; pid > 0; count += 1) {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'latin1');
    pid = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ', 2)[1]);
  }
  return count;
}

describe('system calls beyond those of an empty script', () => {
  // `most` is for a tree that ends with this process, `each` for every ancestor more. Measured on 2026-11-21 on Node 20.20:
  // 40, 57 and 94 calls, and 166 with 8 ancestors above; 6 for an ancestor (two files: open, read, read to the end). The
  // slack is one ancestor.
  const budgets = [
    { path: PATHS.environment, most: 46, each: 6, walksToTheRoot: false },
    { path: PATHS.store, most: 63, each: 6, walksToTheRoot: false },
    { path: PATHS.creation, most: 100, each: 6, walksToTheRoot: false },
    { path: PATHS.which, most: 118, each: 7, walksToTheRoot: true },
  ];

  for (const { path, most, each, walksToTheRoot } of budgets) {
    const above = walksToTheRoot ? ancestorsAbove() : 0;
    const budget = most + above * each;
    itTraced(`${path.name}: at most ${String(budget)}, and no other program`, async () => {
      const staged = await stage(path, folder);
      const empty = await calls([EMPTY_SCRIPT], path, staged);
      const surplus = beyond(await calls(CALL(path), path, staged), empty);
      console.info(`${path.name}, ${String(above)} ancestors above: ${surplus.text}`);
      expect(surplus.each.execve).toBeUndefined();
      expect(surplus.total).toBeLessThanOrEqual(budget);
    });

    itTraced(`${path.name}: six more ancestors cost at most ${String(each)} calls each`, async () => {
      const near = await stage(path, folder);
      const few = await calls(CALL(path), path, near);
      const far = await stage(path, folder);
      const surplus = beyond(await calls(CALL(path), path, far, 6), few);
      console.info(`${path.name}, six more ancestors: ${surplus.text}`);
      expect(surplus.total).toBeGreaterThan(0);
      expect(surplus.total).toBeLessThanOrEqual(6 * each);
    });
  }

  itTraced('store hit: each further live record costs at most five calls', async () => {
    const staged = await stage(PATHS.store, folder);
    const one = await calls(CALL(PATHS.store), PATHS.store, staged);
    addRecords(staged.sessions, [startSleeper(), startSleeper(), startSleeper(), startSleeper(), startSleeper()]);
    const surplus = beyond(await calls(CALL(PATHS.store), PATHS.store, staged), one);
    console.info(`five more records: ${surplus.text}`);
    expect(readdirSync(staged.sessions)).toHaveLength(6);
    expect(surplus.total).toBeGreaterThan(0);
    // Two files to read: the record, and its owner's stat to the end.
    expect(surplus.total).toBeLessThanOrEqual(5 * 5);
  });
});

/** A process that lives until the test has finished. */
function startSleeper(): number {
  const child = spawn('sleep', ['600'], { stdio: 'ignore' });
  if (child.pid === undefined) throw new Error('sleep can’t be started');
  onTestFinished(async () => {
    const closed = once(child, 'close');
    child.kill();
    await closed;
  });
  return child.pid;
}

/** Copies of the folder's one record, each for another process. */
function addRecords(sessions: string, pids: readonly number[]): void {
  const [name = ''] = readdirSync(sessions);
  const text = readFileSync(join(sessions, name), 'utf8');
  for (const pid of pids) {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'latin1');
    const startTime = stat.slice(stat.lastIndexOf(')') + 2).split(' ', 20)[19] ?? '';
    const record = text.replace(/"parent_pid":\d+,"parent_btime":\d+/, `"parent_pid":${String(pid)},"parent_btime":${startTime}`);
    writeFileSync(join(sessions, `${pid.toString(16).padStart(16, '0')}.session`), record, { mode: 0o600 });
  }
}

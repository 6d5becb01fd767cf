import { closeSync, fstatSync, lstatSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { discard } from './folder.js';
import { TEMPORARY_FILE } from './listing.js';
import type { Surroundings } from './request.js';
import { temporaryName, writerRuns } from './temporary.js';

/** What an announcement bears in the place of a session file's name. */
const ANNOUNCEMENT = '0'.repeat(16);

/** An announcement that is older than this counts no longer, in milliseconds: a stopped process must not keep everybody waiting. */
const ANNOUNCEMENT_LIFE = 10_000;

export interface AloneOptions<Result> {
  /** How long to wait for others, in milliseconds; 0 to give way at once. */
  readonly patience: number;
  /**
   * What nobody else may do at the same time.
   *
   * @param moment the file system's clock, milliseconds since the epoch
   */
  readonly act: (moment: number) => Result;
  /** Asked while others are at work: what makes the act unnecessary. */
  readonly settled?: () => Result | undefined;
}

/**
 * Replaces, removes or binds session files while no other call does.
 *
 * link(2) decides between calls that create, but rename(2) and unlink(2) take whatever stands under a name by then. So
 * who wants to take a name away announces it by a file of its own, and acts only where it sees nobody else's
 * afterwards: of two, the later one at least sees the other, and gives way. A killed call's announcement counts for nothing.
 *
 * @returns undefined where others were at work for too long
 * @throws where the folder can't be written to
 */
export function alone<Result>(folder: string, surroundings: Surroundings, { patience, act, settled }: AloneOptions<Result>): Result | undefined {
  const end = monotonic() + patience;
  for (;;) {
    const ours = announce(folder, surroundings);
    try {
      for (;;) {
        const others = othersAtWork(folder, ours, surroundings);
        if (others.length === 0) return act(ours.modified);
        const result = settled?.();
        if (result !== undefined) return result;
        if (monotonic() >= end) return undefined;
        // The one with the smallest name waits for the others to give way.
        if (others.some((name) => name < ours.name)) break;
        pause(2);
      }
    } finally {
      discard(join(folder, ours.name));
    }
    pause(2 + Math.random() * 8);
  }
}

interface Announcement {
  readonly name: string;
  /** Milliseconds since the epoch, by the file system's clock. */
  readonly modified: number;
}

function announce(folder: string, surroundings: Surroundings): Announcement {
  const name = temporaryName(ANNOUNCEMENT, surroundings);
  const descriptor = openSync(join(folder, name), 'wx', 0o600);
  try {
    return { name, modified: fstatSync(descriptor).mtimeMs };
  } finally {
    closeSync(descriptor);
  }
}

function othersAtWork(folder: string, ours: Announcement, surroundings: Surroundings): readonly string[] {
  return readdirSync(folder).filter((name) => {
    if (name === ours.name || TEMPORARY_FILE.exec(name)?.[1] !== ANNOUNCEMENT || writerRuns(name, surroundings) === false) return false;
    const stats = lstatSync(join(folder, name), { throwIfNoEntry: false });
    return stats !== undefined && ours.modified - stats.mtimeMs < ANNOUNCEMENT_LIFE;
  });
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Milliseconds since some moment. (`performance` would load a module.) */
function monotonic(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

import { closeSync, fstatSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { discard } from './folder.js';
import type { Surroundings } from './request.js';
import { temporaryName } from './temporary.js';

/** Clocks that differ by more than this are not one, in milliseconds: a server of files may be some minutes off. */
const ONE_CLOCK = 3_600_000;

/**
 * The time to judge and to date records by: ours, or the file system's where the two disagree, for then somebody fakes
 * ours (faketime). A time that the caller gave counts as it is.
 *
 * @param moment the file system's, milliseconds since the epoch
 */
export function believedTime(moment: number, { now, nowIsGiven }: Pick<Surroundings, 'now' | 'nowIsGiven'>): number {
  return nowIsGiven === true || Math.abs(moment - now) <= ONE_CLOCK ? now : moment;
}

/** The time to believe in a folder, milliseconds since the epoch; ours where that can't be written to. */
export function timeIn(folder: string, surroundings: Surroundings): number {
  const path = join(folder, temporaryName('f'.repeat(16), surroundings));
  try {
    const descriptor = openSync(path, 'wx', 0o600);
    try {
      return believedTime(fstatSync(descriptor).mtimeMs, surroundings);
    } finally {
      closeSync(descriptor);
      discard(path);
    }
  } catch {
    return surroundings.now;
  }
}

import { linkSync, renameSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { alone } from './alone.js';
import { believedTime } from './clock.js';
import { discard } from './folder.js';
import type { FileIdentity, FolderAccess } from './folder.js';
import type { JudgeContext } from './judge.js';
import { byAge, isStill } from './judged-file.js';
import type { AgedFile, JudgedFile } from './judged-file.js';
import { FILE_LIMIT } from './listing.js';
import type { FolderListing } from './listing.js';
import type { Verdict } from './outcome.js';
import type { Surroundings } from './request.js';
import { isLeftOver, temporaryName } from './temporary.js';

/** So many files are removed under one announcement, which does not count for ever; see alone.ts. */
const BATCH = 500;

/**
 * Removes a file that was judged, unless another one has taken its name since. Only for a call that is alone.
 *
 * The Railway CLI may put a good record there between a look and an unlink(2). So it is moved
 * aside first, looked at once more where nobody else can change it, and a good one is put back.
 *
 * @returns whether it was removed
 */
export function removeJudged(name: string, identity: FileIdentity, access: FolderAccess, surroundings: Surroundings): boolean {
  const path = join(access.folder, name);
  const aside = join(access.folder, temporaryName(name.slice(0, 16), surroundings));
  try {
    if (!isStill(path, identity)) return false;
    renameSync(path, aside);
    const isJudged = isStill(aside, identity);
    if (!isJudged) linkSync(aside, path);
    unlinkSync(aside);
    return isJudged;
  } catch {
    return false;
  }
}

/**
 * Removes files that were judged, the first ones first, as far as other calls let us. None goes for its age where our
 * clock is not to be believed.
 *
 * @returns those that we removed
 */
export function removeAll<File extends RemovableFile>(files: readonly File[], access: FolderAccess, surroundings: Surroundings, patience: number): readonly File[] {
  const gone: File[] = [];
  for (let start = 0; start < files.length; start += BATCH) {
    const removeBatch = (moment: number): readonly File[] => {
      const clocksAgree = believedTime(moment, surroundings) === surroundings.now;
      return files
        .slice(start, start + BATCH)
        .filter(({ name, identity, verdict }) => (clocksAgree || verdict !== 'expired') && removeJudged(name, identity, access, surroundings));
    };
    try {
      const removed = alone(access.folder, surroundings, { patience, act: removeBatch });
      if (removed === undefined) break;
      gone.push(...removed);
    } catch {
      break; // a folder that can't be written to
    }
  }
  return gone;
}

export interface RemovableFile extends AgedFile {
  /** Absent where it goes for another reason. */
  readonly verdict?: Verdict;
}

/** Removes temporary files that their writers left. */
export function removeTemporary(listing: FolderListing, access: FolderAccess, context: JudgeContext, dryRun = false): number {
  let removed = 0;
  for (const name of listing.temporary) {
    if (!isLeftOver(name, access.folder, context)) continue;
    if (!dryRun) discard(join(access.folder, name));
    removed += 1;
  }
  return removed;
}

/** What there is to clean up after a call. */
export interface Cleaning {
  readonly stale: readonly JudgedFile[];
  readonly listing: FolderListing;
  /** The owner's session files, those that were just created too: never removed. */
  readonly ownNames: readonly string[];
}

/** Removes what is stale, then the oldest beyond the limit; never the owner's own. Who meets another call at it leaves it to that one. */
export function cleanAfterwards({ stale, listing, ownNames }: Cleaning, access: FolderAccess, context: JudgeContext & Surroundings): number {
  if (access.link) return 0;
  const removable = stale.filter((file): file is JudgedFile & AgedFile => file.identity !== undefined && !ownNames.includes(file.name));
  const gone = removeAll(removable, access, context, 0);

  let excess: readonly AgedFile[] = [];
  const left = listing.sessions.filter((name) => !ownNames.includes(name) && !gone.some((file) => file.name === name));
  if (left.length + ownNames.length > FILE_LIMIT) {
    const others = byAge(left, access);
    excess = removeAll(others.slice(0, Math.max(0, others.length + ownNames.length - FILE_LIMIT)), access, context, 0);
  }
  return gone.length + excess.length + removeTemporary(listing, access, context);
}

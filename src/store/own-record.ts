import type { JudgedFile } from './clean.js';
import { speaksOfHere } from './judge.js';
import type { JudgeContext } from './judge.js';
import type { StoreAnchor } from './request.js';

/** What reading the folder found. */
export interface FolderFindings {
  /** The anchor's own record, if it is good. */
  readonly own: JudgedFile | undefined;
  /** Files to remove: stale ones. */
  readonly stale: readonly JudgedFile[];
}

/** The anchor's record among those read. Two can only be there where the agent changed its name between: the first minted counts. */
export function chooseOwn(files: readonly JudgedFile[], anchor: StoreAnchor, context: JudgeContext): JudgedFile | undefined {
  let own: JudgedFile | undefined;
  for (const file of files) {
    const { record } = file;
    if (file.verdict !== 'live' || record === undefined) continue;
    if (record.pid !== anchor.pid || record.startTime !== anchor.startTime || !speaksOfHere(record, context)) continue;
    if (own?.record === undefined || record.createdAt < own.record.createdAt) own = file;
  }
  return own;
}

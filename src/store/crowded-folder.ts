import { byAge, FILE_LIMIT, judgeFile } from './clean.js';
import type { FolderAccess, JudgedFile } from './clean.js';
import { argv0Of, sessionFileName } from './file-name.js';
import type { FolderListing } from './folder.js';
import type { JudgeContext } from './judge.js';
import { chooseOwn } from './own-record.js';
import type { FolderFindings } from './own-record.js';
import type { StoreAnchor } from './request.js';

/**
 * Reads a folder that holds more session files than the limit: our own by its name; the oldest, for those are
 * likely stale and the first to go; and the newest, for a file in use is renewed, and the agent may have changed
 * its name since it was written.
 */
export function readSome(listing: FolderListing, access: FolderAccess, context: JudgeContext, anchor: StoreAnchor): FolderFindings {
  const ownName = sessionFileName({ ...anchor, argv0: argv0Of(anchor) });
  const files: JudgedFile[] = [];
  const others = byAge(listing.sessions, access).map(({ name }) => name).filter((name) => name !== ownName);
  const half = FILE_LIMIT / 2;
  for (const name of [ownName, ...others.slice(0, half), ...others.slice(half).slice(1 - half)]) {
    const file = judgeFile(name, access, context);
    if (file !== undefined) files.push(file);
  }
  return {
    own: chooseOwn(files, anchor, context),
    stale: files.filter(({ verdict }) => verdict !== 'live'),
  };
}

import { byAge, FILE_LIMIT, judgeFile } from './clean.js';
import type { FolderAccess, JudgedFile } from './clean.js';
import { argv0Of, sessionFileName } from './file-name.js';
import type { FolderListing } from './folder.js';
import type { JudgeContext } from './judge.js';
import { chooseOwn } from './own-record.js';
import type { FolderFindings } from './own-record.js';
import type { StoreAnchor } from './request.js';

/**
 * Reads a folder that holds more session files than the limit: our own by its
 * name, then the oldest, for those are likely stale and the first to go.
 */
export function readSome(listing: FolderListing, access: FolderAccess, context: JudgeContext, anchor: StoreAnchor): FolderFindings {
  const ownName = sessionFileName({ ...anchor, argv0: argv0Of(anchor) });
  const files: JudgedFile[] = [];
  const order = [ownName, ...byAge(listing.sessions, access).map(({ name }) => name).filter((name) => name !== ownName)];
  for (const name of order.slice(0, FILE_LIMIT)) {
    const file = judgeFile(name, access, context);
    if (file !== undefined) files.push(file);
  }
  return {
    own: chooseOwn(files, anchor, context),
    stale: files.filter(({ verdict }) => verdict !== 'live'),
  };
}

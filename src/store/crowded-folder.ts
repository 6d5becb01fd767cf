import { byAge, FILE_LIMIT, judgeFile } from './clean.js';
import type { FolderAccess, JudgedFile } from './clean.js';
import { argv0Of, sessionFileName } from './file-name.js';
import type { FolderListing } from './folder.js';
import type { JudgeContext } from './judge.js';
import { chooseOwn } from './own-record.js';
import type { FolderFindings } from './own-record.js';
import type { StoreAnchor } from './request.js';

/**
 * Reads as many files as the limit allows of a folder that holds more: our own by its name, then from the oldest,
 * which are the first to go, and from the newest, where one in use stands whose agent has changed its name. The
 * end that yields stale files is followed: the more of these go, the fewer live ones have to.
 */
export function readSome(listing: FolderListing, access: FolderAccess, context: JudgeContext, anchor: StoreAnchor): FolderFindings {
  const ownName = sessionFileName({ ...anchor, argv0: argv0Of(anchor) });
  const files: JudgedFile[] = [];
  const read = (name: string): JudgedFile | undefined => {
    const file = judgeFile(name, access, context);
    if (file !== undefined) files.push(file);
    return file;
  };
  read(ownName);

  const others = byAge(listing.sessions, access).map(({ name }) => name).filter((name) => name !== ownName);
  let fromOldest = true;
  for (let count = 1; count < FILE_LIMIT && others.length > 0; count += 1) {
    const file = read((fromOldest ? others.shift() : others.pop()) ?? '');
    if (file === undefined || file.verdict === 'live') fromOldest = !fromOldest;
  }
  return {
    own: chooseOwn(files, anchor, context),
    stale: files.filter(({ verdict }) => verdict !== 'live'),
  };
}

import type { FolderAccess } from './folder.js';
import type { JudgeContext } from './judge.js';
import { byAge, judgeFile } from './judged-file.js';
import type { JudgedFile } from './judged-file.js';
import { FILE_LIMIT } from './listing.js';
import type { FolderListing } from './listing.js';
import { findingsOf } from './own-record.js';
import type { FolderFindings } from './own-record.js';
import type { StoreRequest } from './request.js';
import { railwayNames } from './write.js';

/**
 * Reads as many files as the limit allows of a folder that holds more: our own by their names, then from the oldest,
 * which are the first to go, and from the newest, where one in use stands whose agent has changed its name. The
 * end that yields stale files is followed: the more of these go, the fewer live ones have to.
 */
export function readSome(listing: FolderListing, access: FolderAccess, context: JudgeContext, request: StoreRequest): FolderFindings {
  const ownNames = railwayNames(request);
  const files: JudgedFile[] = [];
  let unreadable: FolderFindings['unreadable'];
  const read = (name: string): JudgedFile | undefined => {
    const file = judgeFile(name, access, context);
    if (file === undefined) return undefined;
    if ('unreadable' in file) {
      unreadable ??= { name, code: file.unreadable };
      return undefined;
    }
    files.push(file);
    return file;
  };
  for (const name of ownNames) read(name);

  const others = byAge(listing.sessions.filter((name) => !ownNames.includes(name)), access);
  let [oldest, newest] = [0, others.length - 1];
  let fromOldest = true;
  for (let count = ownNames.length; count < FILE_LIMIT && oldest <= newest; count += 1) {
    const file = read(others[fromOldest ? oldest : newest]?.name ?? '');
    if (fromOldest) oldest += 1;
    else newest -= 1;
    if (file === undefined || file.verdict === 'live') fromOldest = !fromOldest;
  }
  return findingsOf(files, unreadable, request);
}

import type { FolderAccess } from './folder.js';
import type { JudgeContext } from './judge.js';
import { judgeFile } from './judged-file.js';
import type { JudgedFile } from './judged-file.js';
import { FILE_LIMIT } from './listing.js';
import type { FolderListing } from './listing.js';
import { findingsOf, isOwn } from './own-record.js';
import type { FolderFindings } from './own-record.js';
import type { Glance, StoreInputs } from './parts.js';
import { recordOf } from './record.js';
import type { StoreRequest } from './request.js';

/**
 * Reads and judges the folder's files, but for those that the first look settled.
 *
 * @param crowded needed where there are more files than a call reads
 */
export function readFolder(
  listing: FolderListing,
  glance: Glance | undefined,
  access: FolderAccess,
  context: JudgeContext,
  request: StoreRequest,
  crowded: CrowdedFolder | undefined,
): FolderFindings {
  if (crowded !== undefined && listing.sessions.length > FILE_LIMIT) return crowded.readSome(listing, access, context, request);
  if (glance === undefined) return readFiles(listing.sessions, [], access, context, request);
  const settled: JudgedFile[] = glance.live.map(({ file, record }) => ({ name: file, verdict: 'live', record: recordOf(record) }));
  // The first look asked nobody whose file it is, and an id is believed only from ours.
  const own = settled.filter((file) => isOwn(file, request));
  return readFiles([...glance.doubtful, ...glance.unasked, ...own.map(({ name }) => name)], settled.filter((file) => !own.includes(file)), access, context, request);
}

export type CrowdedFolder = Awaited<ReturnType<StoreInputs['parts']['crowdedFolder']>>;

/** @param known files that are judged already */
export function readFiles(names: readonly string[], known: readonly JudgedFile[], access: FolderAccess, context: JudgeContext, request: StoreRequest): FolderFindings {
  const files = [...known];
  let unreadable: FolderFindings['unreadable'];
  for (const name of names) {
    const file = judgeFile(name, access, context);
    if (file === undefined) continue;
    if ('unreadable' in file) unreadable ??= { name, code: file.unreadable };
    else files.push(file);
  }
  return findingsOf(files, unreadable, request);
}

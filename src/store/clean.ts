import { lstatSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { identityOf, listFolder, readSessionFile, sameFile, TEMPORARY_FILE } from './folder.js';
import type { FileIdentity, FolderListing, Owner } from './folder.js';
import { judgeRecord } from './judge.js';
import type { JudgeContext, Verdict } from './judge.js';
import { parseRecord } from './record.js';
import type { SessionRecord } from './record.js';

/** At most this many session files stay, as in the Railway CLI; and at most this many are read by one call. */
export const FILE_LIMIT = 100;

/** A temporary file of another pid namespace is left over once it is this old, in milliseconds: writing one takes less than one. */
const TEMPORARY_LIFE = 3_600_000;

export interface FolderAccess {
  readonly folder: string;
  readonly owner: Owner;
  /** Our effective uid; undefined where the platform has none. */
  readonly effectiveUser: number | undefined;
}

/** One session file, read and judged. */
export interface JudgedFile {
  readonly name: string;
  readonly verdict: Verdict;
  readonly record: SessionRecord | undefined;
  readonly identity: FileIdentity;
}

/** Reads and judges one session file; undefined where it is gone or must not be read. */
export function judgeFile(name: string, access: FolderAccess, context: JudgeContext): JudgedFile | undefined {
  const content = readSessionFile(join(access.folder, name), access.owner, access.effectiveUser);
  if (content === undefined || content === 'refused') return undefined;
  const record = parseRecord(content.text);
  return { name, record, verdict: judgeRecord(record, context), identity: content.identity };
}

/** The regular files among these names, the oldest first. */
export function byAge(names: readonly string[], access: FolderAccess): readonly { name: string; identity: FileIdentity }[] {
  const files: { name: string; identity: FileIdentity }[] = [];
  for (const name of names) {
    const stats = lstatSync(join(access.folder, name), { throwIfNoEntry: false });
    if (stats?.isFile() === true) files.push({ name, identity: identityOf(stats) });
  }
  return files.sort((one, other) => one.identity.modified - other.identity.modified);
}

/**
 * Removes a file that was judged, unless another one has taken its name since.
 *
 * @returns whether it was removed
 */
export function removeJudged(name: string, identity: FileIdentity, access: FolderAccess): boolean {
  const path = join(access.folder, name);
  try {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats?.isFile() !== true || !sameFile(identityOf(stats), identity)) return false;
    unlinkSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Whether one of our temporary files was left by a writer that is gone. */
export function isLeftOverTemporary(name: string, access: FolderAccess, context: JudgeContext): FileIdentity | undefined {
  const [, pid = '', startTime = '', namespace = ''] = TEMPORARY_FILE.exec(name) ?? [];
  const stats = lstatSync(join(access.folder, name), { throwIfNoEntry: false });
  if (stats?.isFile() !== true) return undefined;
  const left =
    namespace === temporaryNamespace(context.namespace.id)
      ? String(context.startTimeOf(Number(pid))) !== startTime
      : Math.abs(context.now - stats.mtimeMs) > TEMPORARY_LIFE;
  return left ? identityOf(stats) : undefined;
}

/** A namespace's id as it stands in a temporary file's name. */
export function temporaryNamespace(id: string): string {
  return id.replace(/[^\w-]/g, '-');
}

/** Removes temporary files that their writers left. */
export function removeTemporary(listing: FolderListing, access: FolderAccess, context: JudgeContext, dryRun = false): number {
  let removed = 0;
  for (const name of listing.temporary) {
    const identity = isLeftOverTemporary(name, access, context);
    if (identity !== undefined && (dryRun || removeJudged(name, identity, access))) removed += 1;
  }
  return removed;
}

/** What a cleaning found and did. */
export interface CleaningReport {
  readonly folder: string;
  readonly dryRun: boolean;
  /** Removed files by kind (or that would be, in a dry run). */
  readonly removed: Readonly<Record<Exclude<Verdict, 'live'> | 'excess' | 'temporary', number>>;
  /** Stale files that could not be removed. */
  readonly failed: number;
  /** Session files that stay. */
  readonly kept: number;
  /** Entries with a session file's name that are no files of ours: left alone. */
  readonly strange: number;
}

/**
 * Cleans the whole folder, for `gc`: every file is read, and the oldest beyond the
 * limit go.
 *
 * @throws where the folder can't be read
 */
export function cleanFolder(
  access: FolderAccess,
  context: JudgeContext,
  options: { readonly limit: number; readonly dryRun: boolean },
): CleaningReport {
  const listing = listFolder(access.folder);
  const removed = { dead: 0, 'reused-pid': 0, rebooted: 0, expired: 0, 'not-a-record': 0, excess: 0, temporary: 0 };
  const remove = (kind: keyof typeof removed, name: string, identity: FileIdentity): boolean => {
    const gone = options.dryRun || removeJudged(name, identity, access);
    if (gone) removed[kind] += 1;
    return gone;
  };

  const kept: { name: string; identity: FileIdentity }[] = [];
  let failed = 0;
  const files = byAge(listing.sessions, access);
  let strange = listing.sessions.length - files.length;
  for (const { name } of files) {
    const file = judgeFile(name, access, context);
    if (file === undefined) strange += 1;
    else if (file.verdict === 'live') kept.push(file);
    else if (!remove(file.verdict, name, file.identity)) failed += 1;
  }
  const excess = kept.slice(0, Math.max(0, kept.length - options.limit));
  const evicted = excess.filter(({ name, identity }) => remove('excess', name, identity)).length;
  failed += excess.length - evicted;
  removed.temporary = removeTemporary(listing, access, context, options.dryRun);
  return { folder: access.folder, dryRun: options.dryRun, removed, failed, kept: kept.length - evicted, strange };
}

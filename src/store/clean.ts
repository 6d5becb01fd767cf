import { linkSync, renameSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { listFolder, lookAt, readSessionFile, sameFile, TEMPORARY_FILE } from './folder.js';
import type { FileIdentity, FolderListing, Owner } from './folder.js';
import { judgeRecord } from './judge.js';
import type { JudgeContext, Verdict } from './judge.js';
import { parseRecord } from './record.js';
import type { SessionRecord } from './record.js';

/** At most this many session files stay, as in the Railway CLI; and at most this many are read by one call. */
export const FILE_LIMIT = 100;

/** A temporary file of another pid namespace, boot or host is left over once it is this old, in milliseconds: writing one takes less than one. */
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
    const entry = lookAt(join(access.folder, name));
    if (entry?.kind === 'file') files.push({ name, identity: entry.identity });
  }
  return files.sort((one, other) => one.identity.modified - other.identity.modified);
}

/**
 * Removes a file that was judged, unless another one has taken its name since.
 *
 * Its owner may put a good record there between a look and an unlink(2). So it is
 * moved aside first, looked at once more where nobody else can change it, and a good
 * one is put back.
 *
 * @returns whether it was removed
 */
export function removeJudged(name: string, identity: FileIdentity, access: FolderAccess, context: JudgeContext): boolean {
  const path = join(access.folder, name);
  if (!isStill(path, identity)) return false;
  // Pid 0 lives nowhere: the next call removes what a killed one leaves.
  const draw = Math.floor(Math.random() * 2 ** 32).toString(16).padStart(8, '0');
  const aside = join(access.folder, `.${name.slice(0, 16)}.0.0.${temporaryOrigin(context)}.${draw}.tmp`);
  try {
    renameSync(path, aside);
    const isJudged = isStill(aside, identity);
    if (!isJudged) linkSync(aside, path);
    unlinkSync(aside);
    return isJudged;
  } catch {
    return false;
  }
}

function isStill(path: string, identity: FileIdentity): boolean {
  const entry = lookAt(path);
  return entry?.kind === 'file' && sameFile(entry.identity, identity);
}

/** Whether a temporary file of ours was left by a writer that is gone. */
function isLeftOver(name: string, access: FolderAccess, context: JudgeContext): boolean {
  const [, pid = '', startTime = '', origin = ''] = TEMPORARY_FILE.exec(name) ?? [];
  const entry = lookAt(join(access.folder, name));
  if (entry?.kind !== 'file') return false;
  const running = origin === temporaryOrigin(context) ? context.startTimeOf(Number(pid)) : 'unknown';
  return running === 'unknown' ? Math.abs(context.now - entry.identity.modified) > TEMPORARY_LIFE : String(running) !== startTime;
}

/** Where the pid in a temporary file's name speaks. */
export function temporaryOrigin({ machine, namespace }: Pick<JudgeContext, 'machine' | 'namespace'>): string {
  return `${namespace.id.slice(0, 32)}-${machine.bootId.slice(0, 8)}`.replace(/[^\w-]/g, '-');
}

/** Removes temporary files that their writers left. */
export function removeTemporary(listing: FolderListing, access: FolderAccess, context: JudgeContext, dryRun = false): number {
  let removed = 0;
  for (const name of listing.temporary) {
    if (isLeftOver(name, access, context) && (dryRun || unlinked(join(access.folder, name)))) removed += 1;
  }
  return removed;
}

function unlinked(path: string): boolean {
  try {
    unlinkSync(path);
    return true;
  } catch {
    return false;
  }
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
    const gone = options.dryRun || removeJudged(name, identity, access, context);
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
    else if (!remove(file.verdict, name, file.identity) && isStill(join(access.folder, name), file.identity)) failed += 1;
  }
  const excess = kept.slice(0, Math.max(0, kept.length - options.limit));
  const evicted = excess.filter(({ name, identity }) => remove('excess', name, identity));
  // What another call removed or renewed meanwhile is no failure.
  failed += excess.filter((file) => !evicted.includes(file) && isStill(join(access.folder, file.name), file.identity)).length;
  removed.temporary = removeTemporary(listing, access, context, options.dryRun);
  return { folder: access.folder, dryRun: options.dryRun, removed, failed, kept: kept.length - evicted.length, strange };
}

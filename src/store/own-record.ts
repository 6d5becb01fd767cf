import { speaksOfHere } from './judge.js';
import type { JudgedFile } from './judged-file.js';
import type { SessionRecord } from './record.js';
import type { StoreRequest } from './request.js';

/** A good record of the owner's, and its file. */
export interface OwnFile extends JudgedFile {
  readonly record: SessionRecord;
}

/** What reading the folder found. */
export interface FolderFindings {
  /** The owner's good records, the one that counts first. */
  readonly own: readonly OwnFile[];
  /** Files to remove. */
  readonly stale: readonly JudgedFile[];
  /** A record of the owner's is too old, or from the future: if our clock is right. */
  readonly ownExpired: boolean;
  /** A file that nobody can read now, by its error: it may be the owner's. */
  readonly unreadable: { readonly name: string; readonly code: string } | undefined;
}

/** What these files are to the owner. */
export function findingsOf(files: readonly JudgedFile[], unreadable: FolderFindings['unreadable'], request: Pick<StoreRequest, 'owner' | 'host' | 'namespace'>): FolderFindings {
  return {
    own: ownAmong(files, request),
    stale: files.filter(({ verdict }) => verdict !== 'live'),
    ownExpired: files.some((file) => file.verdict === 'expired' && isOwn(file, request)),
    unreadable,
  };
}

/**
 * The owner's records among those that were read. There are several where the agent changed its name between, or where
 * the Railway CLI finds it under two: what the agent told last counts, else what was created first.
 */
function ownAmong(files: readonly JudgedFile[], request: Pick<StoreRequest, 'owner' | 'host' | 'namespace'>): readonly OwnFile[] {
  return files.filter((file): file is OwnFile => file.verdict === 'live' && isOwn(file, request)).sort((one, other) => compare(one.record, other.record));
}

export function isOwn({ record }: JudgedFile, request: Pick<StoreRequest, 'owner' | 'host' | 'namespace'>): boolean {
  return record?.pid === request.owner.pid && record.startTime === request.owner.startTime && speaksOfHere(record, request);
}

function compare(one: SessionRecord, other: SessionRecord): number {
  const [told, toldOther] = [one.bound?.at ?? '', other.bound?.at ?? ''];
  if (told !== toldOther) return told > toldOther ? -1 : 1;
  return one.createdAt < other.createdAt ? -1 : one.createdAt > other.createdAt ? 1 : 0;
}

import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { lookAt, readSessionFile } from './folder.js';
import type { FileIdentity, FolderAccess, UnreadableFile } from './folder.js';
import { judgeRecord } from './judge.js';
import type { JudgeContext } from './judge.js';
import type { Verdict } from './outcome.js';
import { parseRecord } from './record.js';
import type { SessionRecord } from './record.js';

/** One session file, read and judged. */
export interface JudgedFile {
  readonly name: string;
  readonly verdict: Verdict;
  readonly record: SessionRecord | undefined;
  /** Absent for a live record that the first look settled. */
  readonly identity?: FileIdentity;
}

/** Reads and judges one session file; undefined where it is gone or must not be read. */
export function judgeFile(name: string, access: FolderAccess, context: JudgeContext): JudgedFile | UnreadableFile | undefined {
  const content = readSessionFile(join(access.folder, name), access.effectiveUser);
  if (content === undefined || content === 'refused') return undefined;
  if ('unreadable' in content) return content;
  const record = parseRecord(content.text);
  return { name, record, verdict: judgeRecord(record, context, content.identity.born), identity: content.identity };
}

/** At most this many files are looked at by one call, for their ages: a folder of 100,000 took 16 seconds. */
const MOST_LOOKS = 10_000;

export interface AgedFile {
  readonly name: string;
  readonly identity: FileIdentity;
}

/** The regular files among these names, or among the first of very many, the oldest first. */
export function byAge(names: readonly string[], access: FolderAccess, most = MOST_LOOKS): readonly AgedFile[] {
  const files: AgedFile[] = [];
  for (const name of names.slice(0, most)) {
    const entry = lookAt(join(access.folder, name));
    if (entry?.kind === 'file') files.push({ name, identity: entry.identity });
  }
  return files.sort((one, other) => one.identity.modified - other.identity.modified);
}

/** Whether a path still holds this very file. */
export function isStill(path: string, identity: Pick<FileIdentity, 'inode' | 'size' | 'modified'>): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats?.isFile() === true && stats.ino === identity.inode && stats.size === identity.size && stats.mtimeMs === identity.modified;
}

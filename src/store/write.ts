import { closeSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { believedTime } from './clock.js';
import { formatCreatedAt } from './created-at.js';
import { argv0Spellings, sessionFileName } from './file-name.js';
import { discard } from './folder.js';
import type { FolderAccess } from './folder.js';
import { noteOf } from './own-spelling.js';
import { formatRecord } from './record.js';
import type { SessionRecord } from './record.js';
import type { StoreRequest } from './request.js';
import { temporaryName } from './temporary.js';

/** Under these names the Railway CLI looks for an owner's record: one, or one for each way that `ps` may print its title. */
export function railwayNames({ owner }: Pick<StoreRequest, 'owner'>): readonly string[] {
  return argv0Spellings(owner).map((argv0) => sessionFileName({ ...owner, argv0 }));
}

/**
 * Another name, for where the first is taken. The Railway CLI knows no pid namespaces, so that two containers which
 * share the folder can mean two processes by one name.
 */
export function secondName({ owner, host, namespace }: Pick<StoreRequest, 'owner' | 'host' | 'namespace'>): string {
  const [argv0 = ''] = argv0Spellings(owner);
  return sessionFileName({ ...owner, argv0: `${argv0}\n${host.bootId}\n${namespace.id}` });
}

/** A whole record under a name that nobody reads. */
export interface AsideFile {
  readonly path: string;
  readonly record: SessionRecord;
}

/** What a new record says of its owner. */
export function newRecord(id: string, { owner, host, namespace }: StoreRequest): Omit<SessionRecord, 'createdAt'> {
  return {
    id,
    pid: owner.pid,
    startTime: owner.startTime,
    argv0: noteOf(owner),
    ...(owner.agent !== undefined && { agent: owner.agent }),
    place: { host: host.name, bootId: host.bootId, pidNamespace: namespace.id },
  };
}

/**
 * Writes a record aside, to be linked or renamed into place. Leaves nothing where it fails.
 *
 * @param record without a date: it is created now
 * @throws where it can't be written
 */
export function writeAside(name: string, record: Omit<SessionRecord, 'createdAt'> & { readonly createdAt?: string }, request: StoreRequest, access: FolderAccess): AsideFile {
  const path = join(access.folder, temporaryName(name.slice(0, 16), request));
  const descriptor = openSync(path, 'wx', 0o600);
  let whole: SessionRecord;
  try {
    try {
      whole = { createdAt: formatCreatedAt(believedTime(fstatSync(descriptor).mtimeMs, request)), ...record };
      const bytes = Buffer.from(formatRecord(whole));
      if (writeSync(descriptor, bytes, 0, bytes.length, 0) !== bytes.length) throw new Error('ENOSPC');
    } finally {
      closeSync(descriptor); // a network file system may say only here that the disk is full
    }
  } catch (error) {
    discard(path);
    throw error;
  }
  return { path, record: whole };
}

/**
 * Puts a record under a name, over whatever stands there. Only for a call that is alone (alone.ts).
 *
 * @throws where it can't be written
 */
export function putRecord(name: string, record: Parameters<typeof writeAside>[1], request: StoreRequest, access: FolderAccess): SessionRecord {
  const aside = writeAside(name, record, request, access);
  try {
    renameSync(aside.path, join(access.folder, name));
  } catch (error) {
    discard(aside.path);
    throw error;
  }
  return aside.record;
}

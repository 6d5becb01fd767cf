import { linkSync } from 'node:fs';
import { join } from 'node:path';
import { randomUuid } from '../machine/random-uuid.js';
import { alone } from './alone.js';
import { discard, errorCode, inspectFolder, lookAt, makeFolder } from './folder.js';
import type { FolderAccess } from './folder.js';
import { judgeFile } from './judged-file.js';
import type { JudgedFile } from './judged-file.js';
import { MAXIMUM_AGE } from './own-spelling.js';
import { isOwn } from './own-record.js';
import type { StoreEvidence, StoreOutcome } from './outcome.js';
import type { SessionRecord } from './record.js';
import type { StoreRequest } from './request.js';
import { newRecord, putRecord, railwayNames, secondName, writeAside } from './write.js';

/** The store can't hold the record: why, one sentence without a full stop. */
export interface UnusableStore {
  readonly problem: string;
}

/** For so long a call waits for one that is replacing a record, in milliseconds. */
export const PATIENCE = 5000;

/** What stands under our name may change while we look at it, as often as others write there. */
const ATTEMPTS = 20;

/**
 * Makes the folder where it is missing.
 *
 * @throws where it can't be made, or must not be used
 */
export function openFolder(folder: string, effectiveUser: number | undefined): FolderAccess {
  makeFolder(folder, effectiveUser);
  const made = inspectFolder(folder, effectiveUser, 'readwrite');
  if (made.state !== 'ready') throw new Error(made.state === 'unusable' ? made.problem : 'vanished');
  return { folder, effectiveUser, link: made.link };
}

/** Why a folder can't be written to. */
export function notWritable(folder: string, error: unknown): UnusableStore {
  const cause = error instanceof Error && !('code' in error) ? error.message : errorCode(error);
  return { problem: `${folder} can’t be written to (${cause})` };
}

/** A record that stands in the folder now. */
export interface CreatedRecord {
  readonly outcome: StoreOutcome;
  /** The names of its files. */
  readonly names: readonly string[];
}

/** Creates the owner's record, or adopts the one that another call created meanwhile. */
export function createRecord(request: StoreRequest, access: FolderAccess): CreatedRecord | UnusableStore {
  const [first = '', ...aliases] = railwayNames(request);
  try {
    return tryToCreate([first, ...aliases], request, access) ?? tryToCreate([secondName(request)], request, access) ?? takenNames(access.folder);
  } catch (error) {
    return notWritable(access.folder, error);
  }
}

/** @returns undefined where the name is taken by somebody else */
function tryToCreate([name = '', ...aliases]: readonly string[], request: StoreRequest, access: FolderAccess): CreatedRecord | UnusableStore | undefined {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const outcome = createAs(name, aliases, request, access);
    if (outcome !== 'changed') return outcome === undefined || 'problem' in outcome ? outcome : { outcome, names: [name, ...aliases] };
  }
  return undefined;
}

export function takenNames(folder: string): UnusableStore {
  return { problem: `the names of the process’s session files in ${folder} are taken by something that is no session file` };
}

/**
 * @param aliases further names that the new record shall have
 * @returns undefined where the name is taken by somebody else; `changed` where it is worth another attempt
 */
function createAs(name: string, aliases: readonly string[], request: StoreRequest, access: FolderAccess): StoreOutcome | UnusableStore | 'changed' | undefined {
  const path = join(access.folder, name);
  const aside = writeAside(name, newRecord(randomUuid(), request), request, access);
  try {
    linkSync(aside.path, path);
    for (const alias of aliases) linkWhereFree(aside.path, join(access.folder, alias));
    return outcomeOf(aside.record, name, 'created', request);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  } finally {
    discard(aside.path);
  }

  const occupant = whoHas(name, request, access);
  if (occupant !== 'stale') return occupant;
  // Taken by what is no good: expired, torn, a link, a pipe. rename(2) would take away what is good by then, so nobody else may be at it.
  return (
    alone<StoreOutcome | UnusableStore | 'changed' | undefined>(access.folder, request, {
      patience: PATIENCE,
      settled: () => (whoHas(name, request, access) === 'stale' ? undefined : 'changed'),
      act: () => (whoHas(name, request, access) === 'stale' ? outcomeOf(putRecord(name, newRecord(randomUuid(), request), request, access), name, 'replaced', request) : 'changed'),
    }) ?? { problem: `another call has been at work in ${access.folder} for too long` }
  );
}

/** What stands under our name, where something does. @returns undefined: somebody else’s; `stale`: to be replaced */
function whoHas(name: string, request: StoreRequest, access: FolderAccess): StoreOutcome | UnusableStore | 'changed' | 'stale' | undefined {
  const entry = lookAt(join(access.folder, name));
  if (entry === undefined) return 'changed';
  if (entry.kind === 'folder') return undefined;
  if (entry.kind === 'other') return 'stale';
  const occupant = judgeFile(name, access, { ...request, maximumAge: MAXIMUM_AGE });
  if (occupant === undefined) return lookAt(join(access.folder, name)) === undefined ? 'changed' : undefined;
  if ('unreadable' in occupant) return cantRead(name, occupant.unreadable, request);
  if (occupant.verdict !== 'live' || occupant.record === undefined) return 'stale';
  if (isOwn(occupant, request)) return outcomeOf(occupant.record, name, 'adopted', request);
  return isOfThisName(occupant, request) ? undefined : 'stale';
}

/** The name is computed of the pid and the start time. A record that tells others was not written by who computed it. */
function isOfThisName({ record }: JudgedFile, { owner }: StoreRequest): boolean {
  return record?.pid === owner.pid && record.startTime === owner.startTime;
}

/** A further name is for the Railway CLI alone: without it our own calls still find the record. */
export function linkWhereFree(from: string, path: string): boolean {
  try {
    linkSync(from, path);
    return true;
  } catch {
    return false;
  }
}

/** A file that nobody can read now may hold the owner's id, which must not be created a second time. */
export function cantRead(file: string, code: string, { folder = '' }: Pick<StoreRequest, 'folder'>): UnusableStore {
  return { problem: `${file} in ${folder} can’t be read (${code})` };
}

export function outcomeOf(record: SessionRecord, file: string, state: StoreEvidence['state'], { folder }: Pick<StoreRequest, 'folder'>): StoreOutcome {
  const { id, bound, createdAt } = record;
  return { id, ...(bound && { bound }), evidence: { ...(folder !== undefined && { folder }), file, state, createdAt }, warnings: [] };
}

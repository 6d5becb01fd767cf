import { closeSync, fchownSync, linkSync, openSync, renameSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '@noble/hashes/sha2.js';
import { v4 } from 'uuid';
import { randomUuid } from '../machine/random-uuid.js';
import type { Warning } from '../machine/warning.js';
import type { StoreEvidence } from './store.js';
import { judgeFile, temporaryOrigin } from './clean.js';
import type { FolderAccess, JudgedFile } from './clean.js';
import { formatCreatedAt } from './created-at.js';
import { argv0Of, sessionFileName } from './file-name.js';
import { errorCode, inspectFolder, lookAt, makeFolder, sameFile } from './folder.js';
import type { FileIdentity } from './folder.js';
import { speaksOfHere } from './judge.js';
import { formatRecord } from './record.js';
import { anchorIdentity, judgeContext } from './request.js';
import type { StoreOutcome, StoreRequest } from './request.js';

type Named = Pick<StoreRequest, 'anchor' | 'machine' | 'namespace'>;

/**
 * Our two names for an anchor. The first is the Railway CLI's. It knows no pid
 * namespaces, so that two containers which share the folder can mean two processes
 * by one name: whoever finds it taken by the other uses the second.
 */
const NAMES: readonly ((named: Named) => string)[] = [
  ({ anchor }) => sessionFileName({ ...anchor, argv0: argv0Of(anchor) }),
  ({ anchor, machine, namespace }) => sessionFileName({ ...anchor, argv0: `${argv0Of(anchor)}\n${machine.bootId}\n${namespace.id}` }),
];

export function namesOf(named: Named): readonly string[] {
  return NAMES.map((nameOf) => nameOf(named));
}

/** The store can't hold the record: why, one sentence without a full stop. */
export interface UnusableStore {
  readonly problem: string;
}

/** Mints the anchor's record, or adopts the one that another call minted meanwhile. */
export function mintRecord(request: StoreRequest, known: FolderAccess | undefined): StoreOutcome | UnusableStore {
  const folder = request.folder ?? '';
  let access = known;
  try {
    if (access === undefined) {
      makeFolder(folder, request.effectiveUser);
      const made = inspectFolder(folder, request.effectiveUser);
      if (made.state !== 'ready') throw new Error(made.state === 'unusable' ? made.problem : 'vanished');
      access = { folder, owner: made.owner, effectiveUser: request.effectiveUser };
    }
    for (const nameOf of NAMES) {
      const name = nameOf(request);
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const outcome = mintAs(name, request, access);
        if (outcome === 'changed') continue;
        if (outcome === undefined) break;
        return outcome;
      }
    }
  } catch (error) {
    const cause = error instanceof Error && !('code' in error) ? error.message : errorCode(error);
    return { problem: `${folder} can’t be written to (${cause})` };
  }
  return { problem: `the anchor’s file names in ${folder} are taken by something that is no session file` };
}

/** What stands under our name may change while we look at it, as often as others write there. */
const ATTEMPTS = 20;

/** @returns undefined where the name is taken by somebody else; `changed` where it is worth another attempt */
function mintAs(name: string, request: StoreRequest, access: FolderAccess): StoreOutcome | 'changed' | undefined {
  const path = join(access.folder, name);
  const minted = writeAside(name, randomUuid(), request, access);
  try {
    linkSync(minted.path, path);
    return outcome(minted.id, name, 'created', minted.createdAt, request);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  } finally {
    discard(minted.path);
  }

  // Taken. By what? It is looked at before and after it is read: what another call puts there meanwhile must not be taken for it.
  const before = lookAt(path);
  const occupant = judgeFile(name, access, judgeContext(request));
  if (occupant?.record !== undefined && occupant.verdict === 'live') {
    return isOurs(occupant, request) ? outcome(occupant.record.id, name, 'adopted', occupant.record.createdAt, request) : undefined;
  }
  const after = lookAt(path);
  if (before === undefined || after === undefined || !sameFile(before.identity, after.identity)) return 'changed';
  if (after.kind === 'folder' || (after.kind === 'file' && occupant === undefined)) return undefined; // not ours to replace
  return replace(name, after.identity, request, access);
}

/** A temporary file that can't be removed is left for a later call's cleaning: it must not change the answer. */
function discard(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // gone already, or a folder that lets files be added only
  }
}

function isOurs({ record }: JudgedFile, request: StoreRequest): boolean {
  return (
    record?.pid === request.anchor.pid &&
    record.startTime === request.anchor.startTime &&
    speaksOfHere(record, request)
  );
}

/**
 * Replaces what stands under our name and is no good (expired, torn, a link, a
 * pipe). A link(2) can't decide this race, for the name is taken; so all who see the
 * same leftover draw the same id from it, and it does not matter who is last.
 */
function replace(name: string, occupant: FileIdentity, request: StoreRequest, access: FolderAccess): StoreOutcome {
  const seed = [anchorIdentity(request), String(occupant.inode), String(occupant.size), String(occupant.modified)].join('\n');
  const minted = writeAside(name, v4({ random: sha256(Buffer.from(seed)) }), request, access);
  try {
    renameSync(minted.path, join(access.folder, name));
  } catch (error) {
    discard(minted.path);
    throw error;
  }
  return outcome(minted.id, name, 'replaced', minted.createdAt, request);
}

interface Minted {
  readonly id: string;
  readonly path: string;
  readonly createdAt: string;
}

/** Writes a whole record under a name that nobody reads. Leaves nothing where it fails. */
function writeAside(name: string, id: string, request: StoreRequest, access: FolderAccess): Minted {
  const { anchor, machine, namespace } = request;
  const createdAt = formatCreatedAt(request.now);
  const text = formatRecord(
    { id, pid: anchor.pid, startTime: anchor.startTime, createdAt, origin: { host: machine.host, bootId: machine.bootId, pidNamespace: namespace.id } },
    { argv0: anchor.argv[0] ?? '', ...(anchor.agent !== undefined && { agent: anchor.agent }) },
  );
  const path = join(access.folder, temporaryName(name, request));
  const descriptor = openSync(path, 'wx', 0o600);
  try {
    try {
      const bytes = Buffer.from(text);
      if (writeSync(descriptor, bytes, 0, bytes.length, 0) !== bytes.length) throw new Error('ENOSPC');
      if (access.effectiveUser === 0 && access.owner.uid !== 0) fchownSync(descriptor, access.owner.uid, access.owner.gid);
    } finally {
      closeSync(descriptor); // a network file system may say only here that the disk is full
    }
  } catch (error) {
    discard(path);
    throw error;
  }
  return { id, path, createdAt };
}

/** Names the writer, so that any later call can tell whether it still runs; the rest is drawn, for threads share a pid. */
function temporaryName(name: string, { self, ...request }: StoreRequest): string {
  const known = request.startTimeOf(self);
  const startTime = typeof known === 'bigint' ? known : 0n;
  return `.${name.slice(0, 16)}.${String(self)}.${String(startTime)}.${temporaryOrigin(request)}.${randomUuid().slice(0, 8)}.tmp`;
}

function outcome(id: string, file: string, state: StoreEvidence['state'], createdAt: string, request: StoreRequest): StoreOutcome {
  const warnings: Warning[] = [];
  return { id, evidence: { ...(request.folder !== undefined && { folder: request.folder }), file, state, createdAt }, warnings };
}

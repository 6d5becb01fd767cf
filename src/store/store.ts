import { constants, lstatSync } from 'node:fs';
import { readShort } from '../machine/short-file.js';
import { wait } from '../machine/work.js';
import type { Work } from '../machine/work.js';
import { startTimeIn } from '../processes/table.js';
import { FILE_LIMIT, listFolder } from './listing.js';
import type { BindOutcome, StoreOutcome } from './outcome.js';
import { isAscii, MAXIMUM_AGE, noteOf, readOwnCreatedAt, readOwnSpelling, RENEWAL_INTERVAL } from './own-spelling.js';
import type { WrittenRecord } from './own-spelling.js';
import type { Glance, WrittenFile, StoreInputs } from './parts.js';
import { HOST_NAMESPACE, isHere } from './place.js';
import type { RecordOwner, Told } from './request.js';

/**
 * The folder of session files that we share with the Railway CLI: one record for each agent process.
 *
 * The obvious case is settled here: a folder of our own in which every record is live and in our own spelling, and
 * one of them is the owner's. Whatever needs more than that is loaded when it is needed, and goes on from what was seen.
 */
export class Store {
  readonly #inputs: StoreInputs;
  /** What `find` saw, for the `findOrCreate` that follows it. */
  #glance: Glance | undefined;

  constructor(inputs: StoreInputs) {
    this.#inputs = inputs;
  }

  /**
   * The id of this process's session, where there is one; nothing is changed.
   *
   * @throws SessionsFolderError where the folder was named by a path that can't be used
   */
  *find(owner: RecordOwner): Work<StoreOutcome> {
    return yield* this.#ask(owner, { ...this.#inputs, mode: 'readonly' });
  }

  /**
   * The id of this process's session: read, or created once. It costs little after `find`.
   *
   * @throws SessionsFolderError where the folder was named by a path that can't be used
   */
  *findOrCreate(owner: RecordOwner): Work<StoreOutcome> {
    return yield* this.#ask(owner, this.#inputs);
  }

  *#ask(owner: RecordOwner, inputs: StoreInputs): Work<StoreOutcome> {
    const folder = inputs.folder();
    const glance = folder === undefined ? undefined : (this.#glance ?? glanceAt(folder, owner, inputs));
    this.#glance = inputs.mode === 'readonly' ? glance : undefined;
    const found = folder === undefined || glance === undefined ? undefined : obviousOutcome(folder, glance, owner, inputs);
    if (found !== undefined) return found;
    const { settle } = yield* wait(inputs.parts.settle());
    return yield* settle(inputs, owner, glance);
  }

  /**
   * Gives the process's session file the agent's own id, of which somebody told us. The caller sees to it that the
   * process hosts one session only, and that the id is not a sub-agent's.
   *
   * @throws SessionsFolderError where the folder was named by a path that can't be used
   */
  *bind(owner: RecordOwner, told: Told): Work<BindOutcome> {
    const { bind } = yield* wait(this.#inputs.parts.bind());
    return yield* bind(this.#inputs, owner, told);
  }
}

/** O_NOFOLLOW: a link leads to somebody else's file. O_NONBLOCK: a pipe must not hold us. (Windows has neither, and JavaScript reads undefined as 0.) */
const READ_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * A call that finds its own record checks the processes of at most so many others. To check a hundred took a third of
 * the call's time, and its id does not depend on them. The next call checks others, so a stale record goes within a few calls.
 */
const OWNERS_ASKED = 32;

/** @returns undefined where the folder itself needs a closer look */
function glanceAt(folder: string, owner: RecordOwner, inputs: StoreInputs): Glance | undefined {
  try {
    const stats = lstatSync(folder, { throwIfNoEntry: false });
    if (stats?.isDirectory() !== true || !isTrusted(stats.uid, inputs) || (inputs.effectiveUser !== undefined && (stats.mode & 0o022) !== 0)) return undefined;
    const listing = listFolder(folder);
    if (listing.sessions.length > FILE_LIMIT) return { listing, live: [], doubtful: listing.sessions, unasked: [] };

    const live: WrittenFile[] = [];
    const doubtful: string[] = [];
    const judge = (found: WrittenFile): void => {
      if (isLive(found.record, inputs)) live.push(found);
      else doubtful.push(found.file);
    };
    const others: WrittenFile[] = [];
    for (const file of listing.sessions) {
      const record = recordIn(folder, file);
      if (record === undefined) doubtful.push(file);
      else if (record.parent_pid === owner.pid) judge({ file, record });
      else others.push({ file, record });
    }
    // Who finds no record of its own will create one, and has to know what the folder holds.
    const stride = live.length === 0 ? 1 : Math.ceil(others.length / OWNERS_ASKED);
    const unasked: string[] = [];
    for (const [index, other] of others.entries()) {
      if (index % stride === inputs.now % stride) judge(other);
      else unasked.push(other.file);
    }
    return { listing, live, doubtful, unasked };
  } catch {
    return undefined; // it can't be looked at, or not be read
  }
}

/** Whoever root is, it can do what we can. */
function isTrusted(uid: number, { effectiveUser }: StoreInputs): boolean {
  return effectiveUser === undefined || uid === effectiveUser || uid === 0;
}

/** The record, where it is in our own spelling. */
function recordIn(folder: string, file: string): WrittenRecord | undefined {
  try {
    return readOwnSpelling(readShort(`${folder}/${file}`, READ_FLAGS));
  } catch {
    return undefined; // gone, or not to be read
  }
}

/** Whether a record is good, and its owner certainly runs. */
function isLive(record: WrittenRecord, { host, processes, now, namespace = processes?.namespace ?? HOST_NAMESPACE }: StoreInputs): boolean {
  if (processes === undefined) return false;
  const { parent_pid: pid, parent_btime: startTime, host: hostName = '', boot_id: bootId, pid_namespace: pidNamespace = '' } = record;
  // The Railway CLI does not say where its pids count. Only the host's own namespace may guess.
  const here = bootId === undefined ? namespace.initial : isHere({ host: hostName, bootId, pidNamespace }, { host, namespace });
  if (!here || startTimeIn(processes, pid) !== BigInt(startTime)) return false;
  const age = now - (readOwnCreatedAt(record.created_at) ?? Number.NaN);
  return age >= 0 && age < MAXIMUM_AGE;
}

/** A hit that leaves nothing to clean, to renew, to link or to wonder about. */
function obviousOutcome(folder: string, { listing, live, doubtful }: Glance, owner: RecordOwner, inputs: StoreInputs): StoreOutcome | undefined {
  if (doubtful.length > 0 || listing.temporary.length > 0) return undefined;
  const startTime = Number(owner.startTime);
  const note = noteOf(owner);
  let own: WrittenFile | undefined;
  let count = 0;
  for (const found of live) {
    const { record, file } = found;
    if (record.parent_pid !== owner.pid || record.parent_btime !== startTime) continue;
    count += 1;
    own ??= found;
    const stats = lstatSync(`${folder}/${file}`, { throwIfNoEntry: false });
    if (stats?.isFile() !== true || !isTrusted(stats.uid, inputs) || inputs.now - stats.mtimeMs >= RENEWAL_INTERVAL) return undefined;
    if (record.agent_session_id !== own.record.agent_session_id || record.bound_by !== own.record.bound_by) return undefined; // which one counts?
    if (record.argv0 === note) own = found;
  }
  // Under another title than the present one, the Railway CLI would not find it; nor under each of two spellings.
  if (own?.record.argv0 !== note || (count === 1 && !isAscii(note))) return undefined;
  const { file, record } = own;
  const { agent_session_id: id, created_at: createdAt, bound_by: by, bound_event: event = '', bound_at: at = '' } = record;
  return { id, ...(by !== undefined && { bound: { by, event, at } }), evidence: { folder, file, state: 'reused', createdAt, removed: 0 }, warnings: [] };
}

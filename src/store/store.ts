import { constants, lstatSync } from 'node:fs';
import { readShort } from '../machine/short-file.js';
import { wait } from '../machine/work.js';
import type { Work } from '../machine/work.js';
import { startTimeIn } from '../processes/table.js';
import { FILE_LIMIT, listFolder } from './listing.js';
import type { BindOutcome, CleaningOptions, CleaningProblem, CleaningReport, RecordsReport, StoreOutcome } from './outcome.js';
import { isAscii, MAXIMUM_AGE, noteOf, OWN_SPELLING, RENEWAL_INTERVAL } from './own-spelling.js';
import type { Glance, LiveRecord, StoreInputs } from './parts.js';
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
    const glance = folder === undefined ? undefined : (this.#glance ?? glanceAt(folder, inputs));
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

  /**
   * Every readable record, judged; nothing is changed.
   *
   * @throws SessionsFolderError where the folder was named by a path that can't be used
   */
  *records(): Work<RecordsReport> {
    const { survey } = yield* wait(this.#inputs.parts.survey());
    return yield* survey(this.#inputs);
  }

  /**
   * Removes what is stale, then the oldest beyond the limit.
   *
   * @throws SessionsFolderError where the folder was named by a path that can't be used
   */
  *clean(options: CleaningOptions = {}): Work<CleaningReport | CleaningProblem> {
    const { clean } = yield* wait(this.#inputs.parts.survey());
    return yield* clean(this.#inputs, options);
  }
}

/** O_NOFOLLOW: a link leads to somebody else's file. O_NONBLOCK: a pipe must not hold us. (Windows has neither, and JavaScript reads undefined as 0.) */
const READ_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** @returns undefined where the folder itself needs a closer look */
function glanceAt(folder: string, inputs: StoreInputs): Glance | undefined {
  try {
    const stats = lstatSync(folder, { throwIfNoEntry: false });
    if (stats?.isDirectory() !== true || !isTrusted(stats.uid, inputs) || (inputs.effectiveUser !== undefined && (stats.mode & 0o022) !== 0)) return undefined;
    const listing = listFolder(folder);
    if (listing.sessions.length > FILE_LIMIT) return { listing, live: [], doubtful: listing.sessions };

    const live: LiveRecord[] = [];
    const doubtful: string[] = [];
    for (const file of listing.sessions) {
      const fields = liveFields(`${folder}/${file}`, inputs);
      if (fields === undefined) doubtful.push(file);
      else live.push({ file, fields });
    }
    return { listing, live, doubtful };
  } catch {
    return undefined; // it can't be looked at, or not be read
  }
}

/** Whoever root is, it can do what we can. */
function isTrusted(uid: number, { effectiveUser }: StoreInputs): boolean {
  return effectiveUser === undefined || uid === effectiveUser || uid === 0;
}

/** The record's fields, where it is in our own spelling and its owner certainly runs. */
function liveFields(path: string, { host, processes, now, namespace = processes?.namespace ?? HOST_NAMESPACE }: StoreInputs): readonly string[] | undefined {
  let text: string;
  try {
    text = readShort(path, READ_FLAGS);
  } catch {
    return undefined; // gone, or not to be read
  }
  const fields = OWN_SPELLING.exec(text);
  if (fields === null || processes === undefined) return undefined;
  const [, , pid = '', startTime = '', createdAt = '', , , hostName = '', bootId, pidNamespace = ''] = fields;
  // The Railway CLI does not say where its pids count. Only the host's own namespace may guess.
  const here = bootId === undefined ? namespace.initial : isHere({ host: hostName, bootId, pidNamespace }, { host, namespace });
  if (!here || String(startTimeIn(processes, Number(pid))) !== startTime) return undefined;
  const created = new Date(createdAt);
  const age = now - created.getTime();
  // JavaScript takes the 31st of February for a day of March.
  return age >= 0 && age < MAXIMUM_AGE && created.getUTCDate() === Number(createdAt.slice(8, 10)) ? fields : undefined;
}

/** A hit that leaves nothing to clean, to renew, to link or to wonder about. */
function obviousOutcome(folder: string, { listing, live, doubtful }: Glance, owner: RecordOwner, inputs: StoreInputs): StoreOutcome | undefined {
  if (doubtful.length > 0 || listing.temporary.length > 0) return undefined;
  const pid = String(owner.pid);
  const startTime = String(owner.startTime);
  const note = noteOf(owner);
  let own: LiveRecord | undefined;
  let count = 0;
  for (const record of live) {
    const { fields, file } = record;
    if (fields[2] !== pid || fields[3] !== startTime) continue;
    count += 1;
    own ??= record;
    const stats = lstatSync(`${folder}/${file}`, { throwIfNoEntry: false });
    if (stats?.isFile() !== true || !isTrusted(stats.uid, inputs) || inputs.now - stats.mtimeMs >= RENEWAL_INTERVAL) return undefined;
    if (fields[1] !== own.fields[1] || fields[10] !== own.fields[10]) return undefined; // which one counts?
    if (fields[5] === note) own = record;
  }
  // Under another title than the present one, the Railway CLI would not find it; nor under each of two spellings.
  if (own?.fields[5] !== note || (count === 1 && !isAscii(note))) return undefined;
  const { file, fields } = own;
  const [, id = '', , , createdAt = '', , , , , , by, event = '', at = ''] = fields;
  return { id, ...(by !== undefined && { bound: { by, event, at } }), evidence: { folder, file, state: 'reused', createdAt, removed: 0 }, warnings: [] };
}

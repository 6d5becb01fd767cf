import { linkSync, lutimesSync } from 'node:fs';
import { join } from 'node:path';
import type { Warning } from '../machine/warning.js';
import { wait } from '../machine/work.js';
import type { Work } from '../machine/work.js';
import { asOwnerOfHome } from './account.js';
import { alone } from './alone.js';
import { cleanAfterwards } from './clean.js';
import { timeIn } from './clock.js';
import { cantRead, createRecord, linkWhereFree, notWritable, openFolder, outcomeOf } from './create.js';
import { discard, errorCode, inspectFolder, lookAt } from './folder.js';
import type { FolderAccess } from './folder.js';
import type { JudgeContext } from './judge.js';
import { FILE_LIMIT, listFolder } from './listing.js';
import type { FolderListing } from './listing.js';
import type { StoreOutcome } from './outcome.js';
import type { FolderFindings, OwnFile } from './own-record.js';
import { isAscii, MAXIMUM_AGE, noteOf, RENEWAL_INTERVAL } from './own-spelling.js';
import type { Glance, StoreInputs } from './parts.js';
import { fitsRecord, NO_HOME, requestOf, TOO_LARGE, UNKNOWN_BOOT } from './question.js';
import { readFiles, readFolder } from './read-folder.js';
import type { SessionRecord } from './record.js';
import type { RecordOwner, StoreRequest } from './request.js';
import { newRecord, putRecord, railwayNames, writeAside } from './write.js';

/** More names than this no title changes need: each is a file of the hundred. */
const MOST_NAMES = 8;

/**
 * The owner's id: read, or created once.
 *
 * The life of a file: the first call for an owner writes it aside and links it to its name, so that it becomes visible
 * whole and exactly once; who loses the race reads the winner's. Every later call finds it by pid, start time, boot and
 * pid namespace, whatever the agent calls itself by then, and removes what is stale. Where nothing can be
 * written, or nobody can tell what is there, the id is computed from the owner instead.
 *
 * @param glance what the first look at the folder told; undefined where it saw no folder of ours
 */
export function* settle(inputs: StoreInputs, owner: RecordOwner, glance: Glance | undefined): Work<StoreOutcome> {
  const folder = inputs.folder();
  const request = requestOf(inputs, owner, folder);
  if (folder === undefined) return yield* unusable(request, NO_HOME, inputs);
  if (!fitsRecord(request)) return yield* unusable(request, TOO_LARGE, inputs);
  const outcome = yield* asOwnerOfHome(inputs, folder, (given) => settleIn(given, requestOf(given, owner, folder), folder, given === inputs ? glance : undefined));
  return 'refused' in outcome ? yield* unusable(request, outcome.refused, inputs) : outcome;
}

function* settleIn(inputs: StoreInputs, request: StoreRequest, folder: string, glance: Glance | undefined): Work<StoreOutcome> {
  const { effectiveUser, mode } = inputs;
  const inspected = inspectFolder(folder, effectiveUser, mode);
  if (inspected.state === 'unusable') return yield* unusable(request, `${folder} ${inspected.problem}`, inputs);
  const access = inspected.state === 'ready' ? { folder, effectiveUser, link: inspected.link } : undefined;
  const context = { ...request, maximumAge: MAXIMUM_AGE };
  let listing: FolderListing = { sessions: [], temporary: [] };
  try {
    if (access !== undefined) listing = glance?.listing ?? listFolder(folder);
  } catch (error) {
    return yield* unusable(request, `${folder} can’t be read (${errorCode(error)})`, inputs);
  }
  const crowded = listing.sessions.length > FILE_LIMIT ? yield* wait(inputs.parts.crowdedFolder()) : undefined;
  const found = access === undefined ? NOTHING : readFolder(listing, glance, access, context, request, crowded);

  const [counts] = found.own;
  if (counts !== undefined && access !== undefined) return reuse(counts, found, listing, access, context);
  if (found.ownExpired && access !== undefined && mode === 'readwrite') {
    const time = timeIn(folder, request);
    if (time !== request.now) return yield* settleIn({ ...inputs, now: time }, { ...request, now: time }, folder, undefined);
  }
  // What can't be read may be the owner's: a second id must not be created.
  if (found.unreadable !== undefined) return yield* unusable(request, cantRead(found.unreadable.name, found.unreadable.code, request).problem, inputs);
  if (mode === 'readonly') return { evidence: { folder, state: 'missing' }, warnings: [] };
  if (request.host.bootId === '') return yield* deriveForUnknownBoot(request, access, inputs);

  let created: ReturnType<typeof createRecord>;
  let opened = access;
  try {
    opened ??= openFolder(folder, effectiveUser);
    created = createRecord(request, opened);
  } catch (error) {
    created = notWritable(folder, error);
  }
  if ('problem' in created || opened === undefined) return yield* unusable(request, 'problem' in created ? created.problem : '', inputs);
  // Under its names something stale may have stood: by 20 first calls at once that was settled, and must not be removed under each other.
  const { outcome, names } = created;
  const removed = access === undefined ? 0 : cleanAfterwards({ stale: found.stale, listing, ownNames: names }, opened, context);
  return { ...outcome, evidence: { ...outcome.evidence, removed } };
}

const NOTHING: FolderFindings = { own: [], stale: [], ownExpired: false, unreadable: undefined };

/** A record of the owner's is there: it is kept in use and found under every name, and what is stale beside it goes. */
function reuse({ name, record }: OwnFile, { own, stale }: FolderFindings, listing: FolderListing, access: FolderAccess, context: JudgeContext & StoreRequest): StoreOutcome {
  let removed = 0;
  if (context.mode === 'readwrite') {
    for (const file of own) renew(join(access.folder, file.name), context.now);
    const added = nameAnew(own, listing, access, context);
    removed = cleanAfterwards({ stale, listing, ownNames: [...own.map((file) => file.name), ...added] }, access, context);
  }
  const reused = outcomeOf(record, name, 'reused', context);
  const unverified = record.place === undefined && !context.namespace.initial;
  return { ...reused, evidence: { ...reused.evidence, removed }, warnings: unverified ? [unverifiedRecord(name)] : [] };
}

function renew(path: string, now: number): void {
  const entry = lookAt(path);
  if (entry === undefined || now - entry.identity.modified < RENEWAL_INTERVAL) return;
  try {
    const time = new Date(now);
    lutimesSync(path, time, time);
  } catch {
    // A read-only folder: nothing can be evicted there either.
  }
}

/**
 * Gives the owner's record the names under which the Railway CLI would look for it by now, where the agent has changed
 * its title since: the Railway CLI would create another id. And where a killed call left one of its files
 * without the id that the agent told, that is made good.
 *
 * @returns the names that were added
 */
function nameAnew(own: readonly OwnFile[], listing: FolderListing, access: FolderAccess, context: JudgeContext & StoreRequest): readonly string[] {
  const [counts] = own;
  const note = noteOf(context.owner);
  const isNamed = own.some(({ record }) => record.argv0 === note) && (own.length > 1 || isAscii(note));
  const isBound = counts?.record.bound === undefined || own.every(({ record }) => record.id === counts.record.id);
  if (isNamed && isBound) return [];
  const wanted = railwayNames(context).filter((name) => !listing.sessions.includes(name));
  const room = own.length + wanted.length <= MOST_NAMES;
  if ((wanted.length === 0 || !room) && isBound) return [];

  // Another call may bind the record just now, and the copy must not keep the former id.
  const act = (): readonly string[] => {
    const [current, ...others] = readFiles(own.map(({ name }) => name), [], access, context, context).own;
    if (current === undefined) return [];
    if (current.record.bound !== undefined) {
      for (const { name, record } of others) if (record.id !== current.record.id) putRecord(name, { ...current.record, argv0: record.argv0 ?? '' }, context, access);
    }
    return room ? copyTo(wanted, current.record, access, context) : [];
  };
  try {
    return alone(access.folder, context, { patience: 0, act }) ?? [];
  } catch {
    return []; // a folder that can't be written to: the Railway CLI can't write there either
  }
}

/** @returns the names that were free */
function copyTo(names: readonly string[], record: SessionRecord, access: FolderAccess, request: StoreRequest): readonly string[] {
  const [first] = names;
  if (first === undefined) return [];
  const verified = record.place !== undefined || request.namespace.initial;
  const aside = writeAside(first, verified ? { ...newRecord(record.id, request), ...record, argv0: noteOf(request.owner) } : record, request, access);
  try {
    return names.filter((name) => linkWhereFree(aside.path, join(access.folder, name)));
  } finally {
    discard(aside.path);
  }
}

/**
 * Where nobody can tell which boot this is (a masked or emulated procfs), no record with a place is known to be of here,
 * our own neither. So the id is computed; and written down all the same, for the Railway CLI to find it.
 */
function* deriveForUnknownBoot(request: StoreRequest, access: FolderAccess | undefined, inputs: StoreInputs): Work<StoreOutcome> {
  const derived = yield* unusable(request, UNKNOWN_BOOT, inputs);
  const [name = ''] = railwayNames(request);
  const { folder = '' } = request;
  if (derived.id === undefined || lookAt(join(folder, name)) !== undefined) return derived;
  try {
    const aside = writeAside(name, newRecord(derived.id, request), request, access ?? openFolder(folder, request.effectiveUser));
    try {
      linkSync(aside.path, join(folder, name));
    } finally {
      discard(aside.path);
    }
  } catch {
    // It is for the Railway CLI alone.
  }
  return derived;
}

function* unusable(request: StoreRequest, problem: string, { parts }: StoreInputs): Work<StoreOutcome> {
  return (yield* wait(parts.derive())).derivedOutcome(request, problem);
}

function unverifiedRecord(file: string): Warning {
  return {
    code: 'unverified-record',
    message: `${file} does not say in which pid namespace its process runs, and this is not the host’s: it may be another container’s`,
  };
}

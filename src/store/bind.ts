import { linkSync } from 'node:fs';
import { join } from 'node:path';
import { wait } from '../machine/work.js';
import type { Work } from '../machine/work.js';
import { isSessionId } from '../variables/session-id.js';
import { asOwnerOfHome } from './account.js';
import { alone } from './alone.js';
import { cleanAfterwards } from './clean.js';
import { cantRead, notWritable, openFolder, PATIENCE, takenNames } from './create.js';
import { formatCreatedAt, parseCreatedAt } from './created-at.js';
import { discard, errorCode, inspectFolder, lookAt } from './folder.js';
import type { FolderAccess } from './folder.js';
import { DAY } from './judge.js';
import type { JudgeContext } from './judge.js';
import { judgeFile } from './judged-file.js';
import { listFolder } from './listing.js';
import type { FolderListing } from './listing.js';
import type { BindOutcome } from './outcome.js';
import type { FolderFindings, OwnFile } from './own-record.js';
import { MAXIMUM_AGE, noteOf } from './own-spelling.js';
import type { StoreInputs } from './parts.js';
import { fitsRecord, NO_HOME, requestOf, TOO_LARGE, UNKNOWN_BOOT } from './question.js';
import { readFolder } from './read-folder.js';
import type { SessionRecord } from './record.js';
import { LEFT_OPEN } from './request.js';
import type { RecordOwner, StoreRequest, Told } from './request.js';
import { newRecord, putRecord, railwayNames, secondName, writeAside } from './write.js';

/** A moment in the future by more than this was told by another clock, in milliseconds. */
const CLOCK_TOLERANCE = 60_000;

/** A first call may take the name while we look; as often as others write there. */
const ATTEMPTS = 20;

/**
 * Gives the owner's session file the agent's own id, whatever it held before: every later call, and the Railway CLI,
 * then finds that one. Ids that it held before stay in it, so that what was sent under them can be joined.
 */
export function* bind(inputs: StoreInputs, owner: RecordOwner, told: Told): Work<BindOutcome> {
  const folder = inputs.folder();
  const request = requestOf(inputs, owner, folder);
  if (folder === undefined) return failed(NO_HOME);
  if (inputs.mode === 'readonly') return failed('the store was opened for reading only');
  if (!isSessionId(told.id)) return failed('what was told is no session id: 1 to 256 characters of A-Z a-z 0-9 . _ : @ / -');
  if (!fitsRecord(request)) return failed(TOO_LARGE);
  if (request.host.bootId === '') return failed(UNKNOWN_BOOT);
  const outcome = yield* asOwnerOfHome(inputs, folder, (given) => bindIn(folder, requestOf(given, owner, folder), told, given));
  return 'refused' in outcome ? failed(outcome.refused) : outcome;
}

function failed(problem: string): BindOutcome {
  return { state: 'failed', problem };
}

function* bindIn(folder: string, request: StoreRequest, told: Told, { parts, effectiveUser }: StoreInputs): Work<BindOutcome> {
  // Before nobody else may write.
  const crowded = yield* wait(parts.crowdedFolder());
  const inspected = inspectFolder(folder, effectiveUser, 'readwrite');
  if (inspected.state === 'unusable') return failed(`${folder} ${inspected.problem}`);
  const context = { ...request, maximumAge: MAXIMUM_AGE };
  try {
    const access = inspected.state === 'missing' ? openFolder(folder, effectiveUser) : { folder, effectiveUser, link: inspected.link };
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const act = (): Step => {
        const listing = listFolder(folder);
        const found = readFolder(listing, undefined, access, context, request, crowded);
        return { ...bindAlone(found, told, access, context), listing, stale: found.stale };
      };
      const step = alone<Step>(folder, request, { patience: PATIENCE, act });
      if (step === undefined) return failed(`another call has been at work in ${folder} for too long`);
      if (step.outcome === 'changed') continue;
      cleanAfterwards({ stale: step.stale, listing: step.listing, ownNames: step.names }, access, context);
      return step.outcome;
    }
    return failed(`the session file in ${folder} changes again and again`);
  } catch (error) {
    return failed(notWritable(folder, error).problem);
  }
}

interface Step {
  readonly outcome: BindOutcome | 'changed';
  /** The owner's session files by now. */
  readonly names: readonly string[];
  readonly listing: FolderListing;
  readonly stale: FolderFindings['stale'];
}

/** Only for a call that is alone. */
function bindAlone({ own, unreadable }: FolderFindings, told: Told, access: FolderAccess, context: JudgeContext & StoreRequest): Pick<Step, 'outcome' | 'names'> {
  const [current] = own;
  const ownNames = own.map(({ name }) => name);
  if (current === undefined && unreadable !== undefined) return { outcome: failed(cantRead(unreadable.name, unreadable.code, context).problem), names: ownNames };
  if (current !== undefined && isToldAlready(own, told, context)) {
    return { outcome: { state: 'unchanged', folder: access.folder, file: current.name }, names: ownNames };
  }
  if (current !== undefined && isOutdated(current.record, told, context)) {
    return { outcome: failed('a later event told another id'), names: ownNames };
  }
  if (current?.record.bound !== undefined && told.event === LEFT_OPEN && current.record.bound.event !== LEFT_OPEN) {
    return { outcome: failed('an event of the agent told another id'), names: ownNames };
  }

  const record = {
    ...newRecord(told.id, context),
    bound: { by: told.by, event: told.event, at: formatCreatedAt(told.at) },
    earlierIds: earlierIds(own, told.id),
  };
  const targets = targetsOf(own, access, context);
  for (const { name, argv0, free } of targets) {
    if (!free) putRecord(name, { ...record, argv0 }, context, access);
    else if (!linkRecord(name, { ...record, argv0 }, context, access)) return { outcome: 'changed', names: ownNames };
  }
  const [first] = targets;
  if (first === undefined) {
    return { outcome: failed(takenNames(access.folder).problem), names: ownNames };
  }
  const earlierId = current?.record.id;
  return {
    outcome: { state: 'bound', folder: access.folder, file: first.name, ...(earlierId !== undefined && earlierId !== told.id && { earlierId }) },
    names: [...new Set([...ownNames, ...targets.map(({ name }) => name)])],
  };
}

/** Nothing new, unless the record is more than a day old: what is told again does not expire. */
function isToldAlready(own: readonly OwnFile[], { id, event }: Told, { now }: StoreRequest): boolean {
  return own.every(({ record: { id: known, bound, createdAt } }) => {
    const saysMore = bound?.event === LEFT_OPEN && event !== LEFT_OPEN;
    return known === id && bound !== undefined && !saysMore && now - (parseCreatedAt(createdAt) ?? 0) < DAY;
  });
}

/** Two events may be told at once, and the earlier one come last. */
function isOutdated({ id, bound }: SessionRecord, told: Told, { now }: StoreRequest): boolean {
  const at = parseCreatedAt(bound?.at ?? '');
  return at !== undefined && id !== told.id && at > told.at && at <= now + CLOCK_TOLERANCE;
}

/** The latest last, each once. */
function earlierIds(own: readonly OwnFile[], id: string): readonly string[] {
  const all = [...own].reverse().flatMap(({ record }) => [...(record.earlierIds ?? []), record.id]);
  return all.filter((earlier, index) => earlier !== id && all.lastIndexOf(earlier) === index);
}

interface Target {
  readonly name: string;
  /** The note of the title that the name is computed of. */
  readonly argv0: string;
  /** Nothing stands there. */
  readonly free: boolean;
}

/** Where the record is to stand: under every name that the owner's has, and those under which the Railway CLI looks. */
function targetsOf(own: readonly OwnFile[], access: FolderAccess, context: JudgeContext & StoreRequest): readonly Target[] {
  const note = noteOf(context.owner);
  const wanted = railwayNames(context);
  const targets: Target[] = [];
  const add = (name: string): boolean => {
    const entry = lookAt(join(access.folder, name));
    const known = own.find((file) => file.name === name);
    if (known === undefined && entry !== undefined && !mayReplace(name, entry.kind, access, context)) return false;
    targets.push({ name, argv0: known?.record.argv0 ?? (wanted.includes(name) ? note : ''), free: entry === undefined });
    return true;
  };
  const named = wanted.filter(add);
  const others = own.map(({ name }) => name).filter((name) => !wanted.includes(name));
  for (const name of others) add(name);
  if (named.length === 0 && others.length === 0) add(secondName(context));
  return targets;
}

/** What stands under one of our names and is not the owner's good record: its own stale one, or somebody else's. */
function mayReplace(name: string, kind: 'file' | 'folder' | 'other', access: FolderAccess, context: JudgeContext & StoreRequest): boolean {
  if (kind !== 'file') return kind === 'other';
  const file = judgeFile(name, access, context);
  if (file === undefined || 'unreadable' in file) return false;
  return file.verdict !== 'live' || file.record?.pid !== context.owner.pid || file.record.startTime !== context.owner.startTime;
}

/** @returns false where another call was faster */
function linkRecord(name: string, record: Parameters<typeof writeAside>[1], request: StoreRequest, access: FolderAccess): boolean {
  const aside = writeAside(name, record, request, access);
  try {
    linkSync(aside.path, join(access.folder, name));
    return true;
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    return false;
  } finally {
    discard(aside.path);
  }
}

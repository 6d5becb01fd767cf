import { parseCreatedAt } from './created-at.js';
import type { Verdict } from './outcome.js';
import { isHere, isThisBoot } from './place.js';
import type { SessionRecord } from './record.js';
import type { Surroundings } from './request.js';

const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

/**
 * A clock may be set back while a record lives. Up to a day ahead it is still
 * believed; a record from 2099 would otherwise never expire.
 */
const CLOCK_TOLERANCE = DAY;

/** A file is written within this time after its record was dated, in milliseconds. */
const WRITING = MINUTE;

export interface JudgeContext extends Omit<Surroundings, 'self'> {
  /** Milliseconds. */
  readonly maximumAge: number;
}

/**
 * Whether a record is still good. A pid speaks only within its boot, host and pid namespace.
 *
 * @param born when the record's file was made, by its file system's clock, milliseconds since the epoch
 */
export function judgeRecord(record: SessionRecord | undefined, context: JudgeContext, born?: number): Verdict {
  if (record === undefined) return 'not-a-record';
  const runs = ownerRuns(record, context);
  if (isExpired(record, context) && !(runs === 'yes' && isClockWrong(record, context, born))) return 'expired';
  if (runs === 'ended') return 'dead';
  if (runs === 'another') return 'reused-pid';
  const { place } = record;
  // A boot without a name may be this one or another.
  if (place === undefined || place.bootId === '' || context.host.bootId === '') return 'live';
  return place.host === context.host.name && !isThisBoot(place, context) ? 'rebooted' : 'live';
}

/** Whether a record's pid and start time can mean a process that we see. */
export function speaksOfHere({ place }: SessionRecord, surroundings: Pick<Surroundings, 'host' | 'namespace'>): boolean {
  return place === undefined || isHere(place, surroundings);
}

/** Whether its pid was judged: only where it speaks of a process that we see, or the host's own namespace may guess. */
export function isVerified(record: SessionRecord, context: JudgeContext): boolean {
  return ownerRuns(record, context) !== 'unknown';
}

export function isExpired({ createdAt }: SessionRecord, { now, maximumAge }: Pick<JudgeContext, 'now' | 'maximumAge'>): boolean {
  const created = parseCreatedAt(createdAt);
  return created === undefined || now - created > maximumAge || created - now > CLOCK_TOLERANCE;
}

/** Whether a record's owner runs; `another`: its pid is another process by now. */
function ownerRuns(record: SessionRecord, context: JudgeContext): 'yes' | 'ended' | 'another' | 'unknown' {
  const { place } = record;
  // The Railway CLI does not say where its pids count. Only the host's own namespace may guess.
  if (place === undefined ? !context.namespace.initial : !isHere(place, context)) return 'unknown';
  const startTime = context.startTimeOf(record.pid);
  if (startTime === undefined) return 'ended';
  if (startTime === record.startTime) return 'yes';
  // A container numbers its processes anew, so this may be its process with the same pid here.
  return startTime === 'unknown' || place === undefined ? 'unknown' : 'another';
}

/**
 * A clock can be set, or faked for one program (faketime), while an agent runs. No record is older than its owner, and
 * for how long that has run nobody can set. So where the owner is younger than the age limit, the clock is wrong or the
 * record's date is; the date is right where the file was made at that time, by the file system's own clock.
 */
function isClockWrong(record: SessionRecord, { maximumAge, ageOf }: JudgeContext, born: number | undefined): boolean {
  const created = parseCreatedAt(record.createdAt);
  if (created === undefined || born === undefined || Math.abs(born - created) > WRITING) return false;
  const age = ageOf(record.pid);
  return age !== undefined && age < maximumAge;
}

import { parseCreatedAt } from './created-at.js';
import type { Machine } from '../machine/host.js';
import type { SessionRecord } from './record.js';

const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** The Railway CLI's age limit. */
export const MAXIMUM_AGE = 7 * DAY;

/**
 * A clock may be set back while a record lives. Up to a day ahead it is still
 * believed; a record from 2099 would otherwise never expire.
 */
const CLOCK_TOLERANCE = DAY;

/** What a session file turned out to be. */
export type Verdict =
  /** In use, or not ours to judge. */
  | 'live'
  /** Its process has ended. */
  | 'dead'
  /** Its pid is another process by now. */
  | 'reused-pid'
  /** Written before the last boot of this host. */
  | 'rebooted'
  /** Older than the age limit, or dated where no date can be. */
  | 'expired'
  /** Not a session record. */
  | 'not-a-record';

export interface JudgeContext {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Milliseconds. */
  readonly maximumAge: number;
  readonly machine: Machine;
  /** Our pid namespace; see {@link ProcessNamespace}. */
  readonly namespace: { readonly id: string; readonly initial: boolean };
  /** See `startTimeIn` of process-table.ts. */
  readonly startTimeOf: (pid: number) => bigint | 'unknown' | undefined;
}

/** Whether a record is still good. A pid speaks only within its boot, host and pid namespace. */
export function judgeRecord(record: SessionRecord | undefined, context: JudgeContext): Verdict {
  if (record === undefined) return 'not-a-record';
  if (isExpired(record, context)) return 'expired';
  const { origin } = record;
  if (origin === undefined) {
    // The Railway CLI does not say where its pids count. Only the host's own namespace may guess.
    return context.namespace.initial ? judgeOwner(record, context) : 'live';
  }
  if (origin.bootId !== context.machine.bootId) return origin.host === context.machine.host ? 'rebooted' : 'live';
  return origin.pidNamespace === context.namespace.id ? judgeOwner(record, context) : 'live';
}

/** Whether this pid and start time in a record can mean a process that we see. */
export function speaksOfHere({ origin }: SessionRecord, context: Pick<JudgeContext, 'machine' | 'namespace'>): boolean {
  if (origin === undefined) return true;
  return origin.bootId === context.machine.bootId && origin.pidNamespace === context.namespace.id;
}

export function isExpired({ createdAt }: SessionRecord, { now, maximumAge }: Pick<JudgeContext, 'now' | 'maximumAge'>): boolean {
  const created = parseCreatedAt(createdAt);
  return created === undefined || now - created > maximumAge || created - now > CLOCK_TOLERANCE;
}

function judgeOwner(record: SessionRecord, context: JudgeContext): Verdict {
  const startTime = context.startTimeOf(record.pid);
  if (startTime === undefined) return 'dead';
  if (startTime === 'unknown') return 'live'; // no proof of the contrary
  return startTime === record.startTime ? 'live' : 'reused-pid';
}

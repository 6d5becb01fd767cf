import { createHash } from 'node:crypto';
import { v7, validate, version } from 'uuid';
import type { Resolution } from '../session/resolution.js';
import type { Moment } from './moment.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A UUIDv7 holds 48 bits of milliseconds: until the year 10889. */
const LAST_TIME = 2 ** 48 - 1;
/** Clock ticks per second in `/proc`: `USER_HZ`, 100 on every architecture Linux has had Node on. */
const TICKS_PER_SECOND = 100n;

/**
 * The session as PostHog takes it. PostHog drops a `$session_id` that breaks one of its rules, and with it the
 * session; here each rule, and what keeps it:
 *
 * 1. consistent within the session: nothing but the id and its 24-hour window goes in, no state, no chance;
 * 2. no other session's: the id goes in, and the host's name where the id alone isn't unique;
 * 3. a valid UUIDv7: made by the uuid package;
 * 4. its time is not after the first event: it is the start of the window that `now` falls in;
 * 5. the last event within 24 hours of that time: a window is that long, then comes the next, a new UUID.
 *
 * The windows are counted from the session's beginning (see {@link beginning}). An id that is a UUIDv7 itself
 * is its own first window's.
 *
 * @returns undefined where there is no id.
 */
export function sessionUuid7(resolution: Resolution, moment: Moment): string | undefined {
  const { id } = resolution;
  if (id === undefined) return undefined;
  // A clock outside a UUIDv7's range can't be served; no clock of a running system is there.
  const now = Math.min(Math.max(Math.floor(moment.now), 0), LAST_TIME);
  const begin = beginning(resolution, now, moment.bootTime);
  // A beginning in the future (a clock was set back) gives a window below zero, which keeps every rule too.
  const window = Math.floor((now - begin) / DAY);
  if (window === 0 && begin === timeOfUuid7(id)) return id.toLowerCase();
  // Only a clock in the first days of 1970 could bring the window's start below zero.
  const msecs = Math.max(begin + window * DAY, 0);
  const name = JSON.stringify([id, isUniqueByItself(id) ? '' : moment.host, window]);
  return v7({ msecs, random: createHash('sha256').update(name).digest() });
}

/**
 * When the session began, or a little before, milliseconds since 1970: the id's own time, else the creation of
 * its record, else the agent process's start, else the start of the UTC day.
 */
function beginning(resolution: Resolution, now: number, bootTime: number | undefined): number {
  return (
    timeOfUuid7(resolution.id ?? '') ??
    timeOfRecord(resolution.store.createdAt) ??
    timeOfProcess(resolution.agentProcess?.startTime, bootTime) ??
    now - (now % DAY)
  );
}

function timeOfUuid7(id: string): number | undefined {
  if (!validate(id) || version(id) !== 7) return undefined;
  return Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
}

/** RFC 3339 lets the letters be small and a blank stand for the `T`; Date.parse wants them as ISO 8601 has them. */
function timeOfRecord(createdAt: string | undefined): number | undefined {
  return createdAt === undefined ? undefined : withinRange(Date.parse(createdAt.toUpperCase().replace(' ', 'T')));
}

/**
 * Rounded down to the hour: the kernel derives the boot time from the wall clock, and when that is corrected
 * by a second, two calls of one session would see two starts.
 */
function timeOfProcess(startTime: string | undefined, bootTime: number | undefined): number | undefined {
  if (startTime === undefined || bootTime === undefined) return undefined;
  const start = bootTime + Number((BigInt(startTime) * 1000n) / TICKS_PER_SECOND);
  return withinRange(start - (start % HOUR));
}

/** Also false for NaN. */
function withinRange(time: number): number | undefined {
  return time >= 0 && time <= LAST_TIME ? Math.floor(time) : undefined;
}

/**
 * goose counts its sessions per day (`20260511_1`), and people name theirs by hand: on another host the same
 * id is another session. One that holds a UUID is the same session everywhere.
 */
function isUniqueByItself(id: string): boolean {
  return /[\da-f]{8}(-?[\da-f]{4}){3}-?[\da-f]{12}/i.test(id);
}

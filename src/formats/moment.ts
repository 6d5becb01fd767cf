import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { bootTimeOf } from './boot-time.js';

/** When and where an export is made: a UUIDv7 holds a time, and some agents' ids are unique on their host only. */
export interface Moment {
  /** The time of this call, milliseconds since 1970-01-01 UTC. */
  readonly now: number;
  /** The host's name. Never sent: it keeps ids apart that are only unique on their host. */
  readonly host: string;
  /**
   * When the machine started, milliseconds since 1970-01-01 UTC; turns an agent process's start, counted in clock
   * ticks since boot, into a time. Absent: unknown, or the platform counts start times otherwise.
   */
  readonly bootTime?: number | undefined;
}

/** This machine, now, as far as it is not given. */
export function completeMoment(given: Partial<Moment> = {}): Moment {
  return {
    now: given.now ?? Date.now(),
    host: given.host ?? hostname(),
    bootTime: 'bootTime' in given ? given.bootTime : readBootTime(),
  };
}

function readBootTime(): number | undefined {
  try {
    return bootTimeOf(readFileSync('/proc/stat', 'utf8'));
  } catch {
    return undefined; // not Linux
  }
}

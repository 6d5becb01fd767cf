import { startTimeIn } from '../processes/table.js';
import type { StoreInputs } from './parts.js';
import { HOST_NAMESPACE } from './place.js';
import type { RecordOwner, StoreRequest, Surroundings } from './request.js';

/** The unit of Linux's start times, USER_HZ of every architecture that Node runs on. */
const MILLISECONDS_PER_TICK = 10;

/** What a record is judged by, from the store's inputs. Start times are the host's, whatever time namespace we are in. */
export function surroundingsOf({ now, host, processes, namespace }: StoreInputs): Surroundings {
  const shift = processes?.startTimeShift ?? 0n;
  const shown = (pid: number): bigint | 'unknown' | undefined => (processes === undefined ? 'unknown' : startTimeIn(processes, pid));
  return {
    now,
    host,
    namespace: namespace ?? processes?.namespace ?? HOST_NAMESPACE,
    self: processes?.self ?? 0,
    startTimeOf: (pid) => {
      const startTime = shown(pid);
      return typeof startTime === 'bigint' ? startTime - shift : startTime;
    },
    ageOf: (pid) => {
      const { uptime } = host; // shifted by a time namespace as start times are
      const startTime = uptime === undefined ? undefined : shown(pid);
      if (uptime === undefined || typeof startTime !== 'bigint') return undefined;
      const age = uptime * 1000 - Number(startTime) * MILLISECONDS_PER_TICK;
      // A container may be shown an uptime of its own (lxcfs), which starts later than its processes.
      return age >= 0 ? age : undefined;
    },
  };
}

export function requestOf(inputs: StoreInputs, owner: RecordOwner, folder: string | undefined): StoreRequest {
  const shift = inputs.processes?.startTimeShift ?? 0n;
  return {
    ...surroundingsOf(inputs),
    folder,
    mode: inputs.mode,
    owner: shift === 0n ? owner : { ...owner, startTime: owner.startTime - shift },
    effectiveUser: inputs.effectiveUser,
  };
}

export const NO_HOME = 'there is no home folder: set HOME to an absolute path in UTF-8, or RAILWAY_SESSIONS_DIR';

/** A process table may be anybody's: what a record can't hold would not be found again. */
export function fitsRecord({ owner: { pid, startTime } }: StoreRequest): boolean {
  return Number.isInteger(pid) && pid >= 0 && pid <= 0xffff_ffff && startTime === BigInt.asUintN(64, startTime);
}

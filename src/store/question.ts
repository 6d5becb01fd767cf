import { startTimeIn } from '../processes/table.js';
import type { StoreInputs } from './parts.js';
import { HOST_NAMESPACE } from './place.js';
import type { RecordOwner, StoreRequest, Surroundings } from './request.js';

/** What a record is judged by, from the store's inputs. Start times are the host's, whatever time namespace we are in. */
export function surroundingsOf({ now, nowIsGiven, host, processes, namespace }: StoreInputs): Surroundings {
  const shift = processes?.startTimeShift ?? 0n;
  const shown = (pid: number): bigint | 'unknown' | undefined => (processes === undefined ? 'unknown' : startTimeIn(processes, pid));
  return {
    now,
    nowIsGiven,
    host,
    namespace: namespace ?? processes?.namespace ?? HOST_NAMESPACE,
    self: processes?.self ?? 0,
    startTimeOf: (pid) => {
      const startTime = shown(pid);
      return typeof startTime === 'bigint' ? startTime - shift : startTime;
    },
    ageOf: (pid) => (nowIsGiven === true ? undefined : processes?.ageOf?.(pid)),
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

export const TOO_LARGE = 'the process’s pid or start time is larger than a record can hold';

export const UNKNOWN_BOOT = 'this host does not tell which boot this is (/proc/sys/kernel/random/boot_id), so no record can be told from another boot’s';

import type { Host } from '../machine/host.js';
import type { Resolution } from '../session/resolution.js';
import { escapeControls } from './escape-controls.js';

/**
 * What a lock file should hold so that anybody on this machine can tell whether the session that took the lock is
 * still alive: an id alone names no process, and a pid alone may be another's tomorrow.
 */
export interface Holder {
  /** The session's id. */
  readonly id: string;
  /** The agent's slug; absent where no agent is known. */
  readonly agent?: string;
  /** The agent process, as the pid namespace of who took the lock numbers it; absent where nobody can know it. */
  readonly pid?: number;
  /** When that process started, a decimal number in the unit of its platform's process table; with `pid` only. */
  readonly startTime?: string;
  /** Names the pid namespace that numbers it; with `pid` only, absent where the platform has none. */
  readonly pidNamespace?: string;
  /** The host, as session files name it; absent where it has no name. */
  readonly host?: string;
  /** The boot of that host; absent where the platform names none. */
  readonly boot?: string;
}

/** @returns undefined where there is no id: nobody could be told to hold the lock */
export function holder({ id, agent, agentProcess }: Resolution, machine: Host): Holder | undefined {
  if (id === undefined) return undefined;
  const { name: host, bootId } = machine;
  return {
    id,
    ...(agent !== undefined && { agent: agent.id }),
    ...(agentProcess !== undefined && { pid: agentProcess.pid, startTime: agentProcess.startTime, ...(agentProcess.pidNamespace !== undefined && { pidNamespace: agentProcess.pidNamespace }) }),
    ...(host !== '' && { host }),
    ...(bootId !== '' && { boot: bootId }),
  };
}

/** What `--as holder` prints: one JSON object on one line. Without an id: nothing. */
export function holderText(resolution: Resolution, machine: Host): string {
  const found = holder(resolution, machine);
  return found === undefined ? '' : `${escapeControls(JSON.stringify(found))}\n`;
}

/** Reads what {@link holderText} wrote; undefined where the text is nothing of the kind. Members that are not known are left out. */
export function readHolder(text: string): Holder | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { id, agent, pid, startTime, pidNamespace, host, boot } = value as Readonly<Record<string, unknown>>;
  if (typeof id !== 'string' || id === '' || ![agent, pidNamespace, host, boot].every(isTextOrAbsent)) return undefined;
  const process = readProcess(pid, startTime);
  if (process === undefined) return undefined;
  return { id, ...process, ...present('agent', agent), ...present('pidNamespace', pidNamespace), ...present('host', host), ...present('boot', boot) };
}

/** Both or neither: a pid without its start time is no key. */
function readProcess(pid: unknown, startTime: unknown): Pick<Holder, 'pid' | 'startTime'> | undefined {
  if (pid === undefined && startTime === undefined) return {};
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0) return undefined;
  return typeof startTime === 'string' && /^\d{1,20}$/.test(startTime) ? { pid, startTime } : undefined;
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

function present<Name extends string>(name: Name, value: unknown): Partial<Record<Name, string>> {
  return typeof value === 'string' ? ({ [name]: value } as Record<Name, string>) : {};
}

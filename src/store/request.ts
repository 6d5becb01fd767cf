import type { Host } from '../machine/host.js';
import type { ProcessNamespace } from '../processes/table.js';

/** The process whose session a record holds: an agent process, or what stands in its place. */
export interface RecordOwner {
  readonly pid: number;
  /** See `ProcessInfo.startTime`. */
  readonly startTime: bigint;
  readonly argv: readonly string[];
  /** See `ProcessTable.commandText`. */
  readonly commandText?: string | undefined;
  /** The agent's slug, where it was recognised. */
  readonly agent?: string | undefined;
}

/** The agent's own id for its session, and who told it. */
export interface Told {
  readonly id: string;
  /** Who told it: an agent's slug, or another short name of the caller's. */
  readonly by: string;
  /** The event, as the agent names it: `SessionStart`. */
  readonly event: string;
  /** When, milliseconds since the epoch. */
  readonly at: number;
}

/**
 * The event of an id that nobody told: it was found in what the agent leaves open. What an event of the agent tells says
 * more, for an agent may have several conversations open.
 */
export const LEFT_OPEN = 'left-open';

/** Where this call runs and what it sees of processes: what a record's pid is judged by. */
export interface Surroundings {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The caller gave the time: it counts, whatever the file system's clock says. */
  readonly nowIsGiven?: boolean | undefined;
  readonly host: Host;
  /** The namespace of the pids that we see. */
  readonly namespace: ProcessNamespace;
  /** When a process started, as the host counts; `unknown` where it may run and nobody can tell, undefined where it does not run. */
  readonly startTimeOf: (pid: number) => bigint | 'unknown' | undefined;
  /** For how long a running process has run, in milliseconds, by a clock that nobody can set; undefined where nobody can tell. */
  readonly ageOf: (pid: number) => number | undefined;
  /** Our own pid, as the process table numbers it; 0 where nobody can tell. */
  readonly self: number;
}

/** A question about one owner, with all that its answer depends on. */
export interface StoreRequest extends Surroundings {
  /** Absolute path of the sessions folder; undefined where there is no home. */
  readonly folder: string | undefined;
  readonly mode: 'readwrite' | 'readonly';
  readonly owner: RecordOwner;
  readonly effectiveUser: number | undefined;
}

/** What tells an owner from every other process there is, was or will be. */
export function ownerIdentity({ owner, host, namespace }: Pick<StoreRequest, 'owner' | 'host' | 'namespace'>): string {
  return [host.name, host.bootId, namespace.id, String(owner.pid), String(owner.startTime)].join('\n');
}

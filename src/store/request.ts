import { startTimeIn } from '../processes/table.js';
import type { ProcessInfo, ProcessTable } from '../processes/table.js';
import type { Warning } from '../machine/warning.js';
import type { StoreEvidence } from './store.js';
import { MAXIMUM_AGE } from './judge.js';
import type { JudgeContext } from './judge.js';
import type { Machine } from '../machine/host.js';

/** Whose record is looked for. */
export interface StoreAnchor {
  readonly pid: number;
  readonly startTime: bigint;
  readonly argv: readonly string[];
  /** See {@link ProcessTable.commandText}. */
  readonly commandText?: string | undefined;
  /** The agent's slug, where it was recognised. */
  readonly agent?: string | undefined;
}

export interface StoreRequest {
  /** Absolute path of the sessions folder; undefined where there is no home. */
  readonly folder: string | undefined;
  readonly mode: 'readwrite' | 'readonly';
  readonly anchor: StoreAnchor;
  /** Our own pid, as the process table numbers it. */
  readonly self: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly machine: Machine;
  readonly namespace: { readonly id: string; readonly initial: boolean };
  readonly startTimeOf: JudgeContext['startTimeOf'];
  readonly effectiveUser: number | undefined;
}

/** @param table the one that shows the anchor; undefined where this platform shows no processes */
export function requestFor(
  { pid, startTime, argv }: ProcessInfo,
  agent: string | undefined,
  table: ProcessTable | undefined,
  place: Pick<StoreRequest, 'folder' | 'mode' | 'now' | 'machine' | 'effectiveUser'>,
): StoreRequest {
  return {
    folder: place.folder,
    mode: place.mode,
    anchor: { pid, startTime, argv, commandText: table?.commandText?.(pid), agent },
    self: table?.self ?? 0,
    now: place.now,
    machine: place.machine,
    namespace: table?.namespace ?? { id: 'host', initial: true },
    startTimeOf: (owner) => startTimeIn(table, owner),
    effectiveUser: place.effectiveUser,
  };
}

export interface StoreOutcome {
  readonly id?: string;
  /** The id was computed, because the store can't hold it. */
  readonly derived?: true;
  readonly evidence: StoreEvidence;
  readonly warnings: readonly Warning[];
}

export function judgeContext(request: Pick<StoreRequest, 'now' | 'machine' | 'namespace' | 'startTimeOf'>, maximumAge = MAXIMUM_AGE): JudgeContext {
  return {
    now: request.now,
    maximumAge,
    machine: request.machine,
    namespace: request.namespace,
    startTimeOf: request.startTimeOf,
  };
}

/** What tells an anchor from every other process there is, was or will be. */
export function anchorIdentity({ anchor, machine, namespace }: Pick<StoreRequest, 'anchor' | 'machine' | 'namespace'>): string {
  return [machine.host, machine.bootId, namespace.id, String(anchor.pid), String(anchor.startTime)].join('\n');
}

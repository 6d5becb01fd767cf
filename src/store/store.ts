import type { Machine } from '../machine/host.js';
import { wait } from '../machine/work.js';
import type { Work } from '../machine/work.js';
import { startTimeIn } from '../processes/table.js';
import type { ProcessTable } from '../processes/table.js';
import type { StoreParts } from './parts.js';
import type { StoreAnchor, StoreOutcome } from './request.js';
import type { BindOutcome, Bound } from './outcome.js';

export interface Told {
  readonly id: string;
  readonly by: string;
  readonly event: string;
  readonly at: number;
}
export type { Bound };

/** What the store did. */
export interface StoreEvidence {
  readonly folder?: string;
  readonly file?: string;
  readonly state: 'not-reached' | 'off' | 'reused' | 'created' | 'adopted' | 'replaced' | 'missing' | 'unusable';
  /** When the record was created, RFC 3339. */
  readonly createdAt?: string;
  /** How many files the cleaning removed. */
  readonly removed?: number;
  /** Why the store can't be used, one sentence. */
  readonly problem?: string;
}

export interface StoreInputs {
  readonly folder: () => string | undefined;
  readonly mode: 'readwrite' | 'readonly';
  readonly now: number;
  readonly host: Machine;
  readonly effectiveUser: number | undefined;
  readonly processes: ProcessTable | undefined;
  readonly namespace?: { readonly id: string; readonly initial: boolean } | undefined;
  readonly parts: StoreParts;
}

export class Store {
  constructor(readonly inputs: StoreInputs) {}
  // eslint-disable-next-line require-yield
  *bind(owner: StoreAnchor, told: Told): Work<BindOutcome> {
    return { state: 'failed', problem: `${String(owner.pid)} ${told.id}` };
  }

  *findOrCreate(owner: StoreAnchor): Work<StoreOutcome & { readonly bound?: Bound }> {
    const { findOrMint } = yield* wait(this.inputs.parts.oldStore());
    const { folder, mode, now, host, effectiveUser, processes, namespace } = this.inputs;
    return yield* wait(findOrMint({ folder: folder(), mode, now, machine: host, effectiveUser, anchor: owner, self: processes?.self ?? 0, namespace: namespace ?? processes?.namespace ?? { id: 'host', initial: true }, startTimeOf: (pid) => startTimeIn(processes, pid) }));
  }
}

import type { Host } from '../machine/host.js';
import type { Work } from '../machine/work.js';
import type { ProcessTable } from '../processes/table.js';
import type { BindOutcome, CleaningOptions, CleaningProblem, CleaningReport, RecordsReport, StoreOutcome } from './outcome.js';

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

/** Everything the store depends on. */
export interface StoreInputs {
  /** The sessions folder, absolute and normalised (see sessions-folder.ts); undefined without a home. It may throw a SessionsFolderError. */
  readonly folder: () => string | undefined;
  /** `readonly` finds a record and never changes anything. */
  readonly mode: 'readwrite' | 'readonly';
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly host: Host;
  /** Our effective uid; undefined where the platform has none. */
  readonly effectiveUser: number | undefined;
  /** Undefined where this platform shows no processes: then nobody can tell whether an owner runs. */
  readonly processes: ProcessTable | undefined;
  readonly parts: StoreParts;
}

/** A record as our own calls spell it, whose owner runs. */
export interface LiveRecord {
  /** The session file's name in the folder. */
  readonly file: string;
  /** The groups of the expression that it matched; see own-spelling.ts. */
  readonly fields: readonly string[];
}

/** What the first look at the folder told, for whoever has to look closer. */
export interface Glance {
  /** The session files and our temporary files among the folder's names. */
  readonly sessions: readonly string[];
  readonly temporary: readonly string[];
  /** Records that need no closer look. */
  readonly live: readonly LiveRecord[];
  /** Session files that need one. */
  readonly doubtful: readonly string[];
}

/** What is loaded only where it is needed. */
export interface StoreParts {
  /** Whatever is not the obvious case: other spellings, stale files, a first call, a changed title, root. */
  readonly settle: Late<{ readonly settle: (inputs: StoreInputs, owner: RecordOwner, glance: Glance | undefined) => Work<StoreOutcome> }>;
  /** An id that is computed, because the store can't hold it. */
  readonly derive: Late<typeof import('./derive.js')>;
  /** A folder with more files than a call reads. */
  readonly crowdedFolder: Late<typeof import('./crowded-folder.js')>;
  readonly bind: Late<{ readonly bind: (inputs: StoreInputs, owner: RecordOwner, told: Told) => Work<BindOutcome> }>;
  /** The whole folder, for people: `list`, `find`, `alive`, `gc`. */
  readonly survey: Late<{
    readonly survey: (inputs: StoreInputs) => Work<RecordsReport>;
    readonly clean: (inputs: StoreInputs, options: CleaningOptions) => Work<CleaningReport | CleaningProblem>;
  }>;
}

export type Late<Part> = () => Part | Promise<Part>;

import type { Warning } from '../machine/warning.js';

/** Who told the id that a session file is bound to. */
export interface Bound {
  /** Who told it: an agent's slug, or another short name of the caller's. */
  readonly by: string;
  /** The event it was told by, as the agent names it: `SessionStart`. */
  readonly event: string;
  /** When it was told, RFC 3339. */
  readonly at: string;
}

/** What the store did. */
export interface StoreEvidence {
  readonly folder?: string;
  /** The session file's name in the folder. */
  readonly file?: string;
  /** `not-reached` and `off`: it was not asked. */
  readonly state: 'not-reached' | 'off' | 'reused' | 'created' | 'adopted' | 'replaced' | 'missing' | 'unusable';
  /** When the record was created, RFC 3339. */
  readonly createdAt?: string;
  /** How many files the cleaning removed. */
  readonly removed?: number;
  /** Why the store can't be used, one sentence without a full stop. */
  readonly problem?: string;
}

/** The answer to "find or create". */
export interface StoreOutcome {
  /** Absent only in the mode `readonly`, where there is no record. */
  readonly id?: string;
  /** The id was computed from the process, because the store can't hold it. */
  readonly derived?: true;
  /** The id is the agent's own: who told it. Absent for an id that the store created. */
  readonly bound?: Bound;
  readonly evidence: StoreEvidence;
  readonly warnings: readonly Warning[];
}

/** The answer to "bind". */
export type BindOutcome =
  /** `bound`: the session file holds the id now. `unchanged`: it held it already. */
  | { readonly state: 'bound' | 'unchanged'; readonly folder: string; readonly file: string; /** The id that it held before. */ readonly earlierId?: string }
  /** Nothing was changed. */
  | { readonly state: 'failed'; /** Why, one sentence without a full stop. */ readonly problem: string };

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

/** Where a record's pid speaks: a pid means nothing outside its boot, host and pid namespace. */
export interface RecordPlace {
  /** Empty where the host does not tell. */
  readonly bootId: string;
  readonly pidNamespace: string;
  /** Tells another host from another boot of this one. */
  readonly host: string;
}

/** One readable record of the folder, as `list`, `find` and `alive` show it. */
export interface StoredRecord {
  /** The session file's name in the folder. */
  readonly file: string;
  readonly id: string;
  /** Ids that this session had before, the latest last. */
  readonly earlierIds: readonly string[];
  readonly bound?: Bound;
  readonly pid: number;
  /** See `ProcessInfo.startTime`. */
  readonly startTime: bigint;
  /** RFC 3339, as it stands in the file. */
  readonly createdAt: string;
  /** The first word of the process's command line; absent in the Railway CLI's records. */
  readonly argv0?: string;
  /** The agent's slug, where it was recognised. */
  readonly agent?: string;
  readonly verdict: Exclude<Verdict, 'not-a-record'>;
  /** Whether its pid was judged here: `live` proves that the process runs only where this holds. */
  readonly verified: boolean;
  /** Absent in the Railway CLI's records. */
  readonly place?: RecordPlace;
}

/** What "records" found. */
export type RecordsReport =
  /** No folder: no records. */
  | { readonly folder: string; readonly records: readonly StoredRecord[] }
  | { readonly folder: string | undefined; /** Why, one sentence without a full stop. */ readonly problem: string };

export interface CleaningOptions {
  /** How many session files may stay. Default 100, as in the Railway CLI. */
  readonly limit?: number;
  /** Milliseconds. Default seven days, as in the Railway CLI. */
  readonly maximumAge?: number;
  /** Only says what would be removed. */
  readonly dryRun?: boolean;
}

/** What a cleaning found and did. */
export interface CleaningReport {
  readonly folder: string;
  readonly dryRun: boolean;
  /** Removed files by kind (or that would be, in a dry run). */
  readonly removed: Readonly<Record<Exclude<Verdict, 'live'> | 'excess' | 'temporary', number>>;
  /** Stale files that could not be removed. */
  readonly failed: number;
  /** Session files that stay. */
  readonly kept: number;
  /** Entries with a session file's name that are no files of ours: left alone. */
  readonly strange: number;
}

/** Why the folder can't be cleaned, one sentence without a full stop. */
export interface CleaningProblem {
  readonly problem: string;
}

import type { Host } from '../machine/host.js';
import type { Late, Work } from '../machine/work.js';
import type { ProcessNamespace, ProcessTable } from '../processes/table.js';
import type { BindOutcome, StoreOutcome } from './outcome.js';
import type { FolderListing } from './listing.js';
import type { WrittenRecord } from './own-spelling.js';
import type { RecordOwner, Told } from './request.js';

/** Everything the store depends on. */
export interface StoreInputs {
  /** The sessions folder, absolute and normalised (see sessions-folder.ts); undefined without a home. It may throw a SessionsFolderError. */
  readonly folder: () => string | undefined;
  /** `readonly` finds a record and never changes anything. */
  readonly mode: 'readwrite' | 'readonly';
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The caller gave the time: it counts, whatever other clocks say. Otherwise it is the system's, which may be faked for this program. */
  readonly nowIsGiven?: boolean | undefined;
  readonly host: Host;
  /** Our effective uid; undefined where the platform has none. */
  readonly effectiveUser: number | undefined;
  /** Undefined where this platform shows no processes: then nobody can tell whether an owner runs. */
  readonly processes: ProcessTable | undefined;
  /** The pid namespace of the owner, where it is not the one that the process table tells. */
  readonly namespace?: ProcessNamespace | undefined;
  readonly parts: StoreParts;
}

/** What the first look at the folder told, for whoever has to look closer. */
export interface Glance {
  readonly listing: FolderListing;
  /** Records in our own spelling whose owners run: settled. */
  readonly live: readonly WrittenFile[];
  /** Session files that are not settled. */
  readonly doubtful: readonly string[];
  /** Session files of other processes, of which nobody asked yet whether they run. */
  readonly unasked: readonly string[];
}

/** A record in our own spelling. */
export interface WrittenFile {
  /** The session file's name in the folder. */
  readonly file: string;
  readonly record: WrittenRecord;
}

/** What is loaded only where it is needed. */
export interface StoreParts {
  /** Whatever is not the obvious case: other spellings, stale files, a first call, a changed title, root in a user's home. */
  readonly settle: Late<{ readonly settle: (inputs: StoreInputs, owner: RecordOwner, glance: Glance | undefined) => Work<StoreOutcome> }>;
  /** An id that is computed, because the store can't hold it. */
  readonly derive: Late<typeof import('./derive.js')>;
  /** A folder with more files than a call reads. */
  readonly crowdedFolder: Late<typeof import('./crowded-folder.js')>;
  readonly bind: Late<{ readonly bind: (inputs: StoreInputs, owner: RecordOwner, told: Told) => Work<BindOutcome> }>;
}

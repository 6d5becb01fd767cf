import type { Warning } from '../machine/warning.js';
import type { ProcessInfo, ProcessNamespace, ProcessTable } from './table.js';

/**
 * Stands in {@link ProcessInfo.startTime} for "nobody could tell". No macOS or
 * Windows process has it: there it is a hash of a date, or 100 ns since 1601.
 * A process with it can be recognised, but never keyed: its pid may be another's tomorrow.
 */
export const UNKNOWN_START_TIME = 0n;

/** One process of a snapshot. */
export interface ProcessRow {
  readonly pid: number;
  /** 0 where the parent is unknown. */
  readonly ppid: number;
  /** See {@link ProcessInfo.startTime}; a function is called once, on first use. */
  readonly startTime: bigint | (() => bigint);
  readonly argv: readonly string[];
  readonly exe?: string;
  /** The initial environment, where it was recorded. */
  readonly environ?: Readonly<Record<string, string>>;
  /** See {@link ProcessTable.workingFolder}. */
  readonly folder?: string;
  /** See {@link ProcessInfo.terminal}. */
  readonly terminal?: boolean;
  /** The pid namespace in which it runs, where it was recorded. See {@link ProcessTable.namespaceOf}. */
  readonly namespace?: string;
  /** See {@link SnapshotTable.commandText}; a function is called once, on first use. */
  readonly commandText?: string | (() => string);
}

export interface SnapshotInputs {
  /** Our own pid, as the rows number it. */
  readonly self: number;
  /** Where a pid appears twice, the first row counts. */
  readonly rows: Iterable<ProcessRow>;
  readonly namespace?: ProcessNamespace;
  readonly controllingTerminal?: boolean;
  /** Kept by reference: what is read lazily may still add to it. */
  readonly problems?: readonly Warning[];
}

/** A process table over rows taken at one moment. */
export interface SnapshotTable extends ProcessTable {
  /**
   * The process's command line as one text, as the Railway CLI's own snapshot
   * shows it: its first word, lower-cased, is what the session file's name is
   * made from. macOS: `ps -o command=`; Windows: the image's name alone
   * (`node.exe`). Where a row has none: the arguments joined by blanks.
   */
  commandText(pid: number): string | undefined;
  pids(): readonly number[];
  readonly problems: readonly Warning[];
}

/** Makes an immutable table of the rows: for the adapters, tests and replays of recorded trees. */
export function snapshotTable(inputs: SnapshotInputs): SnapshotTable {
  const processes = new Map<number, SnapshotProcess>();
  for (const row of inputs.rows) {
    if (!processes.has(row.pid)) processes.set(row.pid, snapshotProcess(row));
  }
  return Object.freeze({
    self: inputs.self,
    unknownStartTime: UNKNOWN_START_TIME,
    get: (pid: number) => processes.get(pid)?.info,
    environ: (pid: number) => processes.get(pid)?.environ,
    commandText: (pid: number) => processes.get(pid)?.commandText(),
    pids: () => [...processes.keys()],
    workingFolder: (pid: number) => processes.get(pid)?.folder,
    problems: inputs.problems ?? [],
    // Only where rows say so: a platform without pid namespaces is not one where nobody can tell them.
    ...([...processes.values()].some(({ namespace }) => namespace !== undefined) && { namespaceOf: (pid: number) => processes.get(pid)?.namespace }),
    ...(inputs.namespace === undefined ? {} : { namespace: inputs.namespace }),
    ...(inputs.controllingTerminal === undefined ? {} : { controllingTerminal: inputs.controllingTerminal }),
  });
}

interface SnapshotProcess {
  readonly info: ProcessInfo;
  readonly environ: Readonly<Record<string, string>> | undefined;
  readonly folder: string | undefined;
  readonly namespace: string | undefined;
  readonly commandText: () => string;
}

function snapshotProcess(row: ProcessRow): SnapshotProcess {
  const argv = Object.freeze([...row.argv]);
  const startTime = once(row.startTime);
  const info: ProcessInfo = Object.freeze({
    pid: row.pid,
    ppid: row.ppid,
    get startTime() {
      return startTime();
    },
    argv,
    ...(row.exe === undefined ? {} : { exe: row.exe }),
    ...(row.terminal === undefined ? {} : { terminal: row.terminal }),
  });
  return {
    info,
    environ: row.environ === undefined ? undefined : Object.freeze({ ...row.environ }),
    folder: row.folder,
    namespace: row.namespace,
    commandText: once(row.commandText ?? argv.join(' ')),
  };
}

function once<Value extends bigint | string>(valueOrRead: Value | (() => Value)): () => Value {
  if (typeof valueOrRead !== 'function') return () => valueOrRead;
  let value: Value | undefined;
  return () => (value ??= valueOrRead());
}

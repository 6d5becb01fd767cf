import type { Warning } from '../machine/warning.js';

/**
 * One process, as a process table knows it.
 *
 * Tables may compute `argv` and `exe` on first use: on Linux each costs a
 * system call of its own, and most callers need neither.
 */
export interface ProcessInfo {
  /** Process id, in the numbering of the table that returned it. */
  readonly pid: number;
  /** The parent's pid; 0 where the parent is outside the table's view. */
  readonly ppid: number;
  /**
   * When the process started, in the unit the Railway CLI keys its files on:
   * clock ticks since boot on Linux (field 22 of `/proc/PID/stat`), the first
   * 8 bytes of SHA-256 of `ps -o lstart=` on macOS, the creation FILETIME on
   * Windows. The last two exceed 2^53, hence a bigint.
   */
  readonly startTime: bigint;
  /** The argument vector; empty where it can't be read. */
  readonly argv: readonly string[];
  /** Absolute path of the executable; absent where it can't be read. */
  readonly exe?: string | undefined;
  /** Whether it has a controlling terminal; absent where the table doesn't know. */
  readonly terminal?: boolean | undefined;
}

/**
 * What a table knows of the pid namespace whose numbers it uses. A pid speaks
 * only within its boot, host and pid namespace.
 */
export interface ProcessNamespace {
  /** Names the namespace, for comparison only: `4026531836` on a Linux host. */
  readonly id: string;
  /** The host's own namespace: no container, no sandbox. */
  readonly initial: boolean;
  /** False: the pids are another namespace's than ours, so `id` does not name theirs. Default true. */
  readonly ours?: false;
}

/** The processes of this machine, as far as we can see them. */
export interface ProcessTable {
  /** Our own pid, as this table numbers it (not always `process.pid`: a sandbox may show an outer `/proc`). */
  readonly self: number;
  /** The process with this pid, or undefined where there is none or it can't be read. */
  get(pid: number): ProcessInfo | undefined;
  /** When this process started; undefined where it does not run. A table has it where it tells this more cheaply than `get`. */
  startTimeOf?(pid: number): bigint | undefined;
  /** For how long this process has run, in milliseconds, by a clock that nobody can set; absent, or undefined, where it can't be told. */
  ageOf?(pid: number): number | undefined;
  /** The environment the process was started with; undefined = unreadable. */
  environ(pid: number): Readonly<Record<string, string>> | undefined;
  /** All pids that the table shows; absent where it can't list them. */
  pids?(): readonly number[];
  /** The folder that a process works in; undefined = unreadable. */
  workingFolder?(pid: number): string | undefined;
  /**
   * A process's command line as one text, where that is not its arguments joined by blanks: the Railway CLI's own
   * snapshot on Windows shows the image's name alone, and session files are named by its first word.
   */
  commandText?(pid: number): string | undefined;
  /** What stands for a start time that nobody could tell; absent where the table always can. */
  readonly unknownStartTime?: bigint;
  /** What a Linux time namespace adds to the start times that this table tells; absent where there is none. */
  readonly startTimeShift?: bigint;
  /**
   * Names the pid namespace in which a process runs, for comparison with {@link ProcessNamespace.id}. It differs from
   * the table's own where a sandbox shows the `/proc` of an outer namespace, and where a container runs below us.
   *
   * @returns undefined where it can't be told: the process has ended, is another user's, or runs outside our user namespace
   */
  namespaceOf?(pid: number): string | undefined;
  /** The uid of a process's owner; undefined where it can't be told. */
  ownerOf?(pid: number): number | undefined;
  /** The namespace of these pids. Absent means: the host's own, as far as anybody knows. */
  readonly namespace?: ProcessNamespace;
  /** Whether we have a controlling terminal, where the table knows it. */
  readonly controllingTerminal?: boolean;
  /** Problems met while opening the table, for people to read. */
  readonly problems?: readonly Warning[];
}

/**
 * When a process started, by the table: `unknown` where it runs and nobody can tell, undefined where it does not run.
 * Without its start time a pid is no key, for tomorrow it may be another's.
 */
export function startTimeIn(table: ProcessTable | undefined, pid: number): bigint | 'unknown' | undefined {
  const startTime = table?.startTimeOf === undefined ? table?.get(pid)?.startTime : table.startTimeOf(pid);
  return startTime !== undefined && startTime === table?.unknownStartTime ? 'unknown' : startTime;
}

import { snapshotTable } from '../processes/snapshot.js';
import type { ProcessRow } from '../processes/snapshot.js';
import type { ProcessNamespace, ProcessTable } from '../processes/table.js';

/** The pid namespace of a Linux host, and one of a container. */
export const HOST: ProcessNamespace = { id: '4026531836', initial: true };
export const CONTAINER: ProcessNamespace = { id: '4026532251', initial: false };

/** One process of a line of descent; what is left out is made up. */
export interface Member {
  /** The command line: its words, or one text that is parted at its blanks. */
  readonly argv: readonly string[] | string;
  /** Absolute path of the executable; absent: unreadable. */
  readonly exe?: string;
  /** The environment it was started with; absent: unreadable. */
  readonly environ?: Readonly<Record<string, string>>;
  readonly pid?: number;
  /** The pid namespace in which it runs; absent: nobody says. */
  readonly namespace?: string;
}

export interface TableOptions {
  /** Our own pid. Default: the first row's. */
  readonly self?: number;
  readonly namespace?: ProcessNamespace;
  /** Whether we have a controlling terminal. */
  readonly controllingTerminal?: boolean;
}

/**
 * A process table in memory, for `resolveSession({ processes })`: ourselves first, then our parent, and so on. The
 * machine's init is added. A text stands for a process whose environment can't be read.
 *
 * @example processTable(['node my-cli.js', 'sh -c my-cli', 'claude', '-bash'])
 */
export function processTable(line: readonly (Member | string)[], options: TableOptions = {}): ProcessTable {
  return tableOf(lineOfDescent(...line.map((member) => (typeof member === 'string' ? { argv: member } : member))), options);
}

/** A process table of rows that need not be one line of descent. */
export function tableOf(rows: readonly ProcessRow[], { self, ...options }: TableOptions = {}): ProcessTable {
  return snapshotTable({ self: self ?? rows[0]?.pid ?? 0, rows, ...options });
}

/**
 * The rows of one line of descent, ourselves first and the machine's init last:
 * pids 1000, 990, 980 … and start times equal to ten times the pid.
 */
export function lineOfDescent(...members: readonly Member[]): readonly ProcessRow[] {
  const pidAt = (position: number): number => (position < members.length ? (members[position]?.pid ?? 1000 - 10 * position) : 1);
  const rows = members.map(({ argv, exe, environ, namespace }, position) => ({
    pid: pidAt(position),
    ppid: pidAt(position + 1),
    startTime: BigInt(pidAt(position)) * 10n,
    argv: typeof argv === 'string' ? argv.split(' ') : argv,
    ...(exe !== undefined && { exe }),
    ...(environ !== undefined && { environ }),
    ...(namespace !== undefined && { namespace }),
  }));
  return [...rows, { pid: 1, ppid: 0, startTime: 1n, argv: ['/sbin/init'], environ: {} }];
}

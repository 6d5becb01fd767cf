import type { ProcessNamespace, ProcessTable } from '../../src/processes/table.js';
import { snapshotTable } from '../../src/processes/snapshot.js';
import type { ProcessRow } from '../../src/processes/snapshot.js';

/** The pid namespaces that the tests speak of. */
export const HOST: ProcessNamespace = { id: '4026531836', initial: true };
export const CONTAINER: ProcessNamespace = { id: '4026532251', initial: false };

export interface TableOptions {
  /** Default: the first row's pid. */
  readonly self?: number;
  readonly namespace?: ProcessNamespace;
  readonly controllingTerminal?: boolean;
}

/** A process table in memory. */
export function tableOf(rows: readonly ProcessRow[], { self, ...options }: TableOptions = {}): ProcessTable {
  return snapshotTable({ self: self ?? rows[0]?.pid ?? 0, rows, ...options });
}

/** One process of a line of descent; what is left out is made up. */
export interface Member {
  readonly argv: readonly string[] | string;
  readonly exe?: string;
  /** The environment it was started with; absent: unreadable. */
  readonly environ?: Readonly<Record<string, string>>;
  readonly pid?: number;
  /** The pid namespace in which it runs; absent: nobody says. */
  readonly namespace?: string;
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

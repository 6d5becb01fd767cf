import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One process as a procfs shows it. */
export interface ShownProcess {
  readonly pid: number;
  readonly ppid: number;
  /** Clock ticks since boot. */
  readonly startTime: bigint;
  readonly argv: readonly string[];
  /** The state's letter; absent: `S`. */
  readonly state?: string;
  /** Absent: unreadable. */
  readonly exe?: string;
  /** Absent: unreadable. */
  readonly environ?: Readonly<Record<string, string>>;
  /** The bytes that stand where the environment should; instead of `environ`. */
  readonly environText?: string;
  /** The inode of the pid namespace in which it runs; absent: the one that numbers the processes. */
  readonly namespace?: string;
  /** Its namespace can't be told, as that of another user's process. */
  readonly namespaceHidden?: boolean;
}

export interface ProcfsOptions {
  /** The inode of the pid namespace that numbers the processes. */
  readonly namespace: string;
  readonly bootId: string;
}

/** Writes a procfs, as far as we read one, of which the first process is ourselves. */
export function writeProcfs(proc: string, processes: readonly ShownProcess[], { namespace, bootId }: ProcfsOptions): void {
  mkdirSync(join(proc, 'sys', 'kernel', 'random'), { recursive: true });
  writeFileSync(join(proc, 'sys', 'kernel', 'random', 'boot_id'), `${bootId}\n`);
  processes.forEach((shown, position) => {
    const folder = join(proc, String(shown.pid));
    mkdirSync(folder);
    writeFileSync(join(folder, 'stat'), statOf(shown));
    writeFileSync(join(folder, 'cmdline'), commandLineOf(shown));
    const environ = shown.environText ?? (shown.environ && Object.entries(shown.environ).map((entry) => `${entry.join('=')}\0`).join(''));
    if (environ !== undefined) writeFileSync(join(folder, 'environ'), environ);
    if (shown.exe !== undefined) symlinkSync(shown.exe, join(folder, 'exe'));
    mkdirSync(join(folder, 'ns'));
    if (shown.namespaceHidden !== true) symlinkSync(`pid:[${shown.namespace ?? namespace}]`, join(folder, 'ns', 'pid'));
    if (position === 0) {
      symlinkSync(String(shown.pid), join(proc, 'self'));
    }
  });
}

function commandLineOf({ argv }: Pick<ShownProcess, 'argv'>): string {
  return argv.map((word) => `${word}\0`).join('');
}

function statOf({ pid, ppid, startTime, state = 'S' }: ShownProcess): string {
  return `${String(pid)} (a) name) ${[state, ppid, pid, pid, 0, ...Array<number>(14).fill(0), startTime, 0, 0].join(' ')}\n`;
}

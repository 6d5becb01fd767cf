import { isAbsolute } from 'node:path';
import type { ProcessDescriptor } from 'ps-list';
import { errorCode } from '../machine/error-code.js';
import type { Warning } from '../machine/warning.js';
import { hasControllingTerminal } from './controlling-terminal.js';
import type { Limit } from './limit.js';
import type { RunProgram } from './run-program.js';
import { snapshotTable, UNKNOWN_START_TIME } from './snapshot.js';
import type { ProcessRow, SnapshotTable } from './snapshot.js';

/** Start times of as many of these processes as can be told; must not throw for processes that are gone. */
export type ReadStartTimes = (pids: readonly number[]) => ReadonlyMap<number, bigint>;

/** The part of ps-list's answer that is used. */
export type ListedProcess = Pick<ProcessDescriptor, 'pid' | 'ppid' | 'name' | 'cmd' | 'path'>;

export interface PsListInputs {
  /** Our own pid. */
  readonly self: number;
  readonly run: RunProgram;
  readonly limit?: Limit;
  /** Start times in the unit of the platform; see `ProcessInfo.startTime`. */
  readonly readStartTimes: ReadStartTimes;
  /** Default: the package ps-list, loaded here and nowhere earlier (6 ms). */
  readonly listProcesses?: () => Promise<readonly ListedProcess[]>;
  /** The text of a process's command line, where ps-list's own won't do; see `SnapshotTable.commandText`. */
  readonly commandText?: (process: ListedProcess, ancestors: readonly number[]) => string;
  /** What opens only for a process that has a controlling terminal. Default: `/dev/tty`. */
  readonly terminalDevice?: string;
}

/**
 * The processes as the package ps-list sees them: macOS, the BSDs and, where
 * forced, Linux. Never rejects: what is missing is in the table's `problems`,
 * which is complete once the start times have been read.
 *
 * The environment of other processes stays unknown. macOS could show it
 * (`ps eww`), but as words appended to the command line, unquoted: a variable's
 * value, or an argument, with ` NAME=x` in it forges a variable, and evidence
 * that the observed can forge is worse than none.
 */
export async function openPsListTable(inputs: PsListInputs): Promise<SnapshotTable> {
  const problems: Warning[] = [];
  const listed = await listProcesses(inputs, problems);
  const parents = new Map(listed.map((entry) => [entry.pid, entry.ppid]));
  if (listed.length > 0 && !parents.has(inputs.self)) {
    problems.push({
      code: 'self-not-listed',
      message: `\`ps\` lists processes, but not our own (pid ${String(inputs.self)}): it shows another process namespace than ours.`,
    });
  }
  const ancestors = ancestorsOf(inputs.self, parents);
  const startTimeOf = startTimesInBatches(inputs, ancestors, [...parents.keys()], problems);
  const { commandText } = inputs;
  const rows = listed.map((entry): ProcessRow => {
    const exe = [entry.path, entry.name].find((path) => path !== undefined && isAbsolute(path));
    return {
      pid: entry.pid,
      ppid: entry.ppid,
      startTime: () => startTimeOf(entry.pid),
      argv: splitCommand(entry.cmd ?? '', exe),
      ...(exe === undefined ? {} : { exe }),
      commandText: commandText === undefined ? (entry.cmd ?? '') : () => commandText(entry, ancestors),
    };
  });
  const controllingTerminal = hasControllingTerminal(inputs.terminalDevice);
  return snapshotTable({
    self: inputs.self,
    rows,
    problems,
    ...(controllingTerminal === undefined ? {} : { controllingTerminal }),
  });
}

async function listProcesses(inputs: PsListInputs, problems: Warning[]): Promise<readonly ListedProcess[]> {
  try {
    const list = inputs.listProcesses ?? (await import('ps-list')).default;
    const listed = await (inputs.limit?.within(list()) ?? list());
    if (listed.length > 0) return listed.filter(isAlive);
  } catch {
    // Whatever it was, the simpler call below meets it too, or does without.
  }
  if (inputs.limit?.isReached() === true) {
    problems.push(inputs.limit.warning);
    return [];
  }
  // busybox's `ps` ignores ps-list's BSD flags and prints other columns than
  // those asked for, so ps-list finds no process and says nothing. POSIX's
  // form works there, each column with an `-o` of its own: `-o a=,b=` would
  // mean one column with the heading `,b=`.
  try {
    const listed = parsePosixList(inputs.run('ps', ['-A', '-o', 'pid=', '-o', 'ppid=', '-o', 'args=']));
    if (listed.length > 0) return listed.filter(isAlive);
    problems.push({
      code: 'ps-unreadable',
      message: 'The `ps` on PATH does not tell the parents of processes, so no agent can be recognised; install procps.',
    });
  } catch (error) {
    problems.push(
      inputs.limit?.isReached() === true
        ? inputs.limit.warning
        : errorCode(error) === 'ENOENT'
        ? {
            code: 'ps-missing',
            message: 'There is no `ps` on PATH, so no agent can be recognised; install procps, or add the folder of `ps` to PATH.',
          }
        : {
            code: 'ps-failed',
            message: '`ps` can’t be run here (a sandbox may forbid it), so no agent can be recognised; allow `ps`, or pass the id in the environment.',
          },
    );
  }
  return [];
}

/** A process that has ended but was not reaped has no arguments: `[sh] <defunct>` on Linux, `(zsh)` on macOS. */
function isAlive({ cmd = '' }: ListedProcess): boolean {
  return !((cmd.startsWith('[') && cmd.endsWith('] <defunct>')) || (cmd.startsWith('(') && cmd.endsWith(')')));
}

/** Reads `pid ppid args` lines; others (a heading) are skipped. */
function parsePosixList(output: string): ListedProcess[] {
  const listed: ListedProcess[] = [];
  for (const line of output.split('\n')) {
    // What another process wrote may hold any character, a carriage return too.
    const [, pid, ppid, text = ''] = /^\s*(\d+)\s+(\d+)\s+([^]*)$/.exec(line) ?? [];
    if (pid === undefined || ppid === undefined) continue;
    // busybox puts the kernel's name of a process in braces before arguments that begin otherwise: `{sleep} claude 5`.
    const cmd = text.replace(/^\{[^}]*\} /, '');
    listed.push({ pid: Number(pid), ppid: Number(ppid), name: '', cmd });
  }
  return listed;
}

/**
 * Makes words of a command line whose argument boundaries are lost. Only the
 * program's own path is known to be one word, however many blanks it holds
 * (`/Applications/Visual Studio Code.app/…`).
 */
export function splitCommand(text: string, exe?: string): string[] {
  // `[kthreadd]`: ps's way to say that there are no arguments.
  if (text.startsWith('[') && text.endsWith(']')) return [];
  if (exe !== undefined && exe.includes(' ') && (text === exe || text.startsWith(`${exe} `))) {
    return [exe, ...words(text.slice(exe.length))];
  }
  return words(text);
}

function words(text: string): string[] {
  return text.split(/[ \t]+/).filter((word) => word !== '');
}

function ancestorsOf(self: number, parents: ReadonlyMap<number, number>): number[] {
  const ancestors = new Set<number>();
  for (let pid: number | undefined = self; pid !== undefined && parents.has(pid) && !ancestors.has(pid); ) {
    ancestors.add(pid);
    pid = parents.get(pid);
  }
  return [...ancestors];
}

/** Two reads at most: our ancestors, whom every call needs; and the others, once a record in the store asks for one. */
function startTimesInBatches(
  { readStartTimes: read, limit }: Pick<PsListInputs, 'readStartTimes' | 'limit'>,
  ancestors: readonly number[],
  everybody: readonly number[],
  problems: Warning[],
): (pid: number) => bigint {
  const ofAncestors = lazily(() => {
    const times = safely(read, ancestors);
    if (times.size === 0) {
      problems.push(
        limit?.isReached() === true
          ? limit.warning
          : {
              code: 'start-times-missing',
              message: '`ps` does not tell when processes started, so a process can’t be told from a later one with its pid; install procps.',
            },
      );
    }
    return times;
  });
  const ofOthers = lazily(() => {
    const known = new Set(ancestors);
    return safely(read, everybody.filter((pid) => !known.has(pid)));
  });
  return (pid) => (ancestors.includes(pid) ? ofAncestors() : ofOthers()).get(pid) ?? UNKNOWN_START_TIME;
}

function safely(read: ReadStartTimes, pids: readonly number[]): ReadonlyMap<number, bigint> {
  if (pids.length === 0) return new Map();
  try {
    return read(pids);
  } catch {
    return new Map();
  }
}

function lazily<Value>(read: () => Value): () => Value {
  let box: { readonly value: Value } | undefined;
  return () => (box ??= { value: read() }).value;
}

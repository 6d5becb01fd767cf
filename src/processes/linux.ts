import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { ProcessInfo, ProcessNamespace, ProcessTable } from './table.js';

/** The inode of the host's own pid namespace, a constant of the kernel (PROC_PID_INIT_INO, include/linux/proc_ns.h). */
export const INITIAL_PID_NAMESPACE = '4026531836';

/** The unit of start times, USER_HZ of every architecture that Node runs on. */
const TICKS_PER_SECOND = 100n;

const PROC = '/proc';

export interface LinuxTableInputs {
  /** Where procfs is mounted. Default `/proc`. */
  readonly proc?: string;
  /** Our pid as our own namespace numbers it. Default `process.pid`. */
  readonly pid?: number;
}

/**
 * The process table of Linux, read from procfs on demand: its cost depends on
 * how many processes are asked for, never on how many the machine runs.
 *
 * Our own pid is read from `/proc/self/stat`, not taken from `process.pid`: inside
 * Claude Code's sandbox `/proc` belongs to an outer namespace, where we have
 * another number, and our own number is somebody else (seen 2026-11-20).
 *
 * @returns undefined where there is no readable procfs.
 */
export function openLinuxTable(inputs: LinuxTableInputs = {}): ProcessTable | undefined {
  const proc = inputs.proc ?? PROC;
  const ownStat = readStat(proc, 'self');
  if (ownStat === undefined) return undefined;
  return new LinuxTable(proc, ownStat, inputs.pid ?? process.pid);
}

class LinuxTable implements ProcessTable {
  readonly self: number;
  readonly controllingTerminal: boolean;
  readonly #processes = new Map<number, LinuxProcess | undefined>();
  readonly #environments = new Map<number, Readonly<Record<string, string>> | undefined>();
  readonly #proc: string;
  readonly #pidInOwnNamespace: number;
  #namespace: ProcessNamespace | undefined;
  #startTimeShift: bigint | undefined;

  constructor(proc: string, ownStat: Stat, pidInOwnNamespace: number) {
    this.#proc = proc;
    this.#pidInOwnNamespace = pidInOwnNamespace;
    this.self = ownStat.pid;
    this.controllingTerminal = ownStat.terminal !== 0;
    this.#processes.set(ownStat.pid, new LinuxProcess(proc, ownStat));
  }

  get(pid: number): ProcessInfo | undefined {
    if (this.#processes.has(pid)) return this.#processes.get(pid);
    const stat = readStat(this.#proc, String(pid));
    const found = stat?.pid === pid ? new LinuxProcess(this.#proc, stat) : undefined;
    this.#processes.set(pid, found);
    return found;
  }

  /** Of a process that may have nothing to do with us: it is not kept. */
  startTimeOf(pid: number): bigint | undefined {
    const known = this.#processes.get(pid);
    if (known !== undefined) return known.startTime;
    const stat = readStat(this.#proc, String(pid));
    return stat?.pid === pid ? stat.startTime : undefined;
  }

  environ(pid: number): Readonly<Record<string, string>> | undefined {
    if (this.#environments.has(pid)) return this.#environments.get(pid);
    const text = readText(`${this.#proc}/${String(pid)}/environ`);
    const environment = text === undefined ? undefined : parseEnviron(text);
    this.#environments.set(pid, environment);
    return environment;
  }

  ageOf(pid: number): number | undefined {
    const startTime = this.startTimeOf(pid);
    // Both count from boot, and a time namespace shifts both alike.
    const uptime = Number.parseFloat(readText(`${this.#proc}/uptime`) ?? '');
    if (startTime === undefined || Number.isNaN(uptime)) return undefined;
    const age = uptime * 1000 - (Number(startTime) * 1000) / Number(TICKS_PER_SECOND);
    // A container may be shown an uptime of its own (lxcfs), which begins later than its processes.
    return age >= 0 ? age : undefined;
  }

  /** Read where somebody has to know: almost nobody has a time namespace. */
  get startTimeShift(): bigint {
    this.#startTimeShift ??= this.#readStartTimeShift();
    return this.#startTimeShift;
  }

  #readStartTimeShift(): bigint {
    const offsets = readText(`${this.#proc}/self/timens_offsets`) ?? '';
    const [, seconds, nanoseconds] = /^boottime\s+(-?\d+)\s+(\d+)$/m.exec(offsets) ?? [];
    return seconds === undefined || nanoseconds === undefined ? 0n : BigInt(seconds) * TICKS_PER_SECOND + (BigInt(nanoseconds) * TICKS_PER_SECOND) / 1_000_000_000n;
  }

  pids(): readonly number[] {
    return readdirSync(this.#proc).filter((name) => /^[1-9]\d*$/.test(name)).map(Number);
  }

  workingFolder(pid: number): string | undefined {
    try {
      return readlinkSync(`${this.#proc}/${String(pid)}/cwd`);
    } catch {
      return undefined; // gone, or not ours to read
    }
  }

  namespaceOf(pid: number): string | undefined {
    return readNamespaceId(this.#proc, String(pid));
  }

  ownerOf(pid: number): number | undefined {
    try {
      return lstatSync(`${this.#proc}/${String(pid)}`).uid;
    } catch {
      return undefined; // gone, or not to be looked at
    }
  }

  get namespace(): ProcessNamespace {
    this.#namespace ??= readNamespace(this.#proc, this.self === this.#pidInOwnNamespace);
    return this.#namespace;
  }
}

/** `argv` and `exe` are read on first use: the cleaning of the store asks a hundred processes for their start time only. */
class LinuxProcess implements ProcessInfo {
  readonly pid: number;
  readonly ppid: number;
  readonly startTime: bigint;
  readonly terminal: boolean;
  readonly #proc: string;
  #argv: readonly string[] | undefined;
  #exe: string | null | undefined;

  constructor(proc: string, stat: Stat) {
    this.#proc = proc;
    this.pid = stat.pid;
    this.ppid = stat.ppid;
    this.startTime = stat.startTime;
    this.terminal = stat.terminal !== 0;
  }

  get argv(): readonly string[] {
    this.#argv ??= parseCommandLine(readText(`${this.#proc}/${String(this.pid)}/cmdline`) ?? '');
    return this.#argv;
  }

  get exe(): string | undefined {
    if (this.#exe === undefined) {
      try {
        this.#exe = readlinkSync(`${this.#proc}/${String(this.pid)}/exe`);
      } catch {
        this.#exe = null; // another user's, or a sandbox forbids it (codex 0.50 to 0.100)
      }
    }
    return this.#exe ?? undefined;
  }
}

interface Stat {
  readonly pid: number;
  readonly ppid: number;
  readonly terminal: number;
  readonly startTime: bigint;
}

function readStat(proc: string, pid: string): Stat | undefined {
  const text = readText(`${proc}/${pid}/stat`);
  return text === undefined ? undefined : parseStat(text);
}

/**
 * Reads `/proc/PID/stat`. The name in parentheses may hold blanks and parentheses
 * itself (`tmux: server`), so fields are counted from the last `)`.
 *
 * @returns undefined for text of another shape, and for a process that has ended but not been reaped:
 *   nobody's session lives in a zombie.
 */
export function parseStat(text: string): Stat | undefined {
  const close = text.lastIndexOf(')');
  if (close < 0) return undefined;
  const fields = text.slice(close + 2).split(' ', 20);
  const pid = Number.parseInt(text, 10);
  const [state, parent] = fields;
  const start = fields[19];
  if (state === undefined || parent === undefined || start === undefined) return undefined;
  const ppid = Number.parseInt(parent, 10);
  if (!Number.isSafeInteger(pid) || pid <= 0 || !Number.isSafeInteger(ppid) || ppid < 0) return undefined;
  if (state === 'Z' || state === 'X') return undefined;
  try {
    return { pid, ppid, terminal: Number.parseInt(fields[4] ?? '0', 10), startTime: BigInt.asUintN(64, BigInt(start)) };
  } catch {
    return undefined; // no number
  }
}

/** Splits the NUL-terminated words of `/proc/PID/cmdline`; the padding of overwritten titles (`claude\0\0\0`) goes. */
export function parseCommandLine(text: string): readonly string[] {
  const argv = text.split('\0');
  while (argv.length > 0 && argv[argv.length - 1] === '') argv.pop();
  return argv;
}

/**
 * Splits `/proc/PID/environ`. Of a repeated name the first counts, as for getenv(3).
 *
 * @returns undefined where the text is not the environment that the process was started with. A program that gives
 *   itself a title may overwrite that memory: perl's and ruby's `$0` and Python's setproctitle leave NULs there, and
 *   parts of the title. The kernel ends each entry with one NUL, and each names a variable.
 */
export function parseEnviron(text: string): Readonly<Record<string, string>> | undefined {
  const entries = text.split('\0');
  if (entries.pop() !== '') return undefined;
  const environment = Object.create(null) as Record<string, string>;
  for (const entry of entries) {
    const equals = entry.indexOf('=');
    if (equals <= 0) return undefined;
    const name = entry.slice(0, equals);
    environment[name] ??= entry.slice(equals + 1);
  }
  return environment;
}

let ourNamespace: string | undefined;

function readNamespace(proc: string, numbersAreOurs: boolean): ProcessNamespace {
  // Read once: a program never leaves the pid namespace that it started in (setns(2) moves only its children).
  const id = proc === PROC ? (ourNamespace ??= readNamespaceId(proc, 'self')) : readNamespaceId(proc, 'self');
  // A kernel without pid namespaces has only one.
  const inode = id ?? INITIAL_PID_NAMESPACE;
  // Where /proc numbers us otherwise than we do, its pids are an outer namespace's, which has no name here.
  return numbersAreOurs ? { id: inode, initial: inode === INITIAL_PID_NAMESPACE } : { id: `${inode}:outer-proc`, initial: false, ours: false };
}

function readNamespaceId(proc: string, pid: string): string | undefined {
  try {
    return readlinkSync(`${proc}/${pid}/ns/pid`).slice('pid:['.length, -1);
  } catch {
    return undefined; // gone, another user's, or a process outside our user namespace
  }
}

/** One call into Node's own C++ for open, read and close: a third of what the three cost from here (Node 20.20). */
function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // gone, or not ours to read
  }
}

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { isEndedBy } from './ignored-signals.js';

/** Those that somebody sends to end a program or to tell it something, and that Node lets a program catch. */
const FORWARDED_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGALRM', 'SIGVTALRM', 'SIGIO', 'SIGPIPE', 'SIGPWR', 'SIGSTKFLT', 'SIGURG', 'SIGXCPU', 'SIGXFSZ'] as const;
/** Those that a key sends: Ctrl-C and Ctrl-\. */
const KEYBOARD_SIGNALS: ReadonlySet<string> = new Set(['SIGINT', 'SIGQUIT']);

/** A program and how to start it. */
export interface Command {
  readonly file: string;
  /** The first is the name that the program sees as its own. */
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Descriptors from 3 on to hand on. */
  readonly descriptors: readonly number[];
}

/**
 * Runs a program as a child, and makes this process as invisible as it can: the program has our streams and
 * descriptors and gets our signals, and this process ends as the program does.
 *
 * @returns its exit code; 128 + N where signal N ended it and could not end us
 * @throws Error where it can't be started
 */
export async function runChild({ file, argv: [argv0 = file, ...args], environment, descriptors }: Command): Promise<number> {
  const isInForeground = isForegroundJob();
  const forward = (signal: NodeJS.Signals): void => {
    // The terminal may have sent it to the program too, and a second Ctrl-C means "at once" to many programs that catch it.
    const { pid } = child ?? {};
    if (KEYBOARD_SIGNALS.has(signal) && isInForeground() && !(pid !== undefined && isEndedBy(signal, pid))) return;
    child?.kill(signal);
  };
  const forwarded = FORWARDED_SIGNALS.filter((signal) => signal in constants.signals);
  // Before the start: from then on a signal that ended us would leave the program without its caller.
  for (const signal of forwarded) process.on(signal, forward);
  let child: ChildProcess | undefined;
  try {
    const { code, signal } = await new Promise<Ending>((resolve, reject) => {
      child = spawn(file, args, { argv0, env: { ...environment, ...channelVariables() }, stdio: stdioWith(descriptors) });
      child.on('error', reject);
      child.on('exit', (code, signal) => { resolve({ code, signal }); });
      if (child.pid !== undefined) letGo(descriptors);
    });
    // Node 20 aborts when it puts a terminal in order that was closed meanwhile.
    if (process.platform !== 'win32') closeSync(2);
    if (signal === null) return code ?? 1;
    endBy(signal);
    return 128 + constants.signals[signal];
  } finally {
    for (const signal of forwarded) process.off(signal, forward);
  }
}

interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

function stdioWith(descriptors: readonly number[]): ('inherit' | 'ignore')[] {
  return Array.from({ length: Math.max(2, ...descriptors) + 1 }, (_, number) => (number < 3 || descriptors.includes(number) ? 'inherit' : 'ignore'));
}

/**
 * From now on the descriptors are the program's alone: a reader must see the end when the program closes one, and
 * messages of a Node that forked us are not ours to read. stderr stays, for what we may have to say.
 */
function letGo(descriptors: readonly number[]): void {
  if (process.platform === 'win32') return;
  const channel = channelDescriptor();
  if (channel !== undefined) process.disconnect();
  for (const number of [0, 1, ...descriptors]) {
    if (number !== channel) closeSync(number);
  }
}

/** Node takes the variables that tell of its channel out of the environment when it starts. */
function channelVariables(): Record<string, string> {
  const channel = channelDescriptor();
  if (channel === undefined) return {};
  const mode = startedWith('NODE_CHANNEL_SERIALIZATION_MODE');
  return { NODE_CHANNEL_FD: String(channel), ...(mode !== undefined && { NODE_CHANNEL_SERIALIZATION_MODE: mode }) };
}

function channelDescriptor(): number | undefined {
  return (process.channel as { readonly fd?: number } | undefined)?.fd;
}

function startedWith(name: string): string | undefined {
  try {
    return readFileSync('/proc/self/environ', 'utf8').split('\0').find((entry) => entry.startsWith(`${name}=`))?.slice(name.length + 1);
  } catch {
    return undefined;
  }
}

/** Ends this process by a signal, so that a shell sees what happened and a loop in it ends with Ctrl-C. */
function endBy(signal: NodeJS.Signals): void {
  if (process.platform === 'win32') return;
  if (signal !== 'SIGKILL') {
    // Node ignores some signals and catches others. Adding and removing a listener leaves the default.
    process.removeAllListeners(signal).on(signal, ignore).off(signal, ignore);
  }
  process.kill(process.pid, signal);
  // Another thread may be the one that takes it.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
}

function ignore(): void {
  // Nothing.
}

/** Whether the terminal's keys reach us, and with us our child, which is of our process group. */
function isForegroundJob(): () => boolean {
  if (process.platform !== 'linux') {
    const hasTerminal = process.stdin.isTTY;
    return () => hasTerminal;
  }
  return () => {
    try {
      const stat = readFileSync('/proc/self/stat', 'utf8');
      // After the last ")": state, ppid, pgrp, session, tty_nr, tpgid.
      const [, , group, , , foregroundGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return group === foregroundGroup;
    } catch {
      return false;
    }
  };
}

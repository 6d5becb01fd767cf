import { sessionVariables } from '../formats/session-variables.js';
import type { Environment } from '../machine/environment.js';
import type { Resolution } from '../session/resolution.js';
import { runChild } from './exec/child.js';
import type { Command } from './exec/child.js';
import { inheritedDescriptors } from './exec/descriptors.js';
import { findProgram } from './exec/find-program.js';
import { ignoredSignals } from './exec/ignored-signals.js';
import { surelyStarts } from './exec/surely-starts.js';
import { UsageError } from './failure.js';
import type { CommandIo } from './io.js';
import { resolved } from './resolved.js';
import type { Given } from './row.js';

/**
 * Becomes the program in our place: execve(2) fails also for what nobody can see beforehand, such as a file that somebody
 * is still writing (ETXTBSY), and Node aborts then. This program says a sentence instead, and ends with 126 as a shell does.
 */
const STARTER = '/usr/bin/env';
/** As in a shell. */
const NOT_EXECUTABLE = 126;
const NOT_FOUND = 127;

/**
 * `agent-session exec -- program …`: runs it with the session's variables, as if it had been started directly. Variables
 * without a value are taken out of its environment. It runs also where there is no session.
 * @returns the program's own exit code; as in a shell, 127 where it is not found and 126 where it can't be run
 *   (a sentence on stderr says why)
 */
export async function runExec(given: Given, io: CommandIo): Promise<number> {
  const [program = ''] = given.words;
  if (program === '') throw new UsageError('exec needs a program: agent-session exec -- program …');
  return await execute([program, ...given.words.slice(1)], await resolved(given), io);
}

/** Runs the words, the first of which is a program. Where Node can do it, this process becomes the program. */
export async function execute(argv: readonly [program: string, ...words: string[]], resolution: Resolution, io: CommandIo): Promise<number> {
  const [program] = argv;
  const environment = environmentWithSession(io.env, resolution);
  const command = io.platform === 'win32' ? { file: program, argv, environment, descriptors: [] } : unixCommand(argv, environment);
  if ('problem' in command) return command.problem === 'missing' ? missing(program, io) : notExecutable(program, io);
  if (io.platform === 'linux') replaceProcess(command);
  try {
    return await runChild(command);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return missing(program, io);
    if (code === 'EACCES') return notExecutable(program, io);
    if (code === 'ERR_ACCESS_DENIED') throw error; // Node's permission model
    const why = code === 'EINVAL' ? 'can’t be started directly; on Windows, start batch files with "cmd /c"' : `can’t be run (${error instanceof Error ? error.message : String(error)})`;
    io.say(`${JSON.stringify(program)} ${why}.`);
    return NOT_EXECUTABLE;
  }
}

function unixCommand(argv: readonly [string, ...string[]], environment: Readonly<Record<string, string>>): Command | Extract<ReturnType<typeof findProgram>, { problem: string }> {
  const found = findProgram(argv[0], environment.PATH);
  if ('problem' in found) return found;
  const descriptors = inheritedDescriptors(environment);
  const ignored = ignoredSignals(environment, process.ppid);
  // Node can't ignore a signal for a program that it starts; a shell can, and then becomes the program.
  if (ignored.length > 0) return { file: '/bin/sh', argv: ['/bin/sh', '-c', `trap '' ${ignored.join(' ')}; exec "$0" "$@"`, ...argv], environment, descriptors };
  return { file: found.file, argv, environment, descriptors };
}

/**
 * Becomes the program, and does not return; returns where that is not possible: Node before 22.15, and descriptors of
 * our caller, which only a child can be given.
 */
function replaceProcess({ file, argv, environment, descriptors }: Command): void {
  if (typeof process.execve !== 'function' || descriptors.length > 0) return;
  const words = ['env', '--', ...argv];
  const size = [...words, ...Object.entries(environment).flat()];
  if (!surelyStarts(file, size)) return;
  // It takes a name with a "=" for a variable. It looks for the program as we did, so that the program sees the same name.
  const isStarted = argv[0]?.includes('=') !== true && surelyStarts(STARTER, size);
  // Node ignores these, and the program would inherit that; a signal with a listener gets its default back.
  for (const signal of ['SIGPIPE', 'SIGXFSZ'] as const) process.on(signal, () => undefined);
  if (isStarted) process.execve(STARTER, words, environment);
  else process.execve(file, argv, environment);
}

function environmentWithSession(env: Environment, resolution: Resolution): Readonly<Record<string, string>> {
  const { set, unset } = sessionVariables(resolution);
  const kept = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined && !unset.includes(entry[0]));
  return { ...Object.fromEntries(kept), ...Object.fromEntries(set) };
}

function missing(program: string, io: CommandIo): number {
  io.say(`there is no command ${JSON.stringify(program)}; check the name and PATH (for a script, also the program in its first line).`);
  return NOT_FOUND;
}

function notExecutable(program: string, io: CommandIo): number {
  io.say(`${JSON.stringify(program)} may not be run; check that it is a program and has the execute permission.`);
  return NOT_EXECUTABLE;
}

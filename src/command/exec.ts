import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { sessionVariables } from '../formats/session-variables.js';
import type { Resolution } from '../session/resolution.js';
import type { CommandIo } from './io.js';

/** Those that somebody sends to end a program or to tell it something, and that a program may catch. */
const FORWARDED_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGALRM'] as const;
/** Those that a key sends: Ctrl-C and Ctrl-\. */
const KEYBOARD_SIGNALS: ReadonlySet<string> = new Set(['SIGINT', 'SIGQUIT']);

export interface ExecOptions {
  readonly resolution: Resolution;
  /** The program, as a path or a name to look for in PATH, and its arguments. */
  readonly command: readonly string[];
}

/**
 * `agent-session exec -- command …`: runs it with `AGENT_SESSION_ID`, `AGENT_SESSION_AGENT` and
 * `AGENT_SESSION_RUN_ID`, on our own stdin, stdout and stderr. Those without a value are taken out of its
 * environment. It runs also where there is no session.
 * @returns the command's own exit code; 128 + N where signal N ended it; as in a shell, 127 where it is not
 * found and 126 where it can't be run (a sentence on stderr says why); 2 for wrong usage
 */
export function runExec({ resolution, command }: ExecOptions, io: CommandIo): Promise<number> {
  const [program, ...args] = command;
  if (program === undefined || program === '') {
    io.stderr('agent-session: exec needs a command: agent-session exec -- command …\n');
    return Promise.resolve(2);
  }

  return new Promise((resolve) => {
    const forward = (signal: NodeJS.Signals): void => {
      // The terminal has sent it to the command too; a second Ctrl-C means "at once" to many programs.
      if (KEYBOARD_SIGNALS.has(signal) && isForegroundJob()) return;
      child?.kill(signal);
    };
    // Before the start: from then on a signal that ended us would leave the command without its caller.
    for (const signal of FORWARDED_SIGNALS) process.on(signal, forward);
    const finish = (code: number): void => {
      for (const signal of FORWARDED_SIGNALS) process.off(signal, forward);
      resolve(code);
    };
    const fail = (error: unknown): void => {
      const { code, sentence } = explain(program, error);
      io.stderr(`agent-session: ${sentence}\n`);
      finish(code);
    };

    let child: ReturnType<typeof spawn> | undefined;
    try {
      child = spawn(program, args, { stdio: 'inherit', env: environmentWithSession(io.env, resolution) });
    } catch (error) {
      // Some failures are thrown (EACCES, E2BIG), others come as an event (ENOENT).
      fail(error);
      return;
    }
    child.on('error', fail);
    child.on('exit', (code, signal) => {
      finish(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
    });
  });
}

function environmentWithSession(env: CommandIo['env'], resolution: Resolution): Record<string, string | undefined> {
  const { set, unset } = sessionVariables(resolution);
  // spawn leaves out what is undefined.
  return { ...env, ...Object.fromEntries(unset.map((name) => [name, undefined])), ...Object.fromEntries(set) };
}

/** Whether the terminal's keys reach us, and with us our child, which is of our process group. */
function isForegroundJob(): boolean {
  if (process.platform !== 'linux') return process.stdin.isTTY;
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    // After the last ")": state, ppid, pgrp, session, tty_nr, tpgid.
    const [, , group, , , foregroundGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return group === foregroundGroup;
  } catch {
    return process.stdin.isTTY;
  }
}

function explain(program: string, error: unknown): { readonly code: number; readonly sentence: string } {
  const name = JSON.stringify(program);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
      return { code: 127, sentence: `there is no command ${name}; check the name and PATH (for a script, also the program in its first line).` };
    case 'EACCES':
      return { code: 126, sentence: `${name} may not be run; check that it is a program and has the execute permission.` };
    case 'EINVAL':
      return { code: 126, sentence: `${name} can't be started directly; on Windows, start batch files with "cmd /c".` };
    default:
      return { code: 126, sentence: `${name} can't be run (${error instanceof Error ? error.message : String(error)}).` };
  }
}

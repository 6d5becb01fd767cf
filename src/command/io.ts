import { resolve } from 'node:path';
import type { Environment } from '../machine/environment.js';
import { printable } from './printable.js';
import { styleFor } from './style.js';
import type { Style } from './style.js';
import { writeAll } from './write.js';

/** What a command sees of the world. Tests give it another one. */
export interface CommandIo {
  /**
   * Prints what was asked for.
   *
   * @throws Error named `OutputError` where stdout can't be written
   */
  readonly stdout: (text: string) => void;
  /**
   * Says one sentence on stderr, as a line that starts with `agent-session:`. Every message goes this way, so no
   * control character that somebody else wrote reaches a terminal. Where nobody can read it, it is no failure.
   */
  readonly say: (sentence: string) => void;
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: () => number;
  /** @throws Error where the working folder was deleted */
  readonly workingFolder: () => string;
  /** How many characters fit on a line of stdout. */
  readonly columns: () => number;
  /** How many characters fit on a line of the terminal that stdout is; undefined where it is none: then nothing needs to be cut. */
  readonly lineLength: () => number | undefined;
  /** The colours for stdout. */
  readonly style: () => Style;
  /** Where this package is installed, with its documentation. */
  readonly packageFolder: () => string;
}

/** The world of this process. Node's modules for terminals cost more than an answer, so only who asks about one loads them. */
export function realIo(): CommandIo {
  const { env, platform } = process;
  return {
    stdout: (text) => { writeAll(1, text); },
    say: (sentence) => { writeAll(2, `agent-session: ${printable(sentence)}\n`); },
    env,
    platform,
    now: Date.now,
    workingFolder: () => process.cwd(),
    columns: () => columnsOf(process.stdout, env),
    lineLength: () => (process.getBuiltinModule('node:tty').isatty(1) ? columnsOf(process.stdout, env) : undefined),
    style: () => styleFor(env, () => process.getBuiltinModule('node:tty').isatty(1)),
    packageFolder: () => resolve(__dirname, '../..'), // from dist/command
  };
}

/** A pipe has no width of its own: then `COLUMNS` tells, as it does for `man` and `ps`. */
export function columnsOf(stream: { readonly columns?: number }, env: Environment): number {
  const width = stream.columns ?? Number(env.COLUMNS);
  return Number.isInteger(width) && width > 0 ? width : 80;
}

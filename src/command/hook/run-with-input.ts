import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';

/** Those that an agent sends to end a hook that takes too long. */
const FORWARDED_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A program and what it is given. */
export interface FedCommand {
  readonly program: string;
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly input: Buffer;
  /** Where more of the input may come from. */
  readonly rest?: Readable | undefined;
}

/**
 * Runs a program with our stdout and stderr, and with the input on its stdin.
 *
 * @returns its exit code; 128 + N where signal N ended it
 * @throws Error where it can't be started
 */
export async function runWithInput({ program, words, environment, input, rest }: FedCommand): Promise<number> {
  let child: ChildProcess | undefined;
  const forward = (signal: NodeJS.Signals): void => { child?.kill(signal); };
  for (const signal of FORWARDED_SIGNALS) process.on(signal, forward);
  try {
    return await new Promise((resolve, reject) => {
      const started = spawn(program, words, { env: environment, stdio: ['pipe', 'inherit', 'inherit'] });
      child = started;
      started.on('error', reject);
      started.on('exit', (code, signal) => { resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]); });
      // A program may end without reading what it is given.
      started.stdin.on('error', () => undefined).write(input);
      if (rest === undefined) started.stdin.end();
      else rest.on('error', () => undefined).pipe(started.stdin);
    });
  } finally {
    for (const signal of FORWARDED_SIGNALS) process.off(signal, forward);
    // What the program did not read is nobody's.
    rest?.pause();
  }
}

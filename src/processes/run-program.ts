import { execFileSync, spawn } from 'node:child_process';
import type { Limit } from './limit.js';

/**
 * Runs a program to its end and returns its standard output, read as UTF-8.
 * Throws where it can't be started, ends with another code than 0 or takes
 * too long. A parameter of every adapter, so that recorded outputs replay.
 */
export type RunProgram = (file: string, args: readonly string[]) => string;

/** The same without holding up the caller's program meanwhile. */
export type AwaitProgram = (file: string, args: readonly string[]) => string | Promise<string>;

/** Long enough for PowerShell's first start on a busy machine; a hanging WMI service must not hang its caller. */
const TIMEOUT_MS = 20_000;

/** A machine with thousands of processes prints megabytes; Node's default stops at one. */
const OUTPUT_LIMIT_BYTES = 64 * 1024 * 1024;

type Variables = Readonly<Record<string, string | undefined>>;

/** Runs programs of this machine, with the given environment and nothing added to it. */
export function programRunner(env: Variables, limit?: Limit): RunProgram {
  return (file, args) => {
    if (limit?.isReached() === true) throw new Error(limit.warning.message);
    return execFileSync(file, [...args], {
      encoding: 'utf8',
      env: { ...env },
      maxBuffer: OUTPUT_LIMIT_BYTES,
      // No inherited handle at all: only then does Windows give the child a
      // hidden console of its own instead of ours.
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: Math.ceil(Math.min(TIMEOUT_MS, limit?.left ?? TIMEOUT_MS)),
      windowsHide: true,
    });
  };
}

/** The same, waited for: a limit ends it at once. */
export function programAwaiter(env: Variables, limit: Limit): AwaitProgram {
  return async (file, args) => {
    if (limit.isReached()) throw new Error(limit.warning.message);
    const child = spawn(file, [...args], { env: { ...env }, stdio: ['ignore', 'pipe', 'ignore'], timeout: TIMEOUT_MS, windowsHide: true });
    const done = new Promise<string>((resolve, reject) => {
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (output.length > OUTPUT_LIMIT_BYTES) child.kill();
      });
      child.once('error', reject);
      child.once('close', (code, signal) => {
        if (code === 0) resolve(output);
        else reject(new Error(`${file} ended with ${String(code ?? signal)}`));
      });
    });
    return await limit.within(done, () => child.kill());
  };
}

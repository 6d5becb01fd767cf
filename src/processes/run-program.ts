import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { Limit } from './limit.js';

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

const common = { encoding: 'utf8', maxBuffer: OUTPUT_LIMIT_BYTES, windowsHide: true } as const;

/** Runs programs of this machine, with the given environment and nothing added to it. */
export function programRunner(env: Variables, limit = new Limit()): RunProgram {
  return (file, args) => {
    limit.check();
    // No inherited handle at all: only then does Windows give the child a hidden console of its own instead of ours.
    return execFileSync(file, [...args], { ...common, env: { ...env }, stdio: ['ignore', 'pipe', 'ignore'], timeout: Math.ceil(Math.min(TIMEOUT_MS, limit.left)) });
  };
}

/** The same, waited for: a limit ends it at once. */
export function programAwaiter(env: Variables, limit: Limit): AwaitProgram {
  return async (file, args) => {
    limit.check();
    const running = promisify(execFile)(file, [...args], { ...common, env: { ...env }, timeout: TIMEOUT_MS });
    // PowerShell waits for the end of its input.
    running.child.stdin?.end();
    return (await limit.within(running, () => running.child.kill())).stdout;
  };
}

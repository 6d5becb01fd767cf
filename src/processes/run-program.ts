import { execFileSync } from 'node:child_process';

/**
 * Runs a program to its end and returns its standard output, read as UTF-8.
 * Throws where it can't be started, ends with another code than 0 or takes
 * too long. A parameter of every adapter, so that recorded outputs replay.
 */
export type RunProgram = (file: string, args: readonly string[]) => string;

/** Long enough for PowerShell's first start on a busy machine; a hanging WMI service must not hang its caller. */
const TIMEOUT_MS = 20_000;

/** A machine with thousands of processes prints megabytes; Node's default stops at one. */
const OUTPUT_LIMIT_BYTES = 64 * 1024 * 1024;

/** Runs programs of this machine, with the given environment and nothing added to it. */
export function programRunner(env: Readonly<Record<string, string | undefined>>): RunProgram {
  return (file, args) =>
    execFileSync(file, [...args], {
      encoding: 'utf8',
      env: { ...env },
      maxBuffer: OUTPUT_LIMIT_BYTES,
      // No inherited handle at all: only then does Windows give the child a
      // hidden console of its own instead of ours.
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: TIMEOUT_MS,
      windowsHide: true,
    });
}

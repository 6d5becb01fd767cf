import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { it } from 'vitest';

export { temporaryFolder } from './temporary-folder.js';

/** Nothing of the machine's own agents, CI or preferences. */
export function bareEnvironment(home: string, over: Record<string, string> = {}): Record<string, string> {
  return { PATH: process.env.PATH ?? '', HOME: home, ...over };
}

/** `it`, where the programs are installed; elsewhere a skip that says why. */
export function itWith(...programs: readonly string[]): ReturnType<typeof it.skipIf> {
  const missing = programs.filter((program) => !isInstalled(program));
  return itIf(missing.length === 0, `tests with ${programs.join(' and ')}, for PATH has no ${missing.join(', no ')}`);
}

/** `it`, where the condition holds; elsewhere a skip that says what and why. */
export function itIf(condition: boolean, reason: string): ReturnType<typeof it.skipIf> {
  if (!condition) console.warn(`skipped: ${reason}`);
  return it.skipIf(!condition);
}

export function isInstalled(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env: Record<string, string>;
  readonly input?: string;
}

export function run(program: string, args: readonly string[], options: RunOptions): Run {
  const { status, stdout, stderr, error } = spawnSync(program, args, { ...options, encoding: 'utf8' });
  if (error !== undefined) throw error;
  return { status, stdout, stderr };
}

/** As {@link run}, with our own event loop free to serve the program's requests. */
export async function runAsync(program: string, args: readonly string[], options: RunOptions): Promise<Run> {
  const child = spawn(program, args, { cwd: options.cwd, env: options.env });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  // A program may end without reading what it is given.
  child.stdin.on('error', () => undefined).end(options.input ?? '');
  return await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      resolve({ status, stdout, stderr });
    });
  });
}

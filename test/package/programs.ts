import { spawn } from 'node:child_process';
import { dirname, delimiter, join } from 'node:path';
import type { Run } from '../support/programs.js';

export interface ProgramOptions {
  readonly cwd: string;
  /** Where the program keeps its own files: no settings and caches of the machine's. */
  readonly home: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs npm. @throws where it fails */
export async function npm(args: readonly string[], options: ProgramOptions): Promise<Run> {
  return await succeed('npm', args, options);
}

/** Runs a program of PATH or of a path. @throws where it fails */
export async function succeed(program: string, args: readonly string[], options: ProgramOptions): Promise<Run> {
  const done = await attempt(program, args, options);
  if (done.status !== 0) throw new Error(`${program} ${args.join(' ')} failed (${String(done.status)}):\n${done.stdout}${done.stderr}`);
  return done;
}

export async function attempt(program: string, args: readonly string[], { cwd, home, env = {} }: ProgramOptions): Promise<Run> {
  // On Windows package managers and their links are .cmd files, which only a shell can start.
  const shell = process.platform === 'win32' && program !== process.execPath;
  const child = spawn(program, args, { cwd, shell, env: { ...bareEnvironment(home), ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      resolve({ status, stdout, stderr });
    });
  });
}

/** Nothing of the machine's but where programs are; Windows' own can't do without its folder. */
function bareEnvironment(home: string): Record<string, string> {
  const path = [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter);
  const windows = { SystemRoot: process.env.SystemRoot ?? '', ComSpec: process.env.ComSpec ?? '', PATHEXT: process.env.PATHEXT ?? '' };
  return {
    PATH: path,
    HOME: home,
    npm_config_cache: join(home, 'npm-cache'),
    npm_config_update_notifier: 'false',
    ...(process.platform === 'win32' && { ...windows, USERPROFILE: home, LOCALAPPDATA: home, APPDATA: home, TEMP: home }),
  };
}

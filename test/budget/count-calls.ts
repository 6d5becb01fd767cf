import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { quoted } from '../support/agents.js';
import { itIf } from '../support/programs.js';
import { answer, PATHS, shellCommand } from './paths.js';
import type { CallPath, Stage } from './paths.js';

/** Those that touch files, folders and processes. What threads and memory do differs from run to run. */
const TRACED = 'execve,open,openat,read,pread64,readlink,readlinkat,stat,lstat,fstat,newfstatat,statx,access,faccessat,faccessat2,getdents64,write,link,linkat,unlink,unlinkat,rename,renameat,renameat2,mkdir,mkdirat';

/** Programs may be forbidden to trace (ptrace in containers). */
const tracer = spawnSync('strace', ['-c', '-o', '/dev/null', '/bin/true'], { encoding: 'utf8' });
export const itTraced = itIf(tracer.status === 0, `the counting of system calls: ${tracer.error === undefined ? `strace does not work here (${tracer.stderr.trim()})` : 'strace is not installed'}`);

export type Counts = Readonly<Record<string, number>>;

/** The shell that puts further shells above a command; `exit` keeps each from making way for the next. */
const NEST = 'n=$1; shift; if [ "$n" -gt 0 ]; then sh -c "$NEST" sh "$((n - 1))" "$@"; else "$@"; fi; exit $?';

/**
 * The middle one of three runs: neither what one run makes by chance nor what it saves counts.
 *
 * @param between shells between the agent and the call
 */
export async function calls(words: readonly string[], path: CallPath, staged: Stage, between = 0): Promise<Counts> {
  const runs: Counts[] = [];
  for (let run = 0; run < 3; run += 1) {
    if (path === PATHS.creation) for (const name of readdirSync(staged.sessions)) rmSync(join(staged.sessions, name));
    runs.push(await callsOnce(words, path, staged, between));
  }
  return runs.sort((one, other) => sum(one) - sum(other))[1] ?? {};
}

function sum(counts: Counts): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

async function callsOnce(words: readonly string[], path: CallPath, { agent, folder: place }: Stage, between: number): Promise<Counts> {
  const file = join(place, 'calls');
  const traced = `strace -f -y -qq -o ${quoted(file)} -e trace=${TRACED} ${shellCommand(words)}`;
  await answer(agent, `sh -c "$NEST" sh ${String(between)} ${traced}`, { ...path.env, NEST });
  const counts: Record<string, number> = {};
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const name = /^\d+ +(\w+)\(/.exec(line)?.[1];
    if (name !== undefined && !isOfNodeItself(line)) counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/**
 * Node reads its own memory map when it starts, and looks at its executable: twice as a rule, but only once in
 * 2 to 3 of 100 runs (Node 20.20, 2026-11-22). That is five calls, as much as a further record costs. Its threads
 * wake each other through an eventfd, in each run another number of times.
 *
 * @param line of strace, with the paths of file descriptors (`-y`)
 */
function isOfNodeItself(line: string): boolean {
  return /\/proc\/(?:self|\d+)\/maps[">]|<anon_inode:\[eventfd\]>/.test(line) || (/^\d+ +(?:openat|fstat|newfstatat)\(/.test(line) && [`"${process.execPath}"`, `<${process.execPath}>`].some((path) => line.includes(path)));
}

export interface Surplus {
  readonly each: Counts;
  readonly total: number;
  /** For people. */
  readonly text: string;
}

/** How many more of each, and of all. (Who ends by `process.exit` saves three fstat of the standard streams: left out.) */
export function beyond(call: Counts, base: Counts): Surplus {
  const more = Object.entries(call).map(([name, count]) => [name, count - (base[name] ?? 0)] as const).filter(([, count]) => count > 0);
  const total = more.reduce((sum, [, count]) => sum + count, 0);
  return { each: Object.fromEntries(more), total, text: `${String(total)} calls (${more.map(([name, count]) => `${name} ${String(count)}`).join(', ')})` };
}

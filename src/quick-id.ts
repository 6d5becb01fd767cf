/**
 * The hot path: what almost every call asks, as flat as it can be.
 *
 * `agent-session id` runs in hooks and prompts, hundreds of times a day, and Node's own start
 * (17 ms) is all it may cost. What costs is cold code: 20 to 30 µs for every function that is
 * compiled, 22 µs for every KiB that is parsed, 3 to 5 ms for a first `node:crypto`. The whole
 * resolution compiles some 200 functions: 1.17 times an empty script for an id from the environment
 * and 1.31 for one from the store (Node 20.20, medians of 60 pairs, 2026-11-21). This file compiles 20.
 *
 * It answers only where it sees everything: a recognised agent above us, and either a variable that
 * the agent was not started with, or a folder whose records are all live and one of them ours. Where
 * only the folder is in doubt, it says whose record the store shall find or mint. For whatever else,
 * the slightest oddity included, it returns undefined, and resolve.ts decides; it never changes
 * anything itself. A test holds it against the whole resolution, case by case.
 */
import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import type { Environment } from './machine/environment.js';
import type { QuickNames } from './agents/names.js';
import { glance } from './agents/recognise.js';
import { userAgentsFile } from './agents/user/file.js';
import { isSessionId } from './variables/session-id.js';
import { parseCommandLine } from './processes/linux.js';
import type { ProcessInfo } from './processes/table.js';

export interface QuickInputs {
  readonly environment: Environment;
  readonly names: QuickNames;
  /** The slug of a process whose name alone does not tell, empty for no agent; see closer-look.ts. */
  readonly agentOf: (process: ProcessInfo, environment: Environment) => string;
  /** Where procfs is mounted: `/proc`. */
  readonly proc: string;
  /** Our pid as our own namespace numbers it. */
  readonly pid: number;
  readonly effectiveUser: number | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Variables that change the rules: with any of them set, resolve.ts decides. */
const RULES = ['RAILWAY_AGENT_SESSION', 'AGENT_SESSION_TRUST_ENV', 'RAILWAY_CALLER', 'DO_NOT_TRACK', 'RAILWAY_NO_TELEMETRY', 'AGENT_SESSION_CONFIG'];

/** Whose record the store holds, or shall hold. */
export interface QuickAnchor {
  readonly pid: number;
  /** The agent's slug. */
  readonly agent: string;
}

/** @returns the id where it is beyond doubt, else its anchor where that one is */
export function quickId(inputs: QuickInputs): string | QuickAnchor | undefined {
  const { environment, names, proc } = inputs;
  const home = environment.HOME;
  if (RULES.some((variable) => environment[variable] !== undefined) || home?.startsWith('/') !== true) return undefined;
  if (existsSync(userAgentsFile(environment, home))) return undefined;
  const folder = environment.RAILWAY_SESSIONS_DIR ?? `${home}/.railway/sessions`;

  let anchor: QuickAnchor | undefined;
  try {
    const self = readFileSync(`${proc}/self/stat`, 'utf8');
    if (!self.startsWith(`${String(inputs.pid)} `)) return undefined;
    // Up to the nearest agent; and, where its environment is asked for, past its loaders to the outermost process of the same agent.
    const variable = names.chain.split(' ').find((name) => environment[name] !== undefined);
    let outermost = 0;
    let pid = parentOf(self);
    for (let depth = 0; depth < 64 && pid > 0 && pid !== inputs.pid; depth += 1) {
      const ppid = parentOf(readFileSync(`${proc}/${String(pid)}/stat`, 'utf8'));
      const argv = parseCommandLine(readFileSync(`${proc}/${String(pid)}/cmdline`, 'utf8'));
      const seen = glance(argv, names);
      const agent = seen === undefined ? inputs.agentOf(processInfo(proc, pid, ppid, argv), environment) : seen.kind === 'agent' ? (seen.agent?.id ?? '') : '';
      if (agent !== '' && (anchor === undefined || agent === anchor.agent)) {
        anchor ??= { pid, agent };
        outermost = pid;
        if (variable === undefined) break;
      } else if (anchor !== undefined) break;
      pid = ppid;
    }
    if (anchor === undefined) return undefined;

    if (variable !== undefined) return fromEnvironment(variable, environment[variable] ?? '', proc, outermost);
    if (!folder.startsWith('/')) return undefined;
  } catch {
    return undefined; // a process is gone, or not ours to read
  }

  return anchor;
}

/** What follows a process's name in its stat: its state, its parent, and so on to its start time, the 20th. */
function afterName(stat: string): readonly string[] {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ', 20);
  if (fields[0] === 'Z' || fields[0] === 'X') throw new Error('it has ended');
  return fields;
}

function parentOf(stat: string): number {
  const fields = afterName(stat);
  const parent = Number(fields[1]);
  if (!(parent >= 0) || String(parent) !== fields[1] || String(Number(fields[19])) !== fields[19]) throw new Error('this is no process');
  return parent;
}

function processInfo(proc: string, pid: number, ppid: number, argv: readonly string[]): ProcessInfo {
  return {
    pid,
    ppid,
    startTime: 0n, // nobody asks here
    argv,
    get exe() {
      return readlinkSync(`${proc}/${String(pid)}/exe`);
    },
  };
}

/** The first variable that is set, if the nearest agent was not started with it: then nothing proves it foreign. */
function fromEnvironment(variable: string, value: string, proc: string, outermost: number): string | undefined {
  const started = `\0${readFileSync(`${proc}/${String(outermost)}/environ`, 'utf8')}`;
  return started.length > 1 && !started.includes(`\0${variable}=`) && isSessionId(value) ? value : undefined;
}

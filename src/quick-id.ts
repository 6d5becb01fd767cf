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
import { closeSync, constants, existsSync, lstatSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs';
import type { Environment } from './machine/environment.js';
import type { AgentNames } from './agents/names.js';
import { glance } from './agents/recognise.js';
import { userAgentsFile } from './agents/user/file.js';
import { isSessionId } from './variables/session-id.js';
import { parseCommandLine } from './processes/linux.js';
import type { ProcessInfo } from './processes/table.js';
import { MAXIMUM_AGE } from './store/judge.js';
import { LARGEST_RECORD } from './store/record.js';

export interface QuickInputs {
  readonly environment: Environment;
  readonly names: AgentNames;
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
    const variable = names.sessionVariables.split(' ').find((name) => environment[name] !== undefined);
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

  try {
    return fromStore(inputs, String(anchor.pid), folder) ?? anchor;
  } catch {
    return anchor; // a record is torn, its owner gone, the folder missing
  }
}

let buffer: Buffer | undefined;

/**
 * The text of a record or of a stat, empty for whatever is as long as no record may be. 11 µs, in which nothing is read without bound: readFileSync
 * would take 15 with the fstatSync before it that told the size.
 */
function readShort(path: string, flags = constants.O_RDONLY): string {
  buffer ??= Buffer.allocUnsafe(LARGEST_RECORD);
  const descriptor = openSync(path, flags);
  try {
    const length = readSync(descriptor, buffer, 0, LARGEST_RECORD, null);
    return length < LARGEST_RECORD ? buffer.toString(undefined, 0, length) : '';
  } finally {
    closeSync(descriptor);
  }
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

/**
 * A record as our own calls write it (see record.ts): all that is read of it stands here as it is, so nothing
 * is rounded, repeated or spelled in another way. To tell so by JSON.parse and JSON.stringify takes twice the time.
 */
// eslint-disable-next-line no-control-regex
const RECORD = /^\{"agent_session_id":"([\w.:@/-]{1,256})","parent_pid":([1-9]\d{0,9}),"parent_btime":(\d+),"created_at":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00)","argv0":"[^"\\\0-\x1f\ufffd]*"(?:,"agent":"[^"\\\0-\x1f\ufffd]*")?,"host":"[^"\\\0-\x1f\ufffd]*","boot_id":"([^"]*)","pid_namespace":"([^"]*)"\}$/;

/** A hit that leaves nothing to clean, to renew or to wonder about. */
function fromStore({ proc, effectiveUser, now }: QuickInputs, anchor: string, folder: string): string | undefined {
  const stats = lstatSync(folder);
  if (!stats.isDirectory() || stats.uid !== effectiveUser || (stats.mode & 0o022) !== 0) return undefined;
  const namespace = readlinkSync(`${proc}/self/ns/pid`).slice('pid:['.length, -1);
  const boot = readFileSync(`${proc}/sys/kernel/random/boot_id`, 'utf8').trim();
  const names = readdirSync(folder);
  if (names.length > 100) return undefined;

  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  let id: string | undefined;
  for (const name of names) {
    if (name.length !== 24 || !name.endsWith('.session')) return undefined;
    const record = RECORD.exec(readShort(`${folder}/${name}`, flags));
    if (record?.[5] !== boot || record[6] !== namespace) return undefined;
    const pid = record[2] ?? '';
    if (afterName(readShort(`${proc}/${pid}/stat`))[19] !== record[3]) return undefined;
    const age = now - Date.parse(record[4] ?? '');
    if (!(age >= 0 && age < MAXIMUM_AGE)) return undefined;

    if (pid !== anchor) continue;
    // A second record of ours, or one under a name that is none of ours, or a file that is due for renewal.
    if (id !== undefined || !/^[0-9a-f]{16}\./.test(name)) return undefined;
    const file = lstatSync(`${folder}/${name}`);
    if (!file.isFile() || file.uid !== effectiveUser || now - file.mtimeMs >= 3_600_000) return undefined;
    id = record[1];
  }
  return id;
}

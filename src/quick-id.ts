/**
 * The hot path: the two answers that almost every call gets, as flat as they can be.
 *
 * `agent-session id` runs in hooks and prompts, hundreds of times a day, and Node's own start
 * (17 ms) is all it may cost. What costs is cold code: 20 to 30 µs for every function that is
 * compiled, 22 µs for every KiB that is parsed, 3 to 5 ms for a first `node:crypto`. The whole
 * resolution compiles some 200 functions: 1.17 times an empty script for an id from the environment
 * and 1.31 for one from the store (Node 20.20, medians of 60 pairs, 2026-11-21). This file compiles 20.
 *
 * It answers only where it sees everything: a recognised agent above us, and either a variable that
 * the agent was not started with, or a folder whose records are all live and one of them ours. For
 * whatever else, the slightest oddity included, it returns undefined and has changed nothing;
 * then resolve.ts decides. A test holds the two against each other, case by case.
 */
import { closeSync, constants, existsSync, fstatSync, lstatSync, openSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { bystanderKind } from './agents/bystanders.js';
import type { Environment } from './agents/mark.js';
import type { QuickNames } from './agents/quick-names.js';
import { userAgentsFile } from './agents/user-agents-file.js';
import type { ProcessInfo } from './process-tree/process-table.js';

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

/** @returns the id, where it is beyond doubt */
export function quickId(inputs: QuickInputs): string | undefined {
  const { environment, names, proc } = inputs;
  const home = environment.HOME;
  if (RULES.some((variable) => environment[variable] !== undefined) || home?.startsWith('/') !== true) return undefined;
  if (existsSync(userAgentsFile(environment, home))) return undefined;

  try {
    // Up to the nearest agent, and past its loaders to the outermost process of the same agent.
    let process = readProcess(proc, 'self');
    if (process.pid !== inputs.pid) return undefined;
    let nearest: Process | undefined;
    let outermost: Process | undefined;
    let slug: string | undefined;
    for (let depth = 0; depth < 64 && process.ppid > 0; depth += 1) {
      process = readProcess(proc, String(process.ppid));
      const agent = glance(process.argv, names) ?? inputs.agentOf(process, environment);
      if (agent !== '' && (slug === undefined || agent === slug)) {
        slug = agent;
        nearest ??= process;
        outermost = process;
      } else if (nearest !== undefined) break;
    }
    if (nearest === undefined || outermost === undefined) return undefined;

    for (const variable of names.chain) {
      const value = environment[variable];
      if (value !== undefined) return fromEnvironment(variable, value, proc, outermost);
    }
    return fromStore(inputs, nearest, environment.RAILWAY_SESSIONS_DIR ?? `${home}/.railway/sessions`);
  } catch {
    return undefined; // gone or not ours to read
  }
}

/**
 * What a process is, where its name or its script's alone says so.
 *
 * @returns an agent's slug, empty for none, undefined where it takes a closer look
 */
function glance(argv: readonly string[], { programs, scripts, doubtful }: QuickNames): string | undefined {
  const command = argv[0] ?? '';
  if (command.includes(' ')) return undefined; // a title: `npm exec @scope/gemini` ends in no program's name
  const name = command.slice(command.lastIndexOf('/') + 1);
  if (Object.hasOwn(programs, name)) return programs[name];
  const shell = ' sh bash dash zsh -bash -zsh '.includes(` ${name} `);
  if (!shell && name !== 'node') return !doubtful.includes(name) && /^(?:wrapper|runner|system)$/.test(bystanderKind(name) ?? '') ? '' : undefined;
  const first = argv.find((word, position) => position > 0 && !(word.startsWith('--') && word.includes('=') && !/^--(?:eval|print|command)/.test(word)));
  if (shell && (first === undefined || first === '-c' || first === '-lc')) return '';
  if (first === undefined || first.startsWith('-') || first.startsWith('+')) return undefined;
  const script = first.slice(first.lastIndexOf('/') + 1);
  if (doubtful.includes(script)) return undefined;
  return Object.hasOwn(scripts, script) ? scripts[script] : '';
}

interface Process extends ProcessInfo {
  /** The start time's digits. */
  readonly started: string;
}

function readProcess(proc: string, pid: string): Process {
  const stat = readFileSync(`${proc}/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ', 20);
  const argv = pid === 'self' ? [] : readFileSync(`${proc}/${pid}/cmdline`, 'utf8').split('\0');
  while (argv.length > 0 && argv[argv.length - 1] === '') argv.pop();
  return {
    pid: Number.parseInt(stat, 10),
    ppid: Number(fields[1]),
    started: fields[0] === 'Z' ? '' : (fields[19] ?? ''),
    startTime: 0n, // nobody asks here
    argv,
    get exe() {
      return readlinkSync(`${proc}/${pid}/exe`);
    },
  };
}

/** The first variable that is set, if the nearest agent was not started with it: then nothing proves it foreign. */
function fromEnvironment(variable: string, value: string, proc: string, outermost: Process): string | undefined {
  const started = `\0${readFileSync(`${proc}/${String(outermost.pid)}/environ`, 'utf8')}`;
  return started.length > 1 && !started.includes(`\0${variable}=`) && isId(value) ? value : undefined;
}

/** A hit that leaves nothing to clean, to renew or to wonder about. */
function fromStore({ proc, effectiveUser, now }: QuickInputs, anchor: Process, folder: string): string | undefined {
  const stats = lstatSync(folder);
  if (!folder.startsWith('/') || !stats.isDirectory() || stats.uid !== effectiveUser || (stats.mode & 0o022) !== 0) return undefined;
  const namespace = readlinkSync(`${proc}/self/ns/pid`).slice('pid:['.length, -1);
  const boot = readFileSync(`${proc}/sys/kernel/random/boot_id`, 'utf8').trim();
  const names = readdirSync(folder);
  if (names.length > 100) return undefined;

  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  let id: string | undefined;
  for (const name of names) {
    if (name.length !== 24 || !name.endsWith('.session')) return undefined;
    const descriptor = openSync(`${folder}/${name}`, flags);
    const file = fstatSync(descriptor);
    const text = file.isFile() && file.size <= 4096 && file.uid === effectiveUser ? readFileSync(descriptor, 'utf8') : '';
    closeSync(descriptor);

    const record = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const { agent_session_id: session, parent_pid: pid, parent_btime: startTime, created_at: created } = record;
    if (typeof session !== 'string' || typeof pid !== 'number' || typeof startTime !== 'number' || typeof created !== 'string') return undefined;
    // Nothing rounded, repeated or spelled in another way; of this boot and namespace; of a live process; young.
    if (JSON.stringify(record) !== text || text.includes('\ufffd') || !isId(session)) return undefined;
    if (record.boot_id !== boot || record.pid_namespace !== namespace || typeof record.host !== 'string') return undefined;
    const stat = readFileSync(`${proc}/${String(pid)}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ', 20);
    if (fields[19] !== String(startTime) || fields[0] === 'Z' || fields[0] === 'X') return undefined;
    const age = created.length === 29 && created.endsWith('+00:00') ? now - Date.parse(created) : NaN;
    if (!(age >= 0 && age < 7 * 86_400_000)) return undefined;

    if (pid !== anchor.pid) continue;
    // A second record of ours, or one under a name that is none of ours, or a file that is due for renewal.
    if (id !== undefined || !/^[0-9a-f]{16}\./.test(name) || now - file.mtimeMs >= 3_600_000) return undefined;
    id = session;
  }
  return id;
}

function isId(text: string): boolean {
  return text.length <= 256 && /^[A-Za-z0-9._:@/-]+$/.test(text);
}

import { bystanderKind } from '../agents/bystanders.js';
import { recognise } from '../agents/closer-look.js';
import type { CloserRecognition } from '../agents/closer-look.js';
import type { AgentName, KnownAgent } from '../agents/known-agent.js';
import { findPrograms } from '../agents/lookup.js';
import type { CatalogIndex } from '../agents/lookup.js';
import type { Environment } from '../machine/environment.js';
import { seenFrom, seenFromChildOf } from '../processes/seen-from.js';
import type { ProcessInfo, ProcessTable } from '../processes/table.js';
import type { Resolution } from '../session/resolution.js';
import { readSessionId } from '../variables/session-id.js';
import type { RecordSeen } from './record-seen.js';

/** What a command would be told that asks from there. */
export interface Asked {
  readonly processes: ProcessTable;
  readonly environment: Environment;
}

export type Told = Pick<Resolution, 'id' | 'source' | 'variable' | 'provenance'>;

export interface ListInputs {
  readonly processes: ProcessTable;
  readonly catalog: CatalogIndex;
  readonly records: readonly RecordSeen[];
  /** The resolution, which must create nothing. */
  readonly ask: (asked: Asked) => Told | Promise<Told>;
  /** When a process started, milliseconds since 1970-01-01 UTC; undefined where the platform's start times don't tell. */
  readonly startedAt: (startTime: bigint) => number | undefined;
}

/** The outer session of a nested agent. */
export interface ParentSession {
  readonly agent: AgentName;
  /** Undefined where nobody can know it. */
  readonly id?: string;
  readonly pid: number;
}

/** One agent session that is alive on this machine. */
export interface ListedSession {
  /** Absent where no agent was recognised: then a record of the store tells of it. */
  readonly agent?: AgentName;
  /** The name that its process goes by. */
  readonly program: string;
  /** Absent where nobody can know it: no command has asked there yet, and the agent doesn't tell. */
  readonly id?: string;
  readonly source: Told['source'];
  /** The environment variable the id came from. */
  readonly variable?: string;
  readonly provenance?: NonNullable<Told['provenance']>;
  readonly pid: number;
  /** See {@link ProcessInfo.startTime}. */
  readonly startTime: bigint;
  /** ISO 8601. */
  readonly since?: string;
  /** The folder that the agent's process works in. */
  readonly folder?: string;
  readonly parent?: ParentSession;
  /** The argument by which its process shows that it serves several sessions: there may be more than are listed. */
  readonly severalSessions?: string;
}

/** Environments of at most so many descendants are read to learn one agent's id. */
export const MOST_ENVIRONMENTS = 64;

/**
 * The agent sessions that are alive on this machine, the oldest first. It creates nothing.
 *
 * What the id of an agent's session is, the resolution says, asked as a command of that agent would ask it. So a list
 * and the command that runs there can't tell two ids.
 *
 * @throws Error where the table can't list its processes
 */
export async function listSessions(inputs: ListInputs): Promise<readonly ListedSession[]> {
  const tree = readTree(inputs);
  const rows: ListedSession[] = [];
  for (const agent of tree.agents.values()) {
    if (isLauncher(agent, tree, inputs)) continue;
    for (const asked of questionsFor(agent, tree, inputs.processes)) rows.push(rowOf(agent, await inputs.ask(asked), inputs));
  }
  const listed = rows.map((row) => withParent(row, rows, tree, inputs));
  return [...listed, ...unrecognised(rows, tree, inputs)].sort((one, other) => (one.startTime < other.startTime ? -1 : one.startTime > other.startTime ? 1 : 0));
}

/** A process that is an agent. */
interface AgentProcess {
  readonly process: ProcessInfo;
  readonly recognition: CloserRecognition;
  readonly agent: KnownAgent;
}

interface Tree {
  readonly agents: ReadonlyMap<number, AgentProcess>;
  readonly children: ReadonlyMap<number, readonly ProcessInfo[]>;
}

function readTree({ processes, catalog }: ListInputs): Tree {
  if (processes.pids === undefined) throw new Error('this process table can’t be listed');
  const agents = new Map<number, AgentProcess>();
  const children = new Map<number, ProcessInfo[]>();
  const read: ProcessInfo[] = [];
  for (const pid of processes.pids()) {
    const process = processes.get(pid);
    if (process === undefined) continue;
    const siblings = children.get(process.ppid);
    if (siblings === undefined) children.set(process.ppid, [process]);
    else siblings.push(process);
    read.push(process);
  }
  for (const process of read) {
    if (process.argv.length === 0) continue; // the kernel's own
    const recognition = recogniseByChildren(process, catalog, () => (children.get(process.pid) ?? []).slice(-MOST_ENVIRONMENTS).map(({ pid }) => processes.environ(pid)));
    const { agent } = recognition;
    if (recognition.kind === 'agent' && agent !== undefined) agents.set(process.pid, { process, recognition, agent });
  }
  return { agents, children };
}

/** Other tools bear some agents' names. What tells them apart stands in the environments of their children, not in ours. */
function recogniseByChildren(process: ProcessInfo, catalog: CatalogIndex, environments: () => readonly (Environment | undefined)[]): CloserRecognition {
  const recognition = recognise(process, catalog, {});
  const [command = ''] = process.argv;
  if (recognition.kind !== 'other' || bystanderKind(recognition.name) !== undefined || findPrograms(catalog, command).length === 0) return recognition;
  for (const environment of environments()) {
    const told = environment === undefined ? recognition : recognise(process, catalog, environment);
    if (told.kind === 'agent') return told;
  }
  return recognition;
}

/** The variables by which an agent tells its session. */
function variablesOf({ id }: KnownAgent, { agents, sessionVariables }: CatalogIndex): readonly string[] {
  return sessionVariables.filter(({ agent }) => agents[agent]?.id === id).map(({ variable }) => variable);
}

/**
 * Whether a process only started its agent: gemini starts itself anew, npm's launcher of codex waits for it. A nested
 * agent of the same kind differs: its own environment holds the session that started it. A process with a record is
 * one that commands have asked below.
 */
function isLauncher({ process, agent }: AgentProcess, { agents, children }: Tree, { processes, catalog, records }: ListInputs): boolean {
  if (records.some(({ pid, startTime }) => pid === process.pid && startTime === process.startTime)) return false;
  const variables = variablesOf(agent, catalog);
  return (children.get(process.pid) ?? []).some(({ pid }) => {
    if (agents.get(pid)?.agent.id !== agent.id) return false;
    const [own, inner] = [processes.environ(process.pid), processes.environ(pid)];
    return !variables.some((variable) => inner?.[variable] !== undefined && inner[variable] !== own?.[variable]);
  });
}

/** From where to ask for an agent's session: as a command that it runs; where it runs none, as one that it would start now. */
function questionsFor(agent: AgentProcess, tree: Tree, processes: ProcessTable): readonly Asked[] {
  const { process, recognition } = agent;
  const own = processes.environ(process.pid);
  const variables = agent.agent.sessionVariables ?? [];
  const told = new Map<string, Asked>();
  if (own !== undefined && variables.length > 0) {
    for (const pid of commandsBelow(process.pid, tree)) {
      const environment = processes.environ(pid);
      if (environment === undefined) continue;
      const variable = variables.find((name) => readSessionId(environment[name]) !== undefined && environment[name] !== own[name]);
      const value = variable === undefined ? undefined : environment[variable];
      if (value === undefined || told.has(value)) continue;
      told.set(value, { processes: seenFrom(processes, pid), environment });
      if (recognition.multiSession === undefined) break; // the newest command knows the session that runs now
    }
  }
  return told.size > 0 ? [...told.values()] : [{ processes: seenFromChildOf(processes, process.pid), environment: own ?? {} }];
}

/** The processes below an agent that are no agent's below it, the newest first. */
function commandsBelow(pid: number, { agents, children }: Tree): readonly number[] {
  const found: ProcessInfo[] = [];
  const seen = new Set([pid]);
  let level = children.get(pid) ?? [];
  while (level.length > 0 && found.length < MOST_ENVIRONMENTS) {
    const commands = level.filter((process) => !agents.has(process.pid) && !seen.has(process.pid));
    for (const command of commands) seen.add(command.pid);
    // A sandbox's own helpers need no place among those that are read.
    found.push(...commands.slice(-(MOST_ENVIRONMENTS - found.length)));
    level = commands.flatMap((process) => children.get(process.pid) ?? []);
  }
  return found.sort((one, other) => (one.startTime > other.startTime ? -1 : one.startTime < other.startTime ? 1 : 0)).map((process) => process.pid);
}

function rowOf({ process, recognition, agent }: AgentProcess, { id, source, variable, provenance }: Told, inputs: ListInputs): ListedSession {
  return {
    agent: { id: agent.id, name: agent.name, ...(agent.origin !== undefined && { origin: agent.origin }) },
    ...(id !== undefined && { id }),
    source,
    ...(variable !== undefined && { variable }),
    ...(provenance !== undefined && { provenance }),
    ...factsOf(process, recognition.name, inputs),
    ...(recognition.multiSession !== undefined && { severalSessions: recognition.multiSession }),
  };
}

function factsOf(process: ProcessInfo, program: string, { processes, startedAt }: ListInputs): Pick<ListedSession, 'program' | 'pid' | 'startTime' | 'since' | 'folder'> {
  const { pid, startTime } = process;
  const since = startedAt(startTime);
  const folder = processes.workingFolder?.(pid);
  return { program, pid, startTime, ...(since !== undefined && { since: new Date(since).toISOString() }), ...(folder !== undefined && { folder }) };
}

/** The nearest agent above that is another session's; what it was called then stands in the environment of the nested one. */
function withParent(row: ListedSession, rows: readonly ListedSession[], { agents }: Tree, { processes, catalog }: ListInputs): ListedSession {
  let started = processes.environ(row.pid);
  const seen = new Set<number>();
  for (let pid = processes.get(row.pid)?.ppid ?? 0; pid > 0 && !seen.has(pid); pid = processes.get(pid)?.ppid ?? 0) {
    seen.add(pid);
    const above = agents.get(pid);
    if (above === undefined) continue;
    const listed = rows.filter((candidate) => candidate.pid === pid);
    if (listed.length === 0 && above.agent.id === row.agent?.id) {
      started = processes.environ(pid); // its own launcher
      continue;
    }
    const own = processes.environ(pid);
    const variable = variablesOf(above.agent, catalog).find((name) => started?.[name] !== undefined && started[name] !== own?.[name]);
    const [only] = listed;
    const id = readSessionId(variable === undefined ? undefined : started?.[variable]) ?? (listed.length === 1 && only?.severalSessions === undefined ? only?.id : undefined);
    return { ...row, parent: { agent: { id: above.agent.id, name: above.agent.name }, ...(id !== undefined && { id }), pid } };
  }
  return row;
}

/** Sessions of programs that nobody described: only their records tell of them. */
function unrecognised(rows: readonly ListedSession[], { agents }: Tree, inputs: ListInputs): readonly ListedSession[] {
  return inputs.records.flatMap((record) => {
    const process = inputs.processes.get(record.pid);
    if (record.verdict !== 'live' || !record.verified || process?.startTime !== record.startTime || agents.has(record.pid) || rows.some(({ pid }) => pid === record.pid)) return [];
    return [{ id: record.id, source: 'store' as const, ...factsOf(process, recognise(process, inputs.catalog, {}).name, inputs) }];
  });
}

import { agentCandidates } from '../agents/candidates.js';
import { lookCloser } from '../agents/closer-look.js';
import type { CloserRecognition } from '../agents/closer-look.js';
import type { AgentName, KnownAgent } from '../agents/known-agent.js';
import type { CatalogIndex } from '../agents/lookup.js';
import { programName } from '../agents/program-name.js';
import type { Environment } from '../machine/environment.js';
import { seenFrom, seenFromChildOf } from '../processes/seen-from.js';
import type { ProcessInfo, ProcessTable } from '../processes/table.js';
import type { ParentSession, Resolution } from '../session/resolution.js';
import { readSessionId } from '../variables/session-id.js';
import type { RecordSeen } from './record-seen.js';

/** Of an environment what names places: no session, no agent. */
export function homeOnly(environment: Environment): Environment {
  const names = ['HOME', 'USERPROFILE', 'RAILWAY_SESSIONS_DIR', 'XDG_CONFIG_HOME', 'APPDATA', 'LOCALAPPDATA'];
  return Object.fromEntries(names.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]])));
}

/** What a command would be told that asks from there. */
export interface Asked {
  readonly processes: ProcessTable;
  readonly environment: Environment;
}

export type Answer = Pick<Resolution, 'id' | 'source' | 'variable' | 'provenance' | 'told' | 'root' | 'parent'>;

export interface ListInputs {
  readonly processes: ProcessTable;
  readonly catalog: CatalogIndex;
  readonly platform: NodeJS.Platform;
  readonly records: readonly RecordSeen[];
  /** What our own environment says of the home folder, and of nothing else; see {@link homeOnly}. */
  readonly ours: Environment;
  /** The resolution, which must create nothing. */
  readonly ask: (asked: Asked) => Answer | Promise<Answer>;
  /** When a process started, milliseconds since 1970-01-01 UTC; undefined where the platform's start times don't tell. */
  readonly startedAt: (startTime: bigint) => number | undefined;
}

/** One agent session that is alive on this machine. */
export interface ListedSession {
  /** Absent where no agent was recognised: then a record of the store tells of it. */
  readonly agent?: AgentName;
  /** The name that its process goes by. */
  readonly program: string;
  /** Absent where nobody can know it: no command has asked there yet, and the agent doesn't tell. */
  readonly id?: string;
  readonly source: Answer['source'];
  /** The environment variable the id came from. */
  readonly variable?: string;
  readonly provenance?: NonNullable<Answer['provenance']>;
  /** Who told the id, where it is the agent's own and no environment told it. */
  readonly told?: NonNullable<Answer['told']>;
  readonly pid: number;
  /** The digits of {@link ProcessInfo.startTime}. */
  readonly startTime: string;
  /** ISO 8601. */
  readonly since?: string;
  /** The folder that the agent's process works in. */
  readonly folder?: string;
  /** The session of the agent that started this one. */
  readonly parent?: ParentSession;
  /** The outermost conversation, where this one is a sub-agent's. */
  readonly root?: string;
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
    for (const asked of questionsFor(agent, tree, inputs)) rows.push(rowOf(agent, await inputs.ask(asked), inputs));
  }
  return [...rows.map((row) => withParentsId(row, rows)), ...unrecognised(rows, tree, inputs)].sort((one, other) => Number(BigInt(one.startTime) - BigInt(other.startTime)));
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

function readTree(inputs: ListInputs): Tree {
  const { processes } = inputs;
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
  const mayBeAgent = agentCandidates(inputs.catalog);
  for (const process of read) {
    // The kernel's own have no arguments.
    if (process.argv.length === 0 || !mayBeAgent(process)) continue;
    const recognition = recogniseByChildren(process, inputs, () => (children.get(process.pid) ?? []).slice(-MOST_ENVIRONMENTS).map(({ pid }) => processes.environ(pid)));
    const { agent } = recognition;
    if (recognition.kind === 'agent' && agent !== undefined) agents.set(process.pid, { process, recognition, agent });
  }
  return { agents, children };
}

/** Other tools bear some agents' names. What tells them apart stands in the environments of their children, not in ours. */
function recogniseByChildren(process: ProcessInfo, { catalog, platform }: ListInputs, environments: () => readonly (Environment | undefined)[]): CloserRecognition {
  const recognition = lookCloser(process, { catalog, platform, environment: {} });
  if (recognition.kind !== 'other' || !Object.hasOwn(catalog.programs, programName(process.argv[0] ?? ''))) return recognition;
  for (const environment of environments()) {
    const told = environment === undefined ? recognition : lookCloser(process, { catalog, platform, environment });
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
function questionsFor({ process, recognition, agent }: AgentProcess, tree: Tree, { processes, ours }: ListInputs): readonly Asked[] {
  const own = processes.environ(process.pid);
  const variables = agent.sessionVariables ?? [];
  // A sub-agent with an id of its own runs beside its root. Elsewhere an older id is an older conversation's.
  const several = recognition.multiSession !== undefined || agent.rootVariable !== undefined;
  const told = new Map<string, Asked>();
  let readable: Environment | undefined = own;
  for (const pid of commandsBelow(process.pid, tree)) {
    if (told.size > 0 && !several) break; // the newest command knows the session that runs now
    if (variables.length === 0 && readable !== undefined) break;
    const environment = processes.environ(pid);
    if (environment === undefined) continue;
    readable ??= environment;
    const variable = variables.find((name) => readSessionId(environment[name]) !== undefined && environment[name] !== own?.[name]);
    const value = variable === undefined ? undefined : environment[variable];
    if (value !== undefined && !told.has(value)) told.set(value, { processes: seenFrom(processes, pid), environment });
  }
  // Where nobody can read an environment, its home is taken for ours.
  return told.size > 0 ? [...told.values()] : [{ processes: seenFromChildOf(processes, process.pid), environment: readable ?? ours }];
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
  return found.sort((one, other) => Number(other.startTime - one.startTime)).map((process) => process.pid);
}

function rowOf({ process, recognition, agent }: AgentProcess, { id, source, variable, provenance, told, root, parent }: Answer, inputs: ListInputs): ListedSession {
  return {
    agent: { id: agent.id, name: agent.name, ...(agent.origin !== undefined && { origin: agent.origin }) },
    ...(id !== undefined && { id }),
    source,
    ...(variable !== undefined && { variable }),
    ...(provenance !== undefined && { provenance }),
    ...(told !== undefined && { told }),
    ...factsOf(process, recognition.name, inputs),
    ...(parent !== undefined && { parent }),
    ...(root !== undefined && { root }),
    ...(recognition.multiSession !== undefined && { severalSessions: recognition.multiSession }),
  };
}

function factsOf(process: ProcessInfo, program: string, { processes, startedAt }: ListInputs): Pick<ListedSession, 'program' | 'pid' | 'startTime' | 'since' | 'folder'> {
  const { pid, startTime } = process;
  const since = startedAt(startTime);
  const folder = processes.workingFolder?.(pid);
  return { program, pid, startTime: String(startTime), ...(since !== undefined && { since: new Date(since).toISOString() }), ...(folder !== undefined && { folder }) };
}

/** Where the outer agent tells its children nothing, its own row does; not where it has several. */
function withParentsId(row: ListedSession, rows: readonly ListedSession[]): ListedSession {
  const { parent } = row;
  if (parent === undefined || parent.id !== undefined) return row;
  const [outer, ...others] = rows.filter(({ pid }) => pid === parent.pid);
  if (outer?.id === undefined || others.length > 0 || outer.severalSessions !== undefined) return row;
  return { ...row, parent: { ...parent, id: outer.id } };
}

/** Sessions of programs that nobody described: only their records tell of them. */
function unrecognised(rows: readonly ListedSession[], { agents }: Tree, inputs: ListInputs): readonly ListedSession[] {
  return inputs.records.flatMap((record) => {
    const process = inputs.processes.get(record.pid);
    if (record.verdict !== 'live' || !record.verified || process?.startTime !== record.startTime || agents.has(record.pid) || rows.some(({ pid }) => pid === record.pid)) return [];
    return [{ id: record.id, source: 'store' as const, ...factsOf(process, lookCloser(process, { ...inputs, environment: {} }).name, inputs) }];
  });
}

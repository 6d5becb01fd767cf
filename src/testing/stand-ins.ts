import { catalog } from '../agents/catalog.js';
import type { Language } from '../agents/syntaxes.js';
import type { AgentRow, MarkerVariable, Program } from '../agents/row.js';
import type { ProcessTable } from '../processes/table.js';
import { HOST, processTable } from './process-table.js';
import type { Member } from './process-table.js';

/** What a call of a command sees of the world: nothing but options of `resolveSession`. */
export interface StandIn {
  /** The environment of the call. */
  readonly env: Readonly<Record<string, string>>;
  /** The processes above the call. */
  readonly processes: ProcessTable;
  /** Whether a person could be at a controlling terminal. */
  readonly interactive: boolean;
}

export interface AgentStandInOptions {
  /** The session's id. Default `stand-in-` and the agent's slug. An agent that exports none has it from the store all the same. */
  readonly id?: string;
  /** Further variables of the call. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The home of stand-ins: no real one, so that a forgotten `sessionsDir` writes nothing into yours. */
const HOME = '/nonexistent/agent-session-stand-in';
const PERSONS: Readonly<Record<string, string>> = { HOME, PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8' };

/** The slugs of all agents that have a stand-in: those of the catalog. */
export const agentSlugs: readonly string[] = catalog.map(({ id }) => id);

/**
 * A command in the shell of an agent: its marker and session variables in the environment, its process above, both as
 * the catalog has them.
 *
 * @example await resolveSession({ ...agentStandIn('codex'), store: 'off' })
 * @throws TypeError for a slug that is not in the catalog
 */
export function agentStandIn(slug: string, { id = `stand-in-${slug}`, env: further = {} }: AgentStandInOptions = {}): StandIn {
  const row = catalog.find((agent) => agent.id === slug);
  if (row === undefined) throw new TypeError(`There is no agent ${JSON.stringify(slug)} in the catalog; agentSlugs has all of them.`);
  const answering = (row.sessionVariables ?? []).find(({ answers }) => answers !== false);
  const process = agentProcess(row);
  const env = {
    ...PERSONS,
    ...Object.fromEntries(markersOf(row).map(({ variable, value }) => [variable, value?.replace(/\*$/, '1') ?? '1'])),
    ...(row.pidVariable !== undefined && { [row.pidVariable.variable]: String(AGENT_PID) }),
    ...(answering !== undefined && { [answering.variable]: id }),
    ...further,
  };
  // The shell of a tool call has what the call has; the agent and all above were started by a person.
  const line: readonly Member[] = [
    { argv: 'node my-command.js', environ: env },
    { argv: ['bash', '-c', 'node my-command.js'], environ: env },
    ...(process === undefined ? [] : [{ argv: process, environ: PERSONS, pid: AGENT_PID }]),
    { argv: '-bash', environ: PERSONS },
  ];
  return { env, processes: processTable(line, { namespace: HOST, controllingTerminal: false }), interactive: false };
}

/** A person at a terminal. */
export function personStandIn(): StandIn {
  const processes = processTable([{ argv: 'node my-command.js', environ: PERSONS }, { argv: '-bash', environ: PERSONS }, { argv: 'sshd', environ: {} }], { namespace: HOST, controllingTerminal: true });
  return { env: { ...PERSONS, TERM: 'xterm-256color' }, processes, interactive: true };
}

/** A job of GitHub Actions. */
export function ciStandIn(): StandIn {
  const env = { ...PERSONS, CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_RUN_ID: '1' };
  const line = [{ argv: 'node my-command.js', environ: env }, { argv: ['bash', '-e', 'step.sh'], environ: env }, { argv: '/opt/runner/Runner.Worker', environ: PERSONS }];
  return { env, processes: processTable(line, { namespace: HOST, controllingTerminal: false }), interactive: false };
}

/** A script that a long-lived program runs, without a terminal and without an agent. */
export function automationStandIn(): StandIn {
  const line = [{ argv: 'node my-command.js', environ: PERSONS }, { argv: 'build-server --daemon', environ: PERSONS }];
  return { env: PERSONS, processes: processTable(line, { namespace: HOST, controllingTerminal: false }), interactive: false };
}

const AGENT_PID = 900;

/** All that an agent sets together: none that another one of them forbids. */
function markersOf({ markers = [] }: AgentRow): readonly MarkerVariable[] {
  const chosen: MarkerVariable[] = [];
  for (const marker of markers) {
    if (!chosen.some(({ variable }) => variable === marker.variable)) chosen.push(marker);
  }
  return chosen.filter(({ unless }) => !chosen.some(({ variable }) => variable === unless));
}

/** The command line of the agent's process; undefined for an agent that no process tells, such as an editor's. */
function agentProcess({ programs = [], scripts = [] }: AgentRow): readonly string[] | undefined {
  const [program] = programs;
  if (program !== undefined) return [pathOf(program), ...firstArgument(program)];
  const [script] = scripts;
  return script === undefined ? undefined : [...interpreterOf(script), pathOf(script), ...firstArgument(script)];
}

/** A name as it stands, the end of a path below a folder. */
function pathOf({ name }: Program): string {
  return name.includes('/') ? `/opt/${name.replaceAll('*', '1.0.0')}` : name;
}

/** What tells it from another tool of its name. */
function firstArgument({ onlyWith = [] }: Program): readonly string[] {
  const [word = ''] = onlyWith;
  return word === '' ? [] : [word.replace(/\*$/, '1')];
}

const PROGRAM_OF_LANGUAGE: Readonly<Record<Language, string>> = { javascript: 'node', python: 'python3', perl: 'perl', ruby: 'ruby', shell: 'bash' };

function interpreterOf({ interpreters: [language = 'javascript'] = [] }: Program): readonly string[] {
  return [PROGRAM_OF_LANGUAGE[language]];
}

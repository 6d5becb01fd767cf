import { bystanderNames } from './bystanders.js';
import type { BystanderKind } from './bystanders.js';
import type { CatalogIndex, NamedProgram } from './lookup.js';

/**
 * The names that settle at a glance what a process is: a quarter of the catalog, which every call reads. They are
 * searched as text, words between blanks, for to read a JSON of them takes longer than to find the answer in it.
 */
export interface AgentNames {
  /** `name:slug` of programs that are an agent and nothing else. */
  readonly programs: string;
  /** `name:slug` of scripts that are an agent wherever `node` runs them. */
  readonly scripts: string;
  /** Scripts that may be an agent, or a package runner, where a shell or `node` runs them. */
  readonly doubtful: string;
  /** The first folders of the paths that make a script an agent. `*`: any folder may be one. */
  readonly folders: string;
  /** Shells, also as a login names them: `-bash`. */
  readonly shells: string;
  /** Programs that stand between an agent and us, and run nothing that would tell more: by their kind. */
  readonly runners: string;
  readonly wrappers: string;
  readonly systems: string;
  /** Arguments of agents' processes that serve several sessions. */
  readonly hosts: string;
  /** `slug=name` of every agent, a line each; `slug={…}`, as JSON, of those that a user's file told of. */
  readonly agents: string;
  /** The agents whose own id can be found in what they leave open. */
  readonly leaveOpen: string;
  /** `VARIABLE:slug` of the variables that hold the id of an outermost conversation. */
  readonly roots: string;
  /** `VARIABLE:slug` of the agents' own variables that may hold a session's id, in their precedence. */
  readonly precedence: string;
}

/** Those of a catalog. Whatever is not certain by the name alone is left out: then the closer look decides. */
export function agentNamesOf({ agents, programs, scripts, helpers, tails, sessionVariables }: CatalogIndex): AgentNames {
  // A path that a user names goes before what a name alone tells, and their `acme/*` may be any program.
  const paths = new Set(Object.keys(tails).filter((name) => tails[name]?.some(({ origin }) => origin !== undefined)));
  const anything = paths.has('*');
  const titles = new Set(Object.keys(programs).filter((name) => name.includes(' ')).map((name) => name.slice(0, name.indexOf(' '))));
  const settled = (name: string): boolean => !anything && !/[ :]/.test(name) && !Object.hasOwn(helpers, name) && !paths.has(name) && !titles.has(name);
  const owned = (entries: readonly (readonly [string, NamedProgram])[]): string =>
    words(entries.filter(([name, named]) => settled(name) && !isConditional(named)).map(([name, { agent }]) => `${name}:${agents[agent]?.id ?? ''}`));
  const bystanders = (kind: BystanderKind): string => words(bystanderNames([kind]).filter(settled));
  const scriptNames = Object.entries(scripts);
  const scriptPaths = Object.entries(tails).flatMap(([name, entries]) => entries.filter(({ script }) => script).map((entry) => [name, entry] as const));
  const firstFolders = new Set(scriptPaths.map(([, { path }]) => path.slice(0, path.indexOf('/')).toLowerCase()).filter((folder) => !folder.includes(':')));
  return {
    programs: owned(Object.entries(programs)),
    scripts: settled('node') ? owned(scriptNames.filter(([, { interpreters }]) => interpreters?.includes('javascript') !== false)) : words([]),
    doubtful: words([...scriptNames.filter(([name]) => !name.includes(' ')), ...scriptPaths.filter(([name]) => isPlain(name))].map(([name]) => name).concat(bystanderNames(['runner']))),
    folders: anything || !settled('node') || firstFolders.has('*') ? words(['*']) : words([...firstFolders]),
    shells: words(['sh', 'bash', 'dash', 'zsh'].filter(settled).flatMap((name) => [name, `-${name}`])),
    runners: bystanders('runner'),
    wrappers: bystanders('wrapper'),
    systems: bystanders('system'),
    hosts: words([...new Set(agents.flatMap(({ multiSession }) => multiSession ?? []))]),
    agents: `\n${agents.map(({ id, name, origin }) => `${id}=${origin === undefined ? name : JSON.stringify({ id, name, origin })}`).join('\n')}\n`,
    leaveOpen: words(agents.filter(({ leavesOpen }) => leavesOpen === true).map(({ id }) => id)),
    roots: words(agents.flatMap(({ id, rootVariable }) => (rootVariable === undefined ? [] : [`${rootVariable}:${id}`]))),
    precedence: words(sessionVariables.map(({ variable, agent }) => `${variable}:${agents[agent]?.id ?? ''}`)),
  };
}

/** A glance leaves all other names of scripts to the closer look anyway. */
function isPlain(name: string): boolean {
  return /^[a-z][a-z\d_-]*(?:\.sh)?$/.test(name);
}

/** Whether more than the name is asked for, or must be told. `notAt` speaks of `.exe` files, which are no settled names. */
function isConditional({ onlyWith, notWith, origin }: NamedProgram): boolean {
  return onlyWith !== undefined || notWith !== undefined || origin !== undefined;
}

function words(list: readonly string[]): string {
  return list.length === 0 ? ' ' : ` ${list.join(' ')} `;
}

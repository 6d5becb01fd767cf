import { bystanderNames } from './bystanders.js';
import { MANY_IN_ONE } from './same-process.js';
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
  /** The first folders of the paths that make a script, or a program of any name, an agent. `*`: any folder may be one. */
  readonly folders: string;
  /** Shells, also as a login names them: `-bash`. */
  readonly shells: string;
  /** Programs that stand between an agent and us, and run nothing that would tell more: by their kind. */
  readonly runners: string;
  readonly wrappers: string;
  readonly systems: string;
  /** All other names that the catalog or the table of bystanders knows. A program whose name stands in no list is unknown. */
  readonly others: string;
  /** Interpreters that may be given code in place of a script. */
  readonly codeRunners: string;
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
  const owned = (entries: readonly (readonly [string, NamedProgram])[]): readonly string[] =>
    entries.filter(([name, named]) => settled(name) && !isConditional(named)).map(([name, { agent }]) => `${name}:${agents[agent]?.id ?? ''}`);
  const bystanders = (kind: BystanderKind): readonly string[] => bystanderNames([kind]).filter(settled);
  const ownedPrograms = owned(Object.entries(programs));
  const [runners, wrappers, systems] = [bystanders('runner'), bystanders('wrapper'), bystanders('system')];
  const scriptNames = Object.entries(scripts);
  const allPaths = Object.entries(tails).flatMap(([name, entries]) => entries.map((entry) => ({ name, ...entry })));
  const scriptPaths = allPaths.filter(({ script }) => script);
  // A path that ends in any name tells something by its folders alone.
  const firstFolders = [...scriptPaths, ...allPaths.filter(({ name }) => name === '*')].map(({ path }) => path.slice(0, path.indexOf('/')).toLowerCase());
  const anywhere = anything || !settled('node') || firstFolders.includes('*');
  const certain = new Set([...ownedPrograms.map((word) => word.slice(0, word.indexOf(':'))), ...runners, ...wrappers, ...systems]);
  const known = [...Object.keys(programs), ...Object.keys(helpers), ...Object.keys(tails), ...titles, ...bystanderNames(), ...MANY_IN_ONE];
  return {
    programs: words(ownedPrograms),
    scripts: words(settled('node') ? owned(scriptNames.filter(([, { interpreters }]) => interpreters?.includes('javascript') !== false)) : []),
    doubtful: words([...scriptNames.map(([name]) => name).filter((name) => !name.includes(' ')), ...scriptPaths.map(({ name }) => name).filter(isPlain), ...bystanderNames(['runner'])]),
    folders: words(anywhere ? ['*'] : firstFolders.filter((folder) => !folder.includes(':'))),
    shells: words(['sh', 'bash', 'dash', 'zsh'].filter(settled).flatMap((name) => [name, `-${name}`])),
    runners: words(runners),
    wrappers: words(wrappers),
    systems: words(systems),
    others: words(known.filter((name) => !name.includes(' ') && !certain.has(name))),
    codeRunners: words(['python', 'python3'].filter(settled)),
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
  return list.length === 0 ? ' ' : ` ${[...new Set(list)].join(' ')} `;
}

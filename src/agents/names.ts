import { bystanderNames } from './bystanders.js';
import type { CatalogIndex } from './lookup.js';

/**
 * The names that settle at a glance what a process is: a quarter of the catalog, for the hot path. They are
 * searched as text, words between blanks: a JSON of them costs 0.15 ms to read, half of it its parser.
 */
export interface AgentNames {
  /** `name:slug` of programs that are an agent and nothing else. */
  readonly programs: string;
  /** Of scripts likewise; a script may also bear a program's name. */
  readonly scripts: string;
  /** Names that take a closer look: of helpers, of other tools too, or of files known by their path. */
  readonly doubtful: string;
  /** Programs that stand between an agent and us, and run nothing that would tell more: by their kind. */
  readonly runners: string;
  readonly wrappers: string;
  readonly systems: string;
  /** Arguments of agents' processes that serve several sessions. */
  readonly hosts: string;
  /** `slug=name` of every agent, a line each. */
  readonly agents: string;
  /** The agents whose own id can be found where our environment has none: in what they leave open, or told the processes between. */
  readonly tellOwnId: string;
  /** `VARIABLE:slug` of the agents' own variables that may hold a session's id, in their precedence. */
  readonly precedence: string;
}

export function agentNamesOf({ agents, programs, scripts, helpers, tails, sessionVariables }: CatalogIndex): AgentNames {
  const doubtful = new Set([...Object.keys(helpers), ...Object.keys(tails)]);
  for (const [name, { onlyWith }] of [...Object.entries(programs), ...Object.entries(scripts)]) {
    if (onlyWith !== undefined) doubtful.add(name);
  }
  const settled = (name: string): boolean => !doubtful.has(name) && !name.includes(' ');
  const plain = (names: CatalogIndex['programs']): string[] =>
    Object.entries(names)
      .filter(([name]) => settled(name))
      .map(([name, { agent }]) => `${name}:${agents[agent]?.id ?? ''}`);
  return {
    programs: words(plain(programs)),
    scripts: words(plain(scripts)),
    doubtful: words([...doubtful]),
    runners: words(bystanderNames(['runner']).filter(settled)),
    wrappers: words(bystanderNames(['wrapper']).filter(settled)),
    systems: words(bystanderNames(['system']).filter(settled)),
    hosts: words([...new Set(agents.flatMap(({ multiSession }) => multiSession ?? []))]),
    agents: `\n${agents.map(({ id, name }) => `${id}=${name}`).join('\n')}\n`,
    tellOwnId: words(agents.filter(({ leavesOpen }, position) => leavesOpen === true || sessionVariables.some(({ agent }) => agent === position)).map(({ id }) => id)),
    precedence: words(sessionVariables.map(({ variable, agent }) => `${variable}:${agents[agent]?.id ?? ''}`)),
  };
}

function words(list: readonly string[]): string {
  return ` ${list.join(' ')} `;
}

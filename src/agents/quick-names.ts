import { builtIn } from './built-in.js';
import type { CatalogIndex } from './catalog-index.js';

/** The names that settle at a glance what a process is: a quarter of the catalog, for the hot path. */
export interface QuickNames {
  /** Programs that are an agent and nothing else, to the agent's slug. */
  readonly programs: Readonly<Record<string, string>>;
  /** Scripts likewise. */
  readonly scripts: Readonly<Record<string, string>>;
  /** Names that take a closer look: of helpers, of other tools too, or of files known by their path. */
  readonly doubtful: readonly string[];
  /** The variables of the chain, in order. */
  readonly chain: readonly string[];
}

export function quickNamesOf({ agents, programs, scripts, helpers, tails, chain }: CatalogIndex): QuickNames {
  const doubtful = new Set([...Object.keys(helpers), ...Object.keys(tails)]);
  const plain = (names: CatalogIndex['programs']): Record<string, string> => {
    const found: Record<string, string> = {};
    for (const [name, { agent, onlyWith }] of Object.entries(names)) {
      if (onlyWith !== undefined) doubtful.add(name);
      else found[name] = agents[agent]?.id ?? '';
    }
    return found;
  };
  // A script may also bear a program's name.
  const quick = { programs: plain(programs), scripts: plain({ ...programs, ...scripts }) };
  for (const name of doubtful) {
    Reflect.deleteProperty(quick.programs, name);
    Reflect.deleteProperty(quick.scripts, name);
  }
  return { ...quick, doubtful: [...doubtful], chain: [...chain.map(({ variable }) => variable), 'AGENT_THREAD_ID', 'AGENT_SESSION_ID'] };
}

/** Of the built-in agents; the build replaces this module by its value as JSON. */
export const quickNames = quickNamesOf(builtIn());

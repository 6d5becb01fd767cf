import type { CatalogIndex } from '../agents/lookup.js';
import type { KnownAgent } from '../agents/known-agent.js';

/** The explicit override, as in the Railway CLI. */
export const OVERRIDE = 'RAILWAY_AGENT_SESSION';

/** Any agent may set these, so they come after the agents' own variables. */
const GENERIC = ['AGENT_THREAD_ID', 'AGENT_SESSION_ID'];

/** One variable of the chain. */
export interface ChainVariable {
  readonly variable: string;
  /** The agent that owns it; absent for the generic ones. */
  readonly owner?: KnownAgent | undefined;
  /** The file of a user that told of it; absent for the built-in ones. */
  readonly origin?: string | undefined;
}

/**
 * The variables that may hold a session's id, in the order in which they are
 * believed: the override, the catalog's order, the generic ones.
 *
 * @param first an agent whose own variables go before the others'
 */
export function chainOf({ agents, sessionVariables }: CatalogIndex, first?: KnownAgent): readonly ChainVariable[] {
  const owned = sessionVariables.map(({ variable, agent, origin }) => ({ variable, owner: agents[agent], origin }));
  return [
    { variable: OVERRIDE },
    ...(first === undefined ? owned : [...owned.filter(({ owner }) => owner === first), ...owned.filter(({ owner }) => owner !== first)]),
    ...GENERIC.map((variable) => ({ variable })),
  ];
}

import type { KnownAgent } from '../agents/known-agent.js';

/** The explicit override, as in the Railway CLI. */
export const OVERRIDE = 'RAILWAY_AGENT_SESSION';

/** Any agent may set these, so they come after the agents' own variables. */
const GENERIC = ['AGENT_THREAD_ID', 'AGENT_SESSION_ID'];

/** One variable of the chain. */
export interface ChainVariable {
  readonly variable: string;
  /** The agent that owns it; absent for the generic ones. */
  readonly owner?: KnownAgent;
}

/**
 * The variables that may hold a session's id, in the order in which they are
 * believed: the catalog's order, then the generic ones.
 */
export function chainOf(agents: readonly KnownAgent[]): readonly ChainVariable[] {
  const chain: ChainVariable[] = [];
  for (const owner of agents) {
    for (const entry of owner.sessionVariables ?? []) {
      if (entry.answers !== false) chain.push({ variable: entry.variable, owner });
    }
  }
  for (const variable of GENERIC) chain.push({ variable });
  return chain;
}

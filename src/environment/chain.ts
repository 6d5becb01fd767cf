import type { AgentRow, SessionVariable } from '../agents/agent-row.js';

/** The explicit override, as in the Railway CLI. */
export const OVERRIDE = 'RAILWAY_AGENT_SESSION';

/** Any agent may set these, so they come after the agents' own variables. */
const GENERIC = ['AGENT_THREAD_ID', 'AGENT_SESSION_ID'];

/** One variable of the chain. */
export interface ChainVariable {
  readonly variable: string;
  /** The agent that owns it; absent for the generic ones. */
  readonly owner?: AgentRow;
}

/**
 * The variables that may hold a session's id, in the order in which they are
 * believed: the catalog's order, then the generic ones.
 */
export function chainOf(catalog: readonly AgentRow[]): readonly ChainVariable[] {
  const chain: ChainVariable[] = [];
  for (const owner of catalog) {
    for (const entry of owner.sessionVariables ?? []) {
      if (answers(entry)) chain.push({ variable: entry.variable, owner });
    }
  }
  for (const variable of GENERIC) chain.push({ variable });
  return chain;
}

function answers(entry: SessionVariable): boolean {
  return entry.answers !== false;
}

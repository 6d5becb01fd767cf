import { Ancestry } from '../../src/agents/ancestry.js';
import * as builtIn from '../../src/agents/built-in.js';
import { catalog } from '../../src/agents/catalog.js';
import * as closerLook from '../../src/agents/closer-look.js';
import type { AgentKnowledge } from '../../src/agents/knowledge.js';
import { indexCatalog } from '../../src/agents/lookup.js';
import { agentNamesOf } from '../../src/agents/names.js';
import * as userAgents from '../../src/agents/user/user-knowledge.js';
import type { ProcessTable } from '../../src/processes/table.js';

/** The built-in agents, from the table itself. */
export const knownAgents = indexCatalog(catalog);

/** The same as a resolution has it, with all parts at hand. */
export const knowledge: AgentKnowledge = {
  names: agentNamesOf(knownAgents),
  merged: knownAgents,
  parts: { closerLook: () => closerLook, builtIn: () => builtIn, userAgents: () => userAgents },
  platform: 'linux',
  warnings: [],
};

export function ancestryOf(table: ProcessTable): Ancestry {
  return new Ancestry(table, knowledge, {});
}

import { catalog } from '../../src/agents/catalog.js';
import { indexCatalog } from '../../src/agents/lookup.js';

/** The built-in agents, from the table itself. */
export const knownAgents = indexCatalog(catalog);

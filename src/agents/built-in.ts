import { catalog } from './catalog.js';
import { indexCatalog } from './catalog-index.js';

/**
 * The built-in agents. The build replaces this module by its value as JSON:
 * the table with its sources is 30 KiB that every call would parse.
 */
export const builtInAgents = indexCatalog(catalog);

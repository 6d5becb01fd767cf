import { builtInAgents } from './built-in.js';
import type { CatalogIndex } from './catalog-index.js';
import type { Environment } from './mark.js';
import type { Warning } from '../resolution.js';

/** The built-in rows and the user's. */
export async function catalogWithUserAgents(_environment: Environment): Promise<{ catalog: CatalogIndex; warnings: readonly Warning[] }> {
  return await Promise.resolve({ catalog: builtInAgents, warnings: [] });
}

import type { CatalogIndex } from './catalog-index.js';
import type { Environment } from './mark.js';
import type { Warning } from '../resolution.js';

/** The built-in agents and the user's. */
export async function withUserAgents(builtIn: CatalogIndex, _environment: Environment): Promise<{ catalog: CatalogIndex; warnings: readonly Warning[] }> {
  return await Promise.resolve({ catalog: builtIn, warnings: [] });
}

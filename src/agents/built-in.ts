import { catalog } from './catalog.js';
import { indexCatalog } from './lookup.js';
import type { CatalogIndex } from './lookup.js';

let index: CatalogIndex | undefined;

/**
 * The built-in agents.
 *
 * The build replaces this module by its value as JSON, parsed on first use: the table with its sources
 * is 30 KiB of code that every call would run, the JSON 11 KiB that take 0.2 ms.
 */
export function builtIn(): CatalogIndex {
  return (index ??= indexCatalog(catalog));
}

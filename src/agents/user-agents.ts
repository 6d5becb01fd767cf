import { catalog } from './catalog.js';
import type { AgentRow } from './agent-row.js';
import type { Environment } from './mark.js';
import type { Warning } from '../resolution.js';

/** The built-in rows and the user's. */
export async function catalogWithUserAgents(_environment: Environment): Promise<{ rows: readonly AgentRow[]; warnings: readonly Warning[] }> {
  return await Promise.resolve({ rows: catalog, warnings: [] });
}

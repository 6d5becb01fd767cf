import type { McpFacts } from '../agents/row.js';
import { idAt } from './json-members.js';

/** What an MCP client told with a call. */
export interface McpTold {
  /** The conversation that made the call. */
  readonly id: string;
  /** The main conversation, where a sub-agent made the call. */
  readonly root?: string;
}

/**
 * The conversation that made a call of an MCP tool, as its client tells it in `_meta`.
 *
 * @param meta the `_meta` of the call, as it came in
 * @param facts of the client
 * @returns undefined where it tells none
 */
export function readMcpMeta(meta: unknown, facts: McpFacts): McpTold | undefined {
  const id = idAt(meta, facts.id);
  if (id === undefined) return undefined;
  const root = facts.root === undefined ? undefined : idAt(meta, facts.root);
  return { id, ...(root !== undefined && root !== id && { root }) };
}

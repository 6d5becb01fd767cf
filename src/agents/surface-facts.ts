import { catalog } from './catalog.js';
import type { AgentRow } from './row.js';

/** What is known of the places beside its shell tool where an agent lets commands run, and of what it leaves open. */
export type SurfaceFacts = Pick<AgentRow, 'leavesOpen' | 'hook' | 'mcp'>;

let facts: Readonly<Record<string, SurfaceFacts>> | undefined;

/**
 * The surfaces of the built-in agents, by slug. They are no part of the index that recognises processes: only calls
 * whose environment told no id, hooks and MCP servers ask for them. The build replaces this module by its value.
 */
export function surfaceFacts(): Readonly<Record<string, SurfaceFacts>> {
  return (facts ??= Object.fromEntries(
    catalog
      .filter((row) => row.leavesOpen !== undefined || row.hook !== undefined || row.mcp !== undefined)
      .map(({ id, leavesOpen, hook, mcp }) => [id, { ...(leavesOpen && { leavesOpen }), ...(hook && { hook }), ...(mcp && { mcp }) }]),
  ));
}

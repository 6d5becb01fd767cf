import { catalog } from './catalog.js';
import type { AgentRow } from './row.js';

/** What is known of the places beside its shell tool where an agent lets commands run, and of what it leaves open. */
export type SurfaceFacts = Pick<AgentRow, 'leavesOpen' | 'hook' | 'mcp' | 'setup'>;

let facts: Readonly<Record<string, SurfaceFacts>> | undefined;

/**
 * The surfaces of the built-in agents, by slug. They are no part of the index that recognises processes: only calls
 * whose environment told no id, hooks and MCP servers ask for them. The build replaces this module by its value as
 * JSON, as it does with `built-in.ts`.
 */
export function surfaceFacts(): Readonly<Record<string, SurfaceFacts>> {
  return (facts ??= Object.fromEntries(
    catalog
      .filter((row) => row.leavesOpen !== undefined || row.hook !== undefined || row.mcp !== undefined || row.setup !== undefined)
      .map(({ id, leavesOpen, hook, mcp, setup }) => [id, { ...(leavesOpen && { leavesOpen }), ...(hook && { hook }), ...(mcp && { mcp }), ...(setup && { setup }) }]),
  ));
}

/** What is known of one agent's surfaces; its slug may come from another process. */
export function surfacesOf(agent: string): SurfaceFacts {
  const all = surfaceFacts();
  return Object.hasOwn(all, agent) ? (all[agent] ?? {}) : {};
}

import { surfaceFacts } from './surface-facts.js';
import type { SurfaceFacts } from './surface-facts.js';

/** What is known of one agent's surfaces; its slug may come from another process. */
export function surfacesOf(agent: string): SurfaceFacts {
  const all = surfaceFacts();
  return Object.hasOwn(all, agent) ? (all[agent] ?? {}) : {};
}

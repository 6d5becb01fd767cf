import { builtInSurfaces } from './built-in-surfaces.js';
import type { SurfaceFacts } from './built-in-surfaces.js';

export { builtInSurfaces as surfaceFacts };

/** What is known of one agent's surfaces; its slug may come from another process. */
export function surfacesOf(agent: string): SurfaceFacts {
  const all = builtInSurfaces();
  return Object.hasOwn(all, agent) ? (all[agent] ?? {}) : {};
}

import type { Resolution } from './resolution.js';

/**
 * Whether an agent runs this command, also where nobody can know its session. `agent` of the resolution names it; it is
 * absent where only `RAILWAY_CALLER` or an id of nobody's own says that one calls.
 */
export function isAgent({ caller }: Pick<Resolution, 'caller'>): boolean {
  return caller === 'agent';
}

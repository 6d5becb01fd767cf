import type { Late } from '../machine/work.js';
import type { SurroundingParts } from './surroundings.js';

/** All that a resolution loads late. The edges say how. */
export interface SessionParts extends SurroundingParts {
  readonly agentProcess: Late<typeof import('./agent-process.js')>;
  readonly caller: Late<typeof import('./caller.js')>;
  readonly withoutAgent: Late<typeof import('./without-agent.js')>;
  readonly lineage: Late<typeof import('./lineage.js')>;
  readonly ownId: Late<typeof import('./own-id.js')>;
  readonly told: Late<typeof import('./told.js')>;
  readonly evidence: Late<typeof import('./evidence.js')>;
}

import type { AgentParts } from '../agents/parts.js';
import type { StoreParts } from '../store/parts.js';
import type { VariableParts } from '../variables/parts.js';

/** All that a resolution loads late: each member gives a module, at once or after a wait. The edges say how. */
export interface Parts extends AgentParts, VariableParts, StoreParts {
  readonly platforms: () => Late<Pick<typeof import('../processes/open.js'), 'openProcessTable'>>;
  readonly ci: () => Late<typeof import('./ci.js')>;
  readonly caller: () => Late<typeof import('./caller.js')>;
  readonly withoutAgent: () => Late<typeof import('./without-agent.js')>;
  readonly lineage: () => Late<typeof import('./lineage.js')>;
  readonly ownId: () => Late<typeof import('./own-id.js')>;
  readonly told: () => Late<typeof import('./told.js')>;
  readonly evidence: () => Late<typeof import('./evidence.js')>;
}

type Late<Module> = Module | Promise<Module>;

import type { Late } from '../machine/work.js';

/** What this folder loads late: each member gives a module, at once or after a wait. The edges say how. */
export interface AgentParts {
  readonly closerLook: Late<typeof import('./closer-look.js')>;
  readonly builtIn: Late<typeof import('./built-in.js')>;
  readonly userAgents: Late<typeof import('./user/user-knowledge.js')>;
}

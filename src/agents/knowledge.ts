import type { Environment } from '../machine/environment.js';
import type { Warning } from '../machine/warning.js';
import { wait } from '../machine/work.js';
import type { Late, Work } from '../machine/work.js';
import type { CatalogIndex } from './lookup.js';
import type { AgentNames } from './names.js';

/** What we know of agents: the names that settle the obvious cases, and the whole catalog for the others. */
export interface AgentKnowledge {
  readonly names: AgentNames;
  readonly parts: AgentParts;
  /** On macOS and Windows, names of programs are the same in any case. */
  readonly platform: NodeJS.Platform;
  /** The catalog with the user's agents in it; undefined: the built-in one. */
  readonly merged?: CatalogIndex | undefined;
  /** What is wrong with the user's agents.json. */
  readonly warnings: readonly Warning[];
}

/** What this folder loads late: each member gives a module, at once or after a wait. The edges say how. */
export interface AgentParts {
  readonly closerLook: Late<typeof import('./closer-look.js')>;
  readonly builtIn: Late<typeof import('./built-in.js')>;
  /** Reads the user's agents.json. */
  readonly userAgents: Late<{ readonly knowledgeWithUserAgents: (environment: Environment, parts: AgentParts, platform: NodeJS.Platform) => Work<AgentKnowledge> }>;
}

/** The whole catalog. */
export function* catalogOf({ merged, parts }: Pick<AgentKnowledge, 'merged' | 'parts'>): Work<CatalogIndex> {
  return merged ?? (yield* wait(parts.builtIn())).builtIn();
}

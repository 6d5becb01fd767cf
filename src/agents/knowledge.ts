import type { Warning } from '../machine/warning.js';
import { wait } from '../machine/work.js';
import type { Work } from '../machine/work.js';
import type { CatalogIndex } from './lookup.js';
import type { AgentNames } from './names.js';
import type { AgentParts } from './parts.js';

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

/** The whole catalog. */
export function* catalogOf({ merged, parts }: Pick<AgentKnowledge, 'merged' | 'parts'>): Work<CatalogIndex> {
  return merged ?? (yield* wait(parts.builtIn())).builtIn();
}

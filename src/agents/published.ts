import { OUR_VARIABLES, SHARED_VARIABLES } from '../machine/environment.js';
import { bystanderNames } from './bystanders.js';
import type { BystanderKind } from './bystanders.js';
import { catalog, markersOfNobody } from './catalog.js';
import type { AgentRow, NotAMarker } from './row.js';

/** The version of the published catalog's form; docs/schema/catalog.schema.json describes it. */
const CATALOG_SCHEMA_VERSION = 1;

/** What is known of agents, for programs in any language: `agent-session/catalog.json`. */
export interface PublishedCatalog {
  readonly schemaVersion: number;
  /** The package's version: the facts are as of then. */
  readonly version: string;
  /** The environment variables that may hold a session's id, in their precedence. */
  readonly precedence: readonly { readonly variable: string; readonly agent?: string }[];
  readonly agents: readonly AgentRow[];
  /** What other tools take for a marker variable though it belongs to no agent. */
  readonly notMarkers: readonly NotAMarker[];
  /** Programs that stand between an agent and us and are never the agent, by their kind. */
  readonly bystanders: Readonly<Record<BystanderKind, readonly string[]>>;
}

export function publishedCatalog(version: string): PublishedCatalog {
  const owned = catalog.flatMap(({ id, sessionVariables = [] }) => sessionVariables.filter(({ answers }) => answers !== false).map(({ variable }) => ({ variable, agent: id })));
  return {
    schemaVersion: CATALOG_SCHEMA_VERSION,
    version,
    precedence: [{ variable: OUR_VARIABLES.override }, ...owned, ...SHARED_VARIABLES.map((variable) => ({ variable }))],
    agents: catalog,
    notMarkers: markersOfNobody,
    bystanders: {
      shell: bystanderNames(['shell']),
      interpreter: bystanderNames(['interpreter']),
      runner: bystanderNames(['runner']),
      wrapper: bystanderNames(['wrapper']),
      sandbox: bystanderNames(['sandbox']),
      system: bystanderNames(['system']),
    },
  };
}

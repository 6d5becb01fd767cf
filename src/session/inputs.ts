import type { CatalogIndex } from '../agents/lookup.js';
import type { Environment } from '../machine/environment.js';
import { isTruthy } from '../variables/opt-out.js';
import type { ProcessTable } from '../processes/table.js';
import type { ResolveInputs } from './resolve.js';
import type { Warning } from './resolution.js';
import { thisHost } from '../machine/host.js';
import type { Host } from '../machine/host.js';
import { homeOfUser } from '../machine/home.js';
import { sessionsFolder } from '../store/sessions-folder.js';

const TRUST_VARIABLE = 'AGENT_SESSION_TRUST_ENV';

/** What the edges (the command line, the library) may set; everything else comes from this process. */
export interface GatherOptions {
  readonly environment: Environment;
  readonly processes: ProcessTable | undefined;
  readonly interactive?: boolean | undefined;
  readonly sessionsFolder?: string | undefined;
  readonly store?: ResolveInputs['store'] | undefined;
  readonly now?: number | undefined;
  readonly trustEnvironment?: boolean | undefined;
  readonly machine?: Host | undefined;
  readonly warnings?: readonly Warning[];
  readonly catalog: CatalogIndex;
}

/** Completes the inputs of a resolution from this process. */
export function gatherInputs(options: GatherOptions): ResolveInputs {
  const { environment, processes } = options;
  return {
    environment,
    processes,
    interactive: options.interactive ?? processes?.controllingTerminal ?? false,
    catalog: options.catalog,
    sessionsFolder: () => options.sessionsFolder ?? sessionsFolder(environment, homeOfUser),
    store: options.store ?? 'readwrite',
    now: options.now ?? Date.now(),
    machine: options.machine ?? thisHost(),
    effectiveUser: process.geteuid?.(),
    isCi: async (env) => (await import('./ci.js')).isContinuousIntegration(env),
    trustEnvironment: options.trustEnvironment ?? isTruthy(environment[TRUST_VARIABLE]),
    // Read at the end: start times that are read late may still add to the problems.
    warnings: () => [...(processes?.problems ?? []), ...(options.warnings ?? [])],
  };
}

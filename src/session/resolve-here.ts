import type { CatalogIndex } from '../agents/lookup.js';
import { withUserAgents } from '../agents/user/user-agents.js';
import { gatherInputs } from './inputs.js';
import { openProcessTable } from '../processes/open.js';
import { resolve } from './resolve.js';
import type { Decision } from './resolve.js';
import type { Clock, ResolveOptions } from './resolve-session.js';
import { requireAbsolute } from '../store/sessions-folder.js';

/**
 * Decides with what this process has around it, where the options don't say otherwise.
 *
 * @param builtIn a parameter, so that the command's pieces share one copy of the catalog
 */
export async function decideHere(builtIn: CatalogIndex, options: ResolveOptions): Promise<Decision> {
  const environment = options.env ?? process.env;
  const sessionsFolder = options.sessionsDir === undefined || options.sessionsDir === '' ? undefined : requireAbsolute(options.sessionsDir, 'sessionsDir');
  const { catalog, warnings } = await withUserAgents(builtIn, environment);
  return await resolve(
    gatherInputs({
      environment,
      processes: options.processes ?? (await openProcessTable({ platform: process.platform, environment, pid: process.pid })),
      interactive: options.interactive,
      sessionsFolder,
      store: options.store,
      now: options.now === undefined ? undefined : readClock(options.now),
      trustEnvironment: options.trustEnv,
      catalog,
      warnings,
    }),
  );
}

function readClock(clock: Clock): number {
  return Number(typeof clock === 'function' ? clock() : clock);
}

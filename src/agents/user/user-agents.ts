import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { Warning } from '../../machine/warning.js';
import { homeFolder, homeOfUser } from '../../machine/home.js';
import type { CatalogIndex } from '../lookup.js';
import type { Environment } from '../../machine/environment.js';
import { userAgentsFile } from './file.js';

/** Moves `agents.json`: an absolute path, of the file or of the folder that holds it. */
const AGENTS_FILE_VARIABLE = 'AGENT_SESSION_CONFIG';

export interface AgentsAndWarnings {
  readonly catalog: CatalogIndex;
  /** At most one, of the code `user-agents-unusable`. */
  readonly warnings: readonly Warning[];
}

/**
 * The built-in agents and those of the user's `agents.json` (docs/agents-json.md).
 *
 * A row with a built-in agent's id adds its facts to that agent, whose name stays; other rows are
 * further agents. A name of a program belongs to the user's row where both have it. A file that can't
 * be used changes nothing and gives a warning. Without a file, the usual case, this asks once
 * whether it exists and loads nothing.
 */
export async function withUserAgents(builtIn: CatalogIndex, environment: Environment): Promise<AgentsAndWarnings> {
  const named = environment[AGENTS_FILE_VARIABLE];
  if (named !== undefined && named !== '') {
    if (isAbsolute(named)) return await (await import('./read.js')).readNamedUserAgents(builtIn, named, AGENTS_FILE_VARIABLE);
    const message = `${AGENTS_FILE_VARIABLE} is ${JSON.stringify(named)}, a relative path: which agents are known would depend on the working folder. Set it to an absolute path, or unset it.`;
    return { catalog: builtIn, warnings: [{ code: 'user-agents-unusable', message }] };
  }
  const file = await defaultFile(environment, process.platform);
  if (file === undefined || !existsSync(file)) return { catalog: builtIn, warnings: [] };
  return await (await import('./read.js')).readUserAgents(builtIn, file);
}

async function defaultFile(environment: Environment, platform: NodeJS.Platform): Promise<string | undefined> {
  try {
    if (platform === 'darwin' || platform === 'win32') return (await import('./platform-file.js')).platformAgentsFile();
  } catch {
    return undefined; // a user without a home folder
  }
  const home = homeFolder(environment, homeOfUser, platform);
  return home === undefined ? undefined : userAgentsFile(environment, home);
}

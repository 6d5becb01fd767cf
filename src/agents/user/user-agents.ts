import { isAbsolute } from 'node:path';
import { homeFolder, homeOfUser } from '../../machine/home.js';
import type { CatalogIndex } from '../lookup.js';
import { OUR_VARIABLES } from '../../machine/environment.js';
import type { Environment } from '../../machine/environment.js';
import { mayExist } from '../../machine/may-exist.js';
import { userAgentsFile } from './file.js';
import { readNamedUserAgents, readUserAgents } from './read.js';
import type { AgentsAndWarnings } from './read.js';

/**
 * The built-in agents and those of the user's `agents.json` (docs/agents-json.md).
 *
 * A row with a built-in agent's id adds its facts to that agent, whose name stays; other rows are
 * further agents. A name of a program belongs to the user's row where both have it. A file that can't
 * be used changes nothing and gives a warning. Without a file, the usual
 * case, this module is not even loaded (session/surroundings.ts).
 *
 * @param platformFile where it stands by default on macOS and Windows; see `platformAgentsFile`
 */
export function withUserAgents(builtIn: CatalogIndex, environment: Environment, platformFile?: string): AgentsAndWarnings {
  const named = environment[OUR_VARIABLES.agentsFile];
  if (named !== undefined && named !== '') {
    if (isAbsolute(named)) return readNamedUserAgents(builtIn, named, OUR_VARIABLES.agentsFile);
    const message = `${OUR_VARIABLES.agentsFile} is ${JSON.stringify(named)}, a relative path: which agents are known would depend on the working folder. Set it to an absolute path, or unset it.`;
    return { catalog: builtIn, warnings: [{ code: 'user-agents-unusable', message }] };
  }
  const file = defaultFile(environment, process.platform, platformFile);
  if (file === undefined || !mayExist(file)) return { catalog: builtIn, warnings: [] };
  return readUserAgents(builtIn, file);
}

function defaultFile(environment: Environment, platform: NodeJS.Platform, platformFile: string | undefined): string | undefined {
  if (platform === 'darwin' || platform === 'win32') return platformFile;
  const home = homeFolder(environment, homeOfUser, platform);
  return home === undefined ? undefined : userAgentsFile(environment, home);
}

import { builtIn } from '../agents/built-in.js';
import { platformAgentsFile } from '../agents/user/platform-file.js';
import { withUserAgents } from '../agents/user/user-agents.js';
import type { Environment } from '../machine/environment.js';
import type { Warning } from '../machine/warning.js';

/** Why the user's `agents.json` can't be used: a command that looks at agents knows fewer of them than the user thinks. */
export async function agentsFileWarnings(env: Environment): Promise<readonly Warning[]> {
  return withUserAgents(builtIn(), env, await platformAgentsFile()).warnings;
}

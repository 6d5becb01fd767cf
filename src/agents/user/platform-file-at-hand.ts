import { isAbsolute, join } from 'node:path';
import type { Environment } from '../../machine/environment.js';

/**
 * `platformAgentsFile` for callers that can't wait for the package env-paths. A test holds the two against each other.
 *
 * @param home default: asks Node, as env-paths does; it throws for a user without one
 * @returns undefined on other platforms, and where nobody tells the home folder
 */
export function platformFileAtHand(platform: NodeJS.Platform, environment: Environment = process.env, home: () => string = homeByNode): string | undefined {
  try {
    const { APPDATA: named = '' } = environment;
    const folder = platform === 'darwin' ? join(home(), 'Library/Preferences') : platform === 'win32' ? named || join(home(), 'AppData/Roaming') : '';
    return isAbsolute(folder) ? join(folder, 'agent-session', platform === 'win32' ? 'Config/agents.json' : 'agents.json') : undefined;
  } catch {
    return undefined; // a user without a home folder
  }
}

function homeByNode(): string {
  return process.getBuiltinModule('node:os').homedir();
}

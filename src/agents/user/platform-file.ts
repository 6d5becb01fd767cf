import { isAbsolute, join } from 'node:path';
import envPaths from 'env-paths';

/** Where a user's `agents.json` is on macOS and Windows: below `Library/Preferences`, below `%APPDATA%`. */
export function platformAgentsFile(): string | undefined {
  const folder = envPaths('agent-session', { suffix: '' }).config;
  return isAbsolute(folder) ? join(folder, 'agents.json') : undefined;
}

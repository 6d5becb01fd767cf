import { isAbsolute, join } from 'node:path';

/**
 * Where a user's `agents.json` is on macOS and Windows: below `Library/Preferences`, below `%APPDATA%`.
 *
 * @returns undefined on other platforms, and where nobody tells the home folder: env-paths asks for it while it is
 *   loaded, and throws for a user without one, and in Deno without `--allow-sys`
 */
export async function platformAgentsFile(platform: NodeJS.Platform = process.platform): Promise<string | undefined> {
  if (platform !== 'darwin' && platform !== 'win32') return undefined;
  try {
    const { default: envPaths } = await import('env-paths');
    const folder = envPaths('agent-session', { suffix: '' }).config;
    return isAbsolute(folder) ? join(folder, 'agents.json') : undefined;
  } catch {
    return undefined;
  }
}

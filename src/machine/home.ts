import { isAbsolute } from 'node:path';
import type { Environment } from './environment.js';

/** `HOME`, or the user database where that is unset, empty or relative; undefined where there is no home at all. */
export function homeFolder(environment: Environment, homeOfUser: () => string, platform: NodeJS.Platform): string | undefined {
  const named = environment[platform === 'win32' ? 'USERPROFILE' : 'HOME'];
  if (named !== undefined && isAbsolute(named)) return named;
  try {
    const home = homeOfUser();
    return isAbsolute(home) ? home : undefined;
  } catch {
    return undefined; // a container's user without an entry in the database
  }
}

/** Asks the user database. `node:os` is loaded only here, where HOME does not tell. */
export function homeOfUser(): string {
  return process.getBuiltinModule('node:os').userInfo().homedir;
}

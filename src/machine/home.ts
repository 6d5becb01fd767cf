import { isAbsolute } from 'node:path';
import type { Environment } from './environment.js';

/**
 * `HOME`, or the user database where that is unset, empty or relative.
 *
 * @returns undefined where there is no home at all, or where its path is not UTF-8: what was decoded is the path of another folder
 */
export function homeFolder(environment: Environment, homeOfUser: () => string, platform: NodeJS.Platform): string | undefined {
  const named = environment[platform === 'win32' ? 'USERPROFILE' : 'HOME'];
  // The obvious case. Elsewhere than on Windows no other path is absolute.
  if (named !== undefined && (named.startsWith('/') || isAbsolute(named))) return decoded(named);
  try {
    const home = homeOfUser();
    return isAbsolute(home) ? decoded(home) : undefined;
  } catch {
    return undefined; // a container's user without an entry in the database
  }
}

/** Decoding puts U+FFFD for what is no UTF-8. */
function decoded(path: string): string | undefined {
  return path.includes('\ufffd') ? undefined : path;
}

/** Asks the user database. `node:os` is loaded only here, where HOME does not tell. */
export function homeOfUser(): string {
  return process.getBuiltinModule('node:os').userInfo().homedir;
}

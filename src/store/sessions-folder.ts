import { isAbsolute, join } from 'node:path';
import { homeFolder } from '../machine/home.js';
import type { Environment } from '../machine/environment.js';
import { SessionsFolderError } from './sessions-folder-error.js';

const SESSIONS_FOLDER_VARIABLE = 'RAILWAY_SESSIONS_DIR';

/**
 * Where the session files are: `RAILWAY_SESSIONS_DIR`, else `.railway/sessions` in the
 * home folder. A `HOME` that is unset, empty or relative gives way to the user database.
 *
 * @param homeOfUser asks the user database; it may throw where there is no such user
 * @returns undefined where there is no home at all
 * @throws SessionsFolderError for a relative path
 */
export function sessionsFolder(
  environment: Environment,
  homeOfUser: () => string,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const named = environment[SESSIONS_FOLDER_VARIABLE];
  if (named !== undefined && named !== '') return requireAbsolute(named, SESSIONS_FOLDER_VARIABLE);
  const home = homeFolder(environment, homeOfUser, platform);
  return home === undefined ? undefined : join(home, '.railway', 'sessions');
}

export function requireAbsolute(folder: string, name: string): string {
  if (isAbsolute(folder)) return folder;
  throw new SessionsFolderError(
    `${name} is ${JSON.stringify(folder)}, a relative path: sessions would depend on the working folder. Set it to an absolute path, or unset it.`,
  );
}

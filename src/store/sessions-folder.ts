import { isAbsolute, join, resolve } from 'node:path';
import { homeFolder } from '../machine/home.js';
import type { Environment } from '../machine/environment.js';
import { SessionsFolderError } from './sessions-folder-error.js';

const SESSIONS_FOLDER_VARIABLE = 'RAILWAY_SESSIONS_DIR';

/**
 * Where the session files are: `RAILWAY_SESSIONS_DIR`, else `.railway/sessions` in the home folder. The path is
 * normalised here, once: `link/` and `link/../x` would be one folder to who looks at them and another to who writes there.
 *
 * @param homeOfUser asks the user database; it may throw where there is no such user
 * @returns undefined where there is no home at all
 * @throws SessionsFolderError for a path that can't be used
 */
export function sessionsFolder(
  environment: Environment,
  homeOfUser: () => string,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const named = environment[SESSIONS_FOLDER_VARIABLE];
  if (named !== undefined && named !== '') return requireAbsolute(named, SESSIONS_FOLDER_VARIABLE);
  const home = homeFolder(environment, homeOfUser, platform);
  if (home === undefined) return undefined;
  // The obvious case: there is nothing to normalise.
  const isNormal = home.startsWith('/') && !home.includes('//') && !home.includes('/.') && !home.endsWith('/');
  return isNormal ? `${home}/.railway/sessions` : join(home, '.railway', 'sessions');
}

/**
 * @param name of the variable or option, for people
 * @returns the path, normalised
 * @throws SessionsFolderError for a relative path, and for one that is not UTF-8
 */
export function requireAbsolute(folder: string, name: string): string {
  if (!isAbsolute(folder)) {
    throw new SessionsFolderError(`${name} is ${quoted(folder)}, a relative path: sessions would depend on the working folder. Set it to an absolute path, or unset it.`);
  }
  // What can't be decoded is another folder by the time it is written.
  if (folder.includes('\ufffd')) throw new SessionsFolderError(`${name} is ${quoted(folder)}, which is not UTF-8. Set it to another path, or unset it.`, 'undecodable-sessions-folder');
  return resolve(folder);
}

/** JSON leaves U+007F to U+009F as they are, and terminals obey them. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(/[\x7f-\x9f\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

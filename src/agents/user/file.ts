import type { Environment } from '../../machine/environment.js';

/**
 * Where a user's `agents.json` is on Linux and the BSDs: the configuration folder of the package
 * env-paths, which itself would cost every call a module and the user database. A test holds the two
 * against each other. A relative `XDG_CONFIG_HOME`, which env-paths takes, is ignored, as the XDG
 * specification demands: what is known of agents must not depend on the working folder.
 *
 * @param home absolute
 */
export function userAgentsFile(environment: Environment, home: string): string {
  const named = environment.XDG_CONFIG_HOME;
  return `${named?.startsWith('/') === true ? named : `${home}/.config`}/agent-session/agents.json`;
}

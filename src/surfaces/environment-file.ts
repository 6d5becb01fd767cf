import { closeSync, constants, fstatSync, openSync, writeSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { Environment } from '../machine/environment.js';
import { readSmallFile } from '../machine/small-file.js';

/** Bytes of the script that are read. People's own hooks write there, too. */
const LARGEST_SCRIPT = 256 * 1024;

/**
 * The shell script that the agent's tools run first, as the agent names it to its hooks.
 *
 * @param variable the one that names it
 * @param started what the agent, or its launcher, was started with: a hook of another agent may have handed its own on
 */
export function environmentFile(variable: string, environment: Environment, started: Environment | undefined): string | undefined {
  const path = environment[variable];
  if (path === undefined || !isAbsolute(path) || started === undefined || started[variable] === path) return undefined;
  return path;
}

/**
 * Has the agent's tools set variables: adds the lines to the script, unless they are its last.
 *
 * @param variables name and value; the values hold no quotes and no control characters, as ids and slugs do
 * @returns why it can't be done, a clause that follows the file's name; undefined where it is done
 */
export function addToEnvironmentFile(path: string, variables: readonly (readonly [name: string, value: string])[]): string | undefined {
  const lines = variables.map(([name, value]) => `export ${name}='${value}'\n`).join('');
  let descriptor: number | undefined;
  try {
    // The agent made the folder, and perhaps the file. A link or a device there is not its doing.
    const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (process.platform === 'win32' ? 0 : constants.O_NOFOLLOW | constants.O_NONBLOCK);
    descriptor = openSync(path, flags, 0o600);
    if (!fstatSync(descriptor).isFile()) return 'is no regular file';
    const content = readSmallFile(path, LARGEST_SCRIPT);
    if ('problem' in content) return content.problem;
    if (content.text.endsWith(lines)) return undefined;
    writeSync(descriptor, content.text === '' || content.text.endsWith('\n') ? lines : `\n${lines}`);
    return undefined;
  } catch (error) {
    return `can’t be written (${error instanceof Error && 'code' in error ? String(error.code) : String(error)})`;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

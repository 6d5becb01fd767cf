import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, constants, fstatSync, linkSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const FILE_NAME = 'agent-session-salt';

/**
 * The secret that session ids are hashed with before they go into this repository's commits: 32 random bytes,
 * made when first asked for, and the same from then on in all worktrees. It lies in the repository's git
 * directory, which git never commits and no clone copies.
 * @param cwd a folder of the repository
 * @throws Error with a sentence for people: no git, no repository, the file can't be written or isn't a salt
 */
export function repositorySalt(cwd: string, env: Readonly<Record<string, string | undefined>>): Uint8Array {
  const file = join(gitCommonDirectory(cwd, env), FILE_NAME);
  const salt = readSalt(file) ?? createSalt(file);
  if (salt === undefined) {
    throw new Error(`${file} can't be read as a salt of agent-session (a regular file with 64 hexadecimal digits); remove it to get a new one.`);
  }
  return salt;
}

/**
 * The same, where it is there already: nothing is created.
 * @throws Error as {@link repositorySalt} does for a folder of no repository
 */
export function existingSalt(cwd: string, env: Readonly<Record<string, string | undefined>>): Uint8Array | undefined {
  return readSalt(join(gitCommonDirectory(cwd, env), FILE_NAME));
}

function gitCommonDirectory(cwd: string, env: Readonly<Record<string, string | undefined>>): string {
  // git itself knows worktrees, submodules and the GIT_DIR that it hands to hooks.
  const git = spawnSync('git', ['rev-parse', '--git-common-dir'], { cwd, env, encoding: 'utf8', windowsHide: true });
  if (git.error !== undefined) {
    throw new Error(`A commit trailer needs git, and git can't be run (${git.error.message}); --raw prints the id without a salt.`);
  }
  const directory = git.stdout.replace(/\r?\n$/, '');
  if (git.status !== 0 || directory === '') {
    throw new Error(
      'A commit trailer hashes the session id with a salt of the git repository, and this is no repository git can read; run it inside one, or use --raw.',
    );
  }
  return resolve(cwd, directory);
}

/** @returns undefined where there is no file, or its content is no salt. */
function readSalt(file: string): Uint8Array | undefined {
  let descriptor: number;
  try {
    // Neither through a link nor blocked by a FIFO: a repository may come from somebody else. Windows knows
    // neither flag; they are undefined there, and "|" takes that for 0.
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile() || stat.size > 128) return undefined;
    const [hex] = /^[\da-f]{64}(?=\n?$)/.exec(readFileSync(descriptor, 'utf8')) ?? [];
    return hex === undefined ? undefined : Buffer.from(hex, 'hex');
  } finally {
    closeSync(descriptor);
  }
}

/** Written aside, then linked: the salt becomes visible whole and once, and who comes second takes the first's. */
function createSalt(file: string): Uint8Array | undefined {
  const aside = `${file}.${randomBytes(8).toString('hex')}.tmp`;
  try {
    writeFileSync(aside, `${randomBytes(32).toString('hex')}\n`, { flag: 'wx', mode: 0o600, flush: true });
    linkSync(aside, file);
  } catch (error) {
    if (!isAlreadyThere(error)) {
      throw new Error(`The salt that hashes session ids for this repository can't be kept in ${file} (${messageOf(error)}).`, { cause: error });
    }
  } finally {
    rmSync(aside, { force: true });
  }
  return readSalt(file);
}

function isAlreadyThere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

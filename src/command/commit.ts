import { spawnSync } from 'node:child_process';
import type { Environment } from '../machine/environment.js';

/** What a commit says of the session that made it. */
export interface CommitTrailers {
  /** Its hash. */
  readonly commit: string;
  /** The values of its `Agent-Session` trailers. */
  readonly values: readonly string[];
}

/**
 * Reads a commit's trailers by git itself.
 *
 * @param name a hash, a branch, `HEAD`: whatever git knows as a commit
 * @returns undefined where it names no commit here, or there is no git
 */
export function commitTrailers(name: string, folder: string, env: Environment): CommitTrailers | undefined {
  // A signature that the user's configuration wants to see is no trailer.
  const format = '--format=%H%n%(trailers:key=Agent-Session,valueonly,unfold)';
  const { status, stdout } = spawnSync('git', ['-c', 'log.showSignature=false', 'log', '-1', '--no-color', format, '--end-of-options', name, '--'], {
    cwd: folder,
    env,
    encoding: 'utf8',
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [commit = '', ...lines] = status === 0 ? stdout.split('\n') : [];
  if (!/^[0-9a-f]{40,64}$/.test(commit)) return undefined;
  return { commit, values: lines.map((line) => line.trim()).filter((line) => line !== '') };
}

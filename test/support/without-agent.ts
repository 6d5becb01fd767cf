import { spawn } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { isInstalled, itIf, type Run } from './programs.js';

export interface Given {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Runs a shell's command with none of our own ancestors above it, for these may be an agent that runs the
 * tests: its parent is a shell that init has adopted, in a session without a terminal.
 */
export async function runOrphaned(command: string, { folder, env }: Given): Promise<Run> {
  // The starter's end makes the second shell an orphan; only then may it go on.
  const orphan = 'while kill -0 "$1" 2>/dev/null; do sleep 0.01; done; sh -c "$2" 3>&-; echo $? >&3';
  const child = spawn('sh', ['-c', 'sh -c "$1" sh $$ "$2" & exit 0', 'sh', orphan, command], {
    cwd: folder,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const texts = ['', '', ''];
  const [, ...outputs] = child.stdio;
  for (const [position, output] of outputs.entries()) {
    output?.on('data', (chunk: Buffer) => {
      texts[position] = (texts[position] ?? '') + chunk.toString('utf8');
    });
  }
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    // All that holds the pipes has ended.
    child.once('close', () => {
      const [stdout = '', stderr = '', status = ''] = texts;
      resolve({ status: status === '' ? null : Number(status), stdout, stderr });
    });
  });
}

/** The same for a person: on a terminal of its own (a pty). Both outputs are one, with `\r\n` as on a terminal. */
export async function runOnTerminal(command: string, { folder, env }: Given): Promise<Run> {
  return await runOrphaned('script -qec "$COMMAND" /dev/null', { folder, env: { ...env, COMMAND: command, SHELL: '/bin/sh', TERM: 'xterm-256color' } });
}

/** Whether `script` of util-linux is here; those of the BSDs know other options. */
export const itOnTerminal = itIf(isInstalled('script') && process.platform === 'linux', 'tests on a terminal, for they need the script of util-linux');

/** Whether our pids are the host's: in a container nobody can know what runs outside. */
export const onHost = process.platform === 'linux' && readlinkSync('/proc/self/ns/pid') === 'pid:[4026531836]';

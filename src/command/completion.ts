import { bashCompletion } from './completion/bash.js';
import { fishCompletion } from './completion/fish.js';
import { zshCompletion } from './completion/zsh.js';
import type { CommandIo } from './io.js';
import { COMPLETION_SHELLS, commandTable, topLevelOptions } from './table.js';

const SCRIPTS = new Map([
  ['bash', bashCompletion],
  ['zsh', zshCompletion],
  ['fish', fishCompletion],
]);

/**
 * `agent-session completion SHELL`: prints the script that teaches the shell our commands and options.
 * @param options.shell the shell's name, as the user typed it; undefined where it is missing
 * @returns 0; 2 for a shell that we have no script for
 */
export function runCompletion({ shell }: { readonly shell: string | undefined }, io: CommandIo): Promise<number> {
  const script = shell === undefined ? undefined : SCRIPTS.get(shell);
  if (script === undefined) {
    const names = COMPLETION_SHELLS.map(({ name }) => name).join(', ');
    const problem = shell === undefined ? 'completion needs a shell' : `there is no completion for ${JSON.stringify(shell)}`;
    io.stderr(`agent-session: ${problem}; the shells are ${names}.\n`);
    return Promise.resolve(2);
  }
  io.stdout(script(commandTable, topLevelOptions));
  return Promise.resolve(0);
}

import { bashCompletion } from './completion/bash.js';
import { fishCompletion } from './completion/fish.js';
import { zshCompletion } from './completion/zsh.js';
import type { CommandIo } from './io.js';
import type { CommandTable, Given } from './row.js';
import { missingWord, noSuchWord } from './usage.js';

const SCRIPTS: ReadonlyMap<string, (table: CommandTable) => string> = new Map([
  ['bash', bashCompletion],
  ['zsh', zshCompletion],
  ['fish', fishCompletion],
]);

/** `agent-session completion SHELL`: prints the script that teaches the shell our commands and options. @returns 0 */
export function runCompletion({ words: [shell], table }: Given, io: CommandIo): number {
  const script = shell === undefined ? undefined : SCRIPTS.get(shell);
  if (script === undefined) {
    const shells = [...SCRIPTS.keys()].map((name) => ({ name, description: '' }));
    throw shell === undefined ? missingWord('completion', 'shell', shells) : noSuchWord('shell', shell, shells);
  }
  io.stdout(script(table));
  return 0;
}

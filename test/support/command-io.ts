import { printable } from '../../src/command/printable.js';
import { plain } from '../../src/command/style.js';
import type { CommandIo } from '../../src/command/io.js';
import type { Given } from '../../src/command/row.js';
import { table } from '../../src/command/table.js';

/** A world for a command, and what it wrote there. */
export interface RecordedIo extends CommandIo {
  readonly written: { stdout: string; stderr: string };
}

export function recordedIo(over: Partial<CommandIo> = {}): RecordedIo {
  const written = { stdout: '', stderr: '' };
  return {
    stdout: (text) => { written.stdout += text; },
    say: (sentence) => { written.stderr += `agent-session: ${printable(sentence)}\n`; },
    env: {},
    platform: 'linux',
    now: () => Date.UTC(2026, 10, 20),
    workingFolder: () => '/',
    columns: () => 80,
    lineLength: () => 80,
    style: () => plain,
    packageFolder: () => '/package',
    written,
    ...over,
  };
}

/** What was typed: options by their long names, `true` for those without a value. */
export function typed(words: readonly string[], options: Readonly<Record<string, string | true>> = {}): Given {
  const given = new Map(Object.entries(options));
  return {
    words,
    table,
    flag: (long) => given.get(long) === true,
    value: (long) => {
      const value = given.get(long);
      return typeof value === 'string' ? value : undefined;
    },
  };
}

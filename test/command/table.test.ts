import { describe, expect, it } from 'vitest';
import type { OptionRow } from '../../src/command/row.js';
import { table } from '../../src/command/table.js';

function flagsOf(options: readonly OptionRow[]): readonly string[] {
  return options.flatMap(({ short, long }) => (short === undefined ? [long] : [short, long]));
}

describe('the table of commands', () => {
  it('names each command and option once', () => {
    const names = table.commands.flatMap(({ name, alias }) => (alias === undefined ? [name] : [name, alias]));
    expect(new Set(names).size).toBe(names.length);
    for (const options of [table.topLevelOptions, ...table.commands.map((command) => command.options)]) {
      expect(new Set(flagsOf(options)).size).toBe(flagsOf(options).length);
    }
  });

  it('has the options of id, the default command, on the top level', () => {
    const [first] = table.commands;
    expect(first?.name).toBe('id');
    expect(flagsOf(table.topLevelOptions)).toEqual(expect.arrayContaining([...flagsOf(first?.options ?? [])]));
  });

  it.each(table.commands)('$name: has help, an example, and words that shells need not quote', ({ options, description, examples, exits }) => {
    expect(options.map(({ long }) => long)).toContain('--help');
    expect(examples.length).toBeGreaterThan(0);
    expect(exits.length).toBeGreaterThan(0);
    for (const text of [description, ...options.map((option) => option.description)]) expect(text).toMatch(/^[a-zA-Z][\x20-\x7e]*[^.]$/);
    for (const text of [description, ...options.map((option) => option.description)]) expect(text).not.toMatch(/['"`\\$]/);
  });
});

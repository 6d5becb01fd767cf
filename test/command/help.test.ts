import { describe, expect, it } from 'vitest';
import { helpText } from '../../src/command/help.js';
import { table } from '../../src/command/table.js';

const rows = [undefined, ...table.commands];

describe.each([20, 40, 60, 80, 100])('help on %i columns', (columns) => {
  it.each(rows)('$name', (row) => {
    const text = helpText(table, row, { columns, packageFolder: '/p' });
    const examples = new Set((row?.examples ?? []).flatMap(({ lines }) => lines.map((line) => `  ${line}`)).concat('  session=$(agent-session -q) || session=none'));
    // What has a blank in it can be broken; examples must not be, so that they can be copied.
    const tooLong = text.split('\n').filter((line) => line.length > columns && line.trim().includes(' ') && !examples.has(line) && !line.startsWith('Example: '));
    expect(tooLong).toEqual([]);
  });
});

it.each(rows)('no word is lost by breaking lines: $name', (row) => {
  const words = (columns: number): string[] => helpText(table, row, { columns, packageFolder: '/p' }).split(/\s+/);
  expect(words(30)).toEqual(words(100));
});

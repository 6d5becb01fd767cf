import { describe, expect, it } from 'vitest';
import { readLstartTimes } from '../../src/processes/darwin.js';
import { openPsListTable, splitCommand } from '../../src/processes/ps.js';
import { splitWindowsCommandLine } from '../../src/processes/windows-command-line.js';

// What another process wrote is as long as the kernel lets it be: nothing may go back over it again and again.
const LENGTH = 200_000;
const texts = [' ', '\t', '[', ']', '(', '{', '\\', '"', '1', '1 ', '] <defunct>', '\\"'].map((text) => text.repeat(LENGTH / text.length));

function tableOf(lines: readonly string[]): ReturnType<typeof openPsListTable> {
  return openPsListTable({ self: 7, run: () => lines.join('\n'), readStartTimes: () => new Map(), listProcesses: () => Promise.resolve([]), terminalDevice: '/no/such' });
}

describe('a long command line', () => {
  it.each(texts.map((text) => ({ text, start: JSON.stringify(text.slice(0, 12)) })))('of $start…', async ({ text }) => {
    for (const end of ['', '!', '\r', '\u2028']) {
      const table = await tableOf(['1 0 init', `7 1 ${text}${end}`, `${text}${end}`]);
      expect(table.get(7)).toBeDefined();
      expect(splitCommand(`${text}${end}`)).toBeDefined();
      expect(splitWindowsCommandLine(`${text}${end}`)).toBeDefined();
      expect(splitWindowsCommandLine(`x ${text}${end}`, text)).toBeDefined();
      expect(readLstartTimes(() => `7 ${text}${end}\n${text}`, [7]).size).toBeLessThanOrEqual(2);
    }
  });
});

it('a command line may hold a carriage return and a line separator', async () => {
  const table = await tableOf(['1 0 init', '7 1 claude -p a\rb\u2028c']);
  expect(table.get(7)?.argv).toEqual(['claude', '-p', 'a\rb\u2028c']);
});

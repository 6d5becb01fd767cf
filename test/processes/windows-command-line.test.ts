import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { splitWindowsCommandLine } from '../../src/processes/windows-command-line.js';
import { longTexts } from '../support/long-texts.js';

describe('splitWindowsCommandLine', () => {
  // The arguments after the program: Microsoft's own table ("Parsing C command-line arguments") and its neighbours.
  it.each([
    [String.raw`p "a b c" d e`, ['p', 'a b c', 'd', 'e']],
    [String.raw`p "ab\"c" "\\" d`, ['p', 'ab"c', '\\', 'd']],
    [String.raw`p a\\\b d"e f"g h`, ['p', String.raw`a\\\b`, 'de fg', 'h']],
    [String.raw`p a\\\"b c d`, ['p', String.raw`a\"b`, 'c', 'd']],
    [String.raw`p a\\\\"b c" d e`, ['p', String.raw`a\\b c`, 'd', 'e']],
    [`p "a b"" c"`, ['p', 'a b"', 'c']],
    [`p """a b"""`, ['p', '"a', 'b"']],
    [`p ""`, ['p', '']],
    [`p "" x`, ['p', '', 'x']],
    [`p "open end`, ['p', 'open end']],
    [`p \t a\tb `, ['p', 'a', 'b']],
    [String.raw`p C:\dir\ x`, ['p', 'C:\\dir\\', 'x']],
  ])('%s', (line, argv) => {
    expect(splitWindowsCommandLine(line)).toEqual(argv);
  });

  it.each([
    [String.raw`"C:\Program Files\x\x.exe" -y`, undefined, [String.raw`C:\Program Files\x\x.exe`, '-y']],
    [String.raw`"C:\dir\" -y`, undefined, ['C:\\dir\\', '-y']],
    [String.raw`"C:\no end -y`, undefined, [String.raw`C:\no end -y`]],
    [String.raw`C:\Program Files\x\x.exe -y`, undefined, [String.raw`C:\Program`, String.raw`Files\x\x.exe`, '-y']],
    [String.raw`c:\program files\X\x.exe -y`, String.raw`C:\Program Files\x\x.exe`, [String.raw`c:\program files\X\x.exe`, '-y']],
    [String.raw`C:\Program Files\x\x.exe`, String.raw`C:\Program Files\x\x.exe`, [String.raw`C:\Program Files\x\x.exe`]],
    [String.raw`C:\x.exe2 -y`, String.raw`C:\x.exe`, [String.raw`C:\x.exe2`, '-y']],
    ['', undefined, []],
    ['  ', undefined, []],
    ['  p a', undefined, ['p', 'a']],
  ])('the program of %s', (line, exe, argv) => {
    expect(splitWindowsCommandLine(line, exe)).toEqual(argv);
  });

  it('undoes the quoting that Windows programs use', () => {
    const argument = fc.string({ unit: fc.constantFrom('a', ' ', '\t', '"', '\\', 'é', '%') });
    fc.assert(
      fc.property(fc.array(argument), (argv) => {
        expect(splitWindowsCommandLine(['p', ...argv.map(quoted)].join(' '))).toEqual(['p', ...argv]);
      }),
      { numRuns: 2000 },
    );
  });
});

/** The inverse, as Microsoft describes it ("Everyone quotes command line arguments the wrong way"). */
function quoted(argument: string): string {
  const escaped = argument.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1');
  return `"${escaped}"`;
}

it.each(longTexts)('a long command line takes no time: $start', ({ text }) => {
  expect(splitWindowsCommandLine(text)).toBeDefined();
  expect(splitWindowsCommandLine(`x ${text}`, text)).toBeDefined();
});

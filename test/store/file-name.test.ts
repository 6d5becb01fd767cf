import { describe, expect, it } from 'vitest';
import { argv0Of, sessionFileName } from '../../src/store/file-name.js';
import names from '../data/vectors/session-file-names.json' with { type: 'json' };

describe('sessionFileName', () => {
  it.each(names.vectors)('is the Railway CLI’s for pid $pid, start time $btime, argv0 $argv0', ({ pid, btime, argv0, name }) => {
    expect(sessionFileName({ pid, startTime: BigInt(btime), argv0 })).toBe(name);
  });

  it('has 15 vectors', () => {
    expect(names.vectors).toHaveLength(15);
  });
});

describe('argv0Of', () => {
  it.each([
    { argv: ['/Opt/CLÉ', '--flag'], expected: '/opt/clÉ', why: 'only ASCII letters have a lower case' },
    { argv: ['claude', ''], expected: 'claude', why: 'padding is no word' },
    { argv: ['npm exec cowsay'], expected: 'npm', why: 'an overwritten title is one string' },
    { argv: ['/Applications/Visual Studio Code.app/Electron'], expected: '/applications/visual', why: 'blanks end a word, whatever argv says' },
    { argv: ['a\tb'], expected: 'a?b', why: 'ps prints control characters as ?' },
    { argv: [], expected: '', why: 'an unreadable command line has no word' },
    { argv: ['', 'second'], expected: 'second', why: 'ps prints no empty word' },
  ])('$argv is $expected: $why', ({ argv, expected }) => {
    expect(argv0Of({ argv })).toBe(expected);
  });

  it('prefers the command line that the platform’s ps prints', () => {
    expect(argv0Of({ argv: ['C:\\node.exe', 'x'], commandText: 'Node.exe' })).toBe('node.exe');
  });
});

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { argv0Of, argv0Spellings, sessionFileName } from '../../src/store/file-name.js';
import names from '../data/vectors/session-file-names.json' with { type: 'json' };
import { itWith } from '../support/programs.js';

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

describe('argv0Spellings', () => {
  it('is one where all letters are ASCII', () => {
    expect(argv0Spellings({ argv: ['/opt/Claude'] })).toEqual(['/opt/claude']);
  });

  itWith('ps')('has what ps prints in the C locale, and in UTF-8', () => {
    const argv0 = '/Opt/CLÉ→😀x';
    const child = spawn('sleep', ['600'], { argv0, stdio: 'ignore' });
    onTestFinished(async () => {
      const closed = once(child, 'close');
      child.kill();
      await closed;
    });
    const printed = ['C', 'C.UTF-8'].map((locale) => spawnSync('ps', ['-o', 'command=', '-p', String(child.pid)], { env: { PATH: process.env.PATH, LC_ALL: locale }, encoding: 'utf8' }).stdout);
    expect(argv0Spellings({ argv: [argv0] })).toEqual(printed.reverse().map((line) => argv0Of({ argv: [line] })));
  });
});

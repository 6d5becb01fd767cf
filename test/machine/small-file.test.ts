import { describe, expect, it } from 'vitest';
import { readSmallFile } from '../../src/machine/small-file.js';
import { plant, temporaryFolder } from '../support/folders.js';
import { itIf } from '../support/programs.js';

describe('readSmallFile', () => {
  it('reads up to the limit, and nothing of a larger file', () => {
    const folder = temporaryFolder();
    expect(readSmallFile(plant(folder, 'most', 'x'.repeat(2048)), 2048)).toEqual({ text: 'x'.repeat(2048) });
    expect(readSmallFile(plant(folder, 'more', 'x'.repeat(2049)), 2048)).toEqual({ problem: 'is larger than 2 KiB' });
    expect(readSmallFile(plant(folder, 'empty', ''), 2048)).toEqual({ text: '' });
  });

  it('leaves out a byte order mark, and says which line is not UTF-8', () => {
    const folder = temporaryFolder();
    expect(readSmallFile(plant(folder, 'marked', '\ufeff{}'), 2048)).toEqual({ text: '{}' });
    expect(readSmallFile(plant(folder, 'latin', Buffer.from('é\n\xe9\n', 'latin1')), 2048)).toEqual({ problem: 'is not UTF-8 text', line: 1 });
  });

  itIf(process.platform === 'linux', 'Linux’s /proc')('reads a file that has no size', () => {
    expect(readSmallFile('/proc/self/status', 65_536)).toEqual({ text: expect.stringMatching(/^Name:\t[^]*\nPid:\t/) as unknown });
  });
});

import { describe, expect, it } from 'vitest';
import { readShort } from '../../src/machine/short-file.js';
import { plant, temporaryFolder } from '../support/folders.js';

describe('readShort', () => {
  it('reads a file that is shorter than 4 KiB, and nothing of a longer one', () => {
    const folder = temporaryFolder();
    expect(readShort(plant(folder, 'short', 'é'.repeat(2047)))).toBe('é'.repeat(2047));
    expect(readShort(plant(folder, 'longer', 'x'.repeat(4096)))).toBe('');
    expect(readShort(plant(folder, 'empty', ''))).toBe('');
    // What was read before does not show through.
    expect(readShort(plant(folder, 'another', 'ab'))).toBe('ab');
  });

  it('throws where there is none', () => {
    expect(() => readShort('/nowhere/at/all')).toThrow('ENOENT');
  });
});

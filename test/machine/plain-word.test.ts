import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPlainWord } from '../../src/machine/plain-word.js';

describe('isPlainWord', () => {
  it('is what the pattern says, for every character and for any text', () => {
    const pattern = /^[A-Za-z0-9._:@/-]+$/;
    for (let code = 0; code < 0x1_00; code += 1) expect([code, isPlainWord(String.fromCharCode(code))]).toEqual([code, pattern.test(String.fromCharCode(code))]);
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => isPlainWord(text) === pattern.test(text)));
    expect(isPlainWord('')).toBe(false);
    expect(isPlainWord('a\n')).toBe(false);
  });
});

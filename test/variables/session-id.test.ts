import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSessionId, readSessionId } from '../../src/variables/session-id.js';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:@/-';
const LETTERS = Array.from(ALPHABET);

describe('a session id', () => {
  it('is 1 to 256 characters of the alphabet, whatever they are', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...LETTERS), minLength: 1, maxLength: 256 }), (id) => isSessionId(id) && readSessionId(` ${id}\n`) === id));
  });

  it('has no other character anywhere', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...LETTERS), maxLength: 100 }), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), fc.string({ unit: fc.constantFrom(...LETTERS), maxLength: 100 }), (before, other, after) => {
        fc.pre(!ALPHABET.includes(other));
        return !isSessionId(before + other + after);
      }),
    );
  });

  it.each([undefined, '', ' ', '\n', 'a'.repeat(257), 'a b', 'a\n', '\u0000', 'é', 'ａ', '${x}', '$(x)', 'a;b', '"a"', '\\'])('is not %j', (value) => {
    expect(isSessionId(value ?? '')).toBe(false);
    if (value !== 'a\n') expect(readSessionId(value)).toBeUndefined();
  });

  it('may be of any shape an agent has', () => {
    for (const id of ['3b241101-e2bb-4255-8caf-4136c566a962', '01a1fb26-961c-7903-8e87-5ef08d6a66dd', 'T-3b241101', '20260511_141318_d5a23915', '20251121_7', 'org/repo@main:1']) {
      expect(readSessionId(id)).toBe(id);
    }
  });
});

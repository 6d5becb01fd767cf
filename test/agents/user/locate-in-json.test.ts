import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { locateSyntaxError, locateValue } from '../../../src/agents/user/locate-in-json.js';

/** The offset of a place. */
function offsetOf(text: string, { line, column }: { readonly line: number; readonly column: number }): number {
  return text.split('\n').slice(0, line - 1).reduce((sum, before) => sum + before.length + 1, column - 1);
}

describe('where text stops to be JSON', () => {
  it('is nowhere in JSON', () => {
    fc.assert(fc.property(fc.json(), fc.nat(3), (text, indent) => {
      expect(locateSyntaxError(JSON.stringify(JSON.parse(text), undefined, indent))).toBeUndefined();
    }), { numRuns: 500 });
  });

  it('is somewhere in everything that JSON.parse refuses, and nowhere else', () => {
    const text = fc.oneof(fc.string({ unit: fc.constantFrom(...'[]{}:,"\\u01eE.+- \t\n'.split(''), 'true', 'null', '"a"', '12', '\u00e9'), maxLength: 12 }), fc.string({ maxLength: 12 }));
    fc.assert(fc.property(text, (given) => {
      let valid = true;
      try {
        JSON.parse(given);
      } catch {
        valid = false;
      }
      expect(locateSyntaxError(given) === undefined).toBe(valid);
    }), { numRuns: 5000 });
  });

  it('is the first character that no JSON goes on with, or the word or number that it breaks', () => {
    fc.assert(fc.property(fc.json(), fc.nat(), (json, at) => {
      const position = at % (json.length + 1);
      const text = `${json.slice(0, position)}\u0001${json.slice(position)}`;
      const place = locateSyntaxError(text);
      const broken = text.slice(place && offsetOf(text, place), text.indexOf('\u0001'));
      expect(place).toBeDefined();
      expect(broken).toMatch(/^[-+.\\\w]*$/);
    }), { numRuns: 500 });
  });
});

describe('where a value is', () => {
  it('is at its element, or at its member’s name', () => {
    const text = '{"a": 1,\n "b": [10, {"c": [[true]]}]}';
    expect(['a', 'b'].map((name) => locateValue(text, [name]))).toEqual([{ line: 1, column: 2 }, { line: 2, column: 2 }]);
    expect(locateValue(text, ['b', 1, 'c', 0, 0])).toEqual({ line: 2, column: 20 });
    expect(locateValue(text, ['b', 1, 'd', 'e'])).toEqual({ line: 2, column: 12 });
    expect(locateValue(text, [])).toEqual({ line: 1, column: 1 });
  });

  it('of two members with one name is the last, and what lies in the first is not in it', () => {
    expect(locateValue('{"a": {"x": 1},\n"a": {}}', ['a', 'x'])).toEqual({ line: 2, column: 1 });
    expect(locateValue('{"\\u0061": 1}', ['a'])).toEqual({ line: 1, column: 2 });
  });

  it('is found however deep', () => {
    const deep = 100_000;
    expect(locateValue(`${'['.repeat(deep)}${']'.repeat(deep)}`, Array<number>(deep - 1).fill(0))).toEqual({ line: 1, column: deep });
  });
});

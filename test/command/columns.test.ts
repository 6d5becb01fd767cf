import { describe, expect, it } from 'vitest';
import { layOut } from '../../src/command/columns.js';
import type { Column } from '../../src/command/columns.js';

const COLUMNS: readonly Column[] = [{ title: 'ID' }, { title: 'FOLDER', cut: 'start', least: 6 }, { title: 'NOTE', cut: 'end' }];

describe('a table', () => {
  it('is as wide as its cells where there is no terminal', () => {
    expect(layOut(COLUMNS, [['a', '/home/me/shop', 'first'], ['bcd', '/x', '']], undefined)).toEqual(['ID   FOLDER         NOTE', 'a    /home/me/shop  first', 'bcd  /x']);
  });

  it('leaves out a column that says nothing', () => {
    expect(layOut(COLUMNS, [['a', '', 'x']], undefined)).toEqual(['ID  NOTE', 'a   x']);
  });

  it('gives way in its widest column first, a path at its start', () => {
    expect(layOut(COLUMNS, [['a', '/home/me/projects/shop', 'first']], 24)).toEqual(['ID  FOLDER         NOTE', 'a   …rojects/shop  first']);
  });

  it.each([10, 20, 40, 80])('fits %i places, whatever stands in it', (width) => {
    const rows = [['3b241101-e2bb', '/home/me/日本語のフォルダ/プロジェクト', 'e\u0301'.repeat(30)], ['x', '/home/🐎🐎🐎🐎🐎🐎🐎🐎🐎🐎', 'n']];
    for (const line of layOut(COLUMNS, rows, width)) {
      const places = Array.from(line).reduce((sum, character) => sum + (/\p{Mn}/u.test(character) ? 0 : /[\u3000-\u9fff]|🐎/u.test(character) ? 2 : 1), 0);
      expect(places).toBeLessThanOrEqual(width);
    }
  });
});

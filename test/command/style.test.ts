import { describe, expect, it } from 'vitest';
import { columnsOf } from '../../src/command/io.js';
import { styleFor } from '../../src/command/style.js';

describe('colour', () => {
  it.each<[env: Readonly<Record<string, string>>, terminal: boolean, coloured: boolean]>([
    [{}, true, true],
    [{}, false, false],
    [{ TERM: 'dumb' }, true, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: 'true' }, false, true],
    [{ FORCE_COLOR: '3', TERM: 'dumb' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ FORCE_COLOR: 'false' }, true, false],
    [{ FORCE_COLOR: '' }, false, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
  ])('%o, on a terminal: %s', (env, terminal, coloured) => {
    expect(styleFor(env, () => terminal)('red', 'x') !== 'x').toBe(coloured);
  });
});

describe('the width of a line', () => {
  it.each<[stream: { columns?: number }, env: Readonly<Record<string, string>>, columns: number]>([
    [{ columns: 40 }, { COLUMNS: '120' }, 40],
    [{}, { COLUMNS: '120' }, 120],
    [{}, {}, 80],
    [{}, { COLUMNS: '' }, 80],
    [{}, { COLUMNS: '0' }, 80],
    [{}, { COLUMNS: 'wide' }, 80],
    [{ columns: 0 }, {}, 80],
  ])('%o %o: %i', (stream, env, columns) => {
    expect(columnsOf(stream, env)).toBe(columns);
  });
});

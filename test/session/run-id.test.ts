import { validate, version } from 'uuid';
import { describe, expect, it } from 'vitest';
import { newRunId } from '../../src/session/run-id.js';

describe('newRunId', () => {
  it('makes v4 UUIDs, each another, of every variant digit', () => {
    const ids = Array.from({ length: 500 }, newRunId);
    for (const id of ids) expect({ id, valid: validate(id), version: version(id) }).toEqual({ id, valid: true, version: 4 });
    expect(new Set(ids).size).toBe(ids.length);
    expect([...new Set(ids.map((id) => id.charAt(19)))].sort()).toEqual(['8', '9', 'a', 'b']);
  });
});

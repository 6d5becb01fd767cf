import fc from 'fast-check';
import { MAX, NIL, v5, v7, validate, version } from 'uuid';
import { describe, expect, it } from 'vitest';
import { uuid, uuidText } from '../../src/formats/uuid.js';
import { ID, person, resolution } from '../support/resolutions.js';

describe('uuid', () => {
  it.each([ID, ID.toUpperCase(), v7()])('prints %s as it is', (id) => {
    expect(uuid(resolution({ id }))).toBe(id);
    expect(uuidText(resolution({ id }))).toBe(`${id}\n`);
  });

  it('makes the same one of any other id, every time, and as documented', () => {
    const id = '20260511_1';
    expect(uuid(resolution({ id }))).toBe(v5(id, v5('agent-session', v5.URL)));
  });

  it.each([NIL, MAX, MAX.toUpperCase()])("doesn't take %s for somebody's id", (id) => {
    expect(version(uuid(resolution({ id })) ?? '')).toBe(5);
  });

  it('prints nothing without an id', () => {
    expect(uuid(person())).toBeUndefined();
    expect(uuidText(person())).toBe('');
  });

  it('is valid, and different ids are different UUIDs', () => {
    const id = fc.stringMatching(/^[A-Za-z0-9._:@/-]{1,256}$/);
    fc.assert(
      fc.property(id, id, (one, other) => {
        fc.pre(one !== other);
        const first = uuid(resolution({ id: one }));
        expect(validate(first)).toBe(true);
        expect(uuid(resolution({ id: other }))).not.toBe(first);
      }),
    );
  });
});

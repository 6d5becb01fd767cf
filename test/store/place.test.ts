import { describe, expect, it } from 'vitest';
import { ANY_BOOT } from '../../src/machine/host.js';
import { isHere, isThisBoot } from '../../src/store/place.js';
import { host, namespace, ourPlace } from '../support/folders.js';

describe('isHere', () => {
  const here = { host, namespace };
  const nameless = { host: { ...host, bootId: '' }, namespace };
  const moments = { host: { ...host, bootId: ANY_BOOT }, namespace };

  it.each([
    { what: 'this very place', place: ourPlace, seenFrom: here, expected: true },
    { what: 'the host under another name, in the same boot', place: { ...ourPlace, host: 'renamed' }, seenFrom: here, expected: true },
    { what: 'another pid namespace', place: { ...ourPlace, pidNamespace: '7' }, seenFrom: here, expected: false },
    { what: 'another boot', place: { ...ourPlace, bootId: 'boot-0' }, seenFrom: here, expected: false },
    // Unknown is not equal: a masked or emulated procfs tells no boot.
    { what: 'a boot without a name, seen from one', place: { ...ourPlace, bootId: '' }, seenFrom: nameless, expected: false },
    { what: 'a boot without a name, seen from a known one', place: { ...ourPlace, bootId: '' }, seenFrom: here, expected: false },
    { what: 'a known boot, seen from one without a name', place: ourPlace, seenFrom: nameless, expected: false },
    { what: 'this host, where start times are moments', place: { ...ourPlace, bootId: ANY_BOOT }, seenFrom: moments, expected: true },
    { what: 'another host, where start times are moments', place: { ...ourPlace, bootId: ANY_BOOT, host: 'other' }, seenFrom: moments, expected: false },
  ])('$what: $expected', ({ place, seenFrom, expected }) => {
    expect(isHere(place, seenFrom)).toBe(expected);
    if (place.pidNamespace === namespace.id) expect(isThisBoot(place, seenFrom)).toBe(expected);
  });
});

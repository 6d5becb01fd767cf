import { describe, expect, it } from 'vitest';
import { formatCreatedAt, parseCreatedAt } from '../../src/store/created-at.js';

const noon = Date.UTC(2026, 10, 20, 12, 0, 0);

describe('parseCreatedAt', () => {
  it.each([
    ['2026-11-20T12:00:00Z', noon],
    ['2026-11-20T12:00:00z', noon],
    ['2026-11-20t12:00:00Z', noon],
    ['2026-11-20 12:00:00Z', noon],
    ['2026-11-20T12:00:00+00:00', noon],
    ['2026-11-20T12:00:00-00:00', noon],
    ['2026-11-20T14:30:00+02:30', noon],
    ['2026-11-20T07:00:00-05:00', noon],
    ['2026-11-20T12:00:00.384539397+00:00', noon],
    ['2026-11-20T11:59:60Z', noon],
    ['2028-02-29T00:00:00Z', Date.UTC(2028, 1, 29)],
    ['1969-12-31T23:59:59Z', -1000],
    ['0001-01-01T00:00:00Z', -62_135_596_800_000],
  ])('reads %s', (text, expected) => {
    expect(parseCreatedAt(text)).toBe(expected);
  });

  it.each([
    '2026-11-20T12:00:00', // no offset
    '2026-11-20T12:00:00+0000',
    '2026-11-20T12:00:00+00',
    '2026-11-20T24:00:00Z',
    '2026-11-20T12:60:00Z',
    '2026-11-20T12:00:61Z',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-11-31T00:00:00Z',
    '2026-11-20T12:00:00+24:00',
    '2026-11-20T12:00:00+00:60',
    '2026-11-20T12:00Z',
    '2026-11-20',
    '2026-11-20T12:00:00.Z',
    ' 2026-11-20T12:00:00Z',
    '2026-11-20T12:00:00Z\n',
    '+12026-11-20T12:00:00Z',
    '1795176000',
    'yesterday',
    '',
  ])('is no date: %j', (text) => {
    expect(parseCreatedAt(text)).toBeUndefined();
  });
});

describe('formatCreatedAt', () => {
  it('writes the offset in digits, as the Railway CLI does', () => {
    expect(formatCreatedAt(noon + 384)).toBe('2026-11-20T12:00:00.384+00:00');
  });

  it('is read back, to the second', () => {
    for (const time of [0, -1000, noon, Date.UTC(2099, 0, 1)]) expect(parseCreatedAt(formatCreatedAt(time))).toBe(time);
  });
});

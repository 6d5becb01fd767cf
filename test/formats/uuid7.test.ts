import fc from 'fast-check';
import { v4, v7, validate, version } from 'uuid';
import { describe, expect, it } from 'vitest';
import { sessionUuid7 } from '../../src/formats/uuid7.js';
import type { Resolution } from '../../src/session/resolution.js';
import { automation, ID, person, resolution } from '../support/resolutions.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 10, 20, 22, 50);

/** The time in a UUIDv7, milliseconds since 1970. */
function timeOf(uuid: string): number {
  return Number.parseInt(uuid.replaceAll('-', '').slice(0, 12), 16);
}

function made(session: Resolution, now: number, bootTime?: number, host = 'workbench'): string {
  const uuid = sessionUuid7(session, { now, host, ...(bootTime === undefined ? {} : { bootTime }) });
  if (uuid === undefined) throw new Error('no UUID');
  return uuid;
}

function recorded(createdAt: string): Resolution {
  return automation({ store: { state: 'reused', createdAt } });
}

describe('the time in it is', () => {
  it("the id's own, and the id itself on its first day, where the id is a UUIDv7", () => {
    const id = v7({ msecs: NOW - 5 * HOUR });
    expect(made(resolution({ id: id.toUpperCase(), store: { state: 'reused', createdAt: '2020-01-01T00:00:00Z' } }), NOW)).toBe(id);
    const later = made(resolution({ id }), NOW + DAY);
    expect(timeOf(later)).toBe(NOW - 5 * HOUR + DAY);
    expect(later).not.toBe(id);
  });

  it.each([
    ['2026-11-20T20:49:39.384539397+00:00', Date.UTC(2026, 10, 20, 20, 49, 39, 384)],
    ['2026-11-20t21:49:39z', Date.UTC(2026, 10, 20, 21, 49, 39)],
    ['2026-11-20 23:49:39+02:00', Date.UTC(2026, 10, 20, 21, 49, 39)],
  ])("the record's creation: %s", (createdAt, time) => {
    expect(timeOf(made(recorded(createdAt), NOW))).toBe(time);
  });

  it("the agent process's start, to the hour", () => {
    const bootTime = NOW - 10 * DAY;
    const agentProcess = { pid: 42, startTime: String((10 * DAY - 90 * 60_000) / 10) };
    expect(timeOf(made(resolution({ agentProcess }), NOW, bootTime))).toBe(Date.UTC(2026, 10, 20, 21));
    // A correction of the clock by a second moves the boot time, and must not make another session of it.
    expect(made(resolution({ agentProcess }), NOW, bootTime + 1000)).toBe(made(resolution({ agentProcess }), NOW, bootTime));
  });

  it('the start of the UTC day, where nothing is known', () => {
    expect(timeOf(made(resolution(), NOW))).toBe(Date.UTC(2026, 10, 20));
    expect(timeOf(made(resolution({ agentProcess: { pid: 42, startTime: '100' } }), NOW))).toBe(Date.UTC(2026, 10, 20));
    expect(timeOf(made(recorded('soon'), NOW))).toBe(Date.UTC(2026, 10, 20));
  });
});

it('there is none without an id', () => {
  expect(sessionUuid7(person(), { now: NOW, host: 'workbench' })).toBeUndefined();
});

it("the host tells apart ids that are counted per day, and not those that are nobody else's", () => {
  const goose = resolution({ id: '20260511_1' });
  expect(made(goose, NOW, undefined, 'one')).not.toBe(made(goose, NOW, undefined, 'two'));
  const amp = resolution({ id: `T-${ID}` });
  expect(made(amp, NOW, undefined, 'one')).toBe(made(amp, NOW, undefined, 'two'));
});

describe("PostHog's five rules, whatever the clock and the id", () => {
  // At any millisecond of 1970 to 2100, but the first day: its window may begin before there were UUIDv7 times.
  const time = fc.integer({ min: DAY, max: Date.UTC(2100, 0) });
  const id = fc.oneof(
    fc.stringMatching(/^[A-Za-z0-9._:@/-]{1,256}$/),
    fc.uuid(),
    time.map((msecs) => v7({ msecs })),
  );
  const session = fc.record({
    id,
    createdAt: fc.option(time.map((at) => new Date(at).toISOString()), { nil: undefined }),
    startTime: fc.option(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), { nil: undefined }),
    bootTime: fc.option(time, { nil: undefined }),
  });
  type Session = typeof session extends fc.Arbitrary<infer T> ? T : never;

  function uuidOf({ id: sessionId, createdAt, startTime, bootTime }: Session, now: number): string {
    const found = resolution({
      id: sessionId,
      store: createdAt === undefined ? { state: 'not-reached' } : { state: 'reused', createdAt },
      ...(startTime === undefined ? {} : { agentProcess: { pid: 42, startTime: String(startTime) } }),
    });
    return made(found, now, bootTime);
  }

  it('consistent: at any two times of one window it is the same', () => {
    fc.assert(
      fc.property(session, time, fc.integer({ min: 0, max: DAY - 1 }), (one, now, later) => {
        const first = uuidOf(one, now);
        const start = timeOf(first);
        expect(uuidOf(one, now)).toBe(first);
        expect(uuidOf(one, start + later)).toBe(first);
      }),
      { numRuns: 2000 },
    );
  });

  it('own: another id, or another window, is another UUID', () => {
    fc.assert(
      fc.property(session, id, time, (one, other, now) => {
        fc.pre(one.id.toLowerCase() !== other.toLowerCase());
        expect(uuidOf({ ...one, id: other }, now)).not.toBe(uuidOf(one, now));
        expect(uuidOf(one, now + DAY)).not.toBe(uuidOf(one, now));
      }),
      { numRuns: 2000 },
    );
  });

  it('valid, not after the event, and less than 24 hours before it', () => {
    fc.assert(
      fc.property(session, time, (one, now) => {
        const uuid = uuidOf(one, now);
        expect(validate(uuid) && version(uuid) === 7).toBe(true);
        expect(timeOf(uuid)).toBeLessThanOrEqual(now);
        expect(now - timeOf(uuid)).toBeLessThan(DAY);
      }),
      { numRuns: 2000 },
    );
  });

  it('valid also with a clock that no UUIDv7 can hold', () => {
    for (const now of [-1, Number.MIN_SAFE_INTEGER, 2 ** 48, Number.MAX_VALUE, Infinity, -Infinity, 0.5]) {
      const uuid = made(resolution({ id: v4() }), now);
      expect(validate(uuid) && version(uuid) === 7).toBe(true);
    }
  });
});

import { describe, expect, it } from 'vitest';
import { isExpired, isVerified, judgeRecord, speaksOfHere } from '../../src/store/judge.js';
import type { JudgeContext } from '../../src/store/judge.js';
import type { Verdict } from '../../src/store/outcome.js';
import { parseRecord } from '../../src/store/record.js';
import { ago, context, DAY, host, HOUR, namespace, NOW, ourPlace, owner, recordText } from '../support/folders.js';
import type { PlantedRecord } from '../support/folders.js';

const container: Partial<JudgeContext> = { namespace: { id: '4026532181', initial: false } };
const dead = { pid: 999_999 };
const reused = { startTime: 1n };
const elsewhere = { place: { ...ourPlace, host: 'other/fedcba987654', bootId: 'boot-9' } };
const otherNamespace = { place: { ...ourPlace, pidNamespace: '4026532999' } };
const lastBoot = { place: { ...ourPlace, bootId: 'boot-0' } };

interface Row {
  readonly what: string;
  readonly record: PlantedRecord;
  readonly seenFrom?: Partial<JudgeContext>;
  readonly verdict: Verdict;
}

const rows: readonly Row[] = [
  { what: 'a live owner', record: { place: ourPlace }, verdict: 'live' },
  { what: 'a dead owner', record: { ...dead, place: ourPlace }, verdict: 'dead' },
  { what: 'a pid that is another process by now', record: { ...reused, place: ourPlace }, verdict: 'reused-pid' },
  { what: 'a Railway record of a live owner', record: {}, verdict: 'live' },
  { what: 'a Railway record of a dead owner', record: dead, verdict: 'dead' },
  { what: 'a Railway record of a pid with another start time: a container’s, perhaps', record: reused, verdict: 'live' },
  { what: 'a Railway record of a dead owner, seen from a container', record: dead, seenFrom: container, verdict: 'live' },
  { what: 'a Railway record of a reused pid, seen from a container', record: reused, seenFrom: container, verdict: 'live' },
  { what: 'a dead owner in another pid namespace', record: { ...dead, ...otherNamespace }, verdict: 'live' },
  { what: 'the host’s dead owner, seen from a container', record: { ...dead, place: ourPlace }, seenFrom: container, verdict: 'live' },
  { what: 'a dead owner in our own container', record: { ...dead, place: { ...ourPlace, pidNamespace: '4026532181' } }, seenFrom: container, verdict: 'dead' },
  { what: 'another host’s record', record: { ...dead, ...elsewhere }, verdict: 'live' },
  { what: 'another boot of this host, even where the pid lives', record: lastBoot, verdict: 'rebooted' },
  { what: 'another boot of this host in a container', record: { place: { ...lastBoot.place, pidNamespace: '1' } }, verdict: 'rebooted' },
  { what: 'exactly 7 days', record: { createdAt: ago(7 * DAY) }, verdict: 'live' },
  { what: '7 days and a millisecond', record: { createdAt: ago(7 * DAY + 1) }, verdict: 'expired' },
  { what: '8 days, of another host', record: { createdAt: ago(8 * DAY), ...elsewhere }, verdict: 'expired' },
  { what: '8 days, of another pid namespace', record: { createdAt: ago(8 * DAY), ...otherNamespace }, verdict: 'expired' },
  { what: 'a day in the future', record: { createdAt: ago(-DAY) }, verdict: 'live' },
  { what: 'a day and a second in the future', record: { createdAt: ago(-DAY - 1000) }, verdict: 'expired' },
  { what: 'from 2099', record: { createdAt: '2099-01-01T00:00:00Z' }, verdict: 'expired' },
  { what: 'from before 1970', record: { createdAt: '1969-12-31T00:00:00Z' }, verdict: 'expired' },
  { what: 'not a date', record: { createdAt: 'yesterday' }, verdict: 'expired' },
];

describe('judgeRecord', () => {
  it.each(rows)('$what: $verdict', ({ record, seenFrom, verdict }) => {
    const parsed = parseRecord(recordText(record));
    expect(parsed).toBeDefined();
    expect(judgeRecord(parsed, context(seenFrom))).toBe(verdict);
  });

  it('what can’t be parsed is no record', () => {
    expect(judgeRecord(undefined, context())).toBe('not-a-record');
  });

  it('takes another age limit', () => {
    const parsed = parseRecord(recordText({ createdAt: ago(2 * DAY) }));
    expect(judgeRecord(parsed, context({ maximumAge: DAY }))).toBe('expired');
  });

  it('believes a record again once a clock that was set back has caught up', () => {
    const parsed = parseRecord(recordText({ createdAt: ago(0) }));
    if (parsed === undefined) throw new Error('unreadable');
    const { now, maximumAge } = context();
    expect(isExpired(parsed, { now: now - 2 * DAY, maximumAge })).toBe(true);
    expect(isExpired(parsed, { now, maximumAge })).toBe(false);
  });
});

describe('speaksOfHere', () => {
  const here = { host, namespace };
  it.each([
    { place: undefined, expected: true },
    { place: ourPlace, expected: true },
    { place: otherNamespace.place, expected: false },
    { place: lastBoot.place, expected: false },
  ])('$place: $expected', ({ place, expected }) => {
    const record = { id: 'x', pid: owner.pid, startTime: owner.startTime, createdAt: ago(0), ...(place && { place }) };
    expect(speaksOfHere(record, here)).toBe(expected);
  });
});

describe('judgeRecord, where the clock is wrong', () => {
  const young = { ageOf: () => HOUR };
  const dated = (age: number): string => recordText({ createdAt: ago(age), place: ourPlace });
  const judgeAt = (text: string, born: number | undefined, changes: Partial<JudgeContext>): Verdict => judgeRecord(parseRecord(text), context(changes), born);

  it.each([8 * DAY, -8 * DAY, 20_000 * DAY])('an owner that is younger than the limit keeps a record whose file was made at its date: %i', (age) => {
    expect(judgeAt(dated(age), NOW - age, young)).toBe('live');
    expect(judgeAt(dated(age), NOW - age + 59_000, young)).toBe('live');
  });

  it.each([
    ['whose file was made at another time', NOW, young],
    ['whose file tells no time', undefined, young],
    ['whose owner is as old', NOW - 8 * DAY, { ageOf: () => 8 * DAY }],
    ['whose owner’s age nobody can tell', NOW - 8 * DAY, {}],
    ['whose owner has ended', NOW - 8 * DAY, { ...young, startTimeOf: () => undefined }],
    ['whose pid is another process', NOW - 8 * DAY, { ...young, startTimeOf: () => 1n }],
    ['of another namespace', NOW - 8 * DAY, { ...young, ...container }],
  ])('but none %s', (_what, born, changes) => {
    expect(judgeAt(dated(8 * DAY), born, changes)).toBe('expired');
  });
});

describe('judgeRecord, where the boot has no name', () => {
  const nameless: Partial<JudgeContext> = { host: { ...host, bootId: '' } };

  it('judges nobody by a boot that is not known', () => {
    const everybody = [{ place: ourPlace }, { place: { ...ourPlace, bootId: '' } }, { ...dead, place: { ...ourPlace, bootId: '' } }, { ...reused, place: { ...ourPlace, host: 'other', bootId: '' } }];
    for (const record of everybody) expect(judgeRecord(parseRecord(recordText(record)), context(nameless))).toBe('live');
    expect(judgeRecord(parseRecord(recordText({ ...dead, place: { ...ourPlace, bootId: '' } })), context())).toBe('live');
  });
});

describe('isVerified', () => {
  it.each([
    { record: {}, expected: true },
    { record: dead, expected: true },
    { record: reused, expected: false },
    { record: { place: ourPlace }, expected: true },
    { record: otherNamespace, expected: false },
    { record: elsewhere, expected: false },
  ])('$record: $expected', ({ record, expected }) => {
    const parsed = parseRecord(recordText(record));
    if (parsed === undefined) throw new Error('unreadable');
    expect(isVerified(parsed, context())).toBe(expected);
  });
});

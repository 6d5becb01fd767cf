import { describe, expect, it } from 'vitest';
import { isExpired } from '../../src/store/judge.js';
import { LARGEST_RECORD, noteOf, readOwnSpelling } from '../../src/store/own-spelling.js';
import { formatRecord, parseRecord } from '../../src/store/record.js';
import type { SessionRecord } from '../../src/store/record.js';
import reading from '../data/vectors/record-reading.json' with { type: 'json' };
import { DAY, judged, ourPlace, plant, someName, temporarySessions } from '../support/folders.js';

/** The moment at which the vectors were taken: one of them holds a date of its own. */
const TAKEN = Date.parse('2026-11-20T23:40:00Z');

function bytesOf(base64: string): Buffer {
  const bytes = Buffer.from(base64, 'base64');
  const at = bytes.indexOf('@NOW@');
  return at < 0 ? bytes : Buffer.concat([bytes.subarray(0, at), Buffer.from(new Date(TAKEN).toISOString()), bytes.subarray(at + '@NOW@'.length)]);
}

/** What is adopted for pid 5000 with start time 9007199254740993, as the vectors have it. */
function adoptedId(record: SessionRecord | undefined): string | null {
  if (record?.pid !== 5000 || record.startTime !== 9_007_199_254_740_993n) return null;
  return isExpired(record, { now: TAKEN, maximumAge: 7 * DAY }) ? null : record.id;
}

/** One of the Railway CLI. */
const RECORD = '{"agent_session_id":"abc","parent_pid":1,"parent_btime":2,"created_at":"2026-11-20T12:00:00Z"}';

describe('a session file', () => {
  it.each(reading.cases)('is adopted where the Railway CLI adopts it: $case', ({ base64, id }) => {
    const folder = temporarySessions();
    plant(folder, someName(1), bytesOf(base64));
    expect(adoptedId(judged(folder, someName(1), { now: TAKEN }).record)).toBe(id);
  });

  it('has 52 cases', () => {
    expect(reading.cases).toHaveLength(52);
  });

  it('may be as large as a record can be, and no larger', () => {
    const folder = temporarySessions();
    plant(folder, someName(1), RECORD.padEnd(LARGEST_RECORD));
    plant(folder, someName(2), RECORD.padEnd(LARGEST_RECORD + 1));
    expect(judged(folder, someName(1)).record?.id).toBe('abc');
    expect(judged(folder, someName(2)).verdict).toBe('not-a-record');
  });

  it('may hold the character that stands for undecodable bytes', () => {
    const folder = temporarySessions();
    plant(folder, someName(1), `${RECORD.slice(0, -1)},"x":"\ufffd"}`);
    expect(judged(folder, someName(1)).record?.id).toBe('abc');
  });
});

describe('parseRecord', () => {
  it('says where the pid speaks only where host, boot and namespace are all told', () => {
    const record = `${RECORD.slice(0, -1)},"host":"h","boot_id":"b"`;
    expect(parseRecord(`${record}}`)).not.toHaveProperty('place');
    expect(parseRecord(`${record},"pid_namespace":7}`)).not.toHaveProperty('place');
    expect(parseRecord(`${record},"pid_namespace":"n"}`)).toHaveProperty('place', { host: 'h', bootId: 'b', pidNamespace: 'n' });
  });
});

describe('formatRecord', () => {
  const record = { id: 'abc', pid: 4_294_967_295, startTime: 9_007_199_254_740_991n, createdAt: '2026-11-20T12:00:00+00:00', place: ourPlace };

  it('writes the Railway CLI’s four fields first, integers as they are', () => {
    expect(formatRecord({ ...record, startTime: 18_446_744_073_709_551_615n, argv0: 'claude', agent: 'claude-code' })).toMatch(
      /^\{"agent_session_id":"abc","parent_pid":4294967295,"parent_btime":18446744073709551615,"created_at":"2026-11-20T12:00:00\+00:00","argv0":"claude","agent":"claude-code","host":/,
    );
  });

  it.each([
    ['a name', 'claude'],
    ['nothing', ''],
    ['control characters', 'a\u0000b\u001b[31m'],
    ['quotes and backslashes', '"\\'],
    ['other alphabets', '代理/💥'],
    ['half a character', '\ud800'],
    ['100,000 characters', 'x'.repeat(100_000)],
    ['many long characters', '💥'.repeat(300)],
    ['many characters that JSON escapes', '\u0001'.repeat(600)],
  ])('is read back, and is no larger than a record may be, where the title is %s', (_what, argv0) => {
    const whole = { ...record, argv0: noteOf({ argv: [argv0] }) };
    const text = formatRecord(whole);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(LARGEST_RECORD);
    expect(parseRecord(text)).toEqual(whole);
    expect(readOwnSpelling(text)).toBeDefined();
  });

  it('keeps the latest of the ids that the session had before, as many as there is room for', () => {
    const long = (number: number): string => String(number).padEnd(256, 'x');
    const bound = { by: 'claude-code', event: 'SessionStart', at: '2026-11-20T12:00:00+00:00' };
    const written = formatRecord({ ...record, id: long(0), argv0: '💥'.repeat(128), bound, earlierIds: Array.from({ length: 30 }, (_, index) => long(index)) });
    expect(Buffer.byteLength(written)).toBeLessThanOrEqual(LARGEST_RECORD);
    const { earlierIds = [] } = parseRecord(written) ?? {};
    expect(earlierIds.length).toBeGreaterThan(4);
    expect(earlierIds.at(-1)).toBe(long(29));
    expect(readOwnSpelling(written)).toBeDefined();
  });

  it('makes what an event is called harmless, and short', () => {
    const text = formatRecord({ ...record, bound: { by: 'x"y\\', event: `\u001b[31m${'e'.repeat(5000)}`, at: '2026-11-20T12:00:00+00:00' }, earlierIds: [] });
    expect(parseRecord(text)?.bound).toMatchObject({ by: 'x?y?', event: `??31m${'e'.repeat(59)}` });
    expect(readOwnSpelling(text)).toBeDefined();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCreatedAt, parseCreatedAt } from '../../src/store/created-at.js';
import { LARGEST_RECORD, noteOf, readOwnSpelling } from '../../src/store/own-spelling.js';
import { formatRecord, parseRecord, recordOf } from '../../src/store/record.js';
import { judged, plant, recordText, someName, temporarySessions } from '../support/folders.js';

/** Names of fields, the record's own among them. */
const fieldName = fc.oneof(
  fc.constantFrom('agent_session_id', 'parent_pid', 'parent_btime', 'created_at', 'host', 'boot_id', 'pid_namespace', 'argv0', '__proto__', 'constructor', ''),
  fc.string(),
);

/** Values as JSON spells them, in the way of other tools too. */
const spelledValue = fc.oneof(
  fc.json({ maxDepth: 2 }),
  fc.bigInt({ min: 0n, max: 2n ** 66n }).map(String),
  fc.constantFrom('-0', '0', '00', '5e3', '5.0', '1E2', '-1', '18446744073709551615', '18446744073709551616', '4294967295', '4294967296', '9007199254740993', 'null', '1e999', '"\\u0061"', '"a\\/b"', '"\\ud800"'),
  fc.stringMatching(/^[A-Za-z0-9._:@/-]{0,40}$/).map((text) => JSON.stringify(text)),
  fc.constant('"2026-11-20T12:00:00Z"'),
);

const blank = fc.constantFrom('', '', '', ' ', '\n\t', '\r\n');

/** An object's text, with blanks anywhere and names more than once. */
const objectText = fc
  .array(fc.tuple(blank, fieldName, blank, spelledValue, blank))
  .map((fields) => `{${fields.map(([before, name, between, value, after]) => `${before}${JSON.stringify(name)}${between}:${value}${after}`).join(',')}}`);

/** A record that is nearly right. */
const nearlyRecord = fc
  .tuple(spelledValue, spelledValue, spelledValue, spelledValue, fc.array(fc.tuple(fieldName, spelledValue), { maxLength: 3 }), blank)
  .map(([id, pid, startTime, createdAt, more, end]) => {
    const fields: [string, string][] = [['agent_session_id', id], ['parent_pid', pid], ['parent_btime', startTime], ['created_at', createdAt], ...more];
    return `{${fields.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}${end}`;
  });

const arrayText = fc.array(fc.tuple(blank, spelledValue, blank), { maxLength: 6 }).map((items) => `[${items.map((parts) => parts.join('')).join(',')}]`);

/** The first word of a title, as a record notes it. */
const note = fc.string({ unit: 'grapheme', maxLength: 300 }).map((argv0) => noteOf({ argv: [argv0] }));

const sessionId = fc.stringMatching(/^[A-Za-z0-9._:@/-]{1,256}$/);

function isObjectOrArray(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}

describe('parseRecord, whatever it is given', () => {
  it('never throws, and takes nothing but an object or an array', () => {
    fc.assert(
      fc.property(fc.oneof(objectText, nearlyRecord, arrayText, fc.json(), fc.string()), (text) => {
        const record = parseRecord(text);
        if (!isObjectOrArray(text)) expect(record).toBeUndefined();
      }),
      { numRuns: 3000 },
    );
  });

  it('agrees with our own spelling about every record that is spelled so', () => {
    let matched = 0;
    const ownText = fc
      .tuple(sessionId, fc.integer({ min: 1, max: 0xffff_ffff }), fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 53n - 1n }), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })), note, fc.option(note, { nil: undefined }), fc.array(sessionId, { maxLength: 12 }), fc.constantFrom('railway', 'ours', 'bound'))
      .map(([id, pid, startTime, argv0, agent, earlierIds, kind]) => {
        const createdAt = '2026-11-20T12:00:00.384539397+00:00';
        if (kind === 'railway') return formatRecord({ id, pid, startTime, createdAt });
        const bound = { by: argv0, event: argv0, at: '2026-11-20T13:00:00.000+00:00' };
        return formatRecord({ id, pid, startTime, createdAt, argv0, ...(agent !== undefined && { agent }), place: { host: 'h', bootId: 'b', pidNamespace: '1' }, ...(kind === 'bound' && { bound, earlierIds }) });
      });
    const changed = fc.tuple(ownText, fc.nat(), fc.string({ maxLength: 2 })).map(([text, at, put]) => `${text.slice(0, at % text.length)}${put}${text.slice((at % text.length) + 1)}`);
    fc.assert(
      fc.property(fc.oneof(ownText, changed), (text) => {
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(LARGEST_RECORD + 8);
        const written = readOwnSpelling(text);
        if (written === undefined) return;
        matched += 1;
        expect({ earlierIds: [], ...recordOf(written) }).toEqual({ earlierIds: [], ...parseRecord(text) });
      }),
      { numRuns: 2000 },
    );
    expect(matched).toBeGreaterThan(500);
  });

  it('reads back what was written, and what others spell in another way', () => {
    fc.assert(
      fc.property(
        sessionId,
        fc.integer({ min: 0, max: 0xffff_ffff }),
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        fc.string({ unit: 'binary' }).map((argv0) => noteOf({ argv: [argv0] })),
        fc.record({ host: fc.string({ maxLength: 200 }), bootId: fc.string({ maxLength: 200 }), pidNamespace: fc.string({ maxLength: 200 }) }),
        (id, pid, startTime, argv0, place) => {
          const record = { id, pid, startTime, createdAt: '2026-11-20T12:00:00.384+00:00', argv0, agent: 'claude-code', place };
          const text = formatRecord(record);
          expect(parseRecord(text)).toEqual(record);
          expect(parseRecord(` ${text}\n`)).toEqual(record);
        },
      ),
    );
  });
});

describe('a session file, whatever its bytes', () => {
  it('is judged, and never throws', () => {
    const folder = temporarySessions();
    const whole = Buffer.from(recordText());
    const damaged = fc.tuple(fc.nat(whole.length), fc.uint8Array({ maxLength: 20 })).map(([at, bytes]) => Buffer.concat([whole.subarray(0, at), bytes, whole.subarray(at)]));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), damaged, fc.nat(LARGEST_RECORD + 10).map((size) => Buffer.alloc(size, 0x20))), (bytes) => {
        plant(folder, someName(1), bytes);
        const file = judged(folder, someName(1));
        expect(file.verdict === 'not-a-record').toBe(file.record === undefined);
      }),
      { numRuns: 300 },
    );
  });
});

describe('parseCreatedAt, whatever it is given', () => {
  it('never throws', () => {
    const piece = fc.oneof(fc.string({ maxLength: 3 }), fc.nat(9999).map(String), fc.constantFrom('-', ':', 'T', ' ', 'Z', '+', '.', '00'));
    fc.assert(fc.property(fc.array(piece).map((pieces) => pieces.join('')), (text) => {
      const time = parseCreatedAt(text);
      expect(time === undefined || Number.isFinite(time)).toBe(true);
    }), { numRuns: 2000 });
  });

  it('reads every second of four digits’ years', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }), (seconds) => {
        expect(parseCreatedAt(formatCreatedAt(seconds * 1000))).toBe(seconds * 1000);
      }),
    );
  });
});

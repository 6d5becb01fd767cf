import { describe, expect, it } from 'vitest';
import { parseCreatedAt } from '../../src/store/created-at.js';
import { noteOf, readOwnCreatedAt, readOwnSpelling } from '../../src/store/own-spelling.js';

const created = (text: string): string => `{"agent_session_id":"abc","parent_pid":1,"parent_btime":2,"created_at":"${text}"}`;
const railway = created('2026-11-20T22:49:39.384539397+00:00');

describe('readOwnSpelling', () => {
  it('takes the Railway CLI’s spelling for its own', () => {
    expect(readOwnSpelling(railway)).toEqual({ agent_session_id: 'abc', parent_pid: 1, parent_btime: 2, created_at: '2026-11-20T22:49:39.384539397+00:00' });
  });

  const changed = (from: string, to: string): string => railway.replace(from, to);
  it.each([
    ['a blank', changed(',', ', ')],
    ['a repeated field', changed('{', '{"parent_pid":7,')],
    ['an escape that needs none', changed('abc', '\\u0061bc')],
    ['what was no UTF-8', changed('"}', '","argv0":"\ufffd"}')],
    ['no object', `[${railway}]`],
    ['null', 'null'],
    ['no JSON', railway.slice(1)],
    ['an id that is none', changed('abc', 'a b')],
    ['a number for an id', changed('"abc"', '5')],
    ['pid 0', changed('"parent_pid":1', '"parent_pid":0')],
    ['a pid of more than 32 bits', changed('"parent_pid":1', '"parent_pid":4294967296')],
    ['half a pid', changed('"parent_pid":1', '"parent_pid":1.5')],
    ['a start time that JavaScript rounds', changed('"parent_btime":2', '"parent_btime":9007199254740993')],
    ['a start time that JavaScript can’t tell from the next', changed('"parent_btime":2', '"parent_btime":9007199254740992')],
    ['a start time below 0', changed('"parent_btime":2', '"parent_btime":-2')],
    ['half a place', changed('"}', '","host":"h","boot_id":"b"}')],
    ['a title that is no text', changed('"}', '","argv0":5}')],
    ['half a binding', changed('"}', '","bound_by":"codex"}')],
  ])('leaves to the rules for other writers: %s', (_what, text) => {
    expect(readOwnSpelling(text)).toBeUndefined();
  });

  // The longest that a call reads.
  it.each([
    ['nothing but quotes', '"'.repeat(4095)],
    ['nothing but brackets', '{"a":'.repeat(800)],
    ['many ids', `${railway.slice(0, -1)},"earlier_ids":[${'"a",'.repeat(950)}`],
    ['a long number', `{"agent_session_id":"a","parent_pid":1,"parent_btime":${'1'.repeat(4000)}}`],
  ])('is done with hostile text at once: %s', (_what, text) => {
    const begin = process.hrtime.bigint();
    for (let round = 0; round < 1000; round += 1) expect(readOwnSpelling(text)).toBeUndefined();
    expect(Number(process.hrtime.bigint() - begin) / 1e9).toBeLessThan(20);
  });
});

describe('readOwnCreatedAt', () => {
  it.each(['2026-11-20T22:49:39.384539397+00:00', '2026-11-20T22:49:39Z', '2024-02-29T00:00:00.1+00:00', '2026-11-20T23:59:59.999+00:00', '2024-02-29T12:00:00.123+00:00'])('reads %s as the rules for other writers do', (text) => {
    expect(readOwnCreatedAt(text)).toBe(Math.floor(parseCreatedAt(text) ?? 0) + Math.floor(Number(`0${/\.\d+/.exec(text)?.[0] ?? ''}`) * 1000));
  });

  it.each([
    ...['2026-11-20T24:00:00.000+00:00', '2026-11-20 12:00:00.000+00:00', '2026-11-20T12:00:00.000+02:00', '2026-11-20T12:00:00.+00:00', '2026-11-20', ''],
    ...['2026-13-20T12:00:00.000+00:00', '2026-11-20T12:60:00.000+00:00', '2026-02-29T12:00:00.000+00:00', '2026-11-20T12:00:00.000+01:00', '2026-02-31T12:00:00.000+00:00', '2026-11-20T12:00:00(comment)+00:00', '2026-11-20T12:00:00.384(comment)Z', '+002026-11-20T12:00:00Z'],
  ])('leaves the date to the rules for other writers: %s', (text) => {
    expect(readOwnCreatedAt(text)).toBeUndefined();
  });
});

describe('noteOf', () => {
  it.each([
    [['/usr/bin/Claude', '-c'], '/usr/bin/Claude'],
    [['deployer: --token=SECRET push'], 'deployer:'],
    [['main.ts?token=SECRET'], 'main.ts'],
    [['', 'second'], 'second'],
    [[], ''],
    [['"\\\u0007\u009b\ud800'], '?????'],
    [['x'.repeat(100_000)], 'x'.repeat(256)],
  ])('%j is noted as %j', (argv, note) => {
    expect(noteOf({ argv })).toBe(note);
  });

  it('takes the command line as the platform’s ps prints it', () => {
    expect(noteOf({ argv: ['C:\\node.exe'], commandText: 'Node.exe x' })).toBe('Node.exe');
  });
});

import { describe, expect, it } from 'vitest';
import { noteOf, OWN_SPELLING } from '../../src/store/own-spelling.js';

describe('OWN_SPELLING', () => {
  const created = (text: string): string => `{"agent_session_id":"abc","parent_pid":1,"parent_btime":2,"created_at":"${text}"}`;

  it('takes the Railway CLI’s spelling for its own', () => {
    expect(OWN_SPELLING.exec(created('2026-11-20T22:49:39.384539397+00:00'))?.slice(1, 5)).toEqual(['abc', '1', '2', '2026-11-20T22:49:39.384539397+00:00']);
  });

  it.each(['2026-11-20T24:00:00.000+00:00', '2026-11-20 12:00:00.000+00:00', '2026-11-20T12:00:00.000+02:00', '2026-11-20T12:00:00.+00:00', '2026-11-20'])('leaves the date to the rules of the others: %s', (text) => {
    expect(OWN_SPELLING.test(created(text))).toBe(false);
  });

  // The longest that a call reads. A pattern that tried twice would take minutes.
  it.each([
    ['nothing but quotes', '"'.repeat(4095)],
    ['many ids', `{"agent_session_id":"a","parent_pid":1,"parent_btime":2,"created_at":"2026-11-20T22:49:39.384+00:00","argv0":"","host":"","boot_id":"","pid_namespace":"","bound_by":"","bound_event":"","bound_at":"","earlier_ids":[${'"a",'.repeat(950)}`],
    ['a long id', `{"agent_session_id":"${'a'.repeat(4000)}`],
    ['a long number', `{"agent_session_id":"a","parent_pid":1,"parent_btime":${'1'.repeat(4000)}`],
    ['a long note', `${created('2026-11-20T22:49:39.384+00:00').slice(0, -1)},"argv0":"${'x'.repeat(3900)}`],
  ])('is done with hostile text at once: %s', (_what, text) => {
    const begin = process.hrtime.bigint();
    for (let round = 0; round < 1000; round += 1) expect(OWN_SPELLING.exec(text)).toBeNull();
    expect(Number(process.hrtime.bigint() - begin) / 1e9).toBeLessThan(20);
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

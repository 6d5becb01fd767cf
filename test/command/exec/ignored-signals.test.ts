import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ignoredSignals, isEndedBy } from '../../../src/command/exec/ignored-signals.js';
import { temporaryFolder } from '../../support/programs.js';

const proc = temporaryFolder();

let pids = 1000;

function parent(ignored: string, caught = '0000000000010002'): number {
  pids += 1;
  const pid = pids;
  mkdirSync(join(proc, String(pid)));
  writeFileSync(join(proc, String(pid), 'status'), `Name:\tsh\nSigBlk:\t0000000000000000\nSigIgn:\t${ignored}\nSigCgt:\t${caught}\n`);
  return pid;
}

describe('the signals that our caller ignores', () => {
  it.each<[what: string, mask: string, env: Readonly<Record<string, string>>, signals: readonly string[]]>([
    ['nothing', '0000000000000000', {}, []],
    ['trap "" HUP', '0000000000000001', {}, ['HUP']],
    ['trap "" INT', '0000000000000002', {}, ['INT']],
    ['both', '0000000000000003', {}, ['HUP', 'INT']],
    ['a program in system(3), which ignores INT and QUIT for itself', '0000000000000006', {}, []],
    ['an interactive shell, which ignores QUIT, TERM and the like for itself', '0000000000384004', {}, []],
    ['real-time signals', 'ffffffff00000000', {}, []],
    ['nohup, by the variable that shells set', '0000000000000000', { _: '/usr/bin/nohup' }, ['HUP']],
    ['another program in that variable', '0000000000000000', { _: '/usr/bin/nohup-like' }, []],
  ])('%s', (_what, mask, env, signals) => {
    expect(ignoredSignals(env, parent(mask), proc)).toEqual(signals);
  });

  it('none where the caller can’t be looked at', () => {
    expect(ignoredSignals({}, 1, join(proc, 'missing'))).toEqual([]);
  });
});

describe('whether a signal surely ends a process', () => {
  const none = '0000000000000000';
  it.each<[what: string, ignored: string, caught: string, ends: boolean]>([
    ['it minds neither', none, none, true],
    ['it catches another one', none, '0000000000004000', true],
    ['it catches it', none, '0000000000000002', false],
    ['it ignores it', '0000000000000002', none, false],
  ])('%s', (_what, ignored, caught, ends) => {
    expect(isEndedBy('SIGINT', parent(ignored, caught), proc)).toBe(ends);
  });

  it('not known where it can’t be looked at', () => {
    expect(isEndedBy('SIGINT', 1, join(proc, 'missing'))).toBe(false);
  });
});

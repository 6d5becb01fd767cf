import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inheritedDescriptors } from '../../../src/command/exec/descriptors.js';
import { temporaryFolder } from '../../support/programs.js';

const folder = temporaryFolder();

/** A `/proc/self` as Node 22 has it when make has opened 3 and 4, and a shell 5 and 63. */
function proc(): string {
  const self = mkdtempSync(join(folder, 'self-'));
  mkdirSync(join(self, 'fd'));
  mkdirSync(join(self, 'fdinfo'));
  const open: readonly (readonly [number: number, target: string, flags: string])[] = [
    [0, '/dev/null', '02100000'],
    [1, 'pipe:[1]', '02000001'],
    [2, 'pipe:[2]', '02000001'],
    [3, 'pipe:[30]', '02004000'],
    [4, 'pipe:[30]', '02000001'],
    [5, '/etc/passwd', '02100000'],
    [6, 'anon_inode:[eventpoll]', '02000002'],
    [7, 'pipe:[70]', '02000000'],
    [8, 'pipe:[70]', '02000001'],
    [9, 'socket:[90]', '02000002'],
    [10, 'pipe:[100]', '02000001'],
    [63, '/etc/group', '0100000'],
  ];
  for (const [number, target, flags] of open) {
    symlinkSync(target, join(self, 'fd', String(number)));
    writeFileSync(join(self, 'fdinfo', String(number)), `pos:\t0\nflags:\t${flags}\nmnt_id:\t15\n`);
  }
  return self;
}

describe('descriptors that have to be handed on', () => {
  it('are those of the caller that Node marked: no pipes within Node, none that go on by themselves', () => {
    expect([...inheritedDescriptors({}, proc())].sort((one, other) => one - other)).toEqual([5, 9, 10]);
  });

  it.each(['--jobserver-auth=3,4', ' -j4 --jobserver-fds=3,4 --', 'w -j --jobserver-auth=3,4'])('make’s jobserver is known by MAKEFLAGS: %s', (MAKEFLAGS) => {
    for (const env of [{ MAKEFLAGS }, { CARGO_MAKEFLAGS: MAKEFLAGS }]) {
      expect([...inheritedDescriptors(env, proc())].sort((one, other) => one - other)).toEqual([3, 4, 5, 9, 10]);
    }
  });

  it('none where there is no /proc', () => {
    expect(inheritedDescriptors({}, join(folder, 'missing'))).toEqual([]);
  });
});

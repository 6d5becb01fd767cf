import { closeSync, mkdirSync, openSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { namesAndSmallFiles } from '../../src/surfaces/names-and-small-files.js';
import { temporaryFolder } from '../support/folders.js';
import { itIf } from '../support/programs.js';

describe('the open files of a process', () => {
  itIf(process.platform === 'linux', 'Linux, whose /proc shows them')('are told by their paths', () => {
    const file = join(temporaryFolder(), 'open');
    const descriptor = openSync(file, 'w');
    onTestFinished(() => { closeSync(descriptor); });
    expect(namesAndSmallFiles().openFiles(process.pid, 4096)).toContain(file);
  });

  it.each([
    ['fewer than the limit', 'FDSize:\t64\n', 64, 3],
    ['as many as the limit and more', 'FDSize:\t64\n', 2, 2],
    ['a number that nobody tells', '', 2, 2],
  ])('%s', (_, status, limit, count) => {
    const proc = temporaryFolder();
    const fd = join(proc, '7', 'fd');
    mkdirSync(fd, { recursive: true });
    writeFileSync(join(proc, '7', 'status'), `Name:\tcodex\n${status}Groups:\t0\n`);
    for (const name of ['0', '1', '2']) symlinkSync(`/conversations/${name}`, join(fd, name));
    expect(namesAndSmallFiles(proc).openFiles(7, limit)).toHaveLength(count);
  });

  it('of a process that is gone nobody knows', () => {
    expect(namesAndSmallFiles(temporaryFolder()).openFiles(7, 10)).toBeUndefined();
  });
});

import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findProgram } from '../../../src/command/exec/find-program.js';
import { itIf, temporaryFolder } from '../../support/programs.js';

const folder = temporaryFolder();
for (const name of ['first', 'second', 'third']) mkdirSync(join(folder, name));
writeFileSync(join(folder, 'first', 'tool'), '', { mode: 0o644 });
writeFileSync(join(folder, 'second', 'tool'), '', { mode: 0o755 });
writeFileSync(join(folder, 'third', 'tool'), '', { mode: 0o755 });
writeFileSync(join(folder, 'first', 'text'), '', { mode: 0o644 });
mkdirSync(join(folder, 'first', 'directory'));
chmodSync(join(folder, 'first', 'directory'), 0o755);

const PATH = ['first', 'second', 'third'].map((name) => join(folder, name)).join(':');

describe('a program is found as execvp(3) finds it', () => {
  it.each<[name: string, path: string | undefined, found: ReturnType<typeof findProgram>]>([
    ['tool', PATH, { file: join(folder, 'second', 'tool') }],
    [join(folder, 'third', 'tool'), '', { file: join(folder, 'third', 'tool') }],
    ['text', PATH, { problem: 'not-executable' }],
    ['directory', PATH, { problem: 'not-executable' }],
    ['nothing', PATH, { problem: 'missing' }],
    [join(folder, 'first', 'nothing'), PATH, { problem: 'missing' }],
    [join(folder, 'first', 'text', 'below'), PATH, { problem: 'not-executable' }],
    ['tool', '/no/such/folder', { problem: 'missing' }],
  ])('%s in %s', (name, path, found) => {
    expect(findProgram(name, path)).toEqual(found);
  });

  itIf(process.platform === 'linux', 'the folders without a PATH, which are those of glibc')('without a PATH: in /bin and /usr/bin', () => {
    expect(findProgram('sh', undefined)).toEqual({ file: '/bin/sh' });
  });
});

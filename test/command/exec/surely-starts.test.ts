import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { surelyStarts } from '../../../src/command/exec/surely-starts.js';
import { itIf, temporaryFolder } from '../../support/programs.js';

const folder = temporaryFolder();
const itOnLinux = itIf(process.platform === 'linux', 'programs in the format of Linux');

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content, { mode: 0o755 });
  return path;
}

/** A copy of /bin/sh, a little different. */
function altered(name: string, change: (bytes: Buffer) => void): string {
  const bytes = readFileSync('/bin/sh');
  change(bytes);
  return file(name, bytes);
}

describe('whether execve(2) starts a file for sure', () => {
  itOnLinux('programs of this machine, and scripts for one', () => {
    for (const path of ['/bin/sh', process.execPath, file('script', '#!/bin/sh\n'), file('spaces', '#! \t/bin/sh -e\nexit\n')]) expect({ path, surely: surelyStarts(path, ['a']) }).toEqual({ path, surely: true });
  });

  itOnLinux('nothing else', () => {
    const missingLoader = altered('loader', (bytes) => {
      const at = bytes.indexOf('/ld-');
      if (at === -1 || at > 4096) throw new Error('/bin/sh names no loader');
      bytes.write('/no-', at);
    });
    for (const path of [
      file('text', 'echo no first line\n'),
      file('empty', ''),
      file('no-interpreter', '#!/no/such/interpreter\n'),
      file('no-name', '#!\n'),
      file('no-end', `#!/bin/sh ${'x'.repeat(300)}\n`),
      file('script-of-a-script', `#!${join(folder, 'script')}\n`),
      altered('other-machine', (bytes) => { bytes[18] = 0xf3 ^ (bytes[18] ?? 0); }),
      altered('other-class', (bytes) => { bytes[4] = 3 - (bytes[4] ?? 0); }),
      missingLoader,
      file('torn', readFileSync('/bin/sh').subarray(0, 100)),
      join(folder, 'missing'),
    ]) {
      expect({ path, surely: surelyStarts(path, ['a']) }).toEqual({ path, surely: false });
    }
  });

  itOnLinux('not with more than Linux takes', () => {
    expect(surelyStarts('/bin/sh', ['x'.repeat(131_072)])).toBe(false);
    expect(surelyStarts('/bin/sh', Array<string>(50_000).fill('xxx'))).toBe(false);
  });
});

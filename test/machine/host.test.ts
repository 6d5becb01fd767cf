import { mkdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ANY_BOOT, linuxHost, thisHost } from '../../src/machine/host.js';
import { plant, temporaryFolder } from '../support/folders.js';

describe('linuxHost', () => {
  function root(files: Readonly<Record<string, string>>): string {
    const folder = temporaryFolder();
    for (const path of ['proc/sys/kernel/random', 'etc']) mkdirSync(join(folder, path), { recursive: true });
    for (const [path, text] of Object.entries(files)) plant(folder, path, text);
    return folder;
  }

  it('names the boot, and the host by its name and machine id together', () => {
    const host = linuxHost(
      root({ 'proc/sys/kernel/random/boot_id': 'e2f0-1\n', 'proc/sys/kernel/hostname': 'builder\n', 'etc/machine-id': '0123456789abcdef0123456789abcdef\n' }),
    );
    expect(host.bootId).toBe('e2f0-1');
    expect(host.name).toBe('builder/0123456789ab');
  });

  it('needs none of these files', () => {
    const host = linuxHost(root({}));
    expect(host.bootId).toBe('');
    expect(host.name).toBe('/');
  });

  it('takes from them only what a record can hold', () => {
    const host = linuxHost(root({ 'proc/sys/kernel/hostname': `a"b\\c\u0007${'x'.repeat(10_000)}\nsecond line` }));
    expect(host.name).toBe(`abc${'x'.repeat(125)}/`);
  });

  it.runIf(process.platform === 'linux')('is this machine by default', () => {
    expect(linuxHost().bootId).toBe(readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  });

  it('looks at each file once, and only when asked', () => {
    const folder = root({ 'proc/sys/kernel/random/boot_id': 'first\n' });
    const host = linuxHost(folder);
    expect(host.bootId).toBe('first');
    plant(folder, 'proc/sys/kernel/random/boot_id', 'second\n');
    plant(folder, 'proc/sys/kernel/hostname', 'later\n');
    expect(host.bootId).toBe('first');
    expect(host.name).toBe('later/');
  });
});

describe('thisHost', () => {
  it('needs no boot where start times are moments, and has a name all the same', () => {
    for (const platform of ['darwin', 'win32'] as const) expect(thisHost(platform)).toEqual({ bootId: ANY_BOOT, name: hostname() });
  });
});

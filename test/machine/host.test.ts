import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { linuxMachine } from '../../src/machine/host.js';
import { plant, temporaryFolder } from '../support/folders.js';

describe('linuxMachine', () => {
  function root(files: Readonly<Record<string, string>>): string {
    const folder = temporaryFolder();
    for (const path of ['proc/sys/kernel/random', 'etc']) mkdirSync(join(folder, path), { recursive: true });
    for (const [path, text] of Object.entries(files)) plant(folder, path, text);
    return folder;
  }

  it('names the boot, and the host by its name and machine id together', () => {
    const machine = linuxMachine(
      root({ 'proc/sys/kernel/random/boot_id': 'e2f0-1\n', 'proc/sys/kernel/hostname': 'builder\n', 'etc/machine-id': '0123456789abcdef0123456789abcdef\n' }),
    );
    expect(machine.bootId).toBe('e2f0-1');
    expect(machine.host).toBe('builder/0123456789ab');
  });

  it('needs none of these files', () => {
    const machine = linuxMachine(root({}));
    expect(machine.bootId).toBe('');
    expect(machine.host).toBe('/');
  });

  it('takes from them only what a record can hold', () => {
    const machine = linuxMachine(root({ 'proc/sys/kernel/hostname': `a"b\\c\u0007${'x'.repeat(10_000)}\nsecond line` }));
    expect(machine.host).toBe(`abc${'x'.repeat(125)}/`);
  });

  it.runIf(process.platform === 'linux')('is this machine by default', () => {
    expect(linuxMachine().bootId).toBe(readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  });
});

import { describe, expect } from 'vitest';
import { itIf } from '../support/programs.js';
import { openProcessTable } from '../../src/processes/open.js';
import type { AdapterName } from '../../src/processes/open.js';

const itOnLinux = itIf(process.platform === 'linux', 'the adapters of Linux, for this is another platform');

describe('opening a process table', () => {
  itOnLinux.each<AdapterName>(['linux', 'ps-list'])('%s shows our parent', async (adapter) => {
    const table = await openProcessTable({ platform: process.platform, environment: process.env, pid: process.pid, adapter });
    expect(table?.get(table.self)).toMatchObject({ pid: process.pid, ppid: process.ppid });
    expect(table?.get(process.ppid)?.argv).not.toEqual([]);
  });

  itOnLinux('every adapter tells the same start times', async () => {
    const inputs = { platform: process.platform, environment: process.env, pid: process.pid };
    const [direct, listed] = await Promise.all([openProcessTable({ ...inputs, adapter: 'linux' }), openProcessTable({ ...inputs, adapter: 'ps-list' })]);
    expect(listed?.get(process.ppid)?.startTime).toBe(direct?.get(process.ppid)?.startTime);
  });

  itOnLinux('Linux needs no adapter named', async () => {
    const table = await openProcessTable({ platform: 'linux', environment: {}, pid: process.pid });
    expect(table?.self).toBe(process.pid);
    expect(table?.environ(process.ppid)).toBeDefined();
  });
});

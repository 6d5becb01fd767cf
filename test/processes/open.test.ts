import { describe, expect } from 'vitest';
import { openLinuxTable } from '../../src/processes/linux.js';
import { openProcessTable } from '../../src/processes/open.js';
import { openPsListTable } from '../../src/processes/ps.js';
import type { ReadStartTimes } from '../../src/processes/ps.js';
import { programRunner } from '../../src/processes/run-program.js';
import { itIf } from '../support/programs.js';

const itOnLinux = itIf(process.platform === 'linux', 'the process tables of Linux, for this is another platform');

describe('opening a process table', () => {
  itOnLinux('reads /proc on Linux', async () => {
    const table = await openProcessTable({ platform: 'linux', environment: {}, pid: process.pid });
    expect(table?.get(table.self)).toMatchObject({ pid: process.pid, ppid: process.ppid });
    expect(table?.environ(process.ppid)).toBeDefined();
  });

  itOnLinux('ps-list shows our parent as /proc does', async () => {
    const direct = openLinuxTable();
    // `ps` tells no start time in clock ticks.
    const readStartTimes: ReadStartTimes = (pids) => new Map(pids.map((pid) => [pid, direct?.startTimeOf?.(pid) ?? 0n]));
    const listed = await openPsListTable({ self: process.pid, run: programRunner(process.env), readStartTimes });
    expect(listed.get(process.pid)).toMatchObject({ pid: process.pid, ppid: process.ppid });
    expect(listed.get(process.ppid)?.argv).not.toEqual([]);
  });
});

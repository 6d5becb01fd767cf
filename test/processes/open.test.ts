import { describe, expect } from 'vitest';
import { openLinuxTable } from '../../src/processes/linux.js';
import { openProcessTable } from '../../src/processes/open.js';
import { openPsListTable } from '../../src/processes/ps.js';
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
    const startTimes = (pids: readonly number[]) => new Map(pids.flatMap((pid) => { const startTime = direct?.startTimeOf?.(pid); return startTime === undefined ? [] : [[pid, startTime] as const]; }));
    const listed = await openPsListTable({ self: process.pid, run: programRunner(process.env), readStartTimes: startTimes });
    expect(listed.get(process.pid)).toMatchObject({ pid: process.pid, ppid: process.ppid });
    expect(listed.get(process.ppid)?.argv).not.toEqual([]);
    expect(listed.get(process.ppid)?.startTime).toBe(direct?.get(process.ppid)?.startTime);
  });
});

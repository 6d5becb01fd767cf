import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { TestContext } from 'vitest';
import { openDarwinTable, startTimeFromLstart } from '../../src/processes/darwin.js';
import { programRunner } from '../../src/processes/run-program.js';
import { openWindowsTable } from '../../src/processes/windows.js';

// The adapters against the real programs of their own platform; elsewhere recorded outputs stand in for these.
function onlyOn(platform: NodeJS.Platform, { skip }: TestContext): void {
  if (process.platform === platform) return;
  console.warn(`skipped: needs ${platform}; recorded outputs are replayed in its stead`);
  skip(`needs ${platform}`);
}

const run = programRunner(process.env);

describe('openDarwinTable on macOS', () => {
  it('sees us and our parent, with the start times that the Railway CLI computes', async (test) => {
    onlyOn('darwin', test);
    const table = await openDarwinTable({ self: process.pid, run });
    expect(table.get(process.pid)?.ppid).toBe(process.ppid);
    expect(table.get(process.pid)?.argv.length).toBeGreaterThan(0);
    for (const pid of [process.pid, process.ppid]) {
      // Word for word what the Railway CLI runs, one process at a time.
      const text = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
      expect(table.get(pid)?.startTime).toBe(startTimeFromLstart(text));
    }
    expect(table.problems).toEqual([]);
  });
});

describe('openWindowsTable on Windows', () => {
  it('sees us and our parent, with start times to the last tick', async (test) => {
    onlyOn('win32', test);
    const table = await openWindowsTable({
      self: process.pid,
      run,
      ...(process.env.SystemRoot === undefined ? {} : { systemRoot: process.env.SystemRoot }),
      listProcesses: () => Promise.reject(new Error('PowerShell must answer here')),
    });
    expect(table.problems).toEqual([]);
    const own = table.get(process.pid);
    expect(own?.ppid).toBe(process.ppid);
    expect(own?.exe?.toLowerCase()).toBe(process.execPath.toLowerCase());
    expect(table.commandText(process.pid)?.toLowerCase()).toBe('node.exe');
    // GetProcessTimes, by another way than the adapter's.
    const ticks = run('powershell.exe', [
      '-NoProfile',
      '-NonInteractive',
      '-Command',
      `[string][Diagnostics.Process]::GetProcessById(${String(process.pid)}).StartTime.ToFileTimeUtc()`,
    ]);
    expect(own?.startTime).toBe(BigInt(ticks.trim()));
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ListedProcess } from '../../src/processes/ps.js';
import { UNKNOWN_START_TIME } from '../../src/processes/snapshot.js';
import { openWindowsTable, POWERSHELL_QUERY, withoutBrokenParents } from '../../src/processes/windows.js';
import { onlyOn } from '../support/platforms.js';
import { programRunner } from '../../src/processes/run-program.js';

const recorded = (name: string) => readFileSync(new URL(`../data/platforms/${name}`, import.meta.url), 'utf8');
const neverListed = () => Promise.reject(new Error('must not be asked'));
const missing = () => {
  throw Object.assign(new Error('spawnSync powershell.exe ENOENT'), { code: 'ENOENT' });
};

describe('openWindowsTable, replayed', () => {
  const open = (self: number) =>
    openWindowsTable({ self, run: () => recorded('windows-powershell.json'), systemRoot: 'C:\\Windows', listProcesses: neverListed });

  it('gives the ancestors with arguments, paths and exact start times', async () => {
    const table = await open(7712);
    expect(table.get(7712)).toEqual({
      pid: 7712,
      ppid: 7600,
      startTime: 134242002000010009n,
      argv: [
        'C:\\Program Files\\nodejs\\node.exe',
        'C:\\Users\\José\\AppData\\Roaming\\npm\\node_modules\\agent-session\\bin\\agent-session.cjs',
        'id',
      ],
      exe: 'C:\\Program Files\\nodejs\\node.exe',
    });
    expect(table.get(7600)?.ppid).toBe(7004);
    expect(table.get(7004)).toEqual({
      pid: 7004,
      ppid: 5120,
      startTime: 134242001112223334n,
      argv: ['claude', '--resume', 'my "last" one'],
      exe: 'C:\\Users\\José\\.local\\bin\\Claude.exe',
    });
    expect(table.problems).toEqual([]);
    expect(table.environ(7004)).toBeUndefined();
  });

  it('gives the name that the Railway CLI keys its files on, not the path', async () => {
    const table = await open(7712);
    expect(table.commandText(7004)).toBe('Claude.exe');
    expect(table.commandText(7712)).toBe('node.exe');
  });

  it('ends the walk at a parent younger than its child, as Git Bash leaves them, and at one that is gone', async () => {
    const table = await open(8100);
    expect(table.get(8100)?.ppid).toBe(8004);
    expect(table.get(8004)?.ppid).toBe(0); // 7720 is a later process with the old parent's pid
    expect(table.get(8200)?.ppid).toBe(0);
    expect(table.get(1208)?.ppid).toBe(0);
    expect(table.get(0)).toBeUndefined();
  });

  it('knows a process with hidden command line by its image’s name', async () => {
    expect((await open(7712)).get(8200)).toEqual({ pid: 8200, ppid: 0, startTime: 134242001600000002n, argv: ['codex.exe'] });
  });

  it('reads past a byte order mark', async () => {
    const run = () => `\uFEFF${recorded('windows-powershell.json')}\r\n`;
    expect((await openWindowsTable({ self: 7712, run, systemRoot: 'C:\\Windows' })).get(7712)?.pid).toBe(7712);
  });
});

describe('openWindowsTable, degraded', () => {
  const names = () => Promise.resolve(JSON.parse(recorded('windows-ps-list.json')) as ListedProcess[]);

  it('runs Windows’ own PowerShell by its path, then PowerShell 7', async () => {
    const tried: string[] = [];
    const run = (file: string, args: readonly string[]) => {
      tried.push(file);
      expect(args).toEqual(['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', POWERSHELL_QUERY]);
      return file === 'pwsh.exe' ? recorded('windows-powershell.json') : missing();
    };
    const table = await openWindowsTable({ self: 7712, run, systemRoot: 'D:\\Windows', listProcesses: neverListed });
    expect(tried).toEqual(['D:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe', 'pwsh.exe']);
    expect(table.get(7712)?.startTime).toBe(134242002000010009n);
  });

  it.each([
    ['is missing', missing],
    ['prints nothing', () => ''],
    ['prints an error', () => 'Get-CimInstance : Access denied'],
    ['lists nothing', () => '[]'],
    ['prints another JSON', () => '{"a":1}'],
    ['prints rows of another shape', () => '[null, 7, {"pid":"7","ppid":1}]'],
  ])('falls back to names where PowerShell %s', async (_what, run) => {
    const table = await openWindowsTable({ self: 7712, run, systemRoot: 'C:\\Windows', listProcesses: names });
    expect(table.get(7712)).toEqual({ pid: 7712, ppid: 7600, startTime: UNKNOWN_START_TIME, argv: ['node.exe'] });
    expect(table.get(7600)?.ppid).toBe(7004);
    expect(table.get(7004)?.argv).toEqual(['Claude.exe']);
    expect(table.problems.map(({ code }) => code)).toEqual(['start-times-missing']);
  });

  it('is empty with a clear warning where ps-list fails too, as it does on ARM64', async () => {
    const listProcesses = () => Promise.reject(new Error('Windows ARM64 is not supported yet.'));
    const table = await openWindowsTable({ self: 7712, run: missing, listProcesses });
    expect(table.get(7712)).toBeUndefined();
    expect(table.problems).toEqual([
      { code: 'processes-unreadable', message: expect.stringMatching(/^PowerShell can’t be run .*; allow powershell\.exe/) as string },
    ]);
  });
});

describe('withoutBrokenParents', () => {
  const row = (pid: number, ppid: number, startTime: bigint) => ({ pid, ppid, startTime, argv: [] });
  const parents = (...rows: ReturnType<typeof row>[]) => withoutBrokenParents(rows).map(({ ppid }) => ppid);

  it('keeps an older parent and one of the same moment', () => {
    expect(parents(row(1, 0, 100n), row(2, 1, 200n), row(3, 1, 100n))).toEqual([0, 1, 1]);
  });

  it('cuts a younger parent, a missing one and a process that is its own', () => {
    expect(parents(row(1, 0, 900n), row(2, 1, 200n), row(3, 77, 300n), row(4, 4, 1n))).toEqual([0, 0, 0, 0]);
  });

  it('keeps a parent whose child’s start time was cut to microseconds', () => {
    expect(parents(row(1, 0, 1_234_567_015n), row(2, 1, 1_234_567_010n))).toEqual([0, 1]);
  });

  it('keeps a parent where a start time is unknown: that proves nothing', () => {
    expect(parents(row(1, 0, 900n), row(2, 1, UNKNOWN_START_TIME), row(3, 2, 100n))).toEqual([0, 1, 2]);
  });
});

describe('POWERSHELL_QUERY', () => {
  it('needs no quoting on its way through a command line', () => {
    expect(POWERSHELL_QUERY).not.toMatch(/["\n\r%^&<>|]/);
  });
});

describe('openWindowsTable on Windows', () => {
  it('sees us and our parent, with start times to the last tick', async (test) => {
    onlyOn('win32', test);
    const run = programRunner(process.env);
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

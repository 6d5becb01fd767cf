import type { ListedProcess } from './ps.js';
import type { Warning } from '../machine/warning.js';
import type { Limit } from './limit.js';
import type { AwaitProgram } from './run-program.js';
import { snapshotTable, UNKNOWN_START_TIME } from './snapshot.js';
import type { ProcessRow, SnapshotTable } from './snapshot.js';
import { splitWindowsCommandLine } from './windows-command-line.js';

export interface WindowsInputs {
  /** Our own pid. */
  readonly self: number;
  readonly run: AwaitProgram;
  readonly limit?: Limit;
  /** The folder of Windows itself: the environment's `SystemRoot`. */
  readonly systemRoot?: string;
  /** Names and parents for when PowerShell is not to be had. Default: the package ps-list (not on ARM64, where it throws). */
  readonly listProcesses?: () => Promise<readonly ListedProcess[]>;
}

/**
 * The processes of Windows, from one run of PowerShell, on every architecture.
 * Never rejects: what is missing is in the table's `problems`.
 *
 * The environment of other processes stays unknown: it takes reading their memory.
 */
export async function openWindowsTable(inputs: WindowsInputs): Promise<SnapshotTable> {
  const rows = await queryPowerShell(inputs);
  if (rows !== undefined) return snapshotTable({ self: inputs.self, rows: withoutBrokenParents(rows) });

  if (inputs.limit?.isReached() === true) return snapshotTable({ self: inputs.self, rows: [], problems: [inputs.limit.warning] });

  const problems: Warning[] = [];
  return snapshotTable({ self: inputs.self, rows: withoutBrokenParents(await listNames(inputs, problems)), problems });
}

/**
 * Prints all processes as a JSON array. The remarks, since it must be one line
 * without double quotes, which no layer in between then has to quote:
 *
 * - `PSModulePath`: under PowerShell 7, Windows PowerShell inherits its modules, which it can't load.
 * - UTF-8: else a path goes through the console's code page. In the constrained
 *   language mode that is forbidden, and only letters beyond the code page suffer.
 * - `Get-Process`: the start time to the last of its 100 ns ticks, as the
 *   Railway CLI has it from GetProcessTimes. Win32_Process can't tell it: a CIM
 *   date ends at microseconds. It stands in where Get-Process is denied the
 *   process (another user's, or one with more rights).
 * - `[string]`: JSON numbers end at 2^53, FILETIMEs don't.
 */
export const POWERSHELL_QUERY = [
  `$env:PSModulePath = $PSHOME + '\\Modules'`,
  `try { [Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false } catch { }`,
  `$exact = @{}`,
  `foreach ($p in Get-Process) { try { $exact[[string]$p.Id] = [string]$p.StartTime.ToFileTimeUtc() } catch { } }`,
  `$rows = @(foreach ($p in Get-CimInstance -ClassName Win32_Process -ErrorAction Stop ` +
    `-Property ProcessId, ParentProcessId, CreationDate, Name, CommandLine, ExecutablePath) { ` +
    `$created = $exact[[string]$p.ProcessId]; ` +
    `if (-not $created -and $p.CreationDate) { $created = [string]$p.CreationDate.ToFileTimeUtc() }; ` +
    `@{ pid = $p.ProcessId; ppid = $p.ParentProcessId; created = $created; name = $p.Name; ` +
    `command = $p.CommandLine; exe = $p.ExecutablePath } })`,
  `ConvertTo-Json -InputObject $rows -Compress`,
].join('; ');

async function queryPowerShell(inputs: WindowsInputs): Promise<ProcessRow[] | undefined> {
  // By its full path first: a search of PATH could find a stranger's.
  const programs = [
    ...(inputs.systemRoot === undefined ? [] : [`${inputs.systemRoot}\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`]),
    'pwsh.exe',
  ];
  for (const program of programs) {
    try {
      const rows = parsePowerShellRows(
        await inputs.run(program, ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', POWERSHELL_QUERY]),
      );
      if (rows.length > 0) return rows;
    } catch {
      // Not installed, blocked by a policy, or it printed something else: try the next.
    }
  }
  return undefined;
}

/**
 * Reads what {@link POWERSHELL_QUERY} prints.
 * @throws SyntaxError where it is not JSON.
 */
function parsePowerShellRows(output: string): ProcessRow[] {
  const parsed: unknown = JSON.parse(output.replace(/^\uFEFF/, ''));
  return (Array.isArray(parsed) ? (parsed as unknown[]) : []).flatMap((entry) => {
    const row = processRow(entry);
    return row === undefined ? [] : [row];
  });
}

function processRow(entry: unknown): ProcessRow | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const { pid, ppid, created, name, command, exe } = entry as Readonly<Record<string, unknown>>;
  // 0 is the idle process: nobody's parent, though each orphan of the system names it.
  if (typeof pid !== 'number' || typeof ppid !== 'number' || pid === 0) return undefined;
  const imageName = typeof name === 'string' ? name : '';
  const path = typeof exe === 'string' && exe !== '' ? exe : undefined;
  const argv = typeof command === 'string' ? splitWindowsCommandLine(command, path) : [];
  return {
    pid,
    ppid,
    startTime: typeof created === 'string' && /^\d+$/.test(created) ? BigInt(created) : UNKNOWN_START_TIME,
    // The command line of a process with more rights is hidden; its image's name is not, and stands for argv[0].
    argv: argv.length === 0 && imageName !== '' ? [imageName] : argv,
    ...(path === undefined ? {} : { exe: path }),
    commandText: imageName,
  };
}

/**
 * Cuts the links to processes that can't be the parent. Windows keeps a parent's
 * pid after its death and gives the pid to somebody else; Git Bash, whose shells
 * replace themselves at each exec, makes such orphans all the time. A parent is
 * never younger than its child. Compared in microseconds, for a start time from
 * Win32_Process is cut there and one from Get-Process is not.
 */
export function withoutBrokenParents(rows: readonly ProcessRow[]): ProcessRow[] {
  const started = new Map(rows.map((row) => [row.pid, microseconds(row)]));
  return rows.map((row) => {
    const parent = started.get(row.ppid);
    const child = microseconds(row);
    const broken = parent === undefined || row.ppid === row.pid || (parent > child && child !== UNKNOWN_START_TIME);
    return broken ? { ...row, ppid: 0 } : row;
  });
}

function microseconds(row: ProcessRow): bigint {
  const ticks = typeof row.startTime === 'function' ? row.startTime() : row.startTime;
  return ticks / 10n;
}

async function listNames(inputs: WindowsInputs, problems: Warning[]): Promise<ProcessRow[]> {
  try {
    const list = inputs.listProcesses ?? (await import('ps-list')).default;
    const rows = (await (inputs.limit?.within(list()) ?? list())).map(
      ({ pid, ppid, name }): ProcessRow => ({ pid, ppid, startTime: UNKNOWN_START_TIME, argv: [name], commandText: name }),
    );
    problems.push({
      code: 'start-times-missing',
      message:
        'PowerShell can’t be run or asked for the processes, so only their names are known, not their arguments and start times; allow powershell.exe, or pass the id in the environment.',
    });
    return rows;
  } catch {
    problems.push(
      inputs.limit?.isReached() === true
        ? inputs.limit.warning
        : {
            code: 'processes-unreadable',
            message:
              'PowerShell can’t be run or asked for the processes, so no agent can be recognised; allow powershell.exe, or pass the id in the environment.',
          },
    );
    return [];
  }
}

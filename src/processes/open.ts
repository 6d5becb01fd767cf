import type { Environment } from '../machine/environment.js';
import { Limit } from './limit.js';
import type { LimitInputs } from './limit.js';
import type { ProcessTable } from './table.js';

/** The adapters, for forcing one: `ps-list` also works on Linux. */
export type AdapterName = 'linux' | 'darwin' | 'windows' | 'ps-list';

export interface OpenInputs extends LimitInputs {
  readonly platform: NodeJS.Platform;
  readonly environment: Environment;
  /** Our own pid. */
  readonly pid: number;
  /** Use this adapter whatever the platform. */
  readonly adapter?: AdapterName | undefined;
}

/**
 * Opens this platform's process table. Each adapter is loaded only where it is needed.
 *
 * @returns undefined where the platform shows no processes
 */
export async function openProcessTable(inputs: OpenInputs): Promise<ProcessTable | undefined> {
  const { environment, pid } = inputs;
  switch (inputs.adapter ?? adapterOf(inputs.platform)) {
    case 'linux':
      return (await import('./linux.js')).openLinuxTable();
    case 'windows': {
      const [{ openWindowsTable }, { programAwaiter }] = await Promise.all([import('./windows.js'), import('./run-program.js')]);
      const systemRoot = environment.SystemRoot ?? environment.SYSTEMROOT;
      const limit = new Limit(inputs);
      return await openWindowsTable({ self: pid, run: programAwaiter(environment, limit), limit, ...(systemRoot !== undefined && { systemRoot }) });
    }
    case 'darwin': {
      const [{ openDarwinTable }, { programRunner }] = await Promise.all([import('./darwin.js'), import('./run-program.js')]);
      const limit = new Limit(inputs);
      return await openDarwinTable({ self: pid, run: programRunner(environment, limit), limit });
    }
    case 'ps-list': {
      const [{ openPsListTable }, { programRunner }, { openLinuxTable }] = await Promise.all([import('./ps.js'), import('./run-program.js'), import('./linux.js')]);
      const limit = new Limit(inputs);
      return await openPsListTable({ self: pid, run: programRunner(environment, limit), limit, readStartTimes: (pids) => startTimesIn(openLinuxTable(), pids) });
    }
  }
}

/** ps tells no start time in clock ticks. */
function startTimesIn(table: ProcessTable | undefined, pids: readonly number[]): ReadonlyMap<number, bigint> {
  const times = new Map<number, bigint>();
  for (const pid of pids) {
    const startTime = table?.get(pid)?.startTime;
    if (startTime !== undefined) times.set(pid, startTime);
  }
  return times;
}

function adapterOf(platform: NodeJS.Platform): AdapterName {
  if (platform === 'linux' || platform === 'android') return 'linux';
  return platform === 'win32' ? 'windows' : 'darwin';
}

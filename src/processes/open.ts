import type { Environment } from '../machine/environment.js';
import { Limit } from './limit.js';
import type { LimitInputs } from './limit.js';
import { openLinuxTable } from './linux.js';
import type { ProcessTable } from './table.js';

export interface OpenInputs extends LimitInputs {
  readonly platform: NodeJS.Platform;
  readonly environment: Environment;
  /** Our own pid. */
  readonly pid: number;
}

/**
 * Opens a platform's process table. What reads it is loaded only where it is needed.
 *
 * @returns undefined where the platform shows no processes
 */
export async function openProcessTable(inputs: OpenInputs): Promise<ProcessTable | undefined> {
  const { platform, environment, pid } = inputs;
  if (platform === 'linux' || platform === 'android') return openLinuxTable();
  const limit = new Limit(inputs);
  if (platform === 'win32') {
    const [{ openWindowsTable }, { programAwaiter }] = await Promise.all([import('./windows.js'), import('./run-program.js')]);
    const systemRoot = environment.SystemRoot ?? environment.SYSTEMROOT;
    return await openWindowsTable({ self: pid, run: programAwaiter(environment, limit), limit, ...(systemRoot !== undefined && { systemRoot }) });
  }
  const [{ openDarwinTable }, { programRunner }] = await Promise.all([import('./darwin.js'), import('./run-program.js')]);
  return await openDarwinTable({ self: pid, run: programRunner(environment, limit), limit });
}

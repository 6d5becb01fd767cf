import type { ProcessTable } from './table.js';
import { hasControllingTerminal } from './controlling-terminal.js';
import { openLinuxTable } from './linux.js';
import type { OpenInputs } from './open.js';
import { snapshotTable } from './snapshot.js';

/**
 * What can be seen of the processes without starting a program: all of them in procfs, elsewhere none, which the
 * table's `problems` say.
 *
 * @returns undefined where there should be a procfs and is none
 */
export function openWithoutPrograms({ platform, pid }: Pick<OpenInputs, 'platform' | 'pid'>): ProcessTable | undefined {
  if (platform === 'linux' || platform === 'android') return openLinuxTable();
  const controllingTerminal = hasControllingTerminal();
  return snapshotTable({
    self: pid,
    rows: [],
    problems: [{ code: 'processes-not-listed', message: 'this platform lists its processes to a program only, and readSession starts none, so no agent can be recognised by its process; await resolveSession instead, or pass the id in the environment.' }],
    ...(controllingTerminal !== undefined && { controllingTerminal }),
  });
}

import { join } from 'node:path';
import type { AgentFolder } from '../agents/row.js';
import type { Environment } from '../machine/environment.js';

/**
 * Where a folder of an agent's is.
 *
 * @param environment what the agent was started with, or will be
 * @param home where the environment names no home folder
 * @returns undefined where nobody can tell: a relative path counts from the agent's working folder
 */
export function locateAgentFolder({ movedBy, inHome }: AgentFolder, environment: Environment, home: string | undefined): string | undefined {
  for (const { variable, below } of movedBy) {
    const moved = environment[variable]?.trim();
    if (moved !== undefined && moved !== '') return moved.startsWith('/') ? join(moved, below) : undefined;
  }
  const named = environment.HOME?.startsWith('/') === true ? environment.HOME : home;
  return named === undefined ? undefined : join(named, inHome);
}

import { join } from 'node:path';
import { lookAt } from './folder.js';
import { TEMPORARY_FILE } from './listing.js';
import type { Surroundings } from './request.js';

/** A temporary file of another pid namespace, boot or host is left over once it is this old, in milliseconds: writing one takes less than one. */
const TEMPORARY_LIFE = 3_600_000;

/** A temporary file's name tells its writer, so that any later call can tell whether that one still runs; the rest is drawn, for threads share a pid. */
export function temporaryName(hex: string, surroundings: Surroundings): string {
  const known = surroundings.startTimeOf(surroundings.self);
  const startTime = typeof known === 'bigint' ? known : 0n;
  const draw = Math.floor(Math.random() * 2 ** 32).toString(16).padStart(8, '0');
  return `.${hex}.${String(surroundings.self)}.${String(startTime)}.${placeOfWriter(surroundings)}.${draw}.tmp`;
}

/** Where the pid in a temporary file's name counts. */
export function placeOfWriter({ host, namespace }: Pick<Surroundings, 'host' | 'namespace'>): string {
  return `${namespace.id.slice(0, 32)}-${host.bootId.slice(0, 8)}`.replace(/[^\w-]/g, '-');
}

/** Whether the writer of a temporary file runs. */
export function writerRuns(name: string, surroundings: Omit<Surroundings, 'self'>): boolean | 'unknown' {
  const [, , pid = '', startTime = '', place = ''] = TEMPORARY_FILE.exec(name) ?? [];
  if (place !== placeOfWriter(surroundings) || surroundings.host.bootId === '') return 'unknown';
  const running = surroundings.startTimeOf(Number(pid));
  return running === 'unknown' ? 'unknown' : String(running) === startTime;
}

/** Whether a temporary file of ours was left by a writer that is gone. */
export function isLeftOver(name: string, folder: string, surroundings: Omit<Surroundings, 'self'>): boolean {
  const entry = lookAt(join(folder, name));
  if (entry?.kind !== 'file') return false;
  const runs = writerRuns(name, surroundings);
  return runs === 'unknown' ? Math.abs(surroundings.now - entry.identity.modified) > TEMPORARY_LIFE : !runs;
}

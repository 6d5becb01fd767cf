import { ANY_BOOT } from '../machine/host.js';
import type { RecordPlace } from './outcome.js';
import type { Surroundings } from './request.js';

/** Where a process table names none. */
export const HOST_NAMESPACE = { id: 'host', initial: true } as const;

/** Whether a record's place is this boot of this host. A boot that has no name is none that we know. */
export function isThisBoot(place: RecordPlace, { host }: Pick<Surroundings, 'host'>): boolean {
  return place.bootId !== '' && place.bootId === host.bootId && (place.bootId !== ANY_BOOT || place.host === host.name);
}

/** Whether a pid there is the same process here. */
export function isHere(place: RecordPlace, surroundings: Pick<Surroundings, 'host' | 'namespace'>): boolean {
  return place.pidNamespace === surroundings.namespace.id && isThisBoot(place, surroundings);
}

import type { Environment } from '../machine/environment.js';
import type { KnownMarker } from './known-agent.js';

/** Whether the environment has this marker variable. An empty value counts as unset. */
export function markerMatches(marker: KnownMarker, environment: Environment): boolean {
  const value = environment[marker.variable];
  if (value === undefined || value === '') return false;
  if (marker.unless !== undefined && (environment[marker.unless] ?? '') !== '') return false;
  if (marker.value === undefined) return true;
  return marker.value.endsWith('*') ? value.startsWith(marker.value.slice(0, -1)) : value === marker.value;
}

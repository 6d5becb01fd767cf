import type { Environment } from '../machine/environment.js';
import type { KnownMark } from './known-agent.js';

/** Whether the environment bears this mark. An empty value is no mark. */
export function markMatches(mark: KnownMark, environment: Environment): boolean {
  const value = environment[mark.variable];
  if (value === undefined || value === '') return false;
  if (mark.unless !== undefined && (environment[mark.unless] ?? '') !== '') return false;
  if (mark.value === undefined) return true;
  return mark.value.endsWith('*') ? value.startsWith(mark.value.slice(0, -1)) : value === mark.value;
}

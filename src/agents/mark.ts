import type { KnownMark } from './known-agent.js';

/** Environment variables by name, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Whether the environment bears this mark. An empty value is no mark. */
export function markMatches(mark: KnownMark, environment: Environment): boolean {
  const value = environment[mark.variable];
  if (value === undefined || value === '') return false;
  if (mark.unless !== undefined && (environment[mark.unless] ?? '') !== '') return false;
  if (mark.value === undefined) return true;
  return mark.value.endsWith('*') ? value.startsWith(mark.value.slice(0, -1)) : value === mark.value;
}

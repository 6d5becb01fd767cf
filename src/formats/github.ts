import type { Resolution } from '../session/resolution.js';
import { sessionVariables } from './session-variables.js';

/**
 * For `agent-session export --as github >> "$GITHUB_ENV"` (or `"$GITHUB_OUTPUT"`).
 *
 * Without an id: the run id only; such a file can't take a variable away, and an empty output equals none.
 */
export function github(resolution: Resolution): string {
  return sessionVariables(resolution)
    .set.map(([name, value]) => githubLine(name, value, resolution.runId))
    .join('');
}

/**
 * `NAME=value` holds everything but a line break; that takes `NAME<<delimiter`. A line of the value that equals
 * the delimiter would end it and let the next line set any variable, so the delimiter is one that nobody could
 * have known (a UUID of this call), and is made longer until the value doesn't hold it.
 */
export function githubLine(name: string, value: string, unpredictable: string): string {
  if (!/[\r\n]/.test(value)) return `${name}=${value}\n`;
  let delimiter = `end-of-${name}-${unpredictable}`;
  while (value.includes(delimiter)) delimiter += '-';
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}

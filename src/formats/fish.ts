import type { Resolution } from '../session/resolution.js';
import { sessionVariables } from './session-variables.js';

/**
 * For `agent-session export --as fish | source`.
 *
 * Without an id: `AGENT_SESSION_ID` and `AGENT_SESSION_PID` are erased, the run id is set.
 */
export function fish(resolution: Resolution): string {
  const { set, unset } = sessionVariables(resolution);
  return [
    ...unset.map((name) => `set -e ${name}\n`),
    ...set.map(([name, value]) => `set -gx ${name} ${quoteForFish(value)}\n`),
  ].join('');
}

/** Between single quotes fish knows two escapes, `\\` and `\'`, and nothing else. */
export function quoteForFish(value: string): string {
  return `'${value.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
}

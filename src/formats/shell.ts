import type { Resolution } from '../session/resolution.js';
import { sessionVariables } from './session-variables.js';

/**
 * For `eval "$(agent-session export --as shell)"` in sh, bash, dash, zsh and ksh.
 *
 * Without an id: `AGENT_SESSION_ID` and `AGENT_SESSION_PID` are unset, the run id is set.
 */
export function shell(resolution: Resolution): string {
  const { set, unset } = sessionVariables(resolution);
  return [
    ...unset.map((name) => `unset ${name}\n`),
    ...set.map(([name, value]) => `export ${name}=${quoteForShell(value)}\n`),
  ].join('');
}

/** Between single quotes a POSIX shell reads everything as it stands, newlines too; only the quote itself needs care. */
export function quoteForShell(value: string): string {
  return `'${value.replaceAll("'", String.raw`'\''`)}'`;
}

import type { Resolution } from '../session/resolution.js';
import { sessionVariables } from './session-variables.js';

/**
 * For `agent-session export --as powershell | Out-String | Invoke-Expression`.
 *
 * Without an id: `AGENT_SESSION_ID` and `AGENT_SESSION_PID` are removed, the run id is set.
 */
export function powershell(resolution: Resolution): string {
  const { set, unset } = sessionVariables(resolution);
  return [
    ...unset.map((name) => `Remove-Item Env:${name} -ErrorAction SilentlyContinue\n`),
    ...set.map(([name, value]) => `$env:${name} = ${quoteForPowershell(value)}\n`),
  ].join('');
}

/**
 * A verbatim string. PowerShell takes the four typographic single quotes for `'`, so each of the five ends
 * the string unless it is doubled (as `CodeGeneration.EscapeSingleQuotedStringContent` of its SDK does).
 */
export function quoteForPowershell(value: string): string {
  return `'${value.replaceAll(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
}

import type { Warning } from '../machine/warning.js';

export interface WarningsView {
  readonly quiet?: boolean | undefined;
  /** Stdout has the warnings already, in JSON or in a report. */
  readonly printed: boolean;
}

/** Says an answer's warnings on stderr. What is wrong with the user's `agents.json` nobody is to miss: it is said beside a report, too. */
export function sayWarnings(warnings: readonly Warning[], { quiet = false, printed }: WarningsView, say: (sentence: string) => void): void {
  if (quiet) return;
  for (const { code, message } of warnings) if (!printed || code === 'user-agents-unusable') say(`warning: ${message}`);
}

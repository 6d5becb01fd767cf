import { answer } from './answer.js';
import type { Given } from './row.js';

/** `agent-session id`: prints the id of the session. @returns 0 where there is one, else 1 */
export async function runId({ flag }: Given): Promise<number> {
  return await answer({ command: 'id', json: flag('--json'), quiet: flag('--quiet'), agentOnly: flag('--agent-only'), trustEnv: flag('--trust-env') });
}

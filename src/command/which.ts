import { answer } from './answer.js';
import type { Given } from './row.js';

/** `agent-session which`: explains the answer. @returns 0, also where there is no session */
export async function runWhich({ flag }: Given): Promise<number> {
  return await answer({ command: 'which', json: flag('--json'), agentOnly: flag('--agent-only'), trustEnv: flag('--trust-env') });
}

import { answer } from './answer.js';
import type { CommandIo } from './io.js';
import type { Given } from './row.js';

/** `agent-session which`: explains the answer. @returns 0, also where there is no session */
export async function runWhich({ flag }: Given, io: CommandIo): Promise<number> {
  return await answer({ command: 'which', json: flag('--json'), agentOnly: flag('--agent-only'), trustEnv: flag('--trust-env') }, io);
}

import { answer } from './answer.js';
import type { CommandIo } from './io.js';
import { answerForProcess } from './other-process.js';
import type { Given } from './row.js';

/** `agent-session which`: explains the answer. @returns 0, also where there is no session */
export async function runWhich(given: Given, io: CommandIo): Promise<number> {
  const { flag, value } = given;
  const pid = value('--pid');
  if (pid !== undefined) return await answerForProcess('which', pid, given, io);
  return await answer({ command: 'which', json: flag('--json'), agentOnly: flag('--agent-only'), trustEnv: flag('--trust-env') });
}

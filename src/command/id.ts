import { answer } from './answer.js';
import type { CommandIo } from './io.js';
import { answerForProcess } from './other-process.js';
import type { Given } from './row.js';

/** `agent-session id`: prints the id of the session. @returns 0 where there is one, else 1 */
export async function runId(given: Given, io: CommandIo): Promise<number> {
  const { flag, value } = given;
  const pid = value('--pid');
  if (pid !== undefined) return await answerForProcess('id', pid, given, io);
  return await answer({ command: 'id', json: flag('--json'), quiet: flag('--quiet'), agentOnly: flag('--agent-only'), trustEnv: flag('--trust-env') });
}

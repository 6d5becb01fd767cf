import { finish } from '../machine/work.js';
import { lateParts } from '../session/late/parts.js';
import { resolve } from '../session/resolve.js';
import { Surroundings } from '../session/surroundings.js';
import type { AnswerOptions } from './answer-options.js';
import { writeAll } from './write.js';

/**
 * `agent-session id` and `agent-session which`.
 *
 * @returns the exit code
 * @throws SessionsFolderError where the folder of session files is named by a relative path and is needed
 */
export async function answer({ command, json = false, quiet = false, trustEnv = false, agentOnly = false }: AnswerOptions): Promise<number> {
  const around = new Surroundings({ ...(trustEnv && { trustEnv }), ...(agentOnly && { agentOnly }), ...(command === 'which' && { evidence: true }) }, lateParts);
  const decision = await finish(resolve(around, lateParts));
  // The obvious case: there is an id to print and nothing else to say.
  if (command === 'id' && !json && decision.id !== undefined && (quiet || decision.warnings.length === 0)) {
    writeAll(1, `${decision.id}\n`);
    return 0;
  }
  return await (await import('./report.js')).report(decision, around, { command, json, quiet });
}

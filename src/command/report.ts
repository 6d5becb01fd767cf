import { finish } from '../machine/work.js';
import { describe } from '../session/describe.js';
import { lateParts } from '../session/late/parts.js';
import type { Decision } from '../session/decision.js';
import type { Surroundings } from '../session/surroundings.js';
import type { AnswerOptions } from './answer.js';
import { toJson } from '../formats/json.js';
import { noSessionSentence } from './no-session.js';
import { printable } from './printable.js';
import { whichReport } from './which-report.js';
import { writeAll } from './write.js';

/**
 * Says what was decided, in more words than the id alone.
 *
 * @returns the exit code
 */
export async function report(decision: Decision, around: Surroundings, { command, json, quiet }: AnswerOptions): Promise<number> {
  const { id, reason, warnings } = decision;
  if (command === 'which') {
    const resolution = await finish(describe(decision, around, lateParts));
    writeAll(1, json === true ? toJson(resolution) : whichReport(resolution, (await import('./style.js')).styleFor(1, around.environment)));
    return 0;
  }
  if (json === true) writeAll(1, toJson(await finish(describe(decision, around, lateParts))));
  else if (id !== undefined) writeAll(1, `${id}\n`);
  if (quiet !== true && json !== true) for (const { message } of warnings) writeAll(2, `agent-session: warning: ${printable(message)}\n`);
  if (quiet !== true && reason !== undefined) writeAll(2, `agent-session: no session: ${noSessionSentence(reason)}.\n`);
  return id === undefined ? 1 : 0;
}

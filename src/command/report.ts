import { finish } from '../machine/work.js';
import { describe } from '../session/describe.js';
import type { Decision } from '../session/decision.js';
import { lateParts } from '../session/late/parts.js';
import type { Surroundings } from '../session/surroundings.js';
import type { AnswerOptions } from './answer-options.js';
import { toJson } from '../formats/json.js';
import { EXIT } from './exit-codes.js';
import { realIo } from './io.js';
import { noSessionSentence } from './no-session.js';
import { sayWarnings } from './say-warnings.js';
import { whichReport } from './which-report.js';

/**
 * Says what was decided, in more words than the id alone.
 *
 * @returns the exit code
 */
export async function report(decision: Decision, around: Surroundings, { command, json, quiet }: AnswerOptions): Promise<number> {
  const { id, reason, optedOutBy, warnings } = decision;
  const io = realIo();
  if (command === 'which') {
    const resolution = await finish(describe(decision, around, lateParts));
    io.stdout(json === true ? toJson(resolution) : whichReport(resolution, io.style()));
    sayWarnings(warnings, { printed: true }, io.say);
    return EXIT.done;
  }
  if (json === true) io.stdout(toJson(await finish(describe(decision, around, lateParts))));
  else if (id !== undefined) io.stdout(`${id}\n`);
  sayWarnings(warnings, { quiet, printed: json === true }, io.say);
  if (quiet !== true && reason !== undefined) io.say(`no session: ${noSessionSentence({ reason, ...(optedOutBy !== undefined && { optedOutBy }) })}.`);
  return id === undefined ? EXIT.none : EXIT.done;
}

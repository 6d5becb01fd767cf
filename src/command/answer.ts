import { resolveSession } from '../session/resolve-session.js';
import type { Resolution } from '../session/resolution.js';
import { EXIT } from './exit-codes.js';
import type { CommandIo } from './io.js';

/** The options of `id` and `which`. */
export interface AnswerOptions {
  readonly command: 'id' | 'which';
  readonly json?: boolean;
  readonly quiet?: boolean;
  /** See {@link ResolveOptions.trustEnv}. */
  readonly trustEnv?: boolean;
  /** A session counts only where a known agent drives it. */
  readonly agentOnly?: boolean;
}

/**
 * `agent-session id` and `agent-session which`, whatever their options.
 *
 * @returns `which`: 0; `id`: 0 where there is an id, else 1
 */
export async function answer(options: AnswerOptions, io: CommandIo): Promise<number> {
  const resolution = await resolveSession({ ...(options.trustEnv === true && { trustEnv: true }), ...(options.agentOnly === true && { agentOnly: true }) });
  if (options.json === true) io.stdout((await import('../formats/json.js')).toJson(resolution));
  else if (options.command === 'which') io.stdout((await import('./which-report.js')).whichReport(resolution, io.style(), io));
  else if (resolution.id !== undefined) io.stdout(`${resolution.id}\n`);
  if (options.command === 'which') return EXIT.done;
  if (options.quiet !== true) await explain(resolution, io);
  return resolution.id === undefined ? EXIT.none : EXIT.done;
}

/** What the id alone doesn't tell. */
async function explain({ id, reason, warnings }: Resolution, io: CommandIo): Promise<void> {
  for (const { message } of warnings) io.say(`warning: ${message}`);
  if (id === undefined && reason !== undefined) io.say(`no session: ${(await import('./no-session.js')).noSessionSentence(reason, io)}.`);
}

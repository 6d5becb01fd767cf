import { toJson } from './json.js';
import { noSessionSentence } from './no-session.js';
import type { Resolution } from '../session/resolution.js';
import type { CommandIo } from './io.js';

export interface IdOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/**
 * `agent-session id`: prints the session's id.
 * @returns 0 where there is one, else 1
 */
export function runId(resolution: Pick<Resolution, 'id' | 'reason'>, options: IdOptions, io: CommandIo): number {
  const { id, reason } = resolution;
  if (options.json === true) io.stdout(toJson(resolution));
  else if (id !== undefined) io.stdout(`${id}\n`);
  if (id !== undefined) return 0;
  if (options.quiet !== true && reason !== undefined) io.stderr(`agent-session: no session: ${noSessionSentence(reason)}.\n`);
  return 1;
}

import type { FindReport, FoundSession } from '../sessions/find.js';
import type { CommandIo } from './io.js';
import { toJson } from '../formats/json.js';
import { printable } from './printable.js';
import type { Style } from './style.js';

export interface FindOptions {
  readonly json?: boolean;
}

/** What was looked for, and where. */
export interface FindOutcome extends FindReport {
  /** As the user typed it. */
  readonly what: string;
  /** What makes a finding impossible, sentences without a full stop: a commit without a trailer, a salt of another clone. */
  readonly notes: readonly string[];
  /** How many processes were looked at. */
  readonly processes: number;
  /** How many records were looked at, and in which folder. */
  readonly records: number;
  readonly sessionsFolder: string | undefined;
}

/**
 * `agent-session find WHAT`: the sessions that an id, a trailer's value or a commit names.
 * @returns 0; 1 where there is none: sentences on stderr say where it looked
 */
export function runFind(outcome: FindOutcome, { json }: FindOptions, style: Style, io: CommandIo): number {
  const { found } = outcome;
  if (json === true) io.stdout(toJson(outcome));
  else if (found.length > 0) io.stdout(found.map((session) => described(session, style)).join('\n'));
  if (!outcome.complete) io.say('there are more files than were looked at: sessions may be missing here.');
  if (found.length > 0) return 0;
  if (json !== true) for (const line of notFound(outcome).split('\n')) io.say(line);
  return 1;
}

function described({ agent, id, life, transcripts, resume, session, nowId }: FoundSession, style: Style): string {
  const rows: (readonly [string, string])[] = [
    ['session', style('green', id)],
    ...(agent === undefined ? [] : [['agent', `${printable(agent.name)} (${printable(agent.id)})`] as const]),
    ['state', `${life.state}: ${printable(life.why)}`],
    ...(nowId === undefined ? [] : [['now', nowId] as const]),
    ...(session?.folder === undefined ? [] : [['folder', printable(session.folder)] as const]),
    ...transcripts.map((path) => ['transcript', printable(path)] as const),
    ...(resume === undefined ? [] : [['resume', `${resume.words.join(' ')}${resume.inItsFolder === true ? '  (in the folder where it was started)' : ''}${resume.copy === true ? '  (continues a copy)' : ''}`] as const]),
  ];
  return rows.map(([name, text]) => `${style('bold', name.padEnd(10))} ${text}\n`).join('');
}

function notFound({ what, notes, looked, processes, records, sessionsFolder }: FindOutcome): string {
  const places = [
    `${String(processes)} processes`,
    `${String(records)} records${sessionsFolder === undefined ? '' : ` in ${printable(sessionsFolder)}`}`,
    ...looked.map((pattern) => `names like ${printable(pattern)}`),
  ];
  return `no session found for ${printable(what)}${notes.map((note) => `; ${printable(note)}`).join('')}. Looked at:\n${places.map((place) => `  ${place}\n`).join('')}`.trimEnd();
}

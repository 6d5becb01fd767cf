import { knownConversations } from '../agents/conversations.js';
import { toJson } from '../formats/json.js';
import { existingSalt } from '../formats/repository-salt.js';
import { lateParts } from '../session/late/parts.js';
import { Surroundings } from '../session/surroundings.js';
import { findSessions } from '../sessions/find.js';
import type { FindReport, FoundSession, Query } from '../sessions/find.js';
import { lookHere } from '../sessions/here.js';
import type { Here } from '../sessions/here.js';
import { namesAndSmallFiles } from '../surfaces/names-and-small-files.js';
import { commitTrailers } from './commit.js';
import { EXIT } from './exit-codes.js';
import { UsageError } from './failure.js';
import type { CommandIo } from './io.js';
import { printable } from './printable.js';
import { questionOf } from './query.js';
import type { Given } from './row.js';
import type { Style } from './style.js';

/**
 * `agent-session find WHAT`: the sessions that an id, a trailer or a commit names.
 * @returns 0; 1 where there is none: lines on stderr say where it looked
 */
export async function runFind({ words, flag }: Given, io: CommandIo): Promise<number> {
  const [what] = words;
  if (what === undefined || what.trim() === '') throw new UsageError('find needs an id, the value of an Agent-Session trailer, or a commit, such as HEAD.');
  const { queries, notes } = questionOf(what, {
    commit: (name) => commitTrailers(name, io.workingFolder(), io.env),
    salt: () => saltOf(io),
  });
  const around = new Surroundings({}, lateParts);
  const here = await lookHere(around);
  const report = findHere(queries, here, around);
  const { found, complete } = report;
  if (flag('--json')) io.stdout(toJson({ ...report, notes, processes: here.processes, records: here.records.length, sessionsFolder: here.sessionsFolder }));
  else if (found.length > 0) io.stdout(found.map((session) => describe(session, io.style())).join('\n'));
  if (!complete) io.say('warning: there are more files than can be looked at, so a session may be missing.');
  if (found.length > 0) return EXIT.done;
  if (!flag('--json')) sayWhere(what, notes, report, here, io);
  return EXIT.none;
}

/** Looks in all that this machine shows. */
export function findHere(queries: readonly Query[], here: Here, around: Surroundings): FindReport {
  return findSessions(queries, {
    ...here,
    agents: knownConversations(),
    environment: around.environment,
    home: around.home,
    names: namesAndSmallFiles().names,
  });
}

function saltOf(io: CommandIo): Uint8Array | undefined {
  try {
    return existingSalt(io.workingFolder(), io.env);
  } catch {
    return undefined; // no repository, or no git
  }
}

function describe({ agent, id, life, transcripts, resume, session, nowId }: FoundSession, style: Style): string {
  const notes = resume === undefined ? [] : [...(resume.inItsFolder ? ['in the folder where it was started'] : []), ...(resume.copy ? ['continues a copy'] : [])];
  const rows: readonly (readonly [name: string, text: string | undefined])[] = [
    ['session', style('green', id)],
    ['agent', agent === undefined ? undefined : `${printable(agent.name)} (${printable(agent.id)})`],
    ['state', `${life.state}: ${printable(life.why)}`],
    ['now', nowId],
    ['folder', session?.folder === undefined ? undefined : printable(session.folder)],
    ...transcripts.map((path) => ['transcript', printable(path)] as const),
    ['resume', resume === undefined ? undefined : `${resume.words.join(' ')}${notes.length === 0 ? '' : `  (${notes.join(', ')})`}`],
  ];
  return rows.flatMap(([name, text]) => (text === undefined ? [] : [`${style('bold', name.padEnd(10))} ${text}\n`])).join('');
}

function sayWhere(what: string, notes: readonly string[], { looked }: FindReport, { processes, records, sessionsFolder, problems }: Here, io: CommandIo): void {
  io.say(`no session is found for ${JSON.stringify(what)}.`);
  for (const note of [...notes, ...problems]) io.say(`${note}.`);
  io.say(`looked at ${String(processes)} processes and ${String(records.length)} records${sessionsFolder === undefined ? '' : ` in ${sessionsFolder}`}.`);
  for (const pattern of looked) io.say(`looked at names like ${pattern}.`);
}

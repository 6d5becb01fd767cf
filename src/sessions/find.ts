import type { KnownConversations } from '../agents/conversations.js';
import type { AgentName } from '../agents/known-agent.js';
import { lifeOf, tellsItsConversation } from './alive.js';
import type { Life, Others } from './alive.js';
import type { ListedSession } from './list.js';
import type { RecordSeen } from './record-seen.js';
import { findTranscripts } from './transcripts.js';
import type { FolderNames, FoundTranscript } from './transcripts.js';
import type { Environment } from '../machine/environment.js';

/** Which sessions are looked for. */
export interface Query {
  /** Whether an id is one of them. */
  readonly matches: (id: string) => boolean;
  /** The id, where it is known: a file whose name has only its first digits is found by it. */
  readonly id?: string;
  /** The agent's slug, where it is known: only its transcripts are looked at. */
  readonly agent?: string;
}

export interface FindInputs extends Others {
  readonly records: readonly RecordSeen[];
  readonly agents: readonly KnownConversations[];
  readonly environment: Environment;
  /** Undefined where there is none. */
  readonly home: string | undefined;
  readonly names: FolderNames;
}

/** One session that was found. */
export interface FoundSession {
  readonly agent?: AgentName;
  readonly id: string;
  readonly life: Life;
  /** Paths of files or folders; nobody looked into them. */
  readonly transcripts: readonly string[];
  readonly resume?: ResumeCommand;
  /** The live process that has it. */
  readonly session?: ListedSession;
  /** The session that its process has gone on to. */
  readonly nowId?: string;
}

/** The command that continues a conversation. */
export interface ResumeCommand {
  /** The program and its arguments: nothing in it needs quotes in a shell. */
  readonly words: readonly string[];
  /** It has to be run in the folder where the conversation was started. */
  readonly inItsFolder?: true;
  /** It continues a copy, which has another id. */
  readonly copy?: true;
}

export interface FindReport {
  readonly found: readonly FoundSession[];
  /** Where transcripts were looked for. */
  readonly looked: readonly string[];
  /** False where there was too much to look at. */
  readonly complete: boolean;
}

/** Finds sessions by what is known of them: live processes, records, and the names of transcripts. It opens none of these. */
export function findSessions(queries: readonly Query[], inputs: FindInputs): FindReport {
  const transcripts = findTranscripts(
    inputs.agents.filter(({ id }) => queries.some(({ agent }) => agent === undefined || agent === id)),
    (name, isStart, agent) => idFor(name, isStart, agent.id, queries),
    inputs,
  );
  const wanted = (id: string, agent: string | undefined): boolean => queries.some((query) => query.matches(id) && (query.agent === undefined || agent === undefined || agent === query.agent));

  const ids = new Map<string, { readonly agent: string | undefined; readonly id: string }>();
  const note = (id: string, agent: string | undefined): void => {
    if (!ids.has(`${agent ?? ''}\n${id}`)) ids.set(`${agent ?? ''}\n${id}`, { agent, id });
  };
  for (const { id, agent } of inputs.sessions) if (id !== undefined && wanted(id, agent?.id)) note(id, agent?.id);
  for (const { id, earlierIds, agent } of inputs.records) for (const held of [id, ...earlierIds]) if (wanted(held, agent)) note(held, agent);
  for (const { id, agent } of transcripts.found) note(id, agent.id);
  return { found: [...ids.values()].map(({ id, agent }) => describe(id, agent, transcripts.found, inputs)), looked: transcripts.looked, complete: transcripts.complete };
}

function idFor(name: string, isStart: boolean, agent: string, queries: readonly Query[]): string | undefined {
  for (const query of queries) {
    if (query.agent !== undefined && query.agent !== agent) continue;
    if (isStart && query.id?.startsWith(name) === true) return query.id;
    if (!isStart && query.matches(name)) return name;
  }
  return undefined;
}

function describe(id: string, slug: string | undefined, transcripts: readonly FoundTranscript[], inputs: FindInputs): FoundSession {
  const ofAgent = (agent: string | undefined): boolean => agent === undefined || agent === slug;
  const sessions = inputs.sessions.filter((session) => session.id === id && session.agent?.id === slug);
  const records = inputs.records.filter((record) => (record.id === id || record.earlierIds.includes(id)) && ofAgent(record.agent));
  const files = transcripts.filter((transcript) => transcript.id === id && transcript.agent.id === slug).map(({ path }) => path);
  const known = inputs.agents.find((agent) => agent.id === slug);
  const [session] = sessions;
  const agent = session?.agent ?? (known !== undefined ? { id: known.id, name: known.name } : slug === undefined ? undefined : { id: slug, name: slug });
  const resume = resumeCommand(id, known, files.length > 0 || (session !== undefined && tellsItsConversation(session)));
  const nowId = records.find((record) => record.id !== id)?.id;
  return {
    ...(agent !== undefined && { agent }),
    id,
    life: lifeOf({ agent, sessions, records, transcript: files.length > 0 }, inputs),
    transcripts: files,
    ...(resume !== undefined && { resume }),
    ...(session !== undefined && { session }),
    ...(nowId !== undefined && { nowId }),
  };
}

/** Only for an id that is the agent's own: one of ours means nothing to it. */
function resumeCommand(id: string, agent: KnownConversations | undefined, isItsOwn: boolean): ResumeCommand | undefined {
  const { resume } = agent ?? {};
  if (resume === undefined || !(isItsOwn || (resume.idStart !== undefined && id.startsWith(resume.idStart)))) return undefined;
  const { command, inItsFolder, copy } = resume;
  return { words: command.split(' ').map((word) => word.replace('<id>', id)), ...(inItsFolder && { inItsFolder }), ...(copy && { copy }) };
}

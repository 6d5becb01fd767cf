import { catalog } from './catalog.js';
import type { AgentName } from './known-agent.js';
import type { AgentRow, Resume, Transcript } from './row.js';

/** Where an agent keeps its conversations and how it continues one: its catalog row without sources. */
export interface KnownConversations extends AgentName {
  readonly transcripts: readonly Pick<Transcript, 'folder' | 'variable' | 'path'>[];
  readonly resume?: Pick<Resume, 'command' | 'idStart' | 'inItsFolder' | 'copy'>;
}

export function conversationsOf(rows: readonly AgentRow[]): readonly KnownConversations[] {
  return rows
    .filter(({ transcripts, resume }) => transcripts !== undefined || resume !== undefined)
    .map(({ id, name, transcripts = [], resume }) => ({
      id,
      name,
      transcripts: transcripts.map(({ folder, variable, path }) => ({ folder, ...(variable !== undefined && { variable }), path })),
      ...(resume && { resume: withoutSource(resume) }),
    }));
}

function withoutSource({ command, idStart, inItsFolder, copy }: Resume): Pick<Resume, 'command' | 'idStart' | 'inItsFolder' | 'copy'> {
  return { command, ...(idStart !== undefined && { idStart }), ...(inItsFolder && { inItsFolder }), ...(copy && { copy }) };
}

let known: readonly KnownConversations[] | undefined;

/** Of the built-in agents; the build replaces this module by its value. */
export function knownConversations(): readonly KnownConversations[] {
  return (known ??= conversationsOf(catalog));
}

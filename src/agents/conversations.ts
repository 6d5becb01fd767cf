import { catalog } from './catalog.js';
import type { AgentName } from './known-agent.js';
import type { AgentRow, Resume, Transcript } from './row.js';

/** Where an agent keeps its conversations and how it continues one: its catalog row without sources. */
export interface KnownConversations extends AgentName {
  readonly transcript?: Pick<Transcript, 'folder' | 'path'>;
  readonly resume?: Pick<Resume, 'command' | 'idStart' | 'inItsFolder' | 'copy'>;
}

export function conversationsOf(rows: readonly AgentRow[]): readonly KnownConversations[] {
  return rows
    .filter(({ transcript, resume }) => transcript !== undefined || resume !== undefined)
    .map(({ id, name, transcript, resume }) => ({
      id,
      name,
      ...(transcript && { transcript: { folder: transcript.folder, path: transcript.path } }),
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

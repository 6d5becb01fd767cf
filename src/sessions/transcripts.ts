import { join } from 'node:path';
import type { KnownConversations } from '../agents/conversations.js';
import type { Environment } from '../machine/environment.js';
import { locateAgentFolder } from '../surfaces/agent-folder.js';
import type { NamesAndSmallFiles } from '../surfaces/left-open.js';
import { isSessionId } from '../variables/session-id.js';

/** The names in a folder, files' and folders', and no more than `limit` of them; undefined where it can't be read. */
export type FolderNames = NamesAndSmallFiles['names'];

/** A conversation on disk. Nobody looked into it. */
export interface FoundTranscript {
  readonly agent: KnownConversations;
  readonly id: string;
  readonly path: string;
}

export interface TranscriptSearch {
  readonly found: readonly FoundTranscript[];
  /** The patterns that were looked for, below folders that are there. */
  readonly looked: readonly string[];
  /** False where there was more than {@link MOST_NAMES} to look at. */
  readonly complete: boolean;
}

/**
 * Tells whether a name's id is one that is looked for.
 *
 * @param name an id, or the first digits of one
 * @param isStart it is the first digits
 * @returns the whole id; undefined where it is not looked for
 */
export type Wanted = (name: string, isStart: boolean, agent: KnownConversations) => string | undefined;

/** Ten times what a busy year leaves. It bounds a search in a home that something else has filled. */
export const MOST_NAMES = 200_000;
const MOST_FOLDERS = 20_000;

/**
 * Finds conversations by the names of files and folders. No file is opened.
 *
 * @param home undefined where there is none: then only the folders that variables name are searched
 */
export function findTranscripts(
  agents: readonly KnownConversations[],
  wanted: Wanted,
  place: { readonly environment: Environment; readonly home: string | undefined; readonly names: FolderNames },
): TranscriptSearch {
  const found: FoundTranscript[] = [];
  const looked: string[] = [];
  let names = 0;
  let folders = 0;
  const read = (folder: string): readonly string[] => {
    if (names > MOST_NAMES || folders >= MOST_FOLDERS) return [];
    folders += 1;
    const list = place.names(folder, MOST_NAMES + 1) ?? [];
    names += list.length;
    return list;
  };
  for (const agent of agents) {
    const { transcript } = agent;
    const start = transcript === undefined ? undefined : locateAgentFolder(transcript.folder, place.environment, place.home);
    if (transcript === undefined || start === undefined) continue;
    const segments = transcript.path.split('/').filter((segment) => segment !== '');
    if (descend(start, segments, undefined, read, (id, isStart) => wanted(id, isStart, agent), (id, path) => found.push({ agent, id, path }))) {
      looked.push(join(start, ...segments));
    }
  }
  return { found, looked, complete: names <= MOST_NAMES && folders < MOST_FOLDERS };
}

/** @returns whether there is anything by the first name that varies */
function descend(
  folder: string,
  [segment, ...rest]: readonly string[],
  id: string | undefined,
  read: (folder: string) => readonly string[],
  wanted: (id: string, isStart: boolean) => string | undefined,
  add: (id: string, path: string) => void,
): boolean {
  if (segment === undefined) return true;
  const pattern = patternOf(segment);
  if (pattern === undefined || id !== undefined) {
    const name = segment.replaceAll(/<[^>]+>/g, id ?? '');
    const path = join(folder, name);
    if (rest.length > 0) return descend(path, rest, id, read, wanted, add);
    const there = read(folder).includes(name);
    if (there && id !== undefined) add(id, path);
    return there;
  }
  const list = read(folder);
  for (const name of list) {
    const captured = pattern.expression.exec(name);
    if (captured === null) continue;
    const [, text] = captured;
    const whole = text === undefined || !isSessionId(text) ? undefined : wanted(text, pattern.isStart);
    if (text !== undefined && whole === undefined) continue;
    const path = join(folder, name);
    if (rest.length > 0) descend(path, rest, whole, read, wanted, add);
    else if (whole !== undefined) add(whole, path);
  }
  return list.length > 0;
}

interface NamePattern {
  readonly expression: RegExp;
  readonly isStart: boolean;
}

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const IDS: Readonly<Record<string, string>> = { '<id>': '([A-Za-z0-9._:@-]+)', '<uuid>': `(${UUID})`, '<uuid:8>': '([0-9a-f]{8})' };
const patterns = new Map<string, NamePattern | undefined>();

/** @returns undefined for a segment that is a name as it stands */
function patternOf(segment: string): NamePattern | undefined {
  if (patterns.has(segment)) return patterns.get(segment);
  const varies = /[*<]/.test(segment);
  const source = segment.replaceAll(/<[^>]+>|\*|[^*<]+/g, (piece) => IDS[piece] ?? (piece === '*' ? '[^/]*' : piece.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)));
  const pattern = varies ? { expression: new RegExp(`^${source}$`), isStart: segment.includes('<uuid:') } : undefined;
  patterns.set(segment, pattern);
  return pattern;
}

import { idHasher } from '../formats/trailer.js';
import type { Query } from '../sessions/find.js';
import { isSessionId } from '../variables/session-id.js';
import type { CommitTrailers } from './commit.js';

/** What `find` was asked for, as sessions to look for. */
export interface Question {
  readonly queries: readonly Query[];
  /** What makes it impossible to find something, sentences without a full stop. */
  readonly notes: readonly string[];
}

/** What stands behind the words. */
export interface QuestionInputs {
  /** The commit that git knows by this name. */
  readonly commit: (name: string) => CommitTrailers | undefined;
  /** The salt that this clone's trailers are hashed with; undefined where there is none. Called only where a value may be a hash. */
  readonly salt: () => Uint8Array | undefined;
}

const HASH = /^[0-9a-f]{32}$/;

/**
 * An id, a trailer or its value, or a commit. One word may be several of them: a branch may be called like a trailer's
 * value; then each is looked for.
 */
export function questionOf(what: string, { commit, salt }: QuestionInputs): Question {
  const text = what.replace(/^Agent-Session:\s*/i, '').trim();
  const made = commit(text);
  const values = [...new Set([text, ...(made?.values ?? [])])];
  const isHashed = values.some((value) => HASH.test(value.slice(value.lastIndexOf('/') + 1)));
  const secret = isHashed ? salt() : undefined;
  return {
    queries: values.flatMap((value) => queriesOf(value, secret)),
    notes: [
      ...(made?.values.length === 0 ? [`the commit ${made.commit.slice(0, 12)} has no Agent-Session trailer`] : []),
      ...(isHashed && secret === undefined ? ['a hashed id is found only in the clone that made it, by the agent-session-salt in its git directory; here is none'] : []),
    ],
  };
}

function matchesHash(hash: string, salt: Uint8Array): (id: string) => boolean {
  const hashed = idHasher(salt);
  return (id) => hashed(id) === hash;
}

function queriesOf(value: string, salt: Uint8Array | undefined): readonly Query[] {
  const slash = value.indexOf('/');
  const slug = value.slice(0, Math.max(slash, 0));
  const rest = value.slice(slash + 1);
  const agent = slug === '' || slug === 'unknown' ? {} : { agent: slug };
  return [
    ...(isSessionId(value) ? [{ matches: (id: string) => id === value, id: value }] : []),
    // `export --as trailer --raw`: the id as it is.
    ...(slash > 0 && isSessionId(rest) ? [{ matches: (id: string) => id === rest, id: rest, ...agent }] : []),
    ...(salt !== undefined && HASH.test(rest) ? [{ matches: matchesHash(rest, salt), ...agent }] : []),
  ];
}

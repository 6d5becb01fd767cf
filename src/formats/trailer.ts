import { hash } from 'node:crypto';
import type { Resolution } from '../session/resolution.js';
import { printableAscii } from './printable-ascii.js';

/** A commit's trailer. */
export interface Trailer {
  readonly token: 'Agent-Session';
  /** `<agent>/<id>` */
  readonly value: string;
}

/** How a trailer holds the session's id. */
export interface TrailerOptions {
  /** The id as it is. Default false: hashed. */
  readonly raw?: boolean;
  /**
   * The secret of the repository that the id is hashed with, see `repositorySalt`. Called only where one is needed.
   * @throws Error with a sentence for people, where there is none
   */
  readonly salt: () => Uint8Array;
}

/**
 * A commit's trailer: `Agent-Session: <agent>/<id>`.
 *
 * The id is hashed with the repository's salt, so that commits of one session can be told to belong together
 * by anybody, and to which session by nobody who can't ask the machine it was made on; `raw` gives it as it is.
 *
 * @returns undefined for a person, and where only a script without a terminal is seen: an editor's "commit" button
 *   looks the same as that, and its commits are a person's
 * @throws Error what `salt` throws
 */
export function trailer(resolution: Resolution, { raw = false, salt }: TrailerOptions): Trailer | undefined {
  if (resolution.id === undefined || !drivenByAgent(resolution)) return undefined;
  const agent = printableAscii(resolution.agent?.id ?? 'unknown');
  const id = raw ? printableAscii(resolution.id) : hashedId(resolution.id, salt());
  return { token: 'Agent-Session', value: `${agent}/${id}` };
}

/** What `--as trailer` prints, for `git interpret-trailers --trailer "$(…)"`. */
export function trailerText(resolution: Resolution, options: TrailerOptions): string {
  const found = trailer(resolution, options);
  return found === undefined ? '' : `${found.token}: ${found.value}\n`;
}

/** An agent was recognised, or somebody stated a session by setting its variable. */
function drivenByAgent(resolution: Resolution): boolean {
  return (
    resolution.agent !== undefined ||
    resolution.caller === 'agent' ||
    resolution.source === 'override' ||
    resolution.source === 'environment'
  );
}

/** 128 bits of HMAC-SHA256, 32 hexadecimal digits: no two sessions of a repository share one. */
function hashedId(id: string, salt: Uint8Array): string {
  return idHasher(salt)(id);
}

/** SHA-256 works on blocks of so many bytes. */
const BLOCK = 64;

/**
 * The same for many ids: HMAC by its definition (RFC 2104), its two keys made once. Node's own object for each id
 * takes twice the time, and finding a commit's session hashes every candidate.
 */
export function idHasher(salt: Uint8Array): (id: string) => string {
  const key = Buffer.alloc(BLOCK);
  key.set(salt.length > BLOCK ? hash('sha256', salt, 'buffer') : salt);
  const inner = Buffer.from(key.map((byte) => byte ^ 0x36));
  const outer = Buffer.concat([key.map((byte) => byte ^ 0x5c), Buffer.alloc(32)]);
  return (id) => {
    outer.set(hash('sha256', Buffer.concat([inner, Buffer.from(id)]), 'buffer'), BLOCK);
    return hash('sha256', outer, 'hex').slice(0, 32);
  };
}

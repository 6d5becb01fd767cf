import { createHmac } from 'node:crypto';
import type { Resolution } from '../session/resolution.js';
import type { Formatter } from './formatter.js';
import { printableAscii } from './printable-ascii.js';

/**
 * A commit's trailer: `Agent-Session: <agent>/<id>`, for `git interpret-trailers --trailer "$(…)"`.
 *
 * The id is hashed with the repository's salt, so that commits of one session can be told to belong together
 * by anybody, and to which session by nobody who can't ask the machine it was made on; `raw` prints it as it is.
 *
 * Nothing for a person, and nothing where only a script without a terminal is seen: an editor's "commit" button
 * looks the same as that, and its commits are a person's.
 */
export const trailer: Formatter = (resolution, inputs) => {
  if (resolution.id === undefined || !drivenByAgent(resolution)) return '';
  const agent = printableAscii(resolution.agent?.id ?? 'unknown');
  const id = inputs.raw ? printableAscii(resolution.id) : hashedId(resolution.id, inputs.salt());
  return `Agent-Session: ${agent}/${id}\n`;
};

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
  return createHmac('sha256', salt).update(id).digest('hex').slice(0, 32);
}

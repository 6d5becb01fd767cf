import type { Resolution } from '../session/resolution.js';
import type { Formatter } from './formatter.js';
import { idAsUuid } from './uuid.js';

const VARIABLE = 'OTEL_RESOURCE_ATTRIBUTES';
/** The JavaScript SDK throws the whole variable away if one value is longer. */
const MAX_LENGTH = 255;

/**
 * For `export "$(agent-session export --as otel)"`: `OTEL_RESOURCE_ATTRIBUTES=…` on one line, not quoted, made
 * of what the variable holds already and of `session.id`, `gen_ai.conversation.id` (both the id),
 * `gen_ai.agent.id` (the slug) and `gen_ai.agent.name`.
 *
 * Other attributes stay, repaired where the SDKs would throw everything away: what has no key or no `=` is
 * dropped, what should be percent-encoded is encoded. An id of more than 255 characters goes as the UUID that
 * `--as uuid` prints for it, for one value that long costs the whole variable.
 *
 * Without an id: what is there already, less the attributes that an earlier call of ours left for another
 * session (known by `session.id` and `gen_ai.conversation.id` being equal).
 */
export const otel: Formatter = (resolution, { env }) => {
  const present = parseAttributes(env[VARIABLE] ?? '');
  const ours = sessionAttributes(resolution);
  const replaced = new Set(ours.map(([key]) => key));
  const sessionId = present.find(([key]) => key === 'session.id')?.[1];
  if (sessionId !== undefined && present.some(([key, value]) => key === 'gen_ai.conversation.id' && value === sessionId)) {
    for (const key of ['session.id', 'gen_ai.conversation.id', 'gen_ai.agent.id', 'gen_ai.agent.name']) replaced.add(key);
  }
  const kept = present.filter(([key]) => !replaced.has(key));
  return `${VARIABLE}=${[...kept, ...ours].map(([key, value]) => `${key}=${value}`).join(',')}\n`;
};

/** Key and encoded value. */
type Attribute = readonly [key: string, value: string];

function sessionAttributes({ id, agent }: Resolution): readonly Attribute[] {
  const sessionId = id === undefined || id.length <= MAX_LENGTH ? id : idAsUuid(id);
  const attributes: readonly (readonly [key: string, value: string | undefined])[] = [
    ['session.id', sessionId],
    ['gen_ai.conversation.id', sessionId],
    ['gen_ai.agent.id', agent?.id],
    ['gen_ai.agent.name', agent?.name],
  ];
  return attributes.flatMap(([key, value]) =>
    value === undefined || value.length > MAX_LENGTH ? [] : [[key, encodeValue(value)] as const],
  );
}

/** What the variable holds, written so that every SDK reads it. */
function parseAttributes(text: string): readonly Attribute[] {
  return text.split(',').flatMap((member) => {
    const [, key, value] = /^\s*([^=]*?)\s*=(.*)$/s.exec(member) ?? [];
    return key === undefined || value === undefined || key === '' ? [] : [[repair(key), repair(value.trim())] as const];
  });
}

/** Encodes what may not stand bare, and leaves what is encoded already, if it can be decoded. */
function repair(text: string): string {
  const bare = encodeOctets(text);
  try {
    decodeURIComponent(bare);
    return bare;
  } catch {
    return encodeValue(text);
  }
}

function encodeValue(text: string): string {
  return encodeOctets(text.replaceAll('%', '%25'));
}

/** All but W3C's `baggage-octet`, and `=`, which parts key and value. */
function encodeOctets(text: string): string {
  return text.replaceAll(/[^\x21\x23-\x2b\x2d-\x3a\x3c\x3e-\x5b\x5d-\x7e]+/g, (run) =>
    encodeURIComponent(Buffer.from(run, 'utf8').toString('utf8')),
  );
}

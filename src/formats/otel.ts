import type { Environment } from '../machine/environment.js';
import type { Resolution } from '../session/resolution.js';
import { idAsUuid } from './uuid.js';

const VARIABLE = 'OTEL_RESOURCE_ATTRIBUTES';
/** The JavaScript SDK throws the whole variable away if one value is longer. */
const MAX_LENGTH = 255;

/** Key and encoded value. */
type Attribute = readonly [key: string, value: string];

/** In the order they are printed. */
const KEYS = ['session.id', 'gen_ai.conversation.id', 'gen_ai.agent.id', 'gen_ai.agent.name'];

/**
 * Attributes for OpenTelemetry's resource, by key: `session.id`, `gen_ai.conversation.id`, `gen_ai.agent.id` (the
 * slug) and `gen_ai.agent.name`. Those that have no value are absent.
 *
 * `gen_ai.conversation.id` is the conversation's own id. `session.id` groups the conversations of one piece of work:
 * the outermost conversation's id where the agent tells it, else the same id. The conventions' newest source,
 * open-telemetry/semantic-conventions-genai (model/gen-ai/registry.yaml, docs/gen-ai/gen-ai-agent-spans.md), has
 * `gen_ai.conversation.id` as the id of a "conversation (session, thread)"; that `session.id` stands above it is
 * its issue 51, open; `session.id` itself is of open-telemetry/semantic-conventions (all read 2026-11-21).
 *
 * An id of more than 255 characters goes as the UUID that `--as uuid` prints for it: one value that long costs
 * `OTEL_RESOURCE_ATTRIBUTES` whole, and both ways must name one session alike.
 */
export function otelAttributes(resolution: Resolution): Readonly<Record<string, string>> {
  const { id, root, agent } = resolution;
  const attributes = { 'session.id': idThatFits(root ?? id), 'gen_ai.conversation.id': idThatFits(id), 'gen_ai.agent.id': agent?.id, 'gen_ai.agent.name': agent?.name };
  return Object.fromEntries(Object.entries(attributes).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1].length <= MAX_LENGTH));
}

function idThatFits(id: string | undefined): string | undefined {
  return id === undefined || id.length <= MAX_LENGTH ? id : idAsUuid(id);
}

/**
 * What `--as otel` prints, for `export "$(agent-session export --as otel)"`: `OTEL_RESOURCE_ATTRIBUTES=…` on one
 * line, not quoted, made of what the variable holds already and of {@link otelAttributes}.
 *
 * Other attributes stay, repaired where the SDKs would throw everything away: what has no key or no `=` is
 * dropped, what should be percent-encoded is encoded.
 *
 * Without an id: what is there already, less the attributes that an earlier call of ours left for another session.
 */
export function otelText(resolution: Resolution, env: Environment): string {
  const present = parseAttributes(env[VARIABLE] ?? '');
  const ours = Object.entries(otelAttributes(resolution)).map(([key, value]) => [key, encodeValue(value)] as const);
  const replaced = new Set(isOurs(new Map(present)) ? KEYS : ours.map(([key]) => key));
  const kept = present.filter(([key]) => !replaced.has(key));
  return `${VARIABLE}=${[...kept, ...ours].map(([key, value]) => `${key}=${value}`).join(',')}\n`;
}

/** Left by an earlier call of ours: an application sets its own `session.id`, and no conversation equal to it nor an agent beside both. */
function isOurs(present: ReadonlyMap<string, string>): boolean {
  const session = present.get('session.id');
  const conversation = present.get('gen_ai.conversation.id');
  return session !== undefined && conversation !== undefined && (session === conversation || present.has('gen_ai.agent.id'));
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

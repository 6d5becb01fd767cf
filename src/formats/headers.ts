import type { Formatter } from './formatter.js';
import { printableAscii } from './printable-ascii.js';
import { sessionUuid7 } from './uuid7.js';

/**
 * For `agent-session export --as headers | curl -H @- …`: one `Name: value` line each.
 * `X-PostHog-Session-Id` is the UUIDv7 that PostHog takes, the other two carry the id itself.
 *
 * Without an id: nothing, and curl sends the request without them.
 */
export const headers: Formatter = (resolution, inputs) => {
  const uuid7 = sessionUuid7(resolution, inputs);
  if (resolution.id === undefined || uuid7 === undefined) return '';
  const id = printableAscii(resolution.id);
  return [`X-PostHog-Session-Id: ${uuid7}\n`, `X-Agent-Session-Id: ${id}\n`, `X-Railway-Agent-Session: ${id}\n`].join('');
};

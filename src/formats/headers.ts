import type { Resolution } from '../session/resolution.js';
import type { Moment } from './moment.js';
import { printableAscii } from './printable-ascii.js';
import { sessionUuid7 } from './uuid7.js';

/**
 * HTTP headers, for `fetch(url, { headers: headers(session) })`. `X-PostHog-Session-Id` is the UUIDv7 that PostHog
 * takes (see {@link sessionUuid7}); `X-Agent-Session-Id` and `X-Railway-Agent-Session` carry the id itself.
 *
 * Without an id: none.
 */
export function headers(resolution: Resolution, moment: Moment): Readonly<Record<string, string>> {
  const uuid7 = sessionUuid7(resolution, moment);
  if (resolution.id === undefined || uuid7 === undefined) return {};
  const id = printableAscii(resolution.id);
  return { 'X-PostHog-Session-Id': uuid7, 'X-Agent-Session-Id': id, 'X-Railway-Agent-Session': id };
}

/**
 * For `agent-session export --as headers | curl -H @- …`: one `Name: value` line each.
 *
 * Without an id: nothing, and curl sends the request without them.
 */
export function headersText(resolution: Resolution, moment: Moment): string {
  return Object.entries(headers(resolution, moment))
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');
}

/**
 * A resolution the way other tools take it: `agent-session/formats`. Each function takes what `resolveSession` gives
 * and returns data, or the text that `agent-session export` prints. What is not given is this machine's, now.
 */
import type { Environment } from '../machine/environment.js';
import { thisHost } from '../machine/host.js';
import type { Host } from '../machine/host.js';
import type { Resolution } from '../session/resolution.js';
import * as fromHeaders from './headers.js';
import * as fromHolder from './holder.js';
import type { Holder } from './holder.js';
import { toJson as jsonOf } from './json.js';
import { completeMoment } from './moment.js';
import type { Moment } from './moment.js';
import * as fromOtel from './otel.js';
import * as fromPosthog from './posthog.js';
import type { PostHogProperties } from './posthog.js';
import * as fromSalt from './repository-salt.js';

/**
 * HTTP headers, for `fetch(url, { headers: headers(session) })`: `X-PostHog-Session-Id`, `X-Agent-Session-Id` and
 * `X-Railway-Agent-Session`. Without an id: none.
 */
export function headers(resolution: Resolution, moment?: Partial<Moment>): Readonly<Record<string, string>> {
  return fromHeaders.headers(resolution, completeMoment(moment));
}

/** What `agent-session export --as headers` prints: one `Name: value` line each. */
export function headersText(resolution: Resolution, moment?: Partial<Moment>): string {
  return fromHeaders.headersText(resolution, completeMoment(moment));
}

/** Properties for a PostHog event. Without an id: no property of the session, all else is there. */
export function posthogProperties(resolution: Resolution, moment?: Partial<Moment>): PostHogProperties {
  return fromPosthog.posthogProperties(resolution, completeMoment(moment));
}

/** What `agent-session export --as posthog` prints: one JSON object on one line. */
export function posthogText(resolution: Resolution, moment?: Partial<Moment>): string {
  return fromPosthog.posthogText(resolution, completeMoment(moment));
}

/**
 * What `agent-session export --as otel` prints: `OTEL_RESOURCE_ATTRIBUTES=…`, what the variable holds in this
 * environment and the session's attributes.
 *
 * @param env default `process.env`
 */
export function otelText(resolution: Resolution, env: Environment = process.env): string {
  return fromOtel.otelText(resolution, env);
}

/** What a lock file should hold to tell later whether its session is alive; undefined without an id. */
export function holder(resolution: Resolution, machine: Host = thisHost()): Holder | undefined {
  return fromHolder.holder(resolution, machine);
}

/** What `agent-session export --as holder` prints: one JSON object on one line; the empty text without an id. */
export function holderText(resolution: Resolution, machine: Host = thisHost()): string {
  return fromHolder.holderText(resolution, machine);
}

/**
 * The secret that ids are hashed with before they go into a repository's commits, for {@link trailer}: 32 bytes,
 * created when first asked for, the same from then on in all worktrees, and never committed.
 *
 * @param cwd a folder of the repository; default the working folder
 * @param env what git is run with; default `process.env`
 * @throws Error with a sentence for people: no git, no repository, the file can't be written or isn't a salt
 */
export function repositorySalt(cwd: string = process.cwd(), env: Environment = process.env): Uint8Array {
  return fromSalt.repositorySalt(cwd, env);
}

/** What `agent-session id --json` and `which --json` print: one line of the JSON that docs/json.md describes. */
export function toJson(resolution: Resolution): string {
  return jsonOf(resolution);
}

export { dotenv } from './dotenv.js';
export { fish } from './fish.js';
export { github } from './github.js';
export { readHolder } from './holder.js';
export { otelAttributes } from './otel.js';
export { powershell } from './powershell.js';
export { sessionVariables } from './session-variables.js';
export { shell } from './shell.js';
export { trailer, trailerText } from './trailer.js';
export { uuid, uuidText } from './uuid.js';
export type { Environment } from '../machine/environment.js';
export type { Host } from '../machine/host.js';
export type { Holder } from './holder.js';
export type { Moment } from './moment.js';
export type { PostHogProperties } from './posthog.js';
export type { SessionVariables } from './session-variables.js';
export type { Trailer, TrailerOptions } from './trailer.js';

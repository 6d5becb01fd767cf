import { isSessionId } from '../variables/session-id.js';
import { LARGEST_RECORD } from './own-spelling.js';
import type { WrittenRecord } from './own-spelling.js';
import type { Bound, RecordPlace } from './outcome.js';

/** One session file's content. The Railway CLI reads and writes the first four fields. */
export interface SessionRecord {
  readonly id: string;
  readonly pid: number;
  /** See `ProcessInfo.startTime`; up to 2^64 - 1. */
  readonly startTime: bigint;
  /** RFC 3339, as it stands in the file. */
  readonly createdAt: string;
  /** Absent in the Railway CLI's records. */
  readonly place?: RecordPlace;
  /** See `noteOf`. */
  readonly argv0?: string;
  /** The agent's slug. */
  readonly agent?: string;
  /** Who told the id, where the agent told it. */
  readonly bound?: Bound;
  /** Ids that the session had before it was told this one, the latest last. */
  readonly earlierIds?: readonly string[];
}

/** The Railway CLI's four fields leave room for others; how many ids a session had is without bound. */
const MOST_EARLIER_IDS = 8;

/** A record's text in UTF-8, at most {@link LARGEST_RECORD} bytes, in our own spelling (own-spelling.ts). */
export function formatRecord(record: SessionRecord): string {
  // The start time goes in as digits: JSON.stringify has no integers beyond 2^53.
  const head = `{"agent_session_id":${JSON.stringify(record.id)},"parent_pid":${String(record.pid)},"parent_btime":${String(record.startTime)},"created_at":${JSON.stringify(record.createdAt)}`;
  if (record.place === undefined) return `${head}}`;
  const { argv0 = '', agent, place, bound, earlierIds = [] } = record;
  for (let kept = Math.min(earlierIds.length, MOST_EARLIER_IDS); ; kept -= 1) {
    const extra = JSON.stringify({
      argv0,
      ...(agent !== undefined && { agent: shortText(agent) }),
      host: place.host,
      boot_id: place.bootId,
      pid_namespace: place.pidNamespace,
      ...(bound && { bound_by: shortText(bound.by), bound_event: shortText(bound.event), bound_at: bound.at, earlier_ids: earlierIds.slice(earlierIds.length - kept) }),
    });
    const text = `${head},${extra.slice(1)}`;
    if (kept === 0 || Buffer.byteLength(text) <= LARGEST_RECORD) return text;
  }
}

/** What another program told, as a record can hold it. */
function shortText(text: string): string {
  return text.slice(0, 64).replace(/[^\w.:@/ -]/g, '?');
}

/** What a record in our own spelling says. */
export function recordOf(written: WrittenRecord): SessionRecord {
  const { agent_session_id: id, parent_pid: pid, parent_btime: startTime, created_at: createdAt, argv0, agent, host, boot_id: bootId = '', pid_namespace: pidNamespace = '' } = written;
  const { bound_by: by, bound_event: event = '', bound_at: at = '', earlier_ids: earlierIds } = written;
  return {
    id,
    pid,
    startTime: BigInt(startTime),
    createdAt,
    ...(argv0 !== undefined && { argv0 }),
    ...(agent !== undefined && { agent }),
    ...(host !== undefined && { place: { host, bootId, pidNamespace } }),
    ...(by !== undefined && { bound: { by, event, at }, earlierIds: idsAmong(earlierIds) }),
  };
}

/**
 * Reads a record as the Railway CLI does (serde: strict JSON, no repeated known
 * field, unsigned integers without fraction; unknown fields are ignored).
 *
 * @returns undefined for anything that is no record
 */
export function parseRecord(text: string): SessionRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = Array.isArray(value) ? arrayFields(text) : objectFields(text);
  const id = stringOf(fields?.get('agent_session_id'));
  const pid = fields?.get('parent_pid');
  const startTime = fields?.get('parent_btime');
  const createdAt = stringOf(fields?.get('created_at'));
  if (fields === undefined || id === undefined || pid === undefined || startTime === undefined || createdAt === undefined) return undefined;
  if (!isSessionId(id) || !isUnsigned(pid, 0xffff_ffffn) || !isUnsigned(startTime, 0xffff_ffff_ffff_ffffn)) return undefined;

  const [host, bootId, pidNamespace] = textsOf(fields, ['host', 'boot_id', 'pid_namespace']);
  const [by, event, at] = textsOf(fields, ['bound_by', 'bound_event', 'bound_at']);
  const [argv0] = textsOf(fields, ['argv0']);
  const [agent] = textsOf(fields, ['agent']);
  return {
    id,
    pid: Number(pid),
    startTime: BigInt(startTime),
    createdAt,
    ...(argv0 !== undefined && { argv0 }),
    ...(agent !== undefined && { agent }),
    ...(host !== undefined && bootId !== undefined && pidNamespace !== undefined && { place: { host, bootId, pidNamespace } }),
    ...(by !== undefined && event !== undefined && at !== undefined && { bound: { by, event, at }, earlierIds: idsAmong(JSON.parse(fields.get('earlier_ids') ?? '[]')) }),
  };
}

/** The texts of these fields; each undefined where it is absent or no string. */
function textsOf(fields: ReadonlyMap<string, string>, names: readonly string[]): readonly (string | undefined)[] {
  return names.map((name) => stringOf(fields.get(name)));
}

function idsAmong(ids: unknown): readonly string[] {
  return Array.isArray(ids) ? ids.filter((id): id is string => typeof id === 'string' && isSessionId(id)).slice(-MOST_EARLIER_IDS) : [];
}

function isUnsigned(digits: string, largest: bigint): boolean {
  return digits.length <= 20 && /^(?:0|[1-9]\d*)$/.test(digits) && BigInt(digits) <= largest;
}

const KNOWN = ['agent_session_id', 'parent_pid', 'parent_btime', 'created_at'];

/** serde also takes a struct's fields as an array, in order and complete. */
function arrayFields(text: string): Map<string, string> | undefined {
  const values = topLevelTokens(text).filter((token) => token !== ',');
  return values.length === KNOWN.length ? new Map(KNOWN.map((name, index) => [name, values[index] ?? ''])) : undefined;
}

function objectFields(text: string): Map<string, string> | undefined {
  const fields = new Map<string, string>();
  const tokens = topLevelTokens(text);
  for (let index = 0; index + 2 < tokens.length; index += 4) {
    const name = JSON.parse(tokens[index] ?? '""') as string;
    if (fields.has(name) && KNOWN.includes(name)) return undefined; // serde: duplicate field
    fields.set(name, tokens[index + 2] ?? '');
  }
  return fields;
}

/**
 * The source text of each member of a JSON object or array, with `:` and `,`
 * between. JSON.parse alone would round start times beyond 2^53 and hide `5e3`.
 *
 * @param text valid JSON
 */
function topLevelTokens(text: string): string[] {
  const tokens: string[] = [];
  let depth = 0;
  let token = '';
  for (const [piece] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/gs)) {
    if (piece === '}' || piece === ']') depth -= 1;
    if (depth === 1 && (piece === ',' || piece === ':')) {
      tokens.push(token, piece);
      token = '';
    } else if (depth >= 1) {
      token += piece;
    }
    if (piece === '{' || piece === '[') depth += 1;
  }
  if (token !== '') tokens.push(token);
  return tokens;
}

function stringOf(token: string | undefined): string | undefined {
  return token?.startsWith('"') === true ? (JSON.parse(token) as string) : undefined;
}

import { isSessionId } from '../variables/session-id.js';

/** Where a record's pid speaks: a pid means nothing outside its boot, host and pid namespace. */
export interface RecordOrigin {
  readonly bootId: string;
  readonly pidNamespace: string;
  /** Tells another host from another boot of this one. */
  readonly host: string;
}

/** One session file's content. The Railway CLI reads and writes the first four fields. */
export interface SessionRecord {
  readonly id: string;
  readonly pid: number;
  /** See {@link ProcessInfo.startTime}; up to 2^64 - 1. */
  readonly startTime: bigint;
  /** RFC 3339, as it stands in the file. */
  readonly createdAt: string;
  /** Absent in the Railway CLI's records. */
  readonly origin?: RecordOrigin;
}

/** What we add for people who look into the folder. */
export interface RecordNotes {
  /** argv[0] as seen, before it was lower-cased for the file's name. */
  readonly argv0: string;
  readonly agent?: string;
}

/** Files above this size are never ours: a record is about 350 bytes. */
export const LARGEST_RECORD = 4096;

/** argv0 is a note only; a title of many KiB must not push the record over {@link LARGEST_RECORD}. */
const LONGEST_NOTE = 512;

export function formatRecord(record: SessionRecord & { readonly origin: RecordOrigin }, notes: RecordNotes): string {
  // The start time goes in as digits: JSON.stringify has no integers beyond 2^53.
  const head = `{"agent_session_id":${JSON.stringify(record.id)},"parent_pid":${String(record.pid)},"parent_btime":${String(record.startTime)},"created_at":${JSON.stringify(record.createdAt)}`;
  const extra = JSON.stringify({
    argv0: notes.argv0.slice(0, LONGEST_NOTE).toWellFormed(),
    ...(notes.agent !== undefined && { agent: notes.agent }),
    host: record.origin.host,
    boot_id: record.origin.bootId,
    pid_namespace: record.origin.pidNamespace,
  });
  return `${head},${extra.slice(1)}`;
}

/**
 * Reads a record as the Railway CLI does (serde: strict JSON, no repeated known
 * field, unsigned integers without fraction; unknown fields are ignored).
 *
 * @returns undefined for anything that is no record
 */
export function parseRecord(text: string): SessionRecord | undefined {
  // What both tools write comes out of JSON.parse and JSON.stringify as it went in, so nothing in it was
  // rounded, repeated or spelled in another way. A regular expression for it costs three times that to compile.
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  return Array.isArray(value) || JSON.stringify(value) !== text ? parseAnyRecord(text) : fromFields(value);
}

interface Fields {
  readonly agent_session_id?: unknown;
  readonly parent_pid?: unknown;
  readonly parent_btime?: unknown;
  readonly created_at?: unknown;
  readonly host?: unknown;
  readonly boot_id?: unknown;
  readonly pid_namespace?: unknown;
}

function fromFields(fields: Fields): SessionRecord | undefined {
  const { agent_session_id: id, parent_pid: pid, parent_btime: startTime, created_at: createdAt, host, boot_id: bootId, pid_namespace: pidNamespace } = fields;
  if (typeof id !== 'string' || !Number.isInteger(pid) || !Number.isInteger(startTime) || typeof createdAt !== 'string') return undefined;
  return toRecord(id, String(pid), String(startTime), createdAt, textOf(host), textOf(bootId), textOf(pidNamespace));
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/**
 * The general way, from the text itself; exported for the test that holds both ways against each other.
 *
 * @param text a JSON object or array
 */
export function parseAnyRecord(text: string): SessionRecord | undefined {
  const fields = text.trimStart().startsWith('[') ? arrayFields(text) : objectFields(text);
  if (fields === undefined) return undefined;
  const id = stringOf(fields.get('agent_session_id'));
  const pid = fields.get('parent_pid');
  const startTime = fields.get('parent_btime');
  const createdAt = stringOf(fields.get('created_at'));
  if (id === undefined || pid === undefined || startTime === undefined || createdAt === undefined) return undefined;
  return toRecord(id, pid, startTime, createdAt, stringOf(fields.get('host')), stringOf(fields.get('boot_id')), stringOf(fields.get('pid_namespace')));
}

function toRecord(
  id: string,
  pid: string,
  startTime: string,
  createdAt: string,
  host: string | undefined,
  bootId: string | undefined,
  pidNamespace: string | undefined,
): SessionRecord | undefined {
  if (!isSessionId(id) || !isUnsigned(pid) || !isUnsigned(startTime)) return undefined;
  const known = { id, pid: Number(pid), startTime: BigInt(startTime), createdAt };
  if (known.pid > 0xffff_ffff || known.startTime > 0xffff_ffff_ffff_ffffn) return undefined;
  return host === undefined || bootId === undefined || pidNamespace === undefined
    ? known
    : { ...known, origin: { host, bootId, pidNamespace } };
}

function isUnsigned(digits: string): boolean {
  return digits.length <= 20 && /^(?:0|[1-9]\d*)$/.test(digits);
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

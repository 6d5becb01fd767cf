import { isPlainWord } from '../machine/plain-word.js';
import { isSessionId } from '../variables/session-id.js';

/** A record as it stands in a session file: the Railway CLI's four fields, then ours. */
export interface WrittenRecord {
  readonly agent_session_id: string;
  readonly parent_pid: number;
  readonly parent_btime: number;
  readonly created_at: string;
  readonly argv0?: string;
  readonly agent?: string;
  readonly host?: string;
  readonly boot_id?: string;
  readonly pid_namespace?: string;
  readonly bound_by?: string;
  readonly bound_event?: string;
  readonly bound_at?: string;
  readonly earlier_ids?: unknown;
}

/**
 * Reads a record that is spelled as our own calls and the Railway CLI spell it (record.ts): JSON.stringify gives the same
 * text again. So nothing in it is repeated, rounded or escaped in another way, and every reader takes it alike.
 *
 * @returns undefined where only the rules for other writers can tell what the text says
 */
export function readOwnSpelling(text: string): WrittenRecord | undefined {
  if (!text.startsWith('{') || text.includes('\ufffd')) return undefined;
  let record: Partial<WrittenRecord>;
  try {
    record = JSON.parse(text) as Partial<WrittenRecord>;
  } catch {
    return undefined;
  }
  const { agent_session_id: id, parent_pid: pid, parent_btime: startTime, created_at: createdAt } = record;
  if (JSON.stringify(record) !== text || typeof id !== 'string' || !isSessionId(id) || typeof createdAt !== 'string') return undefined;
  if (!isCount(pid) || pid === 0 || pid > 0xffff_ffff || !isCount(startTime)) return undefined;
  const { argv0, agent, host, boot_id: bootId, pid_namespace: pidNamespace, bound_by: by, bound_event: event, bound_at: at } = record;
  const isWhole = isText(argv0) && isText(agent) && isText(host) && typeof bootId === typeof host && typeof pidNamespace === typeof host && isText(by) && typeof event === typeof by && typeof at === typeof by;
  return isWhole ? (record as WrittenRecord) : undefined;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' || value === undefined;
}

/** `created_at`, as our own calls and the Railway CLI write it. */
const CREATED_AT = /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):\d\d:\d\d(?:\.\d{1,9})?(?:\+00:00|Z)$/;

/** The same, as our own calls write it; each `d` stands for a digit. A regular expression, which each process compiles anew, takes longer. */
const OWN_CREATED_AT = 'dddd-dd-ddTdd:dd:dd.ddd+00:00';

/** @returns milliseconds since the epoch; undefined for other forms, and for a day that no month has */
export function readOwnCreatedAt(text: string): number | undefined {
  if (!isOwnCreatedAt(text) && !CREATED_AT.test(text)) return undefined;
  const time = Date.parse(text);
  const day = text.slice(8, 10);
  // JavaScript takes the 31st of February for a day of March.
  const exists = day < '29' ? !Number.isNaN(time) : new Date(time).getUTCDate() === Number(day);
  return exists ? time : undefined;
}

function isOwnCreatedAt(text: string): boolean {
  if (text.length !== OWN_CREATED_AT.length) return false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const expected = OWN_CREATED_AT.charAt(index);
    if (expected === 'd' ? code < 48 || code > 57 : text.charAt(index) !== expected) return false;
  }
  // JavaScript takes the 24th hour for the next day.
  return text.slice(11, 13) < '24';
}

/** Files of more bytes are never ours. A call reads one byte more; see short-file.ts. */
export const LARGEST_RECORD = 4095;

/** The age limit of a record, in milliseconds: the Railway CLI's. */
export const MAXIMUM_AGE = 7 * 24 * 3_600_000;

/** A hit renews its file's time, so that the file limit never takes the one in use; at most this often, in milliseconds. */
export const RENEWAL_INTERVAL = 3_600_000;

/** The longest note, in UTF-16 code units: a title of many KiB must not make a record longer than a call reads. */
const LONGEST_NOTE = 256;

/**
 * What a record notes of its owner's command line: the first word, as it was before the file's name was computed of it.
 * The words behind it, and what stands behind a `?`, may be secrets.
 */
export function noteOf({ argv, commandText }: { readonly argv: readonly string[]; readonly commandText?: string | undefined }): string {
  const text = commandText ?? argv.join(' ');
  const first = text.split(' ', 1)[0] ?? '';
  if (isPlainWord(first)) return first.slice(0, LONGEST_NOTE);
  const word = /[^\s?]+/.exec(text)?.[0] ?? '';
  // eslint-disable-next-line no-control-regex
  return word.slice(0, LONGEST_NOTE).toWellFormed().replace(/["\\\0-\x1f\x7f-\x9f\ufffd]/g, '?');
}

/** A note of other letters stands for two names of the file; see `argv0Spellings`. */
export function isAscii(note: string): boolean {
  return isPlainWord(note) || !/[^\x20-\x7e]/.test(note);
}

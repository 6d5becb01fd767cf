/**
 * A record as our own calls write it (record.ts), or the Railway CLI without our additions: all that is read of it
 * stands in these groups as it is, so that nothing is rounded, repeated or spelled in another way. JSON.parse and a
 * comparison would take twice the time. Every repetition ends at a character that it can't contain, so no text makes the expression try twice.
 *
 * Groups: 1 id, 2 pid, 3 start time, 4 created_at, 5 argv0, 6 agent, 7 host, 8 boot, 9 pid namespace,
 * 10 bound_by, 11 bound_event, 12 bound_at, 13 earlier_ids with their quotes; from 5 on they may be absent.
 */
export const OWN_SPELLING =
  // eslint-disable-next-line no-control-regex
  /^\{"agent_session_id":"([\w.:@/-]{1,256})","parent_pid":([1-9]\d{0,9}),"parent_btime":(0|[1-9]\d{0,19}),"created_at":"(\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):\d\d:\d\d(?:\.\d{1,9})?(?:\+00:00|Z))"(?:,"argv0":"([^"\\\0-\x1f\ufffd]*)"(?:,"agent":"([^"\\\0-\x1f\ufffd]*)")?,"host":"([^"\\\0-\x1f\ufffd]*)","boot_id":"([^"\\\0-\x1f\ufffd]*)","pid_namespace":"([^"\\\0-\x1f\ufffd]*)"(?:,"bound_by":"([^"\\\0-\x1f\ufffd]*)","bound_event":"([^"\\\0-\x1f\ufffd]*)","bound_at":"([^"\\\0-\x1f\ufffd]*)","earlier_ids":\[("[\w.:@/-]{1,256}"(?:,"[\w.:@/-]{1,256}")*)?\])?)?\}$/;

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
  const word = /[^\s?]+/.exec(commandText ?? argv.join(' '))?.[0] ?? '';
  // eslint-disable-next-line no-control-regex
  return word.slice(0, LONGEST_NOTE).toWellFormed().replace(/["\\\0-\x1f\x7f-\x9f\ufffd]/g, '?');
}

/** A note of other letters stands for two names of the file; see `argv0Spellings`. */
export function isAscii(note: string): boolean {
  return !/[^\x20-\x7e]/.test(note);
}

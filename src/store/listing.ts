import { readdirSync } from 'node:fs';

/** At most this many session files stay, as in the Railway CLI; and at most this many are read by one call. */
export const FILE_LIMIT = 100;

/** The names of session files, ours and the Railway CLI's. */
const SESSION_FILE = /^[0-9a-f]{16}\.session$/;

/** A temporary file of ours names its writer: `.<16 hex>.<pid>.<start time>.<pid namespace and boot>.<8 hex>.tmp`. */
export const TEMPORARY_FILE = /^\.([0-9a-f]{16})\.(\d{1,10})\.(\d{1,20})\.([\w-]{1,64})\.[0-9a-f]{8}\.tmp$/;

/** What stands in the folder under names of ours. Nothing else is ever removed. */
export interface FolderListing {
  /** By a session file's name; opening tells what they are. */
  readonly sessions: readonly string[];
  /** By the name of our temporary files. */
  readonly temporary: readonly string[];
}

/** @throws where the folder can't be read */
export function listFolder(folder: string): FolderListing {
  const sessions: string[] = [];
  const temporary: string[] = [];
  // Names only: to ask for the files' types costs seven times as much.
  for (const name of readdirSync(folder)) {
    if (SESSION_FILE.test(name)) sessions.push(name);
    else if (name.startsWith('.') && TEMPORARY_FILE.test(name)) temporary.push(name);
  }
  return { sessions, temporary };
}

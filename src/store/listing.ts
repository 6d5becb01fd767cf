import { readdirSync } from 'node:fs';

/** At most this many session files stay, as in the Railway CLI; and at most this many are read by one call. */
export const FILE_LIMIT = 100;


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
    if (isSessionFile(name)) sessions.push(name);
    else if (name.startsWith('.') && TEMPORARY_FILE.test(name)) temporary.push(name);
  }
  return { sessions, temporary };
}

/**
 * Whether a name is a session file's, ours or the Railway CLI's: 16 digits of base 16 in small letters, then `.session`.
 * A regular expression, which each process compiles anew, takes longer.
 */
function isSessionFile(name: string): boolean {
  if (name.length !== 24 || !name.endsWith('.session')) return false;
  for (let index = 0; index < 16; index += 1) {
    const code = name.charCodeAt(index);
    if (!((code >= 48 && code <= 57) || (code >= 97 && code <= 102))) return false;
  }
  return true;
}

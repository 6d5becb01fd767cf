import { isUtf8 } from 'node:buffer';
import { chmodSync, closeSync, constants, fstatSync, lstatSync, mkdirSync, openSync, readFileSync, statSync, unlinkSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import { UNKNOWN_USER } from '../machine/effective-user.js';
import { LARGEST_RECORD } from './own-spelling.js';

export type FolderState =
  | { readonly state: 'ready'; readonly link: boolean }
  | { readonly state: 'missing' }
  /** Why it must not be used, a clause that follows the folder's name. */
  | { readonly state: 'unusable'; readonly problem: string };

/** A folder that may be used. */
export interface FolderAccess {
  readonly folder: string;
  /** Our effective uid; undefined where the platform has none. */
  readonly effectiveUser: number | undefined;
  /** The folder is a link: nothing is removed through it. */
  readonly link: boolean;
}

/**
 * Looks at the sessions folder. Where it is ours and its group may write to it, that right is taken away: the Railway
 * CLI makes it so under a umask of 002. Nothing else is changed.
 *
 * @param effectiveUser our effective uid; undefined where the platform has none
 */
export function inspectFolder(folder: string, effectiveUser: number | undefined, mode: 'readwrite' | 'readonly'): FolderState {
  if (effectiveUser === UNKNOWN_USER) return { state: 'unusable', problem: 'may be another user’s: nobody tells who we are (Deno: --allow-sys)' };
  let stats: Stats;
  let link: boolean;
  try {
    const entry = lstatSync(folder, { throwIfNoEntry: false });
    if (entry === undefined) return { state: 'missing' };
    link = entry.isSymbolicLink();
    stats = link ? statSync(folder) : entry;
    if (effectiveUser !== undefined && mode === 'readwrite' && !link && stats.isDirectory() && stats.uid === effectiveUser && (stats.mode & 0o022) === 0o020) {
      chmodSync(folder, stats.mode & 0o7757);
      stats = lstatSync(folder);
    }
  } catch (error) {
    return { state: 'unusable', problem: `can’t be looked at (${errorCode(error)})` };
  }
  if (!stats.isDirectory()) return { state: 'unusable', problem: 'is no folder' };
  if (effectiveUser !== undefined) {
    if (!isTrusted(stats.uid, effectiveUser)) return { state: 'unusable', problem: 'belongs to another user' };
    // Whoever may write there could plant ids.
    if ((stats.mode & 0o022) !== 0) return { state: 'unusable', problem: 'may be written to by other users' };
  }
  return { state: 'ready', link };
}

/** Ours, or root's: whatever root is, it can do what we can. */
function isTrusted(uid: number, effectiveUser: number): boolean {
  return uid === effectiveUser || uid === 0;
}

const BELOW_HOME = join('.railway', 'sessions');

/**
 * Makes the folder, for our eyes only. Its home is not made: a home that does not exist is nobody's.
 *
 * @throws where it can't be made
 */
export function makeFolder(folder: string, effectiveUser: number | undefined): void {
  const home = folder.endsWith(BELOW_HOME) ? dirname(dirname(folder)) : undefined;
  if (home !== undefined && lstatSync(home, { throwIfNoEntry: false }) === undefined) throw new Error('its home folder does not exist');
  const missing: string[] = [];
  let existing = folder;
  while (lstatSync(existing, { throwIfNoEntry: false }) === undefined) {
    missing.unshift(existing);
    const parent = dirname(existing);
    if (parent === existing) break;
    existing = parent;
  }
  for (const path of missing) {
    try {
      mkdirSync(path, { mode: 0o700 });
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
      // Another call was faster; or, in a folder that all may write to, another user.
      const stats = lstatSync(path);
      if (!stats.isDirectory() || (effectiveUser !== undefined && !isTrusted(stats.uid, effectiveUser))) throw new Error('another user was faster to make it');
    }
  }
}

/** A file's text, with what tells this file from a later one of the same name. */
export interface FileContent {
  readonly text: string;
  readonly identity: FileIdentity;
}

/** The system could not read the file: nobody knows what it says. */
export interface UnreadableFile {
  /** The error's code: `EIO`. */
  readonly unreadable: string;
}

export interface FileIdentity {
  readonly inode: number;
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly modified: number;
  /** When the file was made, by the clock of its file system, milliseconds since the epoch; where that does not keep it, when it was last changed. */
  readonly born: number;
}

/** O_NOFOLLOW: a link leads to somebody else's file. O_NONBLOCK: a pipe must not hold us. (Windows has neither, and JavaScript reads undefined as 0.) */
const READ_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Why a file can't be opened that is no file of ours: another user's, a link, a folder, a socket or a device. */
const NOT_OURS = new Set(['EACCES', 'EPERM', 'ELOOP', 'EMLINK', 'EFTYPE', 'EISDIR', 'ENXIO', 'ENODEV', 'ENOTSUP', 'EOPNOTSUPP', 'EAGAIN']);

/**
 * Reads a session file, if it is a regular file that belongs to us or to root. Follows no
 * link, never blocks, and reads nothing of a file that is larger than a record.
 *
 * @returns undefined where there is no such file; `refused` where it must not be read
 */
export function readSessionFile(path: string, effectiveUser: number | undefined): FileContent | 'refused' | UnreadableFile | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, READ_FLAGS);
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return 'refused';
    if (effectiveUser !== undefined && !isTrusted(stats.uid, effectiveUser)) return 'refused';
    const identity = identityOf(stats);
    // Too large for a record: not worth reading, and no record.
    if (stats.size > LARGEST_RECORD) return { text: '', identity };
    const bytes = readFileSync(descriptor);
    return { text: isUtf8(bytes) ? bytes.toString('utf8') : '', identity };
  } catch (error) {
    const code = errorCode(error);
    return code === 'ENOENT' ? undefined : NOT_OURS.has(code) ? 'refused' : { unreadable: code };
  } finally {
    if (descriptor !== undefined) closeAfterReading(descriptor);
  }
}

function closeAfterReading(descriptor: number): void {
  try {
    closeSync(descriptor);
  } catch {
    // Nothing was written, so nothing is lost.
  }
}

export interface Entry {
  readonly kind: 'file' | 'folder' | 'other';
  readonly identity: FileIdentity;
}

/** What stands at a path, links not followed; undefined where there is nothing, or nothing that we may look at. */
export function lookAt(path: string): Entry | undefined {
  try {
    const stats = lstatSync(path);
    return { kind: stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other', identity: identityOf(stats) };
  } catch {
    return undefined;
  }
}

function identityOf(stats: Stats): FileIdentity {
  return { inode: stats.ino, size: stats.size, modified: stats.mtimeMs, born: stats.birthtimeMs };
}

export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown error';
}

/** Removes a file of ours; where that fails, a later call's cleaning does it: it must not change the answer. */
export function discard(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // gone already, or a folder that lets files be added only
  }
}

import { join } from 'node:path';
import { mayExist } from '../machine/may-exist.js';
import { readSmallFile } from '../machine/small-file.js';

/** The Railway CLI's settings are some hundred bytes. */
const LARGEST_FILE = 64 * 1024;

/**
 * Whether the user has switched telemetry off in the Railway CLI (`railway telemetry disable`): `telemetryDisabled` in
 * `.railway/preferences.json`. There the CLI stores no session, and neither do we.
 *
 * @param home the home folder, absolute
 * @returns the file that says so; undefined where none does
 */
export function disablingPreferences(home: string): string | undefined {
  const file = join(home, '.railway', 'preferences.json');
  if (!mayExist(file)) return undefined;
  const read = readSmallFile(file, LARGEST_FILE);
  if (!('text' in read)) return undefined;
  try {
    const preferences: unknown = JSON.parse(read.text);
    return typeof preferences === 'object' && preferences !== null && 'telemetryDisabled' in preferences && preferences.telemetryDisabled === true ? file : undefined;
  } catch {
    return undefined; // the Railway CLI takes what it can't parse for no preferences
  }
}

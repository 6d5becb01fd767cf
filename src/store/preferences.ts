import { readSmallFile } from '../machine/small-file.js';

/** The Railway CLI's settings are some hundred bytes. */
const LARGEST_FILE = 64 * 1024;

/**
 * Whether the user has switched telemetry off in the Railway CLI (`railway telemetry disable`): `telemetryDisabled` in
 * its preferences. There the CLI stores no session, and neither do we.
 *
 * @param file see preferences-file.ts
 */
export function disablesTelemetry(file: string): boolean {
  const read = readSmallFile(file, LARGEST_FILE);
  if (!('text' in read)) return false;
  try {
    const preferences: unknown = JSON.parse(read.text);
    return typeof preferences === 'object' && preferences !== null && 'telemetryDisabled' in preferences && preferences.telemetryDisabled === true;
  } catch {
    return false; // the Railway CLI takes what it can't parse for no preferences
  }
}

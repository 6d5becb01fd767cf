import { isPlainWord } from '../machine/plain-word.js';

/** 1..256 characters that are safe in headers, file names, trailers and shells: the Railway CLI's rule (src/telemetry.rs, safe_telemetry_value). */
export function isSessionId(value: string): boolean {
  return value.length <= 256 && isPlainWord(value);
}

/** A variable's value as an id: blanks around it go; undefined where it is none. */
export function readSessionId(value: string | undefined): string | undefined {
  const trimmed = value?.trim();
  return trimmed !== undefined && isSessionId(trimmed) ? trimmed : undefined;
}

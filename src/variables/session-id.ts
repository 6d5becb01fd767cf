/** 1..256 characters that are safe in headers, file names, trailers and shells: the Railway CLI's rule (src/telemetry.rs, safe_telemetry_value). */
const WELL_FORMED = /^[A-Za-z0-9._:@/-]+$/;

export function isSessionId(value: string): boolean {
  return value.length <= 256 && WELL_FORMED.test(value);
}

/** A variable's value as an id: blanks around it go; undefined where it is none. */
export function readSessionId(value: string | undefined): string | undefined {
  const trimmed = value?.trim();
  return trimmed !== undefined && isSessionId(trimmed) ? trimmed : undefined;
}

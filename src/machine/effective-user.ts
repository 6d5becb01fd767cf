/** Stands for a user that nobody may ask for: it owns nothing, so no folder of sessions is used for it. */
export const UNKNOWN_USER = -1;

/**
 * Our effective uid.
 *
 * @param geteuid default: this process's. Deno's throws without `--allow-sys`
 * @returns undefined where the platform has no users
 */
export function effectiveUser(geteuid: (() => number) | undefined = process.geteuid): number | undefined {
  try {
    return geteuid?.();
  } catch {
    return UNKNOWN_USER;
  }
}

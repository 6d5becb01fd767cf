/**
 * When a Linux machine started, milliseconds since 1970-01-01 UTC, to the second.
 * @param stat the text of `/proc/stat`
 * @returns undefined where it doesn't say
 */
export function bootTimeOf(stat: string): number | undefined {
  const seconds = /^btime (\d+)$/m.exec(stat)?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

/** RFC 3339 as chrono's `parse_from_rfc3339` takes it: `T`, `t` or a blank; `Z`, `z` or `±hh:mm`; a second 60. */
const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

/**
 * Reads a record's `created_at`.
 *
 * @returns milliseconds since the epoch; undefined for anything else than a date
 *   with an offset (such a record counts as expired)
 */
export function parseCreatedAt(text: string): number | undefined {
  const match = RFC_3339.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, sign, offsetHour = '0', offsetMinute = '0'] = match;
  const leap = second === '60';
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  date.setUTCHours(Number(hour), Number(minute), leap ? 59 : Number(second));
  const exists =
    date.getUTCMonth() === Number(month) - 1 &&
    date.getUTCDate() === Number(day) &&
    Number(hour) < 24 && Number(minute) < 60 && Number(second) <= 60 && Number(offsetHour) < 24 && Number(offsetMinute) < 60;
  if (!exists) return undefined;
  const offset = (Number(offsetHour) * 60 + Number(offsetMinute)) * 60_000;
  return date.getTime() + (leap ? 1000 : 0) - (sign === '-' ? -offset : offset);
}

/** The form the Railway CLI writes: an offset in digits, no `Z`. */
export function formatCreatedAt(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '+00:00');
}

import { isUtf8 } from 'node:buffer';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

export type SmallFile =
  | { readonly text: string }
  /** Why it can't be used, a clause that follows the file's name. */
  | { readonly problem: string; readonly line?: number };

/**
 * Reads a text file that somebody else put there, whatever it turns out to be: never waits for a
 * writer of a FIFO, never reads a device, never more than the limit.
 *
 * @param limit bytes
 */
export function readSmallFile(path: string, limit: number): SmallFile {
  let descriptor: number | undefined;
  try {
    // O_NONBLOCK: to open a FIFO would wait for a writer. O_NOCTTY: a terminal must not become ours. Windows knows neither.
    descriptor = openSync(path, constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NONBLOCK | constants.O_NOCTTY));
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return { problem: 'is no regular file' };
    const expected = readUpTo(descriptor, Math.min(stats.size, limit) + 1);
    // It has grown, or it has no size: files of /proc have none.
    const bytes = expected.length > stats.size ? Buffer.concat([expected, readUpTo(descriptor, limit + 1 - expected.length)]) : expected;
    if (bytes.length > limit) return { problem: `is larger than ${String(limit / 1024)} KiB` };
    if (!isUtf8(bytes)) return { problem: 'is not UTF-8 text', line: firstLineThatIsNotUtf8(bytes) };
    // Windows' editors put a byte order mark there, which JSON has no place for.
    const text = bytes.toString();
    return { text: text.startsWith('\ufeff') ? text.slice(1) : text };
  } catch (error) {
    return { problem: `can’t be read (${error instanceof Error && 'code' in error ? String(error.code) : String(error)})` };
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function readUpTo(descriptor: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(length);
  let end = 0;
  for (let count = -1; count !== 0 && end < length; end += count) count = readSync(descriptor, bytes, end, length - end, null);
  return bytes.subarray(0, end);
}

/** No character of UTF-8 contains the byte of a line feed. */
function firstLineThatIsNotUtf8(bytes: Buffer): number {
  let line = 1;
  for (let start = 0; ; line += 1) {
    const end = bytes.indexOf('\n', start);
    if (end === -1 || !isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
  }
}

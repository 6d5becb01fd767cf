import { closeSync, constants, openSync, readSync } from 'node:fs';

/** What is read at once; a file of this length or more is not short. */
const LIMIT = 4096;

/** What `toString` ends in, by way of four more functions that a first call has to compile. Node, Bun and Deno have it; their types do not. */
interface Utf8Buffer extends Buffer {
  utf8Slice(start: number, end: number): string;
}

let buffer: Utf8Buffer | undefined;

/**
 * The text of a file that is shorter than 4 KiB, by one bounded read; empty for a longer one. It asks neither the
 * file's size nor its kind, so use it only where a pipe or a device does no harm (O_NONBLOCK).
 *
 * @throws where the file can't be opened or read
 */
export function readShort(path: string, flags: number = constants.O_RDONLY): string {
  buffer ??= Buffer.allocUnsafeSlow(LIMIT) as Utf8Buffer;
  const descriptor = openSync(path, flags);
  try {
    const length = readSync(descriptor, buffer, 0, LIMIT, null);
    return length < LIMIT ? buffer.utf8Slice(0, length) : '';
  } finally {
    closeSync(descriptor);
  }
}

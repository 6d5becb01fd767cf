import { closeSync, constants, openSync, readSync } from 'node:fs';

/** What is read at once; a file of this length or more is not short. */
const LIMIT = 4096;

let buffer: Buffer | undefined;

/**
 * The text of a file that is shorter than 4 KiB, by one bounded read; empty for a longer one. It asks neither the
 * file's size nor its kind, so use it only where a pipe or a device does no harm (O_NONBLOCK).
 *
 * @throws where the file can't be opened or read
 */
export function readShort(path: string, flags: number = constants.O_RDONLY): string {
  buffer ??= Buffer.allocUnsafe(LIMIT);
  const descriptor = openSync(path, flags);
  try {
    const length = readSync(descriptor, buffer, 0, LIMIT, null);
    return length < LIMIT ? buffer.toString('utf8', 0, length) : '';
  } finally {
    closeSync(descriptor);
  }
}

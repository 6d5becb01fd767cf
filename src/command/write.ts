import { writeSync } from 'node:fs';
import { isPlainWord } from '../machine/plain-word.js';

/**
 * Writes all of a text to a file descriptor, at once: `process.stdout` takes long to set up.
 * A full pipe is tried again, a closed one (`agent-session which | head -1`) is no error.
 *
 * @throws Error named `OutputError`, the system's, where stdout can't be written; where stderr can't, nobody is there to be told
 */
export function writeAll(descriptor: 1 | 2, text: string): void {
  // The obvious case: a short text goes out at once, and need not become a Buffer; least of all an id and its line's end.
  let bytes: Buffer | undefined;
  let written = 0;
  while (bytes === undefined || written < bytes.length) {
    try {
      written += bytes === undefined ? writeSync(descriptor, text) : writeSync(descriptor, bytes, written);
      if (bytes === undefined && written === text.length && (isPlainWord(text.slice(0, -1)) || written === Buffer.byteLength(text))) return;
      bytes ??= Buffer.from(text);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE' || (code !== 'EAGAIN' && descriptor === 2)) return;
      if (code === 'EAGAIN') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1); // the reader is slow: give it a millisecond
      else throw Object.assign(error as Error, { name: 'OutputError' });
    }
  }
}

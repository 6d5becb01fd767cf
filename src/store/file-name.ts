import { sha256 } from '@noble/hashes/sha2.js';

/** What a file's name is computed from. */
export interface FileKey {
  readonly pid: number;
  readonly startTime: bigint;
  /** As {@link argv0Of} has it. */
  readonly argv0: string;
}

/**
 * The file of an anchor, as the Railway CLI computes it: the first 8 bytes of
 * SHA-256( pid as u32 ‖ start time as u64 ‖ argv0 ), both big-endian, in hex.
 */
export function sessionFileName({ pid, startTime, argv0 }: FileKey): string {
  const numbers = Buffer.alloc(12);
  numbers.writeUInt32BE(pid, 0);
  numbers.writeBigUInt64BE(startTime, 4);
  // A hash in JavaScript costs 0.7 ms for the first time, loading `node:crypto` 3 ms (Node 20.20).
  return `${Buffer.from(sha256(Buffer.concat([numbers, Buffer.from(argv0)]))).toString('hex', 0, 8)}.session`;
}

/**
 * argv0 as the Railway CLI has it: the first word of what `ps -o command=` prints,
 * in lower case, where only ASCII letters have one.
 */
export function argv0Of({ argv, commandText }: { readonly argv: readonly string[]; readonly commandText?: string | undefined }): string {
  // ps prints `?` for control characters, so they end no word (procps-ng, escaped_copy).
  // eslint-disable-next-line no-control-regex
  const line = (commandText ?? argv.join(' ')).replace(/[\u0001-\u001f\u007f]/g, '?');
  const word = /\S+/.exec(line)?.[0] ?? '';
  return word.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

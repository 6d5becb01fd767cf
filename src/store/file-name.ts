import { sha256 } from '@noble/hashes/sha2.js';

/** What a file's name is computed from. */
export interface FileKey {
  readonly pid: number;
  readonly startTime: bigint;
  /** As {@link argv0Of} has it. */
  readonly argv0: string;
}

/**
 * The file of an owner, as the Railway CLI computes it: the first 8 bytes of
 * SHA-256( pid as u32 ‖ start time as u64 ‖ argv0 ), both big-endian, in hex.
 */
export function sessionFileName({ pid, startTime, argv0 }: FileKey): string {
  const numbers = Buffer.alloc(12);
  numbers.writeUInt32BE(pid, 0);
  numbers.writeBigUInt64BE(startTime, 4);
  // A hash in JavaScript costs a quarter of what loading `node:crypto` does.
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

/**
 * All that the Railway CLI may take for argv0, the likelier first. In the C locale `ps` prints `?` for each byte that is
 * not ASCII. Which locale holds for another program nobody can tell from the variables: one that is not installed is C, too.
 */
export function argv0Spellings(owner: Parameters<typeof argv0Of>[0]): readonly string[] {
  const argv0 = argv0Of(owner);
  const inAscii = argv0.replace(/[^\0-\x7f]/gu, (letter) => '?'.repeat(Buffer.byteLength(letter)));
  return inAscii === argv0 ? [argv0] : [argv0, inAscii];
}

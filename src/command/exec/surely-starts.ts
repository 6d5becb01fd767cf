import { closeSync, existsSync, openSync, readSync } from 'node:fs';

/** Linux starts any program whose arguments and environment take less than this together, in bytes; a single one may be as long. */
const SAFE_SIZE = 120_000;
/** What the kernel reads of a script to find its interpreter. */
const SCRIPT_LINE = 256;

/**
 * Whether execve(2) surely starts this file: where it fails, Node aborts with a stack trace. So this looks for what
 * makes it fail: a program of another machine, a script without an interpreter, a loader that is missing.
 *
 * @param own a program that runs here, to compare with
 */
export function surelyStarts(file: string, words: readonly string[], own = process.execPath): boolean {
  if (words.reduce((sum, word) => sum + Buffer.byteLength(word) + 9, 0) > SAFE_SIZE) return false;
  const head = headOf(file);
  if (head === undefined) return false;
  if (head.toString('latin1', 0, 2) !== '#!') return isProgram(head, headOf(own));
  const [, interpreter] = /^#![ \t]*([^ \t\n]+)[^\n]*\n/.exec(head.toString('utf8', 0, SCRIPT_LINE)) ?? [];
  return interpreter !== undefined && isProgram(headOf(interpreter), headOf(own));
}

function headOf(file: string): Buffer | undefined {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const head = Buffer.alloc(4096);
      return head.subarray(0, readSync(descriptor, head));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return undefined; // a program that may be run need not be readable
  }
}

/** An ELF file for the machine of `own`, whose loader is there. */
function isProgram(head: Buffer | undefined, own: Buffer | undefined): boolean {
  if (head === undefined || own === undefined || head.length < 64 || head.toString('latin1', 0, 4) !== '\x7fELF') return false;
  // Class, byte order and version; the machine.
  if (!head.subarray(4, 7).equals(own.subarray(4, 7)) || !head.subarray(18, 20).equals(own.subarray(18, 20))) return false;
  const is64Bit = head[4] === 2;
  const isLittleEndian = head[5] === 1;
  return is64Bit && isLittleEndian && hasLoader(head);
}

/** Looks for the program header of type 3, which names the loader; a program that is linked statically has none. */
function hasLoader(head: Buffer): boolean {
  const start = Number(head.readBigUInt64LE(32));
  const size = head.readUInt16LE(54);
  const count = head.readUInt16LE(56);
  if (start + size * count > head.length) return false;
  for (let at = start; at < start + size * count; at += size) {
    if (head.readUInt32LE(at) !== 3) continue;
    const offset = Number(head.readBigUInt64LE(at + 8));
    const end = offset + Number(head.readBigUInt64LE(at + 32));
    return end <= head.length && existsSync(head.toString('utf8', offset, end - 1));
  }
  return true;
}

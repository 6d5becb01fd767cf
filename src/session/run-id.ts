import { kernelRandom } from '../machine/kernel-random.js';

/**
 * A fresh v4 UUID for one call. Every result has one, so the package uuid would come with the library's import, which
 * then takes a quarter longer (2.4 against 1.9 ms, Node 20.20, 2026-11-22).
 */
export function newRunId(): string {
  const bytes = kernelRandom();
  if (bytes === undefined) return crypto.randomUUID();
  let digits = '';
  for (const byte of bytes) digits += (byte + 0x100).toString(16).slice(1);
  // The version, 4, and the variant, binary 10: RFC 9562, section 5.4.
  const variant = (8 + (Number.parseInt(digits.charAt(16), 16) & 3)).toString(16);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`;
}

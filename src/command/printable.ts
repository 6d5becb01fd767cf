/**
 * Text that another process wrote, made fit for a terminal: control characters
 * (C0, DEL, C1), line and paragraph separators and the marks that turn the direction
 * of writing are shown as escapes.
 */
export function printable(text: string): string {
  return text.toWellFormed().replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return code.length <= 2 ? `\\x${code.padStart(2, '0')}` : `\\u{${code}}`;
  });
}

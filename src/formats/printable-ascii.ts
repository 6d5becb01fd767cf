/**
 * Percent-encodes what is neither a visible ASCII character nor one at all: what remains can't end a header's
 * or a trailer's line and start another one. Ids and slugs hold nothing of the kind and come out unchanged.
 */
export function printableAscii(text: string): string {
  return text.replaceAll(/[^\x21-\x7e]+/g, (run) =>
    // Through UTF-8, for encodeURIComponent throws at half a surrogate pair and Buffer replaces it.
    encodeURIComponent(Buffer.from(run, 'utf8').toString('utf8')),
  );
}

/**
 * Whether a text is a word of letters, digits and `._:@/-`: safe in headers, file names, trailers and shells. Every call
 * asks this of several texts, and a regular expression, which each process compiles anew, takes longer.
 */
export function isPlainWord(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    // `-./0…9:`, `@A…Z`, `_`, `a…z`
    if (!((code >= 45 && code <= 58) || (code >= 64 && code <= 90) || code === 95 || (code >= 97 && code <= 122))) return false;
  }
  return text !== '';
}

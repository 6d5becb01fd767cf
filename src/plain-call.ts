/** A call that needs no parser of options. */
export interface PlainCall {
  readonly command: 'id' | 'which';
  readonly option: '-q' | '--quiet' | '--json' | undefined;
}

/**
 * Recognises `[id] [-q|--quiet|--json]` and `which [--json]`, the calls of hooks and scripts:
 * commander costs 3 ms, and there is nothing to parse.
 */
export function plainCall(words: readonly string[]): PlainCall | undefined {
  const command = words[0] === 'which' ? 'which' : 'id';
  const rest = words[0] === command ? words.slice(1) : words;
  const [option] = rest;
  if (rest.length === 0) return { command, option: undefined };
  if (rest.length > 1 || (option !== '--json' && (command !== 'id' || (option !== '-q' && option !== '--quiet')))) return undefined;
  return { command, option };
}

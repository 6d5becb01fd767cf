import type { AnswerOptions } from './answer-options.js';

/** The calls of hooks and scripts that need no parser of options: `[id] [-q|--quiet|--json]` and `which [--json]`. */
export function plainWords(words: readonly string[]): AnswerOptions | undefined {
  const command = words[0] === 'which' ? 'which' : 'id';
  const [option, ...rest] = words[0] === command ? words.slice(1) : words;
  if (rest.length > 0) return undefined;
  if (option === undefined || option === '--json') return { command, json: option !== undefined };
  return command === 'id' && (option === '-q' || option === '--quiet') ? { command, quiet: true } : undefined;
}

import { answer } from './answer.js';
import { plainWords } from './plain-words.js';

/**
 * Runs the command. Plain words are answered at once; whatever takes a parser of options goes to the command line.
 *
 * @param words what was typed after the command's name
 * @returns the exit code
 */
export async function main(words: readonly string[]): Promise<number> {
  try {
    const plain = plainWords(words);
    return plain === undefined ? await (await import('./command-line.js')).run(words) : await answer(plain);
  } catch (error) {
    return (await import('./failure.js')).failed(error);
  }
}

import { UsageError } from './failure.js';
import { nearest } from './nearest.js';
import type { CommandRow, CommandTable, Word } from './row.js';

/** The command of that name, or of that alias. */
export function findCommand(word: string, { commands }: Pick<CommandTable, 'commands'>): CommandRow | undefined {
  return commands.find(({ name, alias }) => name === word || alias === word);
}

export function noSuchCommand(word: string, { commands }: Pick<CommandTable, 'commands'>): UsageError {
  return new UsageError(`there is no command ${JSON.stringify(word)}; ${guess(word, commands)}agent-session --help lists the commands.`);
}

/** A word that is none of those that can stand here. @param what such as `format` */
export function noSuchWord(what: string, word: string, words: readonly Word[]): UsageError {
  return new UsageError(`there is no ${what} ${JSON.stringify(word)}; ${guess(word, words)}the ${what}s are ${names(words)}.`);
}

export function missingWord(command: string, what: string, words: readonly Word[]): UsageError {
  return new UsageError(`${command} needs a ${what}; the ${what}s are ${names(words)}.`);
}

/** An argument of a command that takes none, or no further one. */
export function tooManyWords(word: string, { name, argument, options }: CommandRow): UsageError {
  const takes = argument === undefined ? 'no arguments' : 'one argument';
  const option = options.find(({ value }) => value?.words?.some((known) => known.name === word) === true);
  const hint = option === undefined ? `agent-session ${name} --help shows its options` : `did you mean agent-session ${name} ${option.long} ${word}?`;
  return new UsageError(`${name} takes ${takes}, and ${JSON.stringify(word)} is one too many; ${hint}${option === undefined ? '.' : ''}`);
}

function guess(word: string, words: readonly Word[]): string {
  const meant = nearest(word, words.map(({ name }) => name));
  return meant === undefined ? '' : `did you mean ${meant}? `;
}

function names(words: readonly Word[]): string {
  return words.map(({ name }) => name).join(', ');
}

import type { CommandIo } from './io.js';

/** A word that may be typed, and what it means: a few words, with no full stop and no apostrophe, for shells have to quote them. */
export interface Word {
  readonly name: string;
  readonly description: string;
}

export interface OptionRow {
  /** `-q`. */
  readonly short?: string;
  /** `--quiet`. */
  readonly long: string;
  readonly description: string;
  /** The option takes a value: its name in the help, and the words it can be where they are known. */
  readonly value?: { readonly name: string; readonly words?: readonly Word[] };
}

/** What follows a command's name. */
export interface ArgumentRow {
  /** As the help's line of usage shows it: `[shell]`. */
  readonly usage: string;
  /** The words it can be, where they are known. */
  readonly words?: readonly Word[];
  /** It is a program with arguments of its own: options behind it are the program's. */
  readonly program?: true;
}

export interface Example {
  /** What it is for, a sentence without a full stop. */
  readonly about: string;
  /** Lines for a POSIX shell, unless `about` names another one. */
  readonly lines: readonly string[];
}

/** One exit code, or several in one text, and what it means. */
export type ExitRow = readonly [code: string, meaning: string];

/** What was typed behind a command's name. */
export interface Given {
  /** Whether an option that takes no value was given. @param long such as `--json` */
  readonly flag: (long: string) => boolean;
  /** The value of an option; undefined where it was not given. */
  readonly value: (long: string) => string | undefined;
  /** The arguments. */
  readonly words: readonly string[];
  /** Everything there is, for the commands that tell about it. */
  readonly table: CommandTable;
}

/** Everything there is to say about a command, for the parser, the help, the completion scripts and the man page. */
export interface CommandRow extends Word {
  /** Another name that does the same. */
  readonly alias?: string;
  readonly argument?: ArgumentRow;
  readonly options: readonly OptionRow[];
  /** Sentences for the help and the man page. */
  readonly details: readonly string[];
  readonly exits: readonly ExitRow[];
  readonly examples: readonly Example[];
  /** It looks at agents, and tells no warnings itself: a user's `agents.json` that can't be used is told beside it, or only where `--verbose` asks for it. */
  readonly tellsOfAgentsFile?: 'always' | 'verbose';
  /** @returns the exit code */
  readonly run: (given: Given, io: CommandIo) => number | Promise<number>;
}

/** A variable that changes what the commands do. */
export type VariableRow = readonly [name: string, meaning: string];

export interface CommandTable {
  readonly summary: string;
  readonly commands: readonly CommandRow[];
  /** What may stand before a command, or without one: then it is `id`. */
  readonly topLevelOptions: readonly OptionRow[];
  /** What any command may exit with, beside its own codes. */
  readonly commonExits: readonly ExitRow[];
  readonly variables: readonly VariableRow[];
}

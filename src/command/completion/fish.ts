import { quoteForFish } from '../../formats/fish.js';
import type { CommandRow, CommandTable, OptionRow, Word } from '../row.js';

/** For `agent-session completion fish | source`, or a file `agent-session.fish` in fish's completions folder. */
export function fishCompletion({ commands, topLevelOptions }: CommandTable): string {
  const noCommand = `-n __fish_use_subcommand`;
  return [
    // Files are an answer nowhere but behind exec, which has its own rule.
    'complete -c agent-session -f',
    ...words(noCommand, commands),
    ...topLevelOptions.map((option) => optionLine(noCommand, option)),
    ...commands.flatMap((command) => {
      const condition = `-n ${quoteForFish(seen(command, commands))}`;
      return [...command.options.map((option) => optionLine(condition, option)), ...argumentLines(condition, command)];
    }),
    '',
  ].join('\n');
}

/** The words behind a command that runs another one may bear our commands' names: `exec -- npm exec`. */
function seen(command: CommandRow, commands: readonly CommandRow[]): string {
  const words = namesOf(command).join(' ');
  const wrappers = commands.filter(({ argument }) => argument?.program === true).flatMap(namesOf);
  // The argument of help is a command's name, too.
  const others = command.name === 'help' ? wrappers : [...wrappers, 'help'];
  return command.argument?.program === true
    ? `__fish_seen_subcommand_from ${words}`
    : `__fish_seen_subcommand_from ${words}; and not __fish_seen_subcommand_from ${others.join(' ')}`;
}

function namesOf({ name, alias }: CommandRow): readonly string[] {
  return alias === undefined ? [name] : [name, alias];
}

function argumentLines(condition: string, { argument }: CommandRow): readonly string[] {
  if (argument?.program === true) return [`complete -c agent-session ${condition} -x -a '(__fish_complete_subcommand --fcs-skip=2)'`];
  return words(condition, argument?.words ?? []);
}

function words(condition: string, rows: readonly Word[]): readonly string[] {
  return rows.map(({ name, description }) => `complete -c agent-session ${condition} -a ${name} -d ${quoteForFish(description)}`);
}

function optionLine(condition: string, { short, long, description, value }: OptionRow): string {
  const flags = `${short === undefined ? '' : `-s ${short.slice(1)} `}-l ${long.slice(2)}`;
  const line = `complete -c agent-session ${condition} ${flags} -d ${quoteForFish(description)}`;
  if (value === undefined) return line;
  // fish splits the list into words once more, so each description has quotes of its own.
  const list = (value.words ?? []).map((word) => String.raw`${word.name}\t${quoteForFish(word.description)}`).join(' ');
  return `${line} -x${list === '' ? '' : ` -a ${quoteForFish(list)}`}`;
}

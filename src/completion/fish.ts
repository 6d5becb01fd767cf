import type { CommandRow, OptionRow, Word } from '../commands/command-table.js';
import { quoteForFish } from '../export/fish.js';

/** For `agent-session completion fish | source`, or a file `agent-session.fish` in fish's completions folder. */
export function fishCompletion(commands: readonly CommandRow[], topLevelOptions: readonly OptionRow[]): string {
  const noCommand = `-n __fish_use_subcommand`;
  return [
    // Files are an answer nowhere but behind exec, which has its own rule.
    'complete -c agent-session -f',
    ...words(noCommand, commands),
    ...topLevelOptions.map((option) => optionLine(noCommand, option)),
    ...commands.flatMap((command) => {
      const condition = `-n ${quoteForFish(`__fish_seen_subcommand_from ${command.name}`)}`;
      return [...command.options.map((option) => optionLine(condition, option)), ...argumentLines(condition, command)];
    }),
    '',
  ].join('\n');
}

function argumentLines(condition: string, { argument }: CommandRow): readonly string[] {
  if (argument === undefined) return [];
  if (argument === 'command') return [`complete -c agent-session ${condition} -x -a '(__fish_complete_subcommand)'`];
  return words(condition, argument);
}

function words(condition: string, rows: readonly Word[]): readonly string[] {
  return rows.map(({ name, description }) => `complete -c agent-session ${condition} -a ${name} -d ${quoteForFish(description)}`);
}

function optionLine(condition: string, { short, long, description, value }: OptionRow): string {
  const flags = `${short === undefined ? '' : `-s ${short.slice(1)} `}-l ${long.slice(2)}`;
  const lines = `complete -c agent-session ${condition} ${flags} -d ${quoteForFish(description)}`;
  if (value === undefined) return lines;
  const list = (value.words ?? []).map(({ name, description: meaning }) => `${name}\t${meaning}`).join('\n');
  return `${lines} -x${list === '' ? '' : ` -a ${quoteForFish(list)}`}`;
}

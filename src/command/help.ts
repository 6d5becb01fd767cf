import type { CommandIo } from './io.js';
import type { CommandRow, CommandTable, ExitRow, Given, OptionRow, Word } from './row.js';
import { findCommand, noSuchCommand } from './usage.js';
import { wrap } from './wrap.js';

/** Wider lines are hard to read. */
const MAXIMUM_WIDTH = 100;
/** Explanations narrower than this stand below what they explain, not beside it. */
const MINIMUM_BESIDE = 24;

/** `agent-session help [command]`. @returns 0 */
export function runHelp({ words: [name], table }: Given, io: CommandIo): number {
  const row = name === undefined ? undefined : findCommand(name, table);
  if (name !== undefined && row === undefined) throw noSuchCommand(name, table);
  io.stdout(helpText(table, row, { columns: io.columns(), packageFolder: io.packageFolder() }));
  return 0;
}

export interface HelpPlace {
  /** How many characters fit on a line. */
  readonly columns: number;
  /** Where the package is installed, with its documentation. */
  readonly packageFolder: string;
}

/** The help of a command, or of all without one. Examples are never wrapped, so that they can be copied. */
export function helpText(table: CommandTable, row: CommandRow | undefined, { columns, packageFolder }: HelpPlace): string {
  const width = Math.min(columns, MAXIMUM_WIDTH);
  const blocks =
    row === undefined
      ? [
          paragraph('Usage: agent-session [options] [command]', width),
          paragraph(table.summary, width),
          listed('Options', optionEntries(table.topLevelOptions), width),
          listed('Commands', table.commands.map(({ name, alias, argument, description }) => [[alias === undefined ? name : `${name}, ${alias}`, argument?.usage ?? ''].join(' ').trimEnd(), description]), width),
          listed('Exit codes', [['0', 'an id'], ['1', 'no session'], ...table.commonExits], width),
          'Example:\n  session=$(agent-session -q) || session=none\n',
        ]
      : [
          paragraph(usageOf(row), width),
          paragraph([`${capitalised(row.description)}.`, ...row.details].join(' '), width),
          listed('Options', optionEntries(row.options), width),
          ...valueTables(row).map(([title, words]) => listed(title, words.map(({ name, description }) => [name, description]), width)),
          listed('Exit codes', [...row.exits, ...table.commonExits], width),
          ...row.examples.map(({ about, lines }) => `Example: ${about}\n${lines.map((line) => `  ${line}\n`).join('')}`),
        ];
  blocks.push(paragraph(`Documentation: man agent-session; README.md, docs/recipes.md and docs/library.md in ${packageFolder}`, width));
  return blocks.join('\n');
}

export function usageOf({ name, argument, options }: CommandRow): string {
  return `Usage: agent-session ${name}${options.length === 0 ? '' : ' [options]'}${argument === undefined ? '' : ` ${argument.usage}`}`;
}

/** The words that an argument or an option's value can be, each list with its title. */
export function valueTables({ argument, options }: CommandRow): readonly (readonly [title: string, words: readonly Word[]])[] {
  const ofOptions = options.flatMap(({ long, value }) => (value?.words === undefined ? [] : [[`Values of ${long}`, value.words] as const]));
  return argument?.words === undefined ? ofOptions : [['Arguments', argument.words], ...ofOptions];
}

/** An option as it is typed: `-q, --quiet`. */
export function typedOption({ short, long, value }: OptionRow): string {
  return `${short === undefined ? '' : `${short}, `}${long}${value === undefined ? '' : ` <${value.name}>`}`;
}

function optionEntries(options: readonly OptionRow[]): readonly ExitRow[] {
  return options.map((option) => [typedOption(option), option.description]);
}

function paragraph(text: string, width: number): string {
  return `${wrap(text, width).join('\n')}\n`;
}

function listed(title: string, entries: readonly (readonly [term: string, explanation: string])[], width: number): string {
  const termWidth = Math.max(...entries.map(([term]) => term.length));
  const beside = width - termWidth - 4;
  const lines = entries.flatMap(([term, explanation]) => {
    if (beside < MINIMUM_BESIDE) return [...wrap(term, width - 2).map((line) => `  ${line}`), ...wrap(explanation, width - 6).map((line) => `      ${line}`)];
    return wrap(explanation, beside).map((line, position) => `  ${(position === 0 ? term : '').padEnd(termWidth)}  ${line}`);
  });
  return `${title}:\n${lines.map((line) => `${line}\n`).join('')}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

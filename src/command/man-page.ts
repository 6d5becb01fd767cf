import { typedOption, usageOf, valueTables } from './help.js';
import type { CommandRow, CommandTable, Example, ExitRow, OptionRow } from './row.js';

/** The man page, agent-session(1), made of the table of commands, in the language of man(7). */
export function manPage({ summary, commands, topLevelOptions, commonExits, variables }: CommandTable): string {
  return [
    '.\\" Made of src/command/table.ts by "npm run docs": change it there.',
    '.TH AGENT-SESSION 1 "" agent-session',
    '.SH NAME',
    text('agent-session - which coding-agent session is driving me?'),
    '.SH SYNOPSIS',
    commands.map((row) => text(usageOf(row).replace('Usage: ', ''))).join('\n.br\n'),
    '.SH DESCRIPTION',
    text(summary),
    '.SH OPTIONS',
    ...optionEntries(topLevelOptions),
    '.SH COMMANDS',
    ...commands.flatMap((row) => commandLines(row)),
    '.SH EXIT STATUS',
    'Of every command, beside its own:',
    ...entries(commonExits),
    '.SH ENVIRONMENT',
    ...entries(variables),
    '.SH FILES',
    ...entries([
      ['~/.railway/sessions', 'The session files, shared with the Railway CLI.'],
      ['~/.config/agent-session/agents.json', 'Agents of your own, on Linux; agent-session agents check names a fault in it. Its schema is dist/schema/agents.schema.json in the folder of the package.'],
    ]),
    '.SH SEE ALSO',
    text('README.md, docs/recipes.md and docs/library.md in the folder of the package; agent-session --help names it.'),
    '',
  ].join('\n');
}

function commandLines(row: CommandRow): readonly string[] {
  const { name, alias, description, details, options, exits, examples } = row;
  return [
    `.SS "${[name, ...(alias === undefined ? [] : [alias])].map(quoted).join(', ')}"`,
    text(`${description.charAt(0).toUpperCase()}${description.slice(1)}.`),
    ...details.map((sentence) => text(sentence)),
    ...optionEntries(options),
    ...valueTables(row).flatMap(([title, words]) => [`.PP\n${text(title)}:`, ...entries(words.map((word) => [word.name, word.description]))]),
    '.PP\nExit status:',
    ...entries(exits),
    ...examples.flatMap((example) => exampleLines(example)),
  ];
}

function exampleLines({ about, lines }: Example): readonly string[] {
  return [`.PP\n${text(`Example: ${about}`)}`, '.PP\n.RS 4\n.nf', ...lines.map((line) => text(line)), '.fi\n.RE'];
}

function optionEntries(options: readonly OptionRow[]): readonly string[] {
  return entries(options.map((option) => [typedOption(option), option.description]));
}

function entries(rows: readonly ExitRow[]): readonly string[] {
  return rows.map(([term, explanation]) => `.TP\n.B ${quoted(term)}\n${text(explanation)}`);
}

/** A line of text: a full stop or an apostrophe in front would make it a request. */
function text(line: string): string {
  return /^[.']/.test(line) ? String.raw`\&${escaped(line)}` : escaped(line);
}

/** An argument of a request. */
function quoted(words: string): string {
  return escaped(words).replaceAll('"', String.raw`\(dq`);
}

/** Hyphens are to be copied as such, and quotes must stay straight. */
function escaped(words: string): string {
  return words.replaceAll('\\', String.raw`\e`).replaceAll('-', String.raw`\-`).replaceAll("'", String.raw`\(aq`).replaceAll('`', String.raw`\(ga`).replaceAll('~', String.raw`\(ti`).replaceAll('…', '...');
}

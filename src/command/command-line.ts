/** The command line: reads the words by the table of commands, runs the one that is meant, and says what failed. */
import { Command, CommanderError, Option } from 'commander';
import { agentsFileWarnings } from './agents-file.js';
import { failed, UsageError } from './failure.js';
import { EXIT } from './exit-codes.js';
import { helpText } from './help.js';
import { realIo } from './io.js';
import type { CommandIo } from './io.js';
import type { CommandRow, Given, OptionRow } from './row.js';
import { sayWarnings } from './say-warnings.js';
import { table } from './table.js';
import { findCommand, noSuchCommand, tooManyWords } from './usage.js';

declare const AGENT_SESSION_VERSION: string;

/** @returns the exit code */
export async function run(words: readonly string[] = process.argv.slice(2), io = realIo()): Promise<number> {
  try {
    return await perform(read(words), io);
  } catch (error) {
    return failed(error instanceof CommanderError ? usageErrorOf(error, words) : error, io);
  }
}

/** What was typed. */
interface Call {
  /** Undefined where no command was typed. */
  readonly row: CommandRow | undefined;
  readonly words: readonly string[];
  /** By the option's long name. */
  readonly options: ReadonlyMap<string, unknown>;
}

async function perform({ row, words, options }: Call, io: CommandIo): Promise<number> {
  if (row === undefined && options.has('--version')) {
    io.stdout(`${AGENT_SESSION_VERSION}\n`);
    return EXIT.done;
  }
  if (options.has('--help')) {
    io.stdout(helpText(table, row, { columns: io.columns(), packageFolder: io.packageFolder() }));
    return EXIT.done;
  }
  const command = row ?? defaultCommand();
  const unknown = [...options.keys()].find((long) => !command.options.some((option) => option.long === long));
  if (unknown !== undefined) throw new UsageError(`${command.name} has no option ${unknown}; agent-session ${command.name} --help shows its options.`);
  const limit = command.argument === undefined ? 0 : command.argument.program === true ? Infinity : 1;
  const [excess] = words.slice(limit);
  if (excess !== undefined) throw tooManyWords(excess, command);
  // Before the command runs: exec becomes another program.
  if (command.tellsOfAgentsFile === 'always' || (command.tellsOfAgentsFile === 'verbose' && options.has('--verbose'))) {
    sayWarnings(await agentsFileWarnings(io.env), { quiet: options.has('--quiet'), printed: false }, io.say);
  }
  return await command.run(given({ words, options }), io);
}

function given({ words, options }: Pick<Call, 'words' | 'options'>): Given {
  return {
    words,
    table,
    flag: (long) => options.get(long) === true,
    value: (long) => {
      const value = options.get(long);
      return typeof value === 'string' ? value : undefined;
    },
  };
}

function defaultCommand(): CommandRow {
  const [first] = table.commands;
  if (first === undefined) throw new Error('there are no commands');
  return first;
}

/** @throws CommanderError UsageError */
function read(words: readonly string[]): Call {
  const [first] = words;
  // Sooner than an option behind it: that may be right for the command that was meant.
  if (first !== undefined && !first.startsWith('-') && findCommand(first, table) === undefined) throw noSuchCommand(first, table);

  let call: Call | undefined;
  // Commander's own -V and help would print by themselves; here they are options and a command like the others.
  const program = parser('agent-session', table.topLevelOptions)
    .helpCommand(false)
    .enablePositionalOptions()
    .addOption(new Option('-V').hideHelp())
    .action((typed: string[]) => {
      const options = optionsOf(program, table.topLevelOptions);
      const [word] = typed;
      if (word !== undefined) throw noSuchCommand(word, table);
      call = { row: undefined, words: [], options: program.getOptionValue('V') === true ? options.set('--version', true) : options };
    });
  for (const row of table.commands) {
    const command = parser(row.name, row.options);
    if (row.alias !== undefined) command.alias(row.alias);
    if (row.argument?.program === true) command.passThroughOptions();
    program.addCommand(
      command.action((typed: string[]) => {
        // Options may stand before the command, too.
        call = { row, words: typed, options: new Map([...optionsOf(program, table.topLevelOptions), ...optionsOf(command, row.options)]) };
      }),
    );
  }
  program.parse(words, { from: 'user' });
  if (call === undefined) throw new Error('commander called no action');
  return call;
}

function parser(name: string, options: readonly OptionRow[]): Command {
  const command = new Command(name)
    .helpOption(false)
    .exitOverride()
    // Its errors are thrown, too, and said there.
    .configureOutput({ writeErr: () => undefined, writeOut: () => undefined })
    .argument('[words...]');
  for (const option of options) command.addOption(new Option(flagsOf(option)));
  return command;
}

function flagsOf({ short, long, value }: OptionRow): string {
  return `${short === undefined ? '' : `${short}, `}${long}${value === undefined ? '' : ` <${value.name}>`}`;
}

function optionsOf(command: Command, rows: readonly OptionRow[]): Map<string, unknown> {
  return new Map(rows.map(({ long }) => [long, command.getOptionValue(new Option(long).attributeName())] as const).filter(([, value]) => value !== undefined));
}

/** Commander's sentence in our form: `error: unknown option '--jsn'`, and in a second line `(Did you mean --json?)`. */
function usageErrorOf({ message }: CommanderError, words: readonly string[]): UsageError {
  const [, sentence = message, suggestion] = /^(?:error: )?([^]*?)(?:\n\(Did you mean ([^]*)\?\))?$/.exec(message) ?? [];
  const command = words.find((word) => findCommand(word, table) !== undefined);
  const help = `agent-session ${command === undefined ? '' : `${command} `}--help`;
  return new UsageError(`${sentence}${suggestion === undefined ? '' : ` (did you mean ${suggestion}?)`}; ${help} shows what there is.`);
}

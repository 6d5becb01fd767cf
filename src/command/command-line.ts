/** The whole command line, but for what `front.ts` answers itself. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { CommandIo } from './io.js';
import { COMPLETION_SHELLS } from './table.js';
import { checkAgents } from './agents.js';
import { catalogText } from './catalog.js';
import { runCompletion } from './completion.js';
import { runExec } from './exec.js';
import { runExport } from './export.js';
import { runGc } from './gc.js';
import { runHook } from './hook.js';
import { answer } from './answer.js';
import { exportFormats } from '../formats/formats.js';
import { completeMoment } from '../formats/moment.js';
import { thisHost } from '../machine/host.js';
import { printable } from './printable.js';
import { writeAll } from './write.js';
import { finish as work } from '../machine/work.js';
import { lateParts } from '../session/late/parts.js';
import { Surroundings } from '../session/surroundings.js';
import { resolveSession } from '../session/resolve-session.js';
import type { Resolution } from '../session/resolution.js';
import { DAY } from '../store/judge.js';
import { FILE_LIMIT } from '../store/listing.js';
import { MAXIMUM_AGE } from '../store/own-spelling.js';
import { SessionsFolderError } from '../store/sessions-folder-error.js';

declare const AGENT_SESSION_VERSION: string;

const io: CommandIo = {
  stdout: (text) => { writeAll(1, text); },
  stderr: (text) => { writeAll(2, text); },
  env: process.env,
  now: Date.now,
};

interface TrustOption {
  readonly trustEnv?: boolean;
}

const trustOption = new Option('--trust-env', 'don’t check who set a variable: believe the first of the chain');
const jsonOption = new Option('--json', 'print everything that is known, as JSON');
const quietOption = new Option('-q, --quiet', 'don’t say why there is no session');

const program = new Command('agent-session')
  .description('Which coding-agent session is driving me? Without a command: the same as id.')
  .version(AGENT_SESSION_VERSION, '-V, --version', 'show the version')
  .helpOption('-h, --help', 'show help')
  .helpCommand('help [command]', 'show help for a command')
  .enablePositionalOptions()
  .exitOverride()
  .showHelpAfterError('(agent-session --help shows what there is)')
  .configureOutput({ writeOut: io.stdout, writeErr: io.stderr })
  .addHelpText('after', '\nExit codes: 0 an id, 1 no session, 2 wrong usage.\nExample:\n  session=$(agent-session -q) || session=none');

program
  .command('id', { isDefault: true })
  .description('print the session’s id')
  .addOption(jsonOption)
  .addOption(quietOption)
  .addOption(trustOption)
  // The default command: a word that is no command ends up here, and is told so.
  .allowExcessArguments()
  .addHelpText('after', '\nExample:\n  session=$(agent-session id -q) || session=none')
  .action(async (options: { json?: boolean; quiet?: boolean } & TrustOption, command: Command) => {
    const [word] = command.args;
    if (word !== undefined) command.error(`error: ${printable(word)} is no command, and id takes no arguments; agent-session --help shows what there is`);
    finish(await answer({ command: 'id', ...options }));
  });

program
  .command('which')
  .description('explain where the id comes from')
  .addOption(jsonOption)
  .addOption(trustOption)
  .allowExcessArguments(false)
  .addHelpText('after', '\nExample:\n  agent-session which --json | jq .variables')
  .action(async (options: { json?: boolean } & TrustOption) => {
    finish(await answer({ command: 'which', ...options }));
  });

program
  .command('gc')
  .description('remove stale session files')
  .option('--dry-run', 'only say what would be removed')
  .addOption(jsonOption)
  .option('--max-age <age>', 'how old a file may be, such as 12h or 30m (default: 7d)', parseAge)
  .option('--limit <number>', 'how many files may stay', parseLimit, FILE_LIMIT)
  .allowExcessArguments(false)
  .addHelpText('after', '\nExample:\n  agent-session gc --dry-run --max-age 1d')
  .action(async (options: { dryRun?: boolean; json?: boolean; maxAge?: number; limit: number }) => {
    const around = new Surroundings({}, lateParts);
    const store = await work(around.store());
    const { limit, maxAge: maximumAge = MAXIMUM_AGE, dryRun = false } = options;
    finish(runGc(options, await work(store.clean({ limit, maximumAge, dryRun })), io));
  });

program
  .command('export')
  .description('print the session for another tool')
  .option('--as <format>', `the format: ${exportFormats.map(({ name }) => name).join(', ')}`)
  .option('--raw', 'don’t hash the id of a commit trailer')
  .addOption(trustOption)
  .allowExcessArguments(false)
  .addHelpText('after', '\nExample:\n  eval "$(agent-session export --as shell)"')
  .action(async (options: { as?: string; raw?: boolean } & TrustOption) => {
    finish(
      await runExport(
        {
          resolution: await resolved(options),
          as: options.as,
          raw: options.raw === true,
          cwd: process.cwd(),
          moment: completeMoment(),
          machine: thisHost(),
        },
        io,
      ),
    );
  });

program
  .command('exec')
  .description('run a command with the session’s variables set')
  .argument('<command...>', 'the command and its arguments, after --')
  .addOption(trustOption)
  .passThroughOptions()
  .addHelpText('after', '\nExample:\n  agent-session exec -- npm publish')
  .action(async (command: string[], options: TrustOption) => {
    finish(await runExec({ resolution: await resolved(options), command }, io));
  });

program
  .command('hook')
  .description('take what an agent tells its hooks, so that the session has one id everywhere')
  .argument('[command...]', 'a command to run with the JSON on its stdin, after --')
  .option('--json <text>', 'the JSON, where the agent gives it as an argument')
  .option('--verbose', 'say on stderr what was done, and what was not')
  .passThroughOptions()
  .addHelpText('after', '\nExample:\n  agent-session setup claude-code')
  .action(async (command: string[], { json, verbose }: { json?: string; verbose?: boolean }) => {
    const say = (sentence: string): void => { io.stderr(`agent-session: ${printable(sentence)}\n`); };
    const startedAt = Date.now() - process.uptime() * 1000;
    finish(await runHook({ json, verbose: verbose === true, command }, { env: io.env, stdin: () => process.stdin, say, startedAt }));
  });

program
  .command('completion')
  .description('print a shell’s completion script')
  .argument('[shell]', COMPLETION_SHELLS.map(({ name }) => name).join(', '))
  .allowExcessArguments(false)
  .addHelpText('after', '\nExample:\n  agent-session completion bash > ~/.local/share/bash-completion/completions/agent-session')
  .action(async (shell: string | undefined) => {
    finish(await runCompletion({ shell }, io));
  });

program
  .command('catalog')
  .description('print what is known of agents')
  .addOption(jsonOption)
  .allowExcessArguments(false)
  .addHelpText('after', '\nExample:\n  agent-session catalog --json | jq .precedence')
  .action((options: { json?: boolean }) => {
    io.stdout(catalogText(readFileSync(join(__dirname, '../catalog.json'), 'utf8'), { json: options.json === true }));
    finish(0);
  });

program
  .command('agents')
  .description('check your agents.json')
  .argument('<check>', 'check')
  .option('--file <file>', 'check this file instead')
  .allowExcessArguments(false)
  .addHelpText('after', '\nExample:\n  agent-session agents check --file new-agents.json')
  .action((word: string, options: { file?: string }, command: Command) => {
    if (word !== 'check') command.error(`error: agents has no command ${printable(word)}; there is agents check`);
    const { good, bad } = checkAgents(io.env, options.file === undefined ? undefined : resolve(options.file));
    if (good !== undefined) io.stdout(good);
    if (bad !== undefined) io.stderr(`agent-session: ${printable(bad)}\n`);
    finish(bad === undefined ? 0 : 1);
  });

/** @returns the exit code */
export async function run(): Promise<number> {
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) finish(error.exitCode === 0 ? 0 : 2);
    else if (error instanceof SessionsFolderError) {
      io.stderr(`agent-session: ${error.message}\n`);
      finish(2);
    } else throw error;
  }
  return exitCode;
}

async function resolved({ trustEnv }: TrustOption): Promise<Resolution> {
  return await resolveSession({ ...(trustEnv === true && { trustEnv }) });
}

let exitCode = 0;

function finish(code: number): void {
  exitCode = code;
}

function parseAge(text: string): number {
  const units: Readonly<Record<string, number>> = { d: DAY, h: DAY / 24, m: DAY / 1440 };
  const [, count, unit = ''] = /^(\d{1,6})([dhm])$/.exec(text) ?? [];
  const milliseconds = units[unit];
  if (count === undefined || milliseconds === undefined) throw new InvalidArgumentError('Give a number and a unit: 7d, 12h or 30m.');
  return Number(count) * milliseconds;
}

function parseLimit(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('Give a whole number, such as 100.');
  return Number(text);
}

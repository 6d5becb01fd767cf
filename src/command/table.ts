/**
 * Every command, option, argument, description and example, said once. The parser (command-line.ts), the help, the
 * completion scripts and the man page are made of this. A new command is a file of its own and a row here.
 */
import { exportFormats } from '../formats/formats.js';
import { runAgents } from './agents.js';
import { runCatalog } from './catalog.js';
import { runAlive } from './alive.js';
import { runCompletion } from './completion.js';
import { runExec } from './exec.js';
import { EXIT } from './exit-codes.js';
import { runExport } from './export.js';
import { runFind } from './find.js';
import { runGc } from './gc.js';
import { runHelp } from './help.js';
import { runHook } from './hook.js';
import { runId } from './id.js';
import { runList } from './list.js';
import type { CommandRow, CommandTable, OptionRow, Word } from './row.js';
import { runSetupHere, settableAgents } from './setup.js';
import { runWhich } from './which.js';

const JSON_OPTION: OptionRow = { long: '--json', description: 'print everything that is known, as JSON' };
const QUIET: OptionRow = { short: '-q', long: '--quiet', description: 'print no reason and no warning on stderr' };
const TRUST_ENV: OptionRow = { long: '--trust-env', description: 'believe the environment without checking who set a variable' };
const PID: OptionRow = { long: '--pid', description: 'answer for the process with this pid', value: { name: 'pid' } };
const AGENT_ONLY: OptionRow = { long: '--agent-only', description: 'count a session only where a known agent drives it' };
const HELP: OptionRow = { short: '-h', long: '--help', description: 'show help' };

const SHELLS: readonly Word[] = [
  { name: 'bash', description: 'the script for bash' },
  { name: 'zsh', description: 'the script for zsh' },
  { name: 'fish', description: 'the script for fish' },
];

const ID_OPTIONS = [JSON_OPTION, QUIET, AGENT_ONLY, TRUST_ENV, PID];

/** The commands that tell about the session and its store. */
const commands: readonly CommandRow[] = [
  {
    name: 'id',
    description: 'print the id of the session',
    options: [...ID_OPTIONS, HELP],
    details: ['Warnings, and the reason where there is no session, are printed on stderr, a line each.'],
    exits: [
      ['0', 'there is an id, and agent-session stands by it'],
      ['1', 'there is no session'],
    ],
    examples: [{ about: 'In a script', lines: ['session=$(agent-session id -q) || session=none'] }],
    run: runId,
  },
  {
    name: 'which',
    description: 'explain where the id comes from',
    options: [JSON_OPTION, AGENT_ONLY, TRUST_ENV, PID, HELP],
    details: ['It shows the variables and the processes that the answer rests on, and what was rejected and why.'],
    exits: [['0', 'also where there is no session']],
    examples: [{ about: 'The variables that were looked at', lines: ['agent-session which --json | jq .evidence.variables'] }],
    run: runWhich,
  },
  {
    name: 'list',
    alias: 'ls',
    description: 'list the agent sessions that run on this machine',
    options: [JSON_OPTION, HELP],
    details: ['What the id of a session is, it knows as a command in that session would know it. Nothing is created by looking.'],
    exits: [['0', 'also where no session runs']],
    examples: [{ about: 'The folders that agents work in', lines: ['agent-session list --json | jq -r .sessions[].folder'] }],
    tellsOfAgentsFile: 'always',
    run: runList,
  },
  {
    name: 'find',
    description: 'find a session again from its id, a commit or a commit trailer',
    argument: { usage: 'id|commit|trailer' },
    options: [JSON_OPTION, HELP],
    details: [
      'It prints whether the session is alive, the path of its conversation, and the command that continues it.',
      'Conversations are found by the names of files and folders alone: none is opened. A hashed trailer is found in the clone where it was made.',
    ],
    exits: [
      ['0', 'a session was found'],
      ['1', 'none was found; stderr says where it looked'],
    ],
    examples: [{ about: 'The conversation that made the last commit', lines: ['agent-session find HEAD'] }],
    tellsOfAgentsFile: 'always',
    run: runFind,
  },
  {
    name: 'alive',
    description: 'tell whether a session is alive',
    argument: { usage: '[id]' },
    options: [
      { long: '--holder', description: 'judge the holder of a lock, as export --as holder wrote it', value: { name: 'file' } },
      JSON_OPTION,
      { short: '-q', long: '--quiet', description: 'print nothing' },
      HELP,
    ],
    details: ['A pid that is another process by now, and a machine that was started anew, are seen.'],
    exits: [
      ['0', 'it is alive'],
      ['1', 'it has ended'],
      ['3', 'nobody here can know: another host, another container, or nothing tells of it'],
    ],
    examples: [{ about: 'Whether the lock is left over', lines: ['agent-session alive --holder deploy.lock || echo "exit code $?"'] }],
    tellsOfAgentsFile: 'always',
    run: runAlive,
  },
  {
    name: 'gc',
    description: 'remove session files that are no longer needed',
    options: [
      { long: '--dry-run', description: 'only say what would be removed' },
      JSON_OPTION,
      { long: '--max-age', description: 'how old a file may be, such as 12h or 30m (default: 7d)', value: { name: 'age' } },
      { long: '--limit', description: 'how many files may stay (default: 100)', value: { name: 'number' } },
      HELP,
    ],
    details: ['Every call that uses the store removes such files, so this is for looking and for scripts that clean up.'],
    exits: [
      ['0', 'the folder is clean'],
      ['1', 'the folder cannot be cleaned'],
    ],
    examples: [{ about: 'Which files are older than a day', lines: ['agent-session gc --dry-run --max-age 1d'] }],
    tellsOfAgentsFile: 'always',
    run: runGc,
  },
  {
    name: 'export',
    description: 'print the session in the format of another tool',
    options: [
      { long: '--as', description: 'the format', value: { name: 'format', words: exportFormats } },
      { long: '--raw', description: 'print the id in a commit trailer as it is, not hashed' },
      AGENT_ONLY,
      TRUST_ENV,
      HELP,
    ],
    details: [],
    exits: [
      ['0', 'the format was printed, or there is nothing to say in it without a session'],
      ['1', 'the format cannot be made, such as a UUID without a session'],
    ],
    examples: [
      { about: 'Variables for a shell and for what it starts', lines: ['eval "$(agent-session export --as shell)"'] },
      { about: 'Headers for a request', lines: ['agent-session export --as headers | curl -H @- https://example.com'] },
    ],
    tellsOfAgentsFile: 'always',
    run: runExport,
  },
  {
    name: 'exec',
    description: 'run a program with the variables of the session set',
    argument: { usage: '-- program [argument...]', program: true },
    options: [AGENT_ONLY, TRUST_ENV, HELP],
    details: [
      'The program runs as if it had been started directly: it has the same streams, descriptors and signals. Where Node can do it, it takes the place of this process.',
      'It also runs where there is no session; then the variables are unset.',
    ],
    exits: [
      ['126', 'the program cannot be run'],
      ['127', 'there is no such program'],
      ['others', 'those of the program; the signal that ended the program ends exec, too'],
    ],
    examples: [{ about: 'A script that reads AGENT_SESSION_ID', lines: ['agent-session exec -- ./report.sh'] }],
    tellsOfAgentsFile: 'always',
    run: runExec,
  },
  {
    name: 'hook',
    description: 'take what an agent tells its hooks, so that the session has one id everywhere',
    argument: { usage: '[-- program [argument...]]', program: true },
    options: [
      { long: '--json', description: 'the JSON, where the agent gives it as an argument', value: { name: 'text' } },
      { long: '--verbose', description: 'say on stderr what was done, and what was not' },
      HELP,
    ],
    details: ['A program gets the JSON on its stdin and the variables of the session. Without one, nothing is printed and nothing fails, for agents take both as an answer.'],
    exits: [
      ['0', 'always, without a program'],
      ['others', 'those of the program; 126 and 127 as with exec'],
    ],
    examples: [{ about: 'In the configuration of the hooks of an agent', lines: ['agent-session hook'] }],
    tellsOfAgentsFile: 'verbose',
    run: runHook,
  },
  {
    name: 'setup',
    description: 'say what to add to the configuration of an agent, so that its session has one id everywhere',
    argument: { usage: '[agent]', words: settableAgents },
    options: [{ long: '--check', description: 'say what is in place, and whether the last session was told' }, HELP],
    details: ['It never changes a file. Without an agent it lists those that are found on this machine, and what each would gain.'],
    exits: [
      ['0', 'it was said; with --check: everything is in place'],
      ['1', 'with --check: something is missing'],
    ],
    examples: [{ about: 'What Gemini CLI needs', lines: ['agent-session setup gemini-cli'] }],
    tellsOfAgentsFile: 'always',
    run: runSetupHere,
  },
  {
    name: 'catalog',
    description: 'print what is known of agents',
    options: [{ ...JSON_OPTION, description: 'print the whole catalog, as JSON' }, HELP],
    details: [],
    exits: [['0', 'the catalog was printed']],
    examples: [{ about: 'The precedence of the variables', lines: ['agent-session catalog --json | jq .precedence'] }],
    tellsOfAgentsFile: 'always',
    run: runCatalog,
  },
  {
    name: 'agents',
    description: 'check the file that describes agents of your own',
    argument: { usage: 'check', words: [{ name: 'check', description: 'check the file' }] },
    options: [{ long: '--file', description: 'check this file instead', value: { name: 'file' } }, HELP],
    details: [],
    exits: [
      ['0', 'the file can be used, or there is none'],
      ['1', 'the file cannot be used'],
    ],
    examples: [{ about: 'A file that is not in its place yet', lines: ['agent-session agents check --file new-agents.json'] }],
    run: runAgents,
  },
  {
    name: 'completion',
    description: 'print the completion script of a shell',
    argument: { usage: 'shell', words: SHELLS },
    options: [HELP],
    details: [],
    exits: [['0', 'the script was printed']],
    examples: [
      {
        about: 'For bash',
        lines: [
          'mkdir -p ~/.local/share/bash-completion/completions',
          'agent-session completion bash > ~/.local/share/bash-completion/completions/agent-session',
          "echo '. ~/.local/share/bash-completion/completions/agent-session' >> ~/.bashrc",
        ],
      },
      {
        about: 'For zsh',
        lines: [
          'mkdir -p ~/.zsh/completions',
          'agent-session completion zsh > ~/.zsh/completions/_agent-session',
          "echo '. ~/.zsh/completions/_agent-session' >> ~/.zshrc",
        ],
      },
      {
        about: 'For fish',
        lines: ['mkdir -p ~/.config/fish/completions', 'agent-session completion fish > ~/.config/fish/completions/agent-session.fish'],
      },
    ],
    run: runCompletion,
  },
];

const help: CommandRow = {
  name: 'help',
  description: 'show the help of a command',
  argument: { usage: '[command]', words: commands },
  options: [HELP],
  details: [],
  exits: [['0', 'the help was printed']],
  examples: [{ about: 'What export can do', lines: ['agent-session help export'] }],
  run: runHelp,
};

export const table: CommandTable = {
  summary: 'Which coding-agent session is driving me? Without a command: the same as id.',
  commands: [...commands, help],
  topLevelOptions: [...ID_OPTIONS, HELP, { short: '-v', long: '--version', description: 'show the version' }],
  commonExits: [
    [String(EXIT.usage), 'wrong usage, or RAILWAY_SESSIONS_DIR is a relative path'],
    [String(EXIT.failed), 'the call failed and says nothing about the session: stdout cannot be written, or the system forbids what is needed'],
  ],
  variables: [
    ['RAILWAY_AGENT_SESSION', 'The id of the session. It goes before everything else.'],
    ['RAILWAY_SESSIONS_DIR', 'The absolute path of the folder of session files. The default is ~/.railway/sessions.'],
    ['RAILWAY_CALLER', 'Who runs the command, where that is not seen rightly: tty, ci, or the name of an agent.'],
    ['AGENT_SESSION_TRUST_ENV', 'With 1 or true: the same as --trust-env.'],
    ['AGENT_SESSION_CONFIG', 'The absolute path of a file that describes agents of your own.'],
    ['DO_NOT_TRACK, RAILWAY_NO_TELEMETRY', 'With 1 or true: no session is stored.'],
    ['NODE_DISABLE_COMPILE_CACHE', 'Set: no compiled code is kept beside the program, and none is read. Each call then compiles again.'],
    ['NO_COLOR, FORCE_COLOR', 'Without colour, and with colour also where stdout is no terminal. FORCE_COLOR goes first.'],
  ],
};

import { exportFormats } from '../formats/formats.js';

export interface OptionRow {
  /** `-q`. */
  readonly short?: string;
  /** `--quiet`. */
  readonly long: string;
  readonly description: string;
  /** The option takes a value: its name in the help, and the words it can be where they are known. */
  readonly value?: { readonly name: string; readonly words?: readonly Word[] };
}

export interface Word {
  readonly name: string;
  readonly description: string;
}

export interface CommandRow extends Word {
  readonly options: readonly OptionRow[];
  /** The words its argument can be, or `command`: a program with its own arguments. */
  readonly argument?: readonly Word[] | 'command';
}

const JSON_OPTION: OptionRow = { long: '--json', description: 'print everything that is known, as JSON' };
const TRUST_ENV_OPTION: OptionRow = { long: '--trust-env', description: "don't check who set a variable" };
const HELP_OPTION: OptionRow = { short: '-h', long: '--help', description: 'show help' };
const ID_OPTIONS = [JSON_OPTION, { short: '-q', long: '--quiet', description: "don't say why there is no session" }, TRUST_ENV_OPTION];

export const COMPLETION_SHELLS: readonly Word[] = [
  { name: 'bash', description: 'completion for bash' },
  { name: 'zsh', description: 'completion for zsh' },
  { name: 'fish', description: 'completion for fish' },
];

/** What completion offers before a command: without one, `agent-session` is `agent-session id`. */
export const topLevelOptions: readonly OptionRow[] = [
  ...ID_OPTIONS,
  HELP_OPTION,
  { short: '-V', long: '--version', description: 'show the version' },
];

/** All commands and options, as completion offers them; a test compares them with each command's help. */
export const commandTable: readonly CommandRow[] = [
  { name: 'id', description: "print the session's id", options: [...ID_OPTIONS, HELP_OPTION] },
  { name: 'which', description: 'explain where the id comes from', options: [JSON_OPTION, TRUST_ENV_OPTION, HELP_OPTION] },
  {
    name: 'gc',
    description: 'remove stale session files',
    options: [
      { long: '--dry-run', description: 'only say what would be removed' },
      JSON_OPTION,
      { long: '--max-age', description: 'how old a file may be, such as 7d', value: { name: 'age' } },
      { long: '--limit', description: 'how many files may stay', value: { name: 'number' } },
      HELP_OPTION,
    ],
  },
  {
    name: 'export',
    description: 'print the session for another tool',
    options: [
      { long: '--as', description: 'the format', value: { name: 'format', words: exportFormats } },
      { long: '--raw', description: "don't hash the id of a commit trailer" },
      TRUST_ENV_OPTION,
      HELP_OPTION,
    ],
  },
  { name: 'exec', description: "run a command with the session's variables set", options: [TRUST_ENV_OPTION, HELP_OPTION], argument: 'command' },
  { name: 'catalog', description: 'print what is known of agents', options: [JSON_OPTION, HELP_OPTION] },
  {
    name: 'agents',
    description: 'check your agents.json',
    options: [{ long: '--file', description: 'check this file instead', value: { name: 'file' } }, HELP_OPTION],
    argument: [{ name: 'check', description: 'whether the file can be used' }],
  },
  {
    name: 'hook',
    description: 'take what an agent tells its hooks, so that the session has one id everywhere',
    options: [
      { long: '--json', description: 'the JSON, where the agent gives it as an argument', value: { name: 'text' } },
      { long: '--verbose', description: 'say on stderr what was done, and what was not' },
      HELP_OPTION,
    ],
    argument: 'command',
  },
  { name: 'completion', description: "print a shell's completion script", options: [HELP_OPTION], argument: COMPLETION_SHELLS },
];

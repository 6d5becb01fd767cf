import { syntaxes } from './syntaxes.js';
import type { Language, Letters, Syntax } from './syntaxes.js';

/** What follows the options of an interpreter. */
export type Runs =
  /** A script, at this position of the arguments; for an option such as `-mMODULE`, the name in that word. */
  | { readonly what: 'script'; readonly script: string; readonly at: number }
  /** Text of a program, or something else that is no script. */
  | { readonly what: 'code' }
  /** Nothing: it reads its standard input, or talks to a person. */
  | { readonly what: 'nothing' }
  /** An option that we do not know may have a value, so which word is the script is uncertain. */
  | { readonly what: 'unknown' };

const CODE: Runs = { what: 'code' };
const NOTHING: Runs = { what: 'nothing' };
const UNKNOWN: Runs = { what: 'unknown' };

/** @param name an interpreter's or a shell's, without its version */
export function languageOf(name: string): Language {
  return syntaxOf(name).language;
}

function syntaxOf(name: string): Syntax {
  const known = syntaxes();
  return (Object.hasOwn(known, name) ? known[name] : undefined) ?? known.sh;
}

/**
 * What an interpreter or shell was told to run, from its argument vector word by word. Text behind `-c` or `-e` is a
 * program, not a name: agents write whole commands there, other agents' names among them.
 *
 * @param name an interpreter's or a shell's, without its version
 */
export function whatItRuns(name: string, argv: readonly string[]): Runs {
  if (name === 'pwsh' || name === 'powershell') return whatPowerShellRuns(name, argv);
  if (name === 'cmd') return whatCmdRuns(argv);
  const syntax = syntaxOf(name);
  const { values = '', code = '', letters, commands = '', runs = '', dashEnds, uncertain } = syntax;
  let command = true;
  for (let at = 1; at < argv.length; at += 1) {
    const word = argv[at] ?? '';
    if (word === '--' || (word === '-' && dashEnds === true)) return scriptAt(argv, at + 1);
    if (word === '' || word === '-') return NOTHING;
    const first = word.charAt(0);
    if (first !== '-' && !(first === '+' && syntax.language === 'shell')) {
      if (command && runs.includes(` ${word} `)) {
        command = false;
        continue;
      }
      if (command && commands.includes(` ${word} `)) return CODE;
      return scriptAt(argv, at);
    }
    if (letters === undefined || word.startsWith('--')) {
      const equals = word.indexOf('=');
      const option = ` ${(equals < 0 ? word : word.slice(0, equals)).slice(0, LONGEST_OPTION).replaceAll('_', '-')} `;
      if (code.includes(option)) return CODE;
      if (equals >= 0) continue;
      if (values.includes(option)) at += 1;
      else if (uncertain === true) return UNKNOWN;
      continue;
    }
    const step = readLetters(word, letters, argv, at);
    if (typeof step === 'object') return step;
    at += step;
  }
  return NOTHING;
}

/** Characters, three times as long as any option. */
const LONGEST_OPTION = 150;

/** @returns how many further words the options in this one take, or what it runs */
function readLetters(word: string, letters: Letters, argv: readonly string[], at: number): number | Runs {
  let taken = 0;
  for (let position = 1; position < word.length; position += 1) {
    const letter = word.charAt(position);
    const last = position === word.length - 1;
    if (letters.code.includes(letter)) return letter === 's' ? NOTHING : CODE;
    if (letters.module?.includes(letter) === true) return last ? scriptAt(argv, at + 1) : { what: 'script', script: word.slice(position + 1), at };
    if (letters.value.includes(letter)) return last ? taken + 1 : taken;
    if (letters.rest?.includes(letter) === true) return taken;
    if (letters.next?.includes(letter) === true) taken += 1;
    else if (letters.plain !== '*' && !letters.plain.includes(letter)) return UNKNOWN;
  }
  return taken;
}

function scriptAt(argv: readonly string[], at: number): Runs {
  const script = argv[at] ?? '';
  return script === '' ? NOTHING : { what: 'script', script, at };
}

/** What takes the next word, by the beginning that tells it from the others (about_PowerShell_exe, about_Pwsh). */
const POWERSHELL_VALUES = [/^ex|^ep$/, /^inp|^if$/, /^o/, /^w/, /^v/, /^config/, /^cu/, /^settings/, /^ps/];

/** Its options are words in any case, behind `-` or `/`, and may be cut short. */
function whatPowerShellRuns(name: string, argv: readonly string[]): Runs {
  let stays = false;
  for (let at = 1; at < argv.length; at += 1) {
    const word = argv[at] ?? '';
    const first = word.charAt(0);
    if (first !== '-' && (first !== '/' || name === 'pwsh')) {
      // Windows PowerShell takes a bare word for a command, PowerShell 7 for a script.
      return name === 'pwsh' || word.toLowerCase().endsWith('.ps1') ? scriptAt(argv, at) : stays ? NOTHING : CODE;
    }
    const option = word.slice(1, LONGEST_OPTION).toLowerCase();
    if ('file'.startsWith(option) && option !== '') return scriptAt(argv, at + 1);
    if (option.startsWith('noe')) stays = true;
    else if (['command', 'encodedcommand', 'commandwithargs', 'ec', 'cwa'].some((full) => full.startsWith(option)) || option === '') return stays ? NOTHING : CODE;
    else if (POWERSHELL_VALUES.some((pattern) => pattern.test(option))) at += 1;
  }
  return NOTHING;
}

/** `/c` runs a command and ends, `/k` runs one and stays. Options may stand in one word: `/d/s/c`. */
function whatCmdRuns(argv: readonly string[]): Runs {
  for (let at = 1; at < argv.length; at += 1) {
    const word = (argv[at] ?? '').slice(0, LONGEST_OPTION).toLowerCase();
    if (!word.startsWith('/')) break;
    for (const option of word.split('/')) {
      if (option.startsWith('c') || option.startsWith('r')) return CODE;
      if (option.startsWith('k')) return NOTHING;
    }
  }
  return NOTHING;
}

/** What an interpreter runs. */
export type Language = 'javascript' | 'python' | 'perl' | 'ruby' | 'shell';

/** How an interpreter reads its command line, as far as it takes to find the script. Lists are words between blanks. */
interface Syntax {
  readonly language: Language;
  /** Options that take the next word as their value, unless `=` gives it. */
  readonly values?: string;
  /** Options after which there is no script, for what follows is code, or it runs something else. */
  readonly code?: string;
  /** Single letters, several of which may stand in one word behind a `-`. Absent: each option is a word of its own. */
  readonly letters?: Letters;
  /** First words that are commands of the interpreter itself, not scripts. */
  readonly commands?: string;
  /** Commands before the script: `deno run x.ts`. */
  readonly runs?: string;
  /** A `-` ends the options; else it is the standard input. */
  readonly dashEnds?: true;
  /** Only a first word that is no option is certainly the script. */
  readonly uncertain?: true;
}

interface Letters {
  /** Take no value. `*`: all that are not named otherwise. */
  readonly plain: string;
  /** Take the rest of the word, or else the next word. */
  readonly value: string;
  /** Take the next word, and letters may follow in this one. */
  readonly next?: string;
  /** Take the rest of the word, which may be nothing. */
  readonly rest?: string;
  /** After them comes code, or the standard input is read. */
  readonly code: string;
  /** After them comes a module's name. */
  readonly module?: string;
}

/**
 * The options of `node` that take a separate word, from the options that Node's own parser declares as String,
 * StringList, Integer, UInteger or HostPort, with their aliases (`internalBinding('options')` of Node 20.20.2, 22.23.3,
 * 24.21.0 and 26.10.0, read 2026-11-21). All others, V8's included, take their value behind `=`.
 */
const NODE_VALUES =
  ' -r --require --import --loader --experimental-loader -C --conditions --allow-fs-read --allow-fs-write --bench-isolation --bench-name-pattern --bench-reporter' +
  ' --bench-reporter-destination --bench-samples --bench-warmup --build-snapshot-config --cpu-prof-dir --cpu-prof-interval --cpu-prof-name --debug-port --diagnostic-dir' +
  ' --disable-proto --disable-warning --dns-result-order --env-file --env-file-if-exists --experimental-config-file' +
  ' --experimental-default-config-file --experimental-default-type --experimental-package-map --experimental-policy' +
  ' --experimental-test-isolation --experimental-test-tag-filter --heap-prof-dir --heap-prof-interval --heap-prof-name --heapsnapshot-near-heap-limit --heapsnapshot-signal' +
  ' --icu-data-dir --input-type --inspect-port --inspect-publish-uid --localstorage-file --max-http-header-size --max-old-space-size-percentage' +
  ' --network-family-autoselection-attempt-timeout --openssl-config --policy-integrity --redirect-warnings --report-dir --report-directory --report-filename --report-signal' +
  ' --secure-heap --secure-heap-min --security-revert --security-reverts --snapshot-blob --stack-trace-limit --test-concurrency --test-coverage-branches' +
  ' --test-coverage-exclude --test-coverage-functions --test-coverage-include --test-coverage-lines --test-global-setup --test-isolation --test-name-pattern' +
  ' --test-random-seed --test-reporter --test-reporter-destination --test-rerun-failures --test-shard --test-skip-pattern --test-timeout --title --tls-cipher-list' +
  ' --tls-keylog --trace-event-categories --trace-event-file-pattern --trace-require-module --unhandled-rejections --use-largepages --v8-pool-size --vfs-load --vfs-mount' +
  ' --watch-kill-signal --watch-path ';

/** It evaluates, tests, checks or packs: what follows is no script that it runs as its own. */
const NODE_CODE = ' -e --eval -p --print -pe --run --test --bench -c --check --prof-process --build-sea --experimental-sea-config -i --interactive -h --help -v --version --v8-options --completion-bash ';

const NODE: Syntax = { language: 'javascript', values: NODE_VALUES, code: NODE_CODE, commands: ' inspect ' };

/** As `bun run --help` of Bun 1.4 lists them (read 2026-11-21): a value may be a word of its own. */
const BUN: Syntax = {
  language: 'javascript',
  values:
    ' --elide-lines -F --filter --shell --watch-kill-signal -r --preload --require --import --cpu-prof-name --cpu-prof-dir --cpu-prof-interval --heap-prof-name' +
    ' --heap-prof-dir --heap-prof-interval --install --port --conditions --fetch-preconnect --max-http-header-size --dns-result-order --redirect-warnings --disable-warning' +
    ' --title --unhandled-rejections --console-depth --user-agent --cron-title --cron-period --main-fields --extension-order --tsconfig-override -d --define --drop --feature' +
    ' -l --loader --jsx-factory --jsx-fragment --jsx-import-source --jsx-runtime --env-file --cwd -c --config ',
  code: ' -e --eval -p --print --interactive -h --help -v --version --revision ',
  commands: ' test check fmt repl exec install i add a remove rm update audit dedupe prune outdated link unlink publish patch pm info why build init create c upgrade feedback ',
  runs: ' run ',
};

/** As `deno run --help` of Deno 2.9 lists them (read 2026-11-21). */
const DENO: Syntax = {
  language: 'javascript',
  values: ' --ext --import-map --node-modules-linker -c --config --cert --min-dep-age --inspect-publish-uid --location --seed --preload --import --require --conditions -L --log-level --lock ',
  code: ' -h --help -V --version ',
  commands:
    ' add approve-scripts audit bench bump-version bundle cache check ci clean compile completions coverage create deploy desktop doc eval fmt help i info init install jupyter link' +
    ' lint list lsp outdated pack publish remove repl sandbox task test transpile types uninstall unlink update upgrade vendor version why ',
  runs: ' run serve watch x ',
};

const PYTHON: Syntax = {
  language: 'python',
  values: ' --check-hash-based-pycs --jit ',
  letters: { plain: 'bBdEhiIOPqRsStuvVx?', value: 'WXQ', code: 'c', module: 'm' },
};

/** POSIX's options and those of bash, zsh and ksh. */
const SHELL: Syntax = {
  language: 'shell',
  values: ' --rcfile --init-file --emulate ',
  letters: { plain: '*', value: '', next: 'oO', code: 'cs' },
  dashEnds: true,
};

const SYNTAXES: Readonly<Record<string, Syntax>> = {
  node: NODE,
  nodejs: NODE,
  tsx: { ...NODE, values: `${NODE_VALUES}--tsconfig `, commands: ' watch ' },
  'ts-node': { ...NODE, uncertain: true },
  bun: BUN,
  deno: DENO,
  python: PYTHON,
  pypy: PYTHON,
  // -C, -d and -D take letters of their own, which look like further options: after them nothing is certain.
  perl: { language: 'perl', letters: { plain: 'acfghlnpsStTuUvwWX0123456789', value: 'I', rest: 'FimMVx', code: 'eE' } },
  ruby: { language: 'ruby', letters: { plain: 'achlnpsSvwyUWT0123456789', value: 'CEIr', rest: 'Fix', code: 'e' }, uncertain: true },
  fish: {
    language: 'shell',
    values: ' --init-command --debug --debug-output --features --profile --profile-startup --debug-stack-frames ',
    code: ' --command ',
    letters: { plain: '*', value: 'CdDfop', code: 'c' },
    dashEnds: true,
  },
  nu: {
    language: 'shell',
    values: ' --execute --include-path --table-mode --threads --config --env-config --plugin-config --plugins --log-level --log-target --log-include --log-exclude --error-style ',
    code: ' --commands --lsp --mcp --testbin ',
    letters: { plain: '*', value: 'eImt', code: 'c' },
  },
  elvish: { language: 'shell', values: ' -rc -db -log -sock -deprecation-level -cpuprofile -allocsprofile ', code: ' -c -lsp ' },
  xonsh: { language: 'shell', values: ' --shell-type ', letters: { plain: '*', value: 'D', code: 'c' }, uncertain: true },
};

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
  return (Object.hasOwn(SYNTAXES, name) ? SYNTAXES[name] : undefined) ?? SHELL;
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

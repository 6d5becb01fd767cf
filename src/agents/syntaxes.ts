/** What an interpreter runs. */
export type Language = 'javascript' | 'python' | 'perl' | 'ruby' | 'shell';

/** How an interpreter reads its command line, as far as it takes to find the script. Lists are words between blanks. */
export interface Syntax {
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

export interface Letters {
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

/** By an interpreter's name. */
type Syntaxes = Readonly<Record<string, Syntax>> & { /** Any other shell's, too. */ readonly sh: Syntax };

const SYNTAXES: Syntaxes = {
  sh: SHELL,
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

/** How interpreters read their command lines. The build of the library replaces this module by its value, compressed. */
export function syntaxes(): Syntaxes {
  return SYNTAXES;
}

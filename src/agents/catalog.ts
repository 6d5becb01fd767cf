import type { AgentRow, Source } from './agent-row.js';

/*
 * Every coding agent we know, one row each. Rows are data: adding an agent adds a row and nothing else.
 *
 * The order counts. Session variables answer in it, after the four of the shared chain
 * (CLAUDE_CODE_SESSION_ID, CODEX_THREAD_ID, OPENCODE_RUN_ID, AMP_CURRENT_THREAD_ID: the first four rows)
 * and before the generic AGENT_THREAD_ID and AGENT_SESSION_ID, which belong to no row. An agent that
 * carries another one's marks comes before it, or the other's mark is `unless` its own.
 *
 * Editors (cursor, code, windsurf, zed, kiro, trae, antigravity) are never programs of an agent: a person
 * sits in them. A name that other well-known tools bear counts only with a mark or a first argument.
 */

const captured = (from: string, seen = '2026-11-20'): Source => ({ how: 'captured', from, seen });
const read = (from: string, seen = '2026-11-21'): Source => ({ how: 'read', from, seen });

const claude = captured('claude-code 2.1.329, 2.0.50, 1.0.100 on Linux');
const codex = captured('codex 0.169.0, 0.100, 0.50 on Linux');
const codexSource = read('openai/codex: codex-rs/arg0, codex-rs/core');
const opencode = captured('opencode 1.18.33 on Linux');
const opencodeSource = read('sst/opencode source');
const ampBinary = read('the amp binary', '2026-11-20');
const kilo = captured('kilo 7.7.7 on Linux');
const gemini = captured('gemini-cli 0.61.0 on Linux');
const geminiSource = read('google-gemini/gemini-cli source');
const qwen = captured('qwen-code 0.24.4 on Linux');
const copilot = captured('copilot-cli 1.0.102 on Linux');
const pi = captured('pi 0.87.1 and older on Linux');
const cursor = read('the cursor-agent bundle', '2026-11-20');
const goose = read('block/goose source', '2026-11-20');
const hermes = read('the sources of hermes-agent', '2026-11-20');
const peers = read('tables of peers: railwayapp/cli, am-i-vibing, std-env, is-ai-agent', '2026-11-20');
const isAiAgent = read('sdairs/is-ai-agent: recorded runs of 2026-09-23');

export const catalog: readonly AgentRow[] = [
  {
    id: 'claude-code',
    name: 'Claude Code',
    marks: [
      { variable: 'CLAUDECODE', value: '1', ...claude },
      { variable: 'CLAUDE_CODE_ENTRYPOINT', ...claude },
      { variable: 'CLAUDE_CODE_CHILD_SESSION', value: '1', ...claude },
      { variable: 'CLAUDE_PID', ...claude },
      { variable: 'AI_AGENT', value: 'claude-code_*', weak: true, ...claude },
    ],
    sessionVariables: [{ variable: 'CLAUDE_CODE_SESSION_ID', scope: 'conversation', ...claude }],
    pidVariable: { variable: 'CLAUDE_PID', ...claude },
    programs: [
      { name: 'claude', ...claude },
      { name: 'claude/versions/*', ...read('the native installer', '2026-11-20') },
    ],
    scripts: [
      { name: 'claude', ...claude },
      { name: '@anthropic-ai/claude-code/cli.js', ...claude },
    ],
    notMarks: [
      { variable: 'CLAUDE_CONFIG_DIR', reason: 'a person sets it to choose a configuration folder', ...claude },
      { variable: 'ANTHROPIC_API_KEY', reason: 'a key for any program that calls the API', ...claude },
      { variable: 'IS_SANDBOX', reason: 'a person sets it in containers', ...claude },
    ],
  },
  {
    id: 'codex',
    name: 'Codex',
    marks: [
      { variable: 'CODEX_CI', value: '1', ...codex },
      { variable: 'CODEX_MANAGED_BY_NPM', value: '1', ...codex },
      { variable: 'CODEX_SANDBOX', ...codexSource },
      { variable: 'CODEX_SANDBOX_NETWORK_DISABLED', value: '1', ...codex },
    ],
    sessionVariables: [
      { variable: 'CODEX_THREAD_ID', scope: 'conversation', ...codex },
      // In a sub-agent this is the root's id, so it names another conversation than the one that runs us.
      { variable: 'CODEX_SESSION_ID', scope: 'conversation', answers: false, ...codex },
    ],
    programs: [{ name: 'codex', ...codex }],
    scripts: [{ name: 'codex', ...codex }],
    helpers: [
      { name: 'codex-linux-sandbox', sandbox: true, ...codex },
      { name: 'apply_patch', ...codexSource },
      { name: 'applypatch', ...codexSource },
      { name: 'codex-execve-wrapper', ...codexSource },
    ],
    multiSession: [{ argument: 'app-server', ...codex }],
    notMarks: [{ variable: 'CODEX_HOME', reason: 'a person sets it to choose a configuration folder', ...codexSource }],
  },
  {
    id: 'opencode',
    name: 'OpenCode',
    marks: [
      { variable: 'OPENCODE', value: '1', unless: 'KILO', ...opencode },
      { variable: 'OPENCODE_PID', ...opencode },
      { variable: 'AGENT', value: '1', unless: 'KILO', weak: true, ...opencode },
    ],
    sessionVariables: [{ variable: 'OPENCODE_RUN_ID', scope: 'run', ...opencodeSource }],
    pidVariable: { variable: 'OPENCODE_PID', ...opencode },
    programs: [{ name: 'opencode', ...opencode }],
    scripts: [{ name: 'opencode', ...opencodeSource }],
    multiSession: [
      { argument: 'serve', ...opencode },
      { argument: 'web', ...opencodeSource },
    ],
  },
  {
    id: 'amp',
    name: 'Amp',
    marks: [
      { variable: 'AMP_CURRENT_THREAD_ID', ...ampBinary },
      { variable: 'AGENT', value: 'amp', weak: true, ...ampBinary },
      { variable: 'AI_AGENT', value: 'amp', weak: true, ...ampBinary },
    ],
    sessionVariables: [{ variable: 'AMP_CURRENT_THREAD_ID', scope: 'conversation', ...ampBinary }],
    // jmacdonald/amp is a text editor; the agent's commands carry AGENT=amp.
    programs: [{ name: 'amp', onlyWith: ['-x', '--execute', 'threads'], ...ampBinary }],
    scripts: [{ name: '@sourcegraph/amp/dist/main.js', ...ampBinary }],
  },
  {
    id: 'kilo',
    name: 'Kilo Code',
    marks: [
      { variable: 'KILO', value: '1', ...kilo },
      { variable: 'KILO_PID', ...kilo },
    ],
    sessionVariables: [{ variable: 'KILO_RUN_ID', scope: 'run', answers: false, ...kilo }],
    pidVariable: { variable: 'KILO_PID', ...kilo },
    programs: [
      { name: '.kilo', ...kilo },
      { name: '@kilocode/cli/bin/.kilo', ...kilo },
    ],
    scripts: [
      { name: 'kilo', ...kilo },
      { name: 'kilocode', ...read('@kilocode/cli package.json') },
    ],
    multiSession: [{ argument: 'serve', ...read('Kilo-Org/kilocode, a fork of opencode') }],
  },
  {
    id: 'gemini-cli',
    name: 'Gemini CLI',
    marks: [
      { variable: 'GEMINI_CLI', value: '1', ...gemini },
    ],
    sessionVariables: [
      { variable: 'GEMINI_SESSION_ID', scope: 'conversation', ...geminiSource },
    ],
    programs: [{ name: 'gemini', ...gemini }],
    scripts: [
      { name: 'gemini', ...gemini },
      { name: '@google/gemini-cli/dist/index.js', ...geminiSource },
      { name: '@google/gemini-cli/bundle/gemini.js', ...geminiSource },
    ],
    notMarks: [{ variable: 'GEMINI_API_KEY', reason: 'a key for any program that calls the API', ...gemini }],
  },
  {
    id: 'qwen-code',
    name: 'Qwen Code',
    marks: [
      { variable: 'QWEN_CODE', value: '1', ...qwen },
      { variable: 'QWEN_CODE_LAUNCHER_PID', ...qwen },
    ],
    sessionVariables: [{ variable: 'QWEN_CODE_SESSION_ID', scope: 'conversation', ...qwen }],
    scripts: [
      { name: 'qwen', ...qwen },
      { name: '@qwen-code/qwen-code/cli.js', ...qwen },
    ],
  },
  {
    id: 'copilot-cli',
    name: 'GitHub Copilot CLI',
    marks: [{ variable: 'COPILOT_CLI', value: '1', ...copilot }],
    sessionVariables: [{ variable: 'COPILOT_AGENT_SESSION_ID', scope: 'conversation', ...copilot }],
    programs: [{ name: 'copilot', ...copilot }],
    scripts: [{ name: 'copilot', ...copilot }],
    notMarks: [
      { variable: 'COPILOT_MODEL', reason: 'a person sets it to choose a model', ...copilot },
      { variable: 'COPILOT_ALLOW_ALL', reason: 'a person sets it to allow all tools', ...peers },
      { variable: 'COPILOT_GITHUB_TOKEN', reason: 'a person sets it to sign in', ...peers },
    ],
  },
  {
    id: 'pi',
    name: 'Pi',
    marks: [
      { variable: 'PI_CODING_AGENT', value: 'true', ...pi },
      { variable: 'AI_AGENT', value: 'pi', weak: true, ...pi },
    ],
    sessionVariables: [{ variable: 'PI_SESSION_ID', scope: 'conversation', ...pi }],
    // It overwrites its arguments with its name. /usr/bin/pi computes digits and starts nothing.
    programs: [{ name: 'pi', onlyWith: [''], ...pi }],
    scripts: [{ name: '@earendil-works/pi-coding-agent/dist/cli.js', ...pi }],
  },
  {
    id: 'cursor',
    name: 'Cursor',
    marks: [
      { variable: 'CURSOR_AGENT', value: '1', ...cursor },
      { variable: 'CURSOR_EXTENSION_HOST_ROLE', value: 'agent-exec', ...cursor },
    ],
    sessionVariables: [{ variable: 'CURSOR_CONVERSATION_ID', scope: 'conversation', ...cursor }],
    programs: [{ name: 'cursor-agent', ...cursor }],
    scripts: [{ name: 'cursor-agent', ...cursor }],
    notMarks: [{ variable: 'CURSOR_TRACE_ID', reason: 'a terminal of the editor, a person\'s too', ...cursor }],
  },
  {
    id: 'goose',
    name: 'Goose',
    marks: [
      { variable: 'GOOSE_TERMINAL', value: '1', ...goose },
      { variable: 'AGENT', value: 'goose', weak: true, ...goose },
    ],
    programs: [
      // pressly/goose and liamstask/goose migrate databases: up, down, status, -dir …
      { name: 'goose', onlyWith: ['', 'session', 'run', 'acp', 'web'], ...goose },
      { name: 'goosed', ...goose },
    ],
    notMarks: [{ variable: 'GOOSE_PROVIDER', reason: 'a person sets it to choose a provider', ...peers }],
  },
  {
    id: 'kiro',
    name: 'Kiro',
    marks: [{ variable: 'KIRO_SESSION_ID', ...peers }],
    sessionVariables: [{ variable: 'KIRO_SESSION_ID', scope: 'conversation', ...peers }],
    programs: [
      { name: 'kiro-cli', ...peers },
      { name: 'kiro-cli-chat', ...peers },
    ],
  },
  {
    id: 'hermes',
    name: 'Hermes Agent',
    marks: [
      { variable: 'HERMES_SESSION_ID', ...hermes },
      { variable: 'HERMES_AGENT', value: 'true', ...isAiAgent },
    ],
    sessionVariables: [{ variable: 'HERMES_SESSION_ID', scope: 'conversation', ...hermes }],
    // Native `hermes` is a JavaScript engine or a blockchain relayer, so only a script of python counts.
    scripts: [{ name: 'hermes', ...hermes }],
  },
  {
    id: 'antigravity',
    name: 'Antigravity',
    marks: [{ variable: 'ANTIGRAVITY_AGENT', value: '1', ...peers }],
    sessionVariables: [
      { variable: 'ANTIGRAVITY_CONVERSATION_ID', scope: 'conversation', ...peers },
      { variable: 'ANTIGRAVITY_TRAJECTORY_ID', scope: 'conversation', ...peers },
    ],
    programs: [{ name: 'agy', ...peers }],
  },
  {
    id: 'warp',
    name: 'Warp',
    marks: [
      { variable: 'OZ_RUN_ID', ...peers },
      { variable: 'OZ_HARNESS', ...peers },
    ],
    sessionVariables: [{ variable: 'OZ_RUN_ID', scope: 'run', ...peers }],
  },
  {
    id: 'auggie',
    name: 'Auggie',
    marks: [{ variable: 'AUGMENT_AGENT', value: '1', ...captured('auggie 0.36.0 on Linux') }],
    scripts: [{ name: 'auggie', ...captured('auggie 0.36.0 on Linux') }],
  },
  {
    id: 'droid',
    name: 'Factory Droid',
    marks: [{ variable: 'FACTORY_EXEC_TARGET_AUTONOMY', weak: true, ...captured('droid 0.215.0 on Linux') }],
    programs: [{ name: 'droid', ...captured('droid 0.215.0 on Linux') }],
    notMarks: [{ variable: 'FACTORY_DROID_BINARY', reason: 'a person sets it to choose a binary', ...peers }],
  },
  {
    id: 'cline',
    name: 'Cline',
    marks: [
      { variable: 'CLINE_CONNECTOR_CLI_LAUNCH', weak: true, ...captured('cline 3.0.65 on Linux') },
      { variable: 'CLINE_ACTIVE', value: 'true', weak: true, ...peers },
    ],
    programs: [{ name: 'cline', ...captured('cline 3.0.65 on Linux') }],
    scripts: [{ name: 'cline', ...captured('cline 3.0.65 on Linux') }],
    multiSession: [{ argument: '--cline-hub-daemon', ...captured('cline 3.0.65 on Linux') }],
  },
  {
    id: 'kimi',
    name: 'Kimi Code',
    programs: [{ name: 'kimi-code', ...captured('kimi-code 2.1.0 on Linux') }],
    scripts: [{ name: 'kimi', ...captured('kimi-code 2.1.0 on Linux') }],
  },
  {
    id: 'continue',
    name: 'Continue',
    scripts: [{ name: 'cn', ...captured('continue 1.5.47 on Linux') }],
  },
  {
    id: 'grok',
    name: 'Grok CLI',
    scripts: [{ name: 'grok', ...captured('grok-cli on Linux') }],
  },
  {
    id: 'grok-build',
    name: 'Grok Build',
    marks: [{ variable: 'GROK_AGENT', value: '1', ...peers }],
  },
  { id: 'crush', name: 'Crush', marks: [{ variable: 'CRUSH', value: '1', ...peers }] },
  { id: 'roo-code', name: 'Roo Code', marks: [{ variable: 'ROO_ACTIVE', value: 'true', ...peers }] },
  { id: 'jules', name: 'Jules', marks: [{ variable: 'USER', value: 'swebot', weak: true, ...peers }] },
  { id: 'junie', name: 'Junie', marks: [{ variable: 'JUNIE_SHIM_PATH', ...isAiAgent }] },
  { id: 'trae', name: 'Trae', marks: [{ variable: 'TRAE_AI_SHELL_ID', ...peers }] },
  { id: 'iflow', name: 'iFlow CLI', marks: [{ variable: 'IFLOW_CLI', ...peers }], scripts: [{ name: 'iflow', ...peers }] },
  { id: 'devin', name: 'Devin', programs: [{ name: 'devin', ...peers }] },
  {
    id: 'aider',
    name: 'Aider',
    programs: [{ name: 'aider', ...peers }],
    scripts: [{ name: 'aider', ...peers }],
  },
  {
    id: 'amazon-q',
    name: 'Amazon Q Developer CLI',
    marks: [{ variable: 'AWS_EXECUTION_ENV', value: 'AmazonQ-For-CLI*', ...peers }],
    programs: [{ name: 'qchat', ...peers }],
  },
  {
    id: 'replit',
    name: 'Replit Agent',
    marks: [{ variable: 'REPLIT_AGENT', ...peers }],
    notMarks: [{ variable: 'REPL_ID', reason: 'every workspace has it, a person\'s too', ...peers }],
  },
];

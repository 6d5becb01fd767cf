import type { AgentRow, NotAMarker, Source } from './row.js';

/*
 * Every coding agent we know, one row each. Rows are data: adding an agent adds a row, nothing else.
 *
 * The order counts. Session variables answer in it: the first four rows are those of the Railway CLI
 * (CLAUDE_CODE_SESSION_ID, CODEX_THREAD_ID, OPENCODE_RUN_ID, AMP_CURRENT_THREAD_ID), the others
 * follow, and the generic AGENT_THREAD_ID and AGENT_SESSION_ID come last and belong to no row.
 *
 * A person sits in an editor or a terminal: `cursor`, `code`, `windsurf`, `zed`, `kiro`, `trae`,
 * `antigravity`, `warp`, `kiro-cli-term` and `qterm` are no programs of an agent.
 */

/** Seen in a run of the real agent, on Linux. */
const ran = (from: string, seen: string): Source => ({ how: 'captured', from, seen });
/** Read in its source, binary or documentation, or in another tool's table. */
const read = (from: string, seen = '2026-11-21'): Source => ({ how: 'read', from, seen });

const firstRuns = '2026-11-20';
/** The same versions again, processes above all. */
const secondRuns = '2026-11-21';

const claude = ran('claude-code 2.1.329, 2.0.50 and 1.0.100', firstRuns);
const claudePackage = read('package @anthropic-ai/claude-code 2.1.329');
const codex = ran('codex 0.169.0, 0.100 and 0.50', firstRuns);
const codexSource = read('openai/codex: codex-rs/arg0, codex-rs/core');
const opencode = ran('opencode 1.18.33', secondRuns);
const opencodeSource = read('opencode: packages/core/src/util/opencode-process.ts of mid-2026');
const opencodeBinary = read('the binary of opencode-ai 1.18.33');
const amp = read('the amp binary of 2026-09', firstRuns);
const kilo = ran('kilo 7.7.7', secondRuns);
const kiloBinary = read('the binary of @kilocode/cli 7.7.7');
const gemini = ran('gemini-cli 0.61.0', secondRuns);
const geminiSource = read('google-gemini/gemini-cli: hookRunner.ts, config.ts, package.json');
const qwen = ran('qwen-code 0.24.4', secondRuns);
const qwenPackage = read('package @qwen-code/qwen-code 0.24.4');
const copilot = ran('copilot-cli 1.0.102', secondRuns);
const vscode = read('microsoft/vscode#316267, #320129');
const pi = ran('pi 0.87.1 and older', firstRuns);
const piPackage = read('package @earendil-works/pi-coding-agent 0.87.1');
const cursor = read('reports of live cursor-agent sessions', firstRuns);
const goose = read('aaif-goose/goose#7017, #7072, #10428');
const gooseCli = read('aaif-goose/goose: crates/goose-cli/src/cli.rs');
const hermes = read('NousResearch/hermes-agent: hermes_cli, tools/environments');
const hermesRun = read('recorded run of hermes-agent 0.21.4 in sdairs/is-ai-agent');
const antigravity = read('scripts of users that clear its variables', firstRuns);
const warp = read('Warp: constants of its CLI, environment of its worker');
const auggie = ran('auggie 0.36.0', secondRuns);
const auggiePackage = read('package @augmentcode/auggie 0.36.0');
const droid = ran('droid 0.215.0', secondRuns);
const cline = ran('cline 3.0.65', secondRuns);
const kimi = ran('kimi-code 2.1.0', secondRuns);
const kimiSource = read('MoonshotAI/kimi-cli: utils/proctitle.py, pyproject.toml');
const grokCli = ran('@vibe-kit/grok-cli 0.0.34', secondRuns);
const grokBuild = read('xAI Grok Build: apply_grok_agent_marker; changelog 1.0.4');
const crush = read('charmbracelet/crush: internal/shell, internal/hooks, internal/cmd');
const snow = read('MayDay-wpf/snow-cli: sessionIdentityEnv.ts');
/** Run a second time with the id of its first conversation: the model was then sent that conversation. */
const resumed = (from: string): Source => ran(from, secondRuns);

/** Hooks, MCP servers and open files: each asked in the same session as a shell call. */
const surfaces = (version: string): Source => ran(version, secondRuns);
const peers = read('tables of railwayapp/cli, am-i-vibing, std-env, agent-cli-detector', firstRuns);
const isAiAgent = read('sdairs/is-ai-agent');
const railway = read('railwayapp/cli 5.43.1: telemetry.rs');

export const catalog: readonly AgentRow[] = [
  {
    id: 'claude-code',
    name: 'Claude Code',
    markers: [
      // Older releases of amp set it too, to be treated like Claude Code.
      { variable: 'CLAUDECODE', value: '1', unless: 'AMP_CURRENT_THREAD_ID', ...claude },
      { variable: 'CLAUDE_CODE_ENTRYPOINT', ...claude },
      { variable: 'CLAUDE_CODE_CHILD_SESSION', value: '1', ...claude },
      { variable: 'CLAUDE_PID', ...claude },
      { variable: 'AI_AGENT', value: 'claude-code_*', weak: true, ...claude },
      { variable: 'AI_AGENT', value: 'claude-code/*', weak: true, ...claudePackage },
    ],
    sessionVariables: [{ variable: 'CLAUDE_CODE_SESSION_ID', scope: 'conversation', ...claude }],
    pidVariable: { variable: 'CLAUDE_PID', ...claude },
    programs: [
      // Squirrel's and the store's folder of Claude Desktop, whose program is claude.exe as well.
      { name: 'claude', notAt: ['anthropicclaude/claude.exe', 'anthropicclaude/*/claude.exe', 'windowsapps/*/app/claude.exe'], ...claude },
      { name: 'claude/versions/*', ...read('the native installer', firstRuns) },
    ],
    scripts: [
      { name: 'claude', interpreters: ['javascript'], ...claude },
      { name: 'npm:@anthropic-ai/claude-code', interpreters: ['javascript'], ...claudePackage },
      { name: '@anthropic-ai/claude-code/cli.js', ...claude },
      { name: '@anthropic-ai/claude-code/cli-wrapper.cjs', ...claudePackage },
      { name: '@anthropic-ai/claude-agent-sdk/cli.js', ...read('package @anthropic-ai/claude-agent-sdk') },
    ],
    helpers: [{ name: 'apply-seccomp', sandbox: true, ...claudePackage }],
    notMarkers: [
      { variable: 'CLAUDE_CODE', reason: 'no release sets it; people export it for tools that look for it', ...claude },
      { variable: 'CLAUDE_SESSION_ID', reason: 'no release sets it; hooks and scripts of users do', ...claude },
      { variable: 'CLAUDE_CONFIG_DIR', reason: 'chooses the configuration folder', ...claude },
      { variable: 'CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC', reason: 'a setting in people\'s profiles', ...claude },
      { variable: 'CLAUDE_CODE_OAUTH_TOKEN', reason: 'a credential', ...claudePackage },
    ],
    transcript: { folder: { movedBy: [{ variable: 'CLAUDE_CONFIG_DIR', below: 'projects' }], inHome: '.claude/projects' }, path: '*/<uuid>.jsonl', ...ran('claude-code 2.1.329', secondRuns) },
    resume: { command: 'claude --resume <id>', ...resumed('claude-code 2.1.329') },
    leavesOpen: {
      way: 'file-of-process',
      folder: { movedBy: [{ variable: 'CLAUDE_CONFIG_DIR', below: 'sessions' }], inHome: '.claude/sessions' },
      id: 'sessionId',
      pid: 'pid',
      startTime: 'procStart',
      ...surfaces('claude-code 2.1.329'),
    },
    hook: {
      id: [['session_id']],
      event: ['hook_event_name'],
      // Its tools bear the main conversation's id.
      subAgent: { member: ['agent_id'] },
      ending: ['SessionEnd'],
      environmentFile: 'CLAUDE_ENV_FILE',
      ...surfaces('claude-code 2.1.329'),
    },
    setup: {
      form: 'nested-hooks',
      folder: { movedBy: [{ variable: 'CLAUDE_CONFIG_DIR', below: '' }], inHome: '.claude' },
      file: 'settings.json',
      events: ['SessionStart', 'UserPromptSubmit'],
      ...surfaces('claude-code 2.1.329'),
    },
  },
  {
    id: 'codex',
    name: 'Codex',
    markers: [
      { variable: 'CODEX_CI', value: '1', ...codex },
      { variable: 'CODEX_MANAGED_BY_NPM', value: '1', ...codex },
      { variable: 'CODEX_SANDBOX', ...codexSource },
      { variable: 'CODEX_SANDBOX_NETWORK_DISABLED', value: '1', ...codex },
    ],
    sessionVariables: [
      { variable: 'CODEX_THREAD_ID', scope: 'conversation', ...codex },
      // In a sub-agent it is the root's id: another conversation than the one that runs us.
      { variable: 'CODEX_SESSION_ID', scope: 'conversation', answers: false, ...codex },
    ],
    rootVariable: { variable: 'CODEX_SESSION_ID', ...codex },
    programs: [
      { name: 'codex', ...codex },
      { name: 'codex-app-server', ...codexSource },
    ],
    scripts: [
      { name: 'codex', interpreters: ['javascript'], ...codex },
      { name: 'npm:@openai/codex', interpreters: ['javascript'], ...read('package @openai/codex 0.169.0') },
      { name: '@openai/codex/bin/codex.js', ...read('package @openai/codex 0.169.0') },
    ],
    // The codex binary under other names, one process per call.
    helpers: [
      { name: 'codex-linux-sandbox', sandbox: true, ...codex },
      { name: 'codex-execve-wrapper', ...codexSource },
      { name: 'codex-exec-server', ...codexSource },
      { name: 'codex-code-mode-host', ...read('package @openai/codex 0.169.0') },
      { name: 'codex-command-runner', ...codexSource },
      { name: 'apply_patch', ...codexSource },
      { name: 'applypatch', ...codexSource },
    ],
    multiSession: [{ argument: 'app-server', ...codex }],
    notMarkers: [
      { variable: 'CODEX_HOME', reason: 'chooses the configuration folder', ...codexSource },
      { variable: 'OPENAI_CODEX', reason: 'no release sets it', ...codex },
    ],
    transcript: { folder: { movedBy: [{ variable: 'CODEX_HOME', below: 'sessions' }], inHome: '.codex/sessions' }, path: '*/*/*/rollout-*-<uuid>.jsonl', ...ran('codex 0.169.0', secondRuns) },
    resume: { command: 'codex resume <id>', ...resumed('codex 0.169.0, also exec resume') },
    leavesOpen: {
      way: 'open-file',
      folder: { movedBy: [{ variable: 'CODEX_HOME', below: 'sessions' }], inHome: '.codex/sessions' },
      fileName: '^rollout-[0-9T-]+-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\\.jsonl$',
      ...surfaces('codex 0.169.0'),
    },
    hook: {
      // The last is that of its `notify` program.
      id: [['session_id'], ['thread-id']],
      event: ['hook_event_name'],
      // `session_id` is the main conversation's; the sub-agent's tools have `agent_id` in CODEX_THREAD_ID.
      subAgent: { member: ['agent_id'], ownId: ['agent_id'] },
      ...surfaces('codex 0.169.0'),
    },
    mcp: { client: 'codex-mcp-client', id: ['x-codex-turn-metadata', 'thread_id'], root: ['x-codex-turn-metadata', 'session_id'], ...surfaces('codex 0.169.0') },
    setup: {
      form: 'nested-hooks',
      folder: { movedBy: [{ variable: 'CODEX_HOME', below: '' }], inHome: '.codex' },
      file: 'hooks.json',
      events: ['SessionStart', 'UserPromptSubmit'],
      note: 'Codex asks once whether these hooks may run.',
      ...surfaces('codex 0.169.0'),
    },
  },
  {
    id: 'opencode',
    name: 'OpenCode',
    markers: [
      // kilo, a fork, sets OPENCODE and AGENT as well.
      { variable: 'OPENCODE', value: '1', unless: 'KILO', ...opencode },
      { variable: 'OPENCODE_PID', ...opencode },
      { variable: 'AGENT', value: '1', unless: 'KILO', weak: true, ...opencode },
    ],
    // Gone in 1.18.33. One per process, which may serve several sessions.
    sessionVariables: [{ variable: 'OPENCODE_RUN_ID', scope: 'run', ...opencodeSource }],
    pidVariable: { variable: 'OPENCODE_PID', ...opencode },
    programs: [{ name: 'opencode', ...opencode }],
    scripts: [
      { name: 'opencode', interpreters: ['javascript'], ...opencodeBinary },
      { name: 'npm:opencode-ai', interpreters: ['javascript'], ...opencodeBinary },
    ],
    multiSession: [
      { argument: 'serve', ...opencode },
      { argument: 'web', ...opencodeBinary },
      { argument: 'acp', ...opencodeBinary },
    ],
    notMarkers: [
      { variable: 'OPENCODE_SESSION_ID', reason: 'no release sets it; plugins of users do', ...opencode },
      { variable: 'OPENCODE_CONFIG', reason: 'chooses the configuration', ...opencodeBinary },
      { variable: 'OPENCODE_DISABLE_AUTOUPDATE', reason: 'a setting in people\'s profiles', ...opencode },
    ],
    // A conversation is in a database, which nothing opens here.
    resume: { command: 'opencode --session <id>', idStart: 'ses_', inItsFolder: true, ...resumed('opencode 1.18.33, as opencode run --session') },
    hook: {
      id: [['sessionID']],
      event: ['event'],
      subAgent: { member: ['parentID'], root: ['parentID'] },
      ending: ['session.deleted'],
      ...surfaces('opencode 1.18.33, through the plugin of `agent-session setup`'),
    },
    mcp: { client: 'opencode', id: ['sessionID'], ...read('sst/opencode: the MCP client of its version 2') },
    setup: {
      form: 'plugin',
      folder: { movedBy: [{ variable: 'XDG_CONFIG_HOME', below: 'opencode' }], inHome: '.config/opencode' },
      file: 'plugin/agent-session.js',
      events: ['session.created', 'chat.message'],
      sets: ['OPENCODE_RUN_ID'],
      ...surfaces('opencode 1.18.33'),
    },
  },
  {
    id: 'amp',
    name: 'Amp',
    markers: [
      { variable: 'AMP_CURRENT_THREAD_ID', ...amp },
      { variable: 'AGENT', value: 'amp', weak: true, ...amp },
      { variable: 'AI_AGENT', value: 'amp', weak: true, ...amp },
    ],
    sessionVariables: [{ variable: 'AMP_CURRENT_THREAD_ID', scope: 'conversation', ...amp }],
    // jmacdonald/amp is a text editor, which takes a file's name; Amplitude's CLI has options of its own. Bare, it is taken for the agent, as by the Railway CLI.
    programs: [{ name: 'amp', onlyWith: ['', '-x', '--execute', '--no-tui', '--stream-json', '--dangerously-allow-all', '--mode', 'threads'], ...railway }],
    scripts: [
      { name: 'amp', interpreters: ['javascript'], ...read('package @sourcegraph/amp') },
      { name: 'npm:@sourcegraph/amp', interpreters: ['javascript'], ...read('package @sourcegraph/amp') },
      { name: '@sourcegraph/amp/dist/main.js', ...amp },
    ],
    notMarkers: [{ variable: 'AMP_API_KEY', reason: 'a credential', ...read('ampcode.com manual') }],
    hook: { id: [['thread_id']], ...read('ampcode.com manual: hooks') },
  },
  {
    id: 'kilo',
    name: 'Kilo Code',
    markers: [
      { variable: 'KILO', value: '1', ...kilo },
      { variable: 'KILO_PID', ...kilo },
    ],
    sessionVariables: [{ variable: 'KILO_RUN_ID', scope: 'run', answers: false, ...kilo }],
    pidVariable: { variable: 'KILO_PID', ...kilo },
    programs: [
      { name: '.kilo', ...kilo },
      // antirez's kilo is a text editor: it takes a file name.
      { name: 'kilo', onlyWith: ['', 'run', 'serve', 'acp'], ...kiloBinary },
    ],
    scripts: [
      { name: 'kilo', interpreters: ['javascript'], ...kilo },
      { name: 'kilocode', interpreters: ['javascript'], ...kiloBinary },
      { name: 'npm:@kilocode/cli', interpreters: ['javascript'], ...kiloBinary },
    ],
    multiSession: [
      { argument: 'serve', ...kiloBinary },
      { argument: 'acp', ...kiloBinary },
      { argument: 'daemon', ...kiloBinary },
    ],
    resume: { command: 'kilo --session <id>', idStart: 'ses_', ...resumed('kilo 7.7.7, as kilo run --session') },
    hook: {
      id: [['sessionID']],
      event: ['event'],
      subAgent: { member: ['parentID'], root: ['parentID'] },
      ending: ['session.deleted'],
      ...surfaces('kilo 7.7.7, through the plugin of `agent-session setup`'),
    },
    setup: {
      form: 'plugin',
      folder: { movedBy: [{ variable: 'XDG_CONFIG_HOME', below: 'kilo' }], inHome: '.config/kilo' },
      file: 'plugin/agent-session.js',
      events: ['session.created', 'chat.message'],
      sets: ['AGENT_SESSION_ID', 'AGENT_SESSION_AGENT'],
      ...surfaces('kilo 7.7.7'),
    },
  },
  {
    id: 'gemini-cli',
    name: 'Gemini CLI',
    markers: [{ variable: 'GEMINI_CLI', value: '1', ...gemini }],
    // Reaches hooks only, never a tool call.
    // It reaches hooks only: taken, a hook would bear another id than the commands of its own session.
    sessionVariables: [{ variable: 'GEMINI_SESSION_ID', scope: 'conversation', answers: false, ...geminiSource }],
    programs: [{ name: 'gemini', ...geminiSource }],
    scripts: [
      { name: 'gemini', interpreters: ['javascript'], ...gemini },
      { name: 'npm:@google/gemini-cli', interpreters: ['javascript'], ...read('package @google/gemini-cli 0.61.0') },
      { name: '@google/gemini-cli/bundle/gemini.js', ...read('package @google/gemini-cli 0.61.0') },
      { name: '@google/gemini-cli/dist/index.js', ...geminiSource },
    ],
    multiSession: [
      { argument: '--acp', ...geminiSource },
      { argument: '--experimental-acp', ...geminiSource },
    ],
    notMarkers: [
      { variable: 'GEMINI_API_KEY', reason: 'a key for any program that calls the API', ...gemini },
      { variable: 'GEMINI_MODEL', reason: 'chooses a model', ...geminiSource },
      { variable: 'GEMINI_CLI_TRUST_WORKSPACE', reason: 'a setting in people\'s profiles', ...gemini },
    ],
    transcript: { folder: { movedBy: [{ variable: 'GEMINI_CLI_HOME', below: '.gemini/tmp' }], inHome: '.gemini/tmp' }, path: '*/chats/session-*-<uuid:8>.jsonl', ...ran('gemini-cli 0.61.0', secondRuns) },
    resume: { command: 'gemini --resume <id>', inItsFolder: true, ...resumed('gemini-cli 0.61.0') },
    hook: { id: [['session_id']], event: ['hook_event_name'], ending: ['SessionEnd'], ...surfaces('gemini-cli 0.61.0') },
    setup: {
      form: 'nested-hooks',
      folder: { movedBy: [{ variable: 'GEMINI_CLI_HOME', below: '.gemini' }], inHome: '.gemini' },
      file: 'settings.json',
      events: ['SessionStart', 'BeforeAgent'],
      ...surfaces('gemini-cli 0.61.0'),
    },
  },
  {
    id: 'qwen-code',
    name: 'Qwen Code',
    markers: [
      { variable: 'QWEN_CODE', value: '1', ...qwen },
      { variable: 'QWEN_CODE_LAUNCHER_PID', ...qwen },
    ],
    sessionVariables: [{ variable: 'QWEN_CODE_SESSION_ID', scope: 'conversation', ...qwen }],
    // Its launcher's, which is a process of it and outlives the others.
    pidVariable: { variable: 'QWEN_CODE_LAUNCHER_PID', ...qwen },
    programs: [{ name: 'qwen', ...railway }],
    scripts: [
      { name: 'qwen', interpreters: ['javascript'], ...qwen },
      { name: 'npm:@qwen-code/qwen-code', interpreters: ['javascript'], ...qwenPackage },
      { name: '@qwen-code/qwen-code/cli.js', ...qwen },
      { name: '@qwen-code/qwen-code/cli-entry.js', ...qwenPackage },
    ],
    multiSession: [
      { argument: 'serve', ...qwenPackage },
      { argument: '--acp', ...qwenPackage },
      { argument: '--experimental-acp', ...qwenPackage },
    ],
    transcript: { folder: { movedBy: [{ variable: 'QWEN_HOME', below: 'projects' }], inHome: '.qwen/projects' }, path: '*/chats/<uuid>.jsonl', ...ran('qwen-code 0.24.4', secondRuns) },
    resume: { command: 'qwen --resume <id>', inItsFolder: true, ...resumed('qwen-code 0.24.4') },
    hook: {
      id: [['session_id']],
      event: ['hook_event_name'],
      // Its tools bear the main conversation's id.
      subAgent: { member: ['agent_id'] },
      ending: ['SessionEnd'],
      ...surfaces('qwen-code 0.24.4'),
    },
    setup: {
      form: 'nested-hooks',
      folder: { movedBy: [{ variable: 'QWEN_HOME', below: '' }], inHome: '.qwen' },
      file: 'settings.json',
      events: ['SessionStart', 'UserPromptSubmit'],
      ...surfaces('qwen-code 0.24.4'),
    },
  },
  {
    id: 'copilot-cli',
    name: 'GitHub Copilot CLI',
    markers: [{ variable: 'COPILOT_CLI', value: '1', ...copilot }],
    sessionVariables: [{ variable: 'COPILOT_AGENT_SESSION_ID', scope: 'conversation', ...copilot }],
    programs: [
      // AWS Copilot is a `copilot` too: it wants one of its commands first.
      {
        name: 'copilot',
        onlyWith: ['', '-*'],
        notWith: ['init', 'app', 'env', 'svc', 'job', 'task', 'run', 'storage', 'secret', 'pipeline', 'deploy', 'upgrade', 'docs', 'completion'],
        ...copilot,
      },
      { name: '@github/*/copilot', ...copilot },
    ],
    scripts: [
      { name: 'copilot', interpreters: ['javascript'], ...copilot },
      { name: 'npm:@github/copilot', interpreters: ['javascript'], ...read('package @github/copilot 1.0.102') },
      { name: '@github/copilot/npm-loader.js', ...read('package @github/copilot 1.0.102') },
      { name: '@github/copilot/index.js', ...read('package @github/copilot of 2025') },
    ],
    multiSession: [{ argument: '--acp', ...read('package of copilot-cli 1.0.102') }],
    notMarkers: [
      { variable: 'COPILOT_MODEL', reason: 'chooses a model', ...copilot },
      { variable: 'COPILOT_ALLOW_ALL', reason: 'a permission in people\'s profiles', ...isAiAgent },
      { variable: 'COPILOT_GITHUB_TOKEN', reason: 'a credential', ...isAiAgent },
    ],
    transcript: { folder: { movedBy: [{ variable: 'COPILOT_HOME', below: 'session-state' }], inHome: '.copilot/session-state' }, path: '<uuid>/', ...ran('copilot-cli 1.0.102', secondRuns) },
    resume: { command: 'copilot --resume=<id>', ...resumed('copilot-cli 1.0.102') },
    leavesOpen: {
      way: 'lock-of-process',
      folder: { movedBy: [{ variable: 'COPILOT_HOME', below: 'session-state' }], inHome: '.copilot/session-state' },
      lock: 'inuse.*.lock',
      ...surfaces('copilot-cli 1.0.102'),
    },
    hook: {
      // Without the event's name.
      id: [['sessionId']],
      // `sessionId` is then the sub-agent's, another one than its tools have in COPILOT_AGENT_SESSION_ID.
      subAgent: { member: ['parentAgentId'], root: ['parentAgentId'] },
      ...surfaces('copilot-cli 1.0.102'),
    },
    setup: {
      form: 'copilot-hooks',
      folder: { movedBy: [{ variable: 'COPILOT_HOME', below: '' }], inHome: '.copilot' },
      file: 'hooks/agent-session.json',
      events: ['sessionStart', 'userPromptSubmitted'],
      ...surfaces('copilot-cli 1.0.102'),
    },
  },
  {
    id: 'copilot-vscode',
    name: 'GitHub Copilot in VS Code',
    markers: [
      { variable: 'COPILOT_AGENT', value: '1', ...vscode },
      // Handed also to the Claude and Codex that VS Code starts: theirs are stronger.
      { variable: 'AI_AGENT', value: 'github_copilot_vscode_agent', weak: true, ...vscode },
    ],
    notMarkers: [
      { variable: 'TERM_PROGRAM', value: 'vscode', reason: 'every terminal of the editor, a person\'s too', ...vscode },
      { variable: 'VSCODE_GIT_ASKPASS_NODE', reason: 'every terminal of the editor, a person\'s too', ...vscode },
      { variable: 'VSCODE_IPC_HOOK_CLI', reason: 'every remote terminal of the editor, a person\'s too', ...vscode },
    ],
  },
  {
    id: 'pi',
    name: 'Pi',
    markers: [
      { variable: 'PI_CODING_AGENT', value: 'true', ...pi },
      { variable: 'AI_AGENT', value: 'pi', weak: true, ...pi },
    ],
    sessionVariables: [{ variable: 'PI_SESSION_ID', scope: 'conversation', ...pi }],
    // It overwrites its arguments with its name; /usr/bin/pi computes digits and takes how many.
    programs: [{ name: 'pi', onlyWith: ['', '-*', '@*', 'install', 'remove', 'uninstall', 'update', 'list', 'config', 'auth', 'mcp'], ...read('earendil-works/pi: docs/cli.md') }],
    scripts: [
      { name: 'pi', interpreters: ['javascript'], ...piPackage },
      { name: 'npm:@earendil-works/pi-coding-agent', interpreters: ['javascript'], ...piPackage },
      { name: 'npm:@mariozechner/pi-coding-agent', interpreters: ['javascript'], ...read('package @mariozechner/pi-coding-agent, its former name') },
      { name: '@earendil-works/pi-coding-agent/dist/bundle/cli.js', ...piPackage },
      { name: '@earendil-works/pi-coding-agent/dist/cli.js', ...piPackage },
      { name: '@mariozechner/pi-coding-agent/dist/cli.js', ...read('package @mariozechner/pi-coding-agent, its former name') },
    ],
    notMarkers: [
      { variable: 'PI_CODING_AGENT_DIR', reason: 'chooses the configuration folder', ...isAiAgent },
      { variable: 'PI_OFFLINE', reason: 'a setting in people\'s profiles', ...pi },
    ],
    transcript: { folder: { movedBy: [{ variable: 'PI_CODING_AGENT_DIR', below: 'sessions' }], inHome: '.pi/agent/sessions' }, path: '*/*_<uuid>.jsonl', ...ran('pi 0.87.1', secondRuns) },
    resume: { command: 'pi --session <id>', inItsFolder: true, ...resumed('pi 0.87.1') },
  },
  {
    id: 'cursor',
    name: 'Cursor',
    markers: [
      { variable: 'CURSOR_AGENT', value: '1', ...cursor },
      { variable: 'CURSOR_EXTENSION_HOST_ROLE', value: 'agent-exec', ...cursor },
    ],
    sessionVariables: [{ variable: 'CURSOR_CONVERSATION_ID', scope: 'conversation', ...cursor }],
    programs: [{ name: 'cursor-agent', ...cursor }],
    scripts: [
      { name: 'cursor-agent', interpreters: ['shell', 'javascript'], ...cursor },
      // What its launcher, installed as `agent` and `cursor-agent`, executes with a node of its own: exec -a "$0" node … index.js.
      { name: 'cursor-agent/versions/*/index.js', ...read('launcher and layout of the installed cursor-agent 2026.01.23') },
    ],
    notMarkers: [
      { variable: 'CURSOR_TRACE_ID', reason: 'a trace of the terminal, a person\'s too', ...cursor },
      { variable: 'CURSOR_SANDBOX', reason: 'says how a process is confined; a person chooses it for the CLI', ...isAiAgent },
      { variable: 'CURSOR_API_KEY', reason: 'a credential', ...cursor },
      { variable: 'TERM_PROGRAM', value: 'cursor', reason: 'every terminal of the editor, a person\'s too', ...peers },
    ],
    hook: { id: [['conversation_id']], event: ['hook_event_name'], ending: ['sessionEnd'], ...read('cursor.com documentation: hooks') },
    resume: { command: 'cursor-agent --resume <id>', ...read('coder/registry#747') },
  },
  {
    id: 'goose',
    name: 'Goose',
    // 1.27 and later set neither, only the generic AGENT_SESSION_ID.
    markers: [
      { variable: 'GOOSE_TERMINAL', value: '1', ...goose },
      { variable: 'AGENT', value: 'goose', weak: true, ...goose },
    ],
    programs: [
      // pressly/goose migrates databases.
      {
        name: 'goose',
        onlyWith: ['', 'session', 's', 'run', 'acp', 'serve', 'web', 'term', 'schedule', 'sched', 'gateway', 'gw', 'project', 'p', 'review'],
        notWith: [
          'up', 'up-by-one', 'up-to', 'down', 'down-to', 'redo', 'reset', 'status', 'version', 'create', 'fix', 'validate', 'env',
          'postgres', 'mysql', 'sqlite3', 'spanner', 'mssql', 'redshift', 'tidb', 'clickhouse', 'ydb', 'starrocks', 'turso', 'vertica', 'aurora-dsql',
          '-dir*', '-table*', '-env*', '-allow-missing', '-no-versioning', '-certfile*', '-ssl-*', '-timeout*',
        ],
        ...gooseCli,
      },
      { name: 'goosed', ...goose },
    ],
    multiSession: [
      // `goosed agent`, the desktop's server.
      { argument: 'agent', ...goose },
      { argument: 'acp', ...gooseCli },
      { argument: 'serve', ...gooseCli },
      { argument: 'gateway', ...gooseCli },
    ],
    notMarkers: [
      { variable: 'GOOSE_PROVIDER', reason: 'chooses a provider', ...isAiAgent },
      { variable: 'GOOSE_MODEL', reason: 'chooses a model', ...isAiAgent },
      { variable: 'GOOSE_MODE', reason: 'chooses permissions', ...isAiAgent },
    ],
    resume: { command: 'goose session --resume --session-id <id>', ...read('goose documentation: CLI commands') },
  },
  {
    id: 'kiro',
    name: 'Kiro',
    markers: [
      { variable: 'KIRO_SESSION_ID', ...peers },
      { variable: 'KIRO_AGENT_PATH', ...isAiAgent },
      { variable: 'AGENT_DISPLAY_OUT', weak: true, ...read('Kiro changelog of 2026-05-12: agent output side channels') },
    ],
    sessionVariables: [{ variable: 'KIRO_SESSION_ID', scope: 'conversation', ...peers }],
    programs: [
      { name: 'kiro-cli', ...peers },
      { name: 'kiro-cli-chat', ...peers },
    ],
    notMarkers: [
      { variable: 'TERM_PROGRAM', value: 'kiro', reason: 'every terminal of the editor, a person\'s too', ...peers },
      { variable: 'KIRO_API_KEY', reason: 'a credential', ...read('Kiro documentation') },
    ],
    transcript: { folder: { movedBy: [], inHome: '.kiro/sessions/cli' }, path: '<uuid>.jsonl', ...read('kiro-cli-history 0.3.1 on PyPI') },
    resume: { command: 'kiro-cli chat --resume-id <id>', ...read('kirodotdev/Kiro#9066, of kiro-cli 2.5.1') },
  },
  {
    id: 'hermes',
    name: 'Hermes Agent',
    markers: [
      { variable: 'HERMES_SESSION_ID', ...hermes },
      { variable: 'HERMES_AGENT', value: 'true', ...hermesRun },
      { variable: 'AI_AGENT', value: 'hermes-agent', weak: true, ...hermes },
    ],
    sessionVariables: [{ variable: 'HERMES_SESSION_ID', scope: 'conversation', ...hermes }],
    // A native `hermes` is a JavaScript engine or a blockchain relayer; only python's script counts.
    scripts: [
      { name: 'hermes', interpreters: ['python'], ...hermes },
      { name: 'hermes-agent', interpreters: ['python'], ...hermes },
      { name: 'hermes-acp', interpreters: ['python'], ...hermes },
    ],
    multiSession: [
      { argument: 'gateway', ...hermes },
      { argument: 'acp', ...hermes },
    ],
    notMarkers: [{ variable: 'HERMES_HOME', reason: 'chooses the configuration folder', ...hermesRun }],
    resume: { command: 'hermes --resume <id>', ...read('NousResearch/hermes-agent: cli-commands.md') },
  },
  {
    id: 'antigravity',
    name: 'Antigravity',
    markers: [{ variable: 'ANTIGRAVITY_AGENT', value: '1', ...antigravity }],
    sessionVariables: [
      { variable: 'ANTIGRAVITY_CONVERSATION_ID', scope: 'conversation', ...antigravity },
      { variable: 'ANTIGRAVITY_TRAJECTORY_ID', scope: 'conversation', ...antigravity },
    ],
    programs: [{ name: 'agy', ...antigravity }],
    notMarkers: [{ variable: 'ANTIGRAVITY_CLI_ALIAS', reason: 'every terminal of the editor, a person\'s too', ...read('google-gemini/gemini-cli: detect-ide.ts') }],
  },
  {
    id: 'warp',
    name: 'Warp',
    markers: [
      { variable: 'OZ_RUN_ID', ...warp },
      { variable: 'OZ_HARNESS', ...warp },
      { variable: 'WARP_RUN_ID', ...warp },
    ],
    sessionVariables: [
      { variable: 'OZ_RUN_ID', scope: 'run', ...warp },
      // Newer releases set the same value under both names.
      { variable: 'WARP_RUN_ID', scope: 'run', ...warp },
    ],
    // Oz is a programming language as well.
    programs: [{ name: 'oz', onlyWith: ['agent'], ...warp }],
    notMarkers: [
      { variable: 'TERM_PROGRAM', value: 'WarpTerminal', reason: 'every terminal, a person\'s too', ...peers },
      { variable: 'WARP_API_KEY', reason: 'a credential', ...warp },
    ],
  },
  {
    id: 'auggie',
    name: 'Auggie',
    markers: [{ variable: 'AUGMENT_AGENT', value: '1', ...auggie }],
    // Reaches hooks only, never a tool call.
    // It reaches hooks only: taken, a hook would bear another id than the commands of its own session.
    sessionVariables: [{ variable: 'AUGMENT_CONVERSATION_ID', scope: 'conversation', answers: false, ...auggiePackage }],
    scripts: [
      { name: 'auggie', interpreters: ['javascript'], ...auggie },
      { name: 'npm:@augmentcode/auggie', interpreters: ['javascript'], ...auggiePackage },
      { name: '@augmentcode/auggie/augment.mjs', ...auggiePackage },
    ],
    notMarkers: [{ variable: 'AUGMENT_SESSION_AUTH', reason: 'a credential', ...auggie }],
    transcript: { folder: { movedBy: [], inHome: '.augment/sessions' }, path: '<uuid>.json', ...auggie },
    resume: { command: 'auggie --resume <id>', ...resumed('auggie 0.36.0') },
    hook: { id: [['conversation_id']], event: ['hook_event_name'], ending: ['SessionEnd'], ...surfaces('auggie 0.36.0') },
    setup: {
      form: 'nested-hooks',
      folder: { movedBy: [], inHome: '.augment' },
      file: 'settings.json',
      events: ['SessionStart', 'PromptSubmit'],
      note: 'Auggie runs hooks only where its server allows them.',
      ...surfaces('auggie 0.36.0'),
    },
  },
  {
    id: 'droid',
    name: 'Factory Droid',
    // Only `droid exec` sets it.
    markers: [{ variable: 'FACTORY_EXEC_TARGET_AUTONOMY', weak: true, ...droid }],
    programs: [
      { name: 'droid', ...droid },
      { name: 'factory-droid', ...railway },
      { name: 'factory_droid', ...railway },
    ],
    scripts: [{ name: 'droid', interpreters: ['javascript'], ...read('package droid 0.215.0') }],
    multiSession: [{ argument: 'daemon', ...read('the binary of droid 0.215.0') }],
    notMarkers: [
      { variable: 'FACTORY_DROID_BINARY', reason: 'chooses a binary; no run showed it', ...droid },
      { variable: 'FACTORY_API_KEY', reason: 'a credential', ...droid },
    ],
    transcript: { folder: { movedBy: [{ variable: 'FACTORY_HOME_OVERRIDE', below: '.factory/sessions' }], inHome: '.factory/sessions' }, path: '*/<uuid>.jsonl', ...droid },
    resume: { command: 'droid --resume <id>', ...resumed('droid 0.215.0, as droid exec --session-id') },
    hook: { id: [['session_id']], event: ['hook_event_name'], ending: ['SessionEnd'], environmentFile: 'CLAUDE_ENV_FILE', ...surfaces('droid 0.215.0') },
    setup: {
      form: 'nested-hooks',
      folder: { movedBy: [{ variable: 'FACTORY_HOME_OVERRIDE', below: '.factory' }], inHome: '.factory' },
      file: 'settings.json',
      events: ['SessionStart', 'UserPromptSubmit'],
      ...surfaces('droid 0.215.0'),
    },
  },
  {
    id: 'cline',
    name: 'Cline',
    markers: [
      // Children of `cline skill list` and the like have it as well.
      { variable: 'CLINE_CONNECTOR_CLI_LAUNCH', weak: true, ...cline },
      // A terminal in VS Code, where a person may type too.
      { variable: 'CLINE_ACTIVE', value: 'true', weak: true, ...read('cline/cline: VscodeTerminalRegistry.ts', firstRuns) },
    ],
    programs: [{ name: 'cline', ...cline }],
    scripts: [
      { name: 'cline', interpreters: ['javascript'], ...read('package cline 3.0.65') },
      { name: 'npm:cline', interpreters: ['javascript'], ...read('package cline 3.0.65') },
    ],
    multiSession: [
      { argument: '--cline-hub-daemon', ...cline },
      { argument: '--acp', ...read('the binary of cline 3.0.65') },
    ],
    notMarkers: [
      { variable: 'CLINE_WRAPPER_PATH', reason: 'set by the npm launcher for every subcommand', ...isAiAgent },
      { variable: 'CLINE_TASK_ID', reason: 'no release sets it; hooks and scripts of users do', ...isAiAgent },
    ],
    transcript: {
      folder: {
        movedBy: [
          { variable: 'CLINE_SESSION_DATA_DIR', below: '' },
          { variable: 'CLINE_DATA_DIR', below: 'sessions' },
          { variable: 'CLINE_DIR', below: 'data/sessions' },
        ],
        inHome: '.cline/data/sessions',
      },
      path: '<id>/<id>.messages.json',
      ...cline,
    },
    resume: { command: 'cline --id <id>', ...resumed('cline 3.0.65, on a terminal') },
    leavesOpen: {
      way: 'file-of-session',
      folder: {
        movedBy: [
          { variable: 'CLINE_SESSION_DATA_DIR', below: '' },
          { variable: 'CLINE_DATA_DIR', below: 'sessions' },
          { variable: 'CLINE_DIR', below: 'data/sessions' },
        ],
        inHome: '.cline/data/sessions',
      },
      id: 'session_id',
      pid: 'pid',
      ended: 'ended_at',
      ...surfaces('cline 3.0.65'),
    },
    hook: {
      // Its `taskId` is that of one turn.
      id: [['sessionContext', 'rootSessionId']],
      event: ['hookName'],
      subAgent: { member: ['parent_agent_id'] },
      ...surfaces('cline 3.0.65'),
    },
    setup: {
      form: 'executable-hooks',
      folder: { movedBy: [{ variable: 'CLINE_DIR', below: '' }], inHome: '.cline' },
      file: 'hooks/*',
      events: ['TaskStart', 'TaskResume', 'UserPromptSubmit'],
      ...surfaces('cline 3.0.65'),
    },
  },
  {
    id: 'kimi',
    name: 'Kimi Code',
    programs: [
      { name: 'kimi-code', ...kimi },
      { name: 'Kimi Code', ...kimiSource },
      { name: 'kimi-code-worker', ...kimiSource },
    ],
    scripts: [
      { name: 'kimi', interpreters: ['javascript', 'python'], ...kimi },
      { name: 'kimi-cli', interpreters: ['python'], ...kimiSource },
      { name: 'kimi-code', interpreters: ['javascript', 'python'], ...kimiSource },
      { name: 'npm:@moonshot-ai/kimi-code', interpreters: ['javascript'], ...read('package @moonshot-ai/kimi-code 2.1.0') },
      { name: '@moonshot-ai/kimi-code/dist/main.mjs', ...read('package @moonshot-ai/kimi-code 2.1.0') },
    ],
    multiSession: [
      { argument: 'acp', ...kimiSource },
      { argument: '--acp', ...kimiSource },
    ],
    notMarkers: [{ variable: 'KIMI_API_KEY', reason: 'a credential', ...kimiSource }],
    transcript: { folder: { movedBy: [{ variable: 'KIMI_CODE_HOME', below: 'sessions' }], inHome: '.kimi-code/sessions' }, path: 'wd_*/<id>/', ...kimi },
    resume: { command: 'kimi --session <id>', inItsFolder: true, ...resumed('kimi-code 2.1.0') },
    hook: { id: [['session_id']], event: ['hook_event_name'], ending: ['SessionEnd'], ...surfaces('kimi-code 2.1.0') },
    setup: {
      form: 'toml-hooks',
      folder: { movedBy: [{ variable: 'KIMI_CODE_HOME', below: '' }], inHome: '.kimi-code' },
      file: 'config.toml',
      events: ['SessionStart', 'UserPromptSubmit'],
      ...surfaces('kimi-code 2.1.0'),
    },
  },
  {
    id: 'continue',
    name: 'Continue',
    scripts: [
      { name: 'cn', interpreters: ['javascript'], ...ran('continue 1.5.47', secondRuns) },
      { name: 'npm:@continuedev/cli', interpreters: ['javascript'], ...read('package @continuedev/cli 1.5.47') },
      { name: '@continuedev/cli/dist/cn.js', ...read('package @continuedev/cli 1.5.47') },
    ],
    transcript: { folder: { movedBy: [{ variable: 'CONTINUE_GLOBAL_DIR', below: 'sessions' }], inHome: '.continue/sessions' }, path: '<uuid>.json', ...ran('continue 1.5.47', secondRuns) },
    resume: { command: 'cn --fork <id>', copy: true, ...resumed('continue 1.5.47') },
  },
  {
    id: 'grok',
    name: 'Grok CLI',
    scripts: [
      { name: 'grok', interpreters: ['javascript'], ...grokCli },
      { name: 'npm:@vibe-kit/grok-cli', interpreters: ['javascript'], ...read('package @vibe-kit/grok-cli 0.0.34') },
      { name: '@vibe-kit/grok-cli/dist/index.js', ...read('package @vibe-kit/grok-cli 0.0.34') },
    ],
    notMarkers: [{ variable: 'GROK_API_KEY', reason: 'a credential', ...grokCli }],
  },
  {
    id: 'grok-build',
    name: 'Grok Build',
    markers: [{ variable: 'GROK_AGENT', value: '1', ...grokBuild }],
    sessionVariables: [{ variable: 'GROK_SESSION_ID', scope: 'conversation', ...grokBuild }],
    // jordansissel/grok matches patterns: grok -f FILE.
    programs: [{ name: 'grok', onlyWith: ['', '--resume', '--continue', '--always-approve', '--permission-mode'], ...grokBuild }],
  },
  {
    id: 'crush',
    name: 'Crush',
    markers: [
      { variable: 'CRUSH', value: '1', ...crush },
      { variable: 'AGENT', value: 'crush', weak: true, ...crush },
      { variable: 'AI_AGENT', value: 'crush', weak: true, ...crush },
    ],
    // Reaches hooks only, never a tool call.
    // It reaches hooks only: taken, a hook would bear another id than the commands of its own session.
    sessionVariables: [{ variable: 'CRUSH_SESSION_ID', scope: 'conversation', answers: false, ...crush }],
    // Shrinkers of images and files are called crush: they take a file name.
    programs: [
      {
        name: 'crush',
        onlyWith: ['', 'run', 'server', '-y', '--yolo', '-c', '--cwd', '-D', '--data-dir', '-s', '--session', '-C', '--continue'],
        ...crush,
      },
    ],
    scripts: [
      { name: 'crush', interpreters: ['javascript'], ...read('package @charmland/crush') },
      { name: 'npm:@charmland/crush', interpreters: ['javascript'], ...read('package @charmland/crush') },
    ],
    multiSession: [{ argument: 'server', ...crush }],
  },
  {
    id: 'roo-code',
    name: 'Roo Code',
    // A terminal in VS Code, where a person may type too.
    markers: [{ variable: 'ROO_ACTIVE', value: 'true', weak: true, ...read('RooCodeInc/Roo-Code: Terminal.ts') }],
    notMarkers: [{ variable: 'ROO_CODE_TASK_ID', reason: 'not in its source; hooks and scripts of users set it', ...read('RooCodeInc/Roo-Code') }],
  },
  {
    id: 'jules',
    name: 'Jules',
    markers: [{ variable: 'USER', value: 'swebot', weak: true, ...peers }],
    notMarkers: [{ variable: 'HOME', value: '/home/jules', reason: 'a person may be called Jules', ...peers }],
  },
  {
    id: 'junie',
    name: 'Junie',
    markers: [
      { variable: 'MATTERHORN_SESSION_ID', ...isAiAgent },
      // Its launcher sets these two for whatever it starts.
      { variable: 'JUNIE_SHIM_PATH', weak: true, ...isAiAgent },
      { variable: 'JUNIE_DATA', weak: true, ...peers },
    ],
    // A UUID, while its sessions are called session-YYMMDD-HHMMSS-xxxx: whose id it is nobody knows.
    sessionVariables: [{ variable: 'MATTERHORN_SESSION_ID', scope: 'run', answers: false, ...isAiAgent }],
    programs: [{ name: 'junie', ...read('JetBrains/junie: install.sh, npm wrapper') }],
    scripts: [{ name: 'junie', interpreters: ['javascript'], ...read('JetBrains/junie: install.sh, npm wrapper') }],
    multiSession: [
      { argument: '--acp=true', ...read('agentclientprotocol/registry: junie') },
      { argument: '--__run-gateway', ...read('the jar of junie 3419.7') },
    ],
  },
  {
    id: 'trae',
    name: 'Trae',
    markers: [{ variable: 'TRAE_AI_SHELL_ID', ...peers }],
  },
  {
    id: 'iflow',
    name: 'iFlow CLI',
    markers: [{ variable: 'IFLOW_CLI', ...peers }],
    scripts: [
      { name: 'iflow', interpreters: ['javascript'], ...read('platform.iflow.cn documentation') },
      { name: 'npm:@iflow-ai/iflow-cli', interpreters: ['javascript'], ...read('a distribution\'s package of iflow-cli') },
      { name: '@iflow-ai/iflow-cli/bundle/iflow.js', ...read('a distribution\'s package of iflow-cli') },
      { name: '@iflow-ai/iflow-cli/bundle/entry.js', ...read('the Windows launcher of @iflow-ai/iflow-cli') },
    ],
  },
  {
    id: 'devin',
    name: 'Devin',
    markers: [{ variable: '__COG_BASHRC_SOURCED', ...read('google-gemini/gemini-cli: detect-ide.ts') }],
    programs: [{ name: 'devin', ...peers }],
    notMarkers: [
      { variable: 'CODEIUM_EDITOR_APP_ROOT', reason: 'every terminal of the Windsurf editor, a person\'s too', ...peers },
      { variable: 'DEVIN_API_KEY', reason: 'a credential', ...peers },
    ],
  },
  {
    id: 'aider',
    name: 'Aider',
    programs: [{ name: 'aider', ...peers }],
    scripts: [{ name: 'aider', interpreters: ['python'], ...peers }],
    notMarkers: [
      { variable: 'AIDER', reason: 'no release sets it', ...peers },
      { variable: 'AIDER_MODEL', reason: 'chooses a model', ...read('profiles of users: AIDER_* are options') },
      { variable: 'AIDER_API_KEY', reason: 'a credential', ...read('profiles of users: AIDER_* are options') },
    ],
  },
  {
    id: 'amazon-q',
    name: 'Amazon Q Developer CLI',
    markers: [{ variable: 'AWS_EXECUTION_ENV', value: 'AmazonQ-For-CLI*', ...peers }],
    programs: [
      // kdb+ and q-text-as-data are called q as well.
      { name: 'q', onlyWith: ['chat'], ...read('aws/amazon-q-developer-cli: constants.rs') },
      { name: 'qchat', ...read('aws/amazon-q-developer-cli: constants.rs') },
    ],
    notMarkers: [{ variable: 'QTERM_SESSION_ID', reason: 'shell integration of every terminal, a person\'s too', ...read('aws/amazon-q-developer-cli') }],
  },
  {
    id: 'replit',
    name: 'Replit Agent',
    markers: [{ variable: 'REPLIT_AGENT', ...peers }],
    programs: [{ name: 'replit-agent', ...railway }],
    notMarkers: [
      { variable: 'REPL_ID', reason: 'every workspace has it, a person\'s too', ...isAiAgent },
      { variable: 'REPLIT_USER', reason: 'every workspace has it, a person\'s too', ...peers },
      { variable: 'REPLIT_SESSION', reason: 'every workspace has it, a person\'s too', ...peers },
    ],
  },
  {
    id: 'openhands',
    name: 'OpenHands',
    programs: [{ name: 'openhands', ...read('All-Hands-AI/OpenHands-CLI: pyproject.toml') }],
    scripts: [{ name: 'openhands', interpreters: ['python'], ...read('All-Hands-AI/OpenHands-CLI: pyproject.toml') }],
    // In its container and in hooks.
    sessionVariables: [{ variable: 'OPENHANDS_SESSION_ID', scope: 'conversation', ...read('All-Hands-AI/OpenHands: docker_runtime.py') }],
    transcript: { folder: { movedBy: [], inHome: '.openhands/conversations' }, path: '<id>/', ...read('docs.openhands.dev: resume') },
    resume: { command: 'openhands --resume <id>', ...read('docs.openhands.dev: resume') },
  },
  {
    id: 'openclaw',
    name: 'OpenClaw',
    // Its other values (tui-local, acp-client) are a person's shells.
    markers: [{ variable: 'OPENCLAW_SHELL', value: 'exec', ...isAiAgent }],
    scripts: [
      { name: 'openclaw', interpreters: ['javascript'], ...read('package openclaw 2026.2.16') },
      { name: 'npm:openclaw', interpreters: ['javascript'], ...read('package openclaw 2026.2.16') },
      { name: 'openclaw/openclaw.mjs', ...read('package openclaw 2026.2.16') },
    ],
    multiSession: [{ argument: 'gateway', ...read('OpenClaw documentation') }],
  },
  {
    id: 'deepseek-harness',
    name: 'DeepSeek Harness',
    markers: [{ variable: 'DSH_SHELL', value: '1', ...isAiAgent }],
    sessionVariables: [{ variable: 'DSH_SESSION_ID', scope: 'conversation', ...isAiAgent }],
    notMarkers: [{ variable: 'DSH_HOME', reason: 'chooses the configuration folder', ...isAiAgent }],
  },
  {
    id: 'vtcode',
    name: 'VT Code',
    markers: [{ variable: 'VTCODE', value: '1', ...isAiAgent }],
    programs: [{ name: 'vtcode', ...isAiAgent }],
  },
  {
    id: 'snow-cli',
    name: 'Snow CLI',
    markers: [{ variable: 'SNOW_SESSION_ID', ...snow }],
    sessionVariables: [{ variable: 'SNOW_SESSION_ID', scope: 'conversation', ...snow }],
  },
  {
    id: 'codebuddy',
    name: 'CodeBuddy',
    markers: [
      { variable: 'CODEBUDDY', ...isAiAgent },
      { variable: 'CODEBUDDY_SESSION_ID', ...isAiAgent },
    ],
    // Its documentation doesn't know it, users' shells have it.
    sessionVariables: [{ variable: 'CODEBUDDY_SESSION_ID', scope: 'conversation', answers: false, ...isAiAgent }],
  },
  {
    id: 'firebender',
    name: 'Firebender',
    markers: [{ variable: 'FIREBENDER_TERMINAL', ...isAiAgent }],
  },
  {
    id: 'mistral-vibe',
    name: 'Mistral Vibe',
    scripts: [
      { name: 'vibe', interpreters: ['python'], ...read('mistralai/mistral-vibe: pyproject.toml') },
      { name: 'vibe-acp', interpreters: ['python'], ...read('mistralai/mistral-vibe: pyproject.toml') },
    ],
  },
  {
    id: 'forgecode',
    name: 'ForgeCode',
    // Foundry's forge builds and tests contracts, Atlassian's deploys apps: both want a subcommand.
    programs: [
      {
        name: 'forge',
        onlyWith: ['', '-p', '--prompt', '--conversation', '--conversation-id', '--agent', '--sandbox', '-C', '--directory'],
        ...read('antinomyhq/forge: crates/forge_main/src/cli.rs'),
      },
    ],
  },
  {
    id: 'codebuff',
    name: 'Codebuff',
    programs: [
      { name: 'codebuff', ...read('terminal wrappers for codebuff and freebuff') },
      { name: 'freebuff', ...read('terminal wrappers for codebuff and freebuff') },
    ],
    scripts: [{ name: 'codebuff', interpreters: ['javascript'], ...read('package codebuff 1.0.685') }],
  },
  {
    id: 'rovo-dev',
    name: 'Rovo Dev',
    programs: [
      { name: 'atlassian_cli_rovodev', ...read('atlassian/atlascode: rovodev process manager') },
      // The rest of acli works on Jira and Confluence.
      { name: 'acli', onlyWith: ['rovodev'], ...read('atlassian/atlascode: rovodev process manager') },
    ],
  },
  {
    id: 'plandex',
    name: 'Plandex',
    programs: [{ name: 'plandex', ...read('plandex documentation: plandex tell') }],
  },
  {
    id: 'cody',
    name: 'Cody',
    programs: [{ name: 'cody', ...railway }],
    scripts: [{ name: 'cody', interpreters: ['javascript'], ...read('Sourcegraph documentation: Cody CLI') }],
  },
];

/** What other tools take for a marker variable though it belongs to no agent; for negative tests. */
export const markersOfNobody: readonly NotAMarker[] = [
  { variable: 'ANTHROPIC_API_KEY', reason: 'a key for any program that calls the API', ...claude },
  { variable: 'OPENAI_API_KEY', reason: 'a key for any program that calls the API', ...qwen },
  { variable: 'IS_SANDBOX', reason: 'people set it in containers', ...claude },
  { variable: 'TERM_PROGRAM', value: 'zed', reason: 'every terminal of the editor, a person\'s too', ...peers },
  { variable: 'ZED_TERM', value: 'true', reason: 'every terminal of the editor, a person\'s too', ...peers },
  { variable: 'TERMINAL_EMULATOR', value: 'JetBrains-JediTerm', reason: 'every terminal of the editor, a person\'s too', ...peers },
  { variable: 'CODESPACES', value: 'true', reason: 'a machine, not an agent', ...peers },
  { variable: 'CLOUD_SHELL', value: 'true', reason: 'a machine, not an agent', ...peers },
  { variable: 'MONOSPACE_ENV', reason: 'a machine, not an agent', ...peers },
  { variable: 'PAGER', value: 'cat', reason: 'people set it too', ...peers },
  { variable: 'GIT_PAGER', value: 'cat', reason: 'people set it too', ...peers },
  { variable: 'AWS_EXECUTION_ENV', value: 'AWS_Lambda_nodejs22.x', reason: 'other runtimes of AWS set it', ...isAiAgent },
  { variable: 'AGENT', value: 'buildkite-agent-7', reason: 'an old name for a worker of CI', ...peers },
];

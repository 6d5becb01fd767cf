// The agents, pinned, and how each is told to use the scripted model: one row per agent.
//
// program           the name in node_modules/.bin
// catalogId         its slug in our catalog
// sessionVariable   the variable that tells a tool the conversation; absent where the agent sets none
// shellCall         a call of its shell tool, for one command
// configure         writes its settings into `home`
// environment       what it needs besides HOME and PATH
// arguments         one non-interactive session that may run any command
// ownSessions       what the agent itself says its sessions are: what it sends to its model and what it writes
// node              the major version of Node that it needs, where that is not ours
// hooksArePlugin    its hooks are functions of a plugin
// hookArguments     words after its subcommand without which it runs no hooks that nobody has allowed
// movedBy           the variables that put its configuration into the usual folders of `home`, wherever HOME is
// surfaceEnvironment, hasServers: for surfaces.mjs, what it needs to call an MCP server at once, and whether it has any

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

const prompt = 'Run the commands.';

async function writeSettings(folder, name, text) {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), text);
}

/** The paths below `folder`, or none where there is no such folder. */
async function filesBelow(folder) {
  return readdir(folder, { recursive: true }).catch(() => []);
}

function headerValues(requests, header) {
  return requests.map((request) => request.headers[header]).filter((value) => value !== undefined);
}

/** The first group of `pattern` in each of `names` that match. */
function captured(names, pattern) {
  return names.map((name) => pattern.exec(name)?.[1]).filter((value) => value !== undefined);
}

/** The settings of opencode and of Kilo, its fork. */
function openCodeSettings(url) {
  return JSON.stringify({
    autoupdate: false,
    share: 'disabled',
    model: 'scripted/scripted',
    small_model: 'scripted/scripted',
    permission: { bash: 'allow', edit: 'allow', external_directory: 'allow' },
    provider: {
      scripted: {
        npm: '@ai-sdk/openai-compatible',
        name: 'scripted',
        options: { baseURL: `${url}/v1`, apiKey: 'none' },
        models: { scripted: { name: 'scripted', tool_call: true } },
      },
    },
  });
}

const uuid = '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}';

export const agents = {
  codex: {
    name: 'Codex',
    catalogId: 'codex',
    package: '@openai/codex',
    version: '0.169.0',
    program: 'codex',
    sessionVariable: 'CODEX_THREAD_ID',
    hookArguments: ['--dangerously-bypass-hook-trust'],
    movedBy: (home) => ({ CODEX_HOME: join(home, '.codex') }),
    shellCall: (command) => ({ name: 'exec_command', arguments: { cmd: command, yield_time_ms: 60_000 } }),
    configure: (home, url) =>
      writeSettings(
        join(home, '.codex'),
        'config.toml',
        `model = "scripted"
model_provider = "scripted"
check_for_update_on_startup = false
[model_providers.scripted]
name = "scripted"
base_url = "${url}/v1"
wire_api = "responses"
env_key = "SCRIPTED_KEY"
request_max_retries = 0
stream_max_retries = 0
[analytics]
enabled = false
`,
      ),
    environment: () => ({ SCRIPTED_KEY: 'none' }),
    arguments: (sandbox) => ['exec', '--skip-git-repo-check', '--sandbox', sandbox, prompt],
    async ownSessions(home, requests) {
      const files = await filesBelow(join(home, '.codex', 'sessions'));
      return {
        'header thread-id': headerValues(requests, 'thread-id'),
        'rollout file': captured(files, new RegExp(`rollout-.*-(${uuid})\\.jsonl$`)),
      };
    },
  },

  claude: {
    name: 'Claude Code',
    catalogId: 'claude-code',
    package: '@anthropic-ai/claude-code',
    version: '2.1.329',
    program: 'claude',
    sessionVariable: 'CLAUDE_CODE_SESSION_ID',
    surfaceEnvironment: { ENABLE_TOOL_SEARCH: 'false' },
    movedBy: (home) => ({ CLAUDE_CONFIG_DIR: join(home, '.claude') }),
    shellCall: (command) => ({ name: 'Bash', arguments: { command, timeout: 120_000, description: 'Run it' } }),
    configure: async () => {},
    environment: (url) => ({
      ANTHROPIC_BASE_URL: url,
      ANTHROPIC_API_KEY: 'none',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_AUTOUPDATER: '1',
      // It refuses --dangerously-skip-permissions to root elsewhere.
      IS_SANDBOX: '1',
    }),
    arguments: () => ['-p', '--dangerously-skip-permissions', prompt],
    async ownSessions(home, requests) {
      const files = await filesBelow(join(home, '.claude', 'projects'));
      return {
        'header x-claude-code-session-id': headerValues(requests, 'x-claude-code-session-id'),
        'project file': captured(files, new RegExp(`(${uuid})\\.jsonl$`)),
      };
    },
  },

  gemini: {
    name: 'Gemini CLI',
    catalogId: 'gemini-cli',
    package: '@google/gemini-cli',
    version: '0.61.0',
    program: 'gemini',
    movedBy: (home) => ({ GEMINI_CLI_HOME: home }),
    shellCall: (command) => ({ name: 'run_shell_command', arguments: { command } }),
    configure: (home) =>
      writeSettings(
        join(home, '.gemini'),
        'settings.json',
        JSON.stringify({
          security: { auth: { selectedType: 'gemini-api-key' } },
          general: { enableAutoUpdate: false },
          privacy: { usageStatisticsEnabled: false },
          telemetry: { enabled: false },
        }),
      ),
    environment: (url) => ({
      GEMINI_API_KEY: 'none',
      GOOGLE_GEMINI_BASE_URL: url,
      GEMINI_CLI_TRUST_WORKSPACE: 'true',
    }),
    arguments: () => ['--yolo', '-m', 'gemini-2.5-flash', '-p', prompt],
    async ownSessions(home) {
      const folder = join(home, '.gemini', 'tmp');
      const chats = (await filesBelow(folder)).filter((file) => /chats\/session-.*\.jsonl$/.test(file));
      const heads = await Promise.all(chats.map((file) => readFile(join(folder, file), 'utf8')));
      return { 'chat file': heads.map((text) => JSON.parse(text.split('\n')[0]).sessionId) };
    },
  },

  copilot: {
    name: 'Copilot CLI',
    catalogId: 'copilot-cli',
    package: '@github/copilot',
    version: '1.0.102',
    program: 'copilot',
    sessionVariable: 'COPILOT_AGENT_SESSION_ID',
    movedBy: (home) => ({ COPILOT_HOME: join(home, '.copilot') }),
    shellCall: (command) => ({
      name: 'bash',
      arguments: { command, description: 'Run it', initial_wait: 120, mode: 'sync' },
    }),
    configure: async () => {},
    environment: (url) => ({
      COPILOT_PROVIDER_BASE_URL: `${url}/v1`,
      COPILOT_PROVIDER_API_KEY: 'none',
      COPILOT_MODEL: 'scripted',
      COPILOT_OFFLINE: 'true',
    }),
    arguments: () => ['--allow-all', '--no-auto-update', '-p', prompt],
    async ownSessions(home) {
      const files = await filesBelow(join(home, '.copilot', 'session-state'));
      return { 'session folder': captured(files.map((file) => basename(file)), new RegExp(`^(${uuid})$`)) };
    },
  },

  opencode: {
    name: 'opencode',
    catalogId: 'opencode',
    package: 'opencode-ai',
    version: '1.18.33',
    program: 'opencode',
    movedBy: (home) => ({ XDG_CONFIG_HOME: join(home, '.config') }),
    shellCall: (command) => ({ name: 'bash', arguments: { command, description: 'Run it' } }),
    hooksArePlugin: true,
    configure: (home, url) => writeSettings(join(home, '.config', 'opencode'), 'opencode.json', openCodeSettings(url)),
    environment: () => ({ OPENCODE_DISABLE_AUTOUPDATE: '1', OPENCODE_DISABLE_MODELS_FETCH: '1' }),
    arguments: () => ['run', prompt],
    ownSessions: async (_home, requests) => ({ 'header x-session-id': headerValues(requests, 'x-session-id') }),
  },

  kilo: {
    name: 'Kilo Code',
    catalogId: 'kilo',
    package: '@kilocode/cli',
    version: '7.7.7',
    program: 'kilo',
    node: '24',
    hooksArePlugin: true,
    movedBy: (home) => ({ XDG_CONFIG_HOME: join(home, '.config') }),
    shellCall: (command) => ({ name: 'bash', arguments: { command, description: 'Run it' } }),
    configure: (home, url) => writeSettings(join(home, '.config', 'kilo'), 'kilo.json', openCodeSettings(url)),
    environment: () => ({ KILO_DISABLE_AUTOUPDATE: '1', KILO_DISABLE_MODELS_FETCH: '1', KILO_TELEMETRY_LEVEL: 'off' }),
    arguments: () => ['run', '--auto', prompt],
    ownSessions: async (_home, requests) => ({ 'header x-session-id': headerValues(requests, 'x-session-id') }),
  },

  droid: {
    name: 'Factory Droid',
    catalogId: 'droid',
    package: 'droid',
    version: '0.215.0',
    program: 'droid',
    movedBy: (home) => ({ FACTORY_HOME_OVERRIDE: home }),
    shellCall: (command) => ({ name: 'Execute', arguments: { command, summary: 'Run it' } }),
    configure: (home, url) =>
      writeSettings(
        join(home, '.factory'),
        'settings.json',
        JSON.stringify({
          customModels: [
            { model: 'scripted', displayName: 'scripted', baseUrl: `${url}/v1`, apiKey: 'none', provider: 'generic-chat-completion-api', maxOutputTokens: 4096 },
          ],
        }),
      ),
    environment: (url) => ({ FACTORY_API_KEY: 'none', FACTORY_API_BASE_URL: `${url}/factory`, FACTORY_APP_BASE_URL: `${url}/factory`, DROID_DISABLE_AUTO_UPDATE: '1' }),
    arguments: () => ['exec', '--skip-permissions-unsafe', '-m', 'custom:scripted', prompt],
    async ownSessions(home) {
      const files = await filesBelow(join(home, '.factory', 'sessions'));
      return { 'session file': captured(files, new RegExp(`(${uuid})\\.jsonl$`)) };
    },
  },

  qwen: {
    name: 'Qwen Code',
    catalogId: 'qwen-code',
    package: '@qwen-code/qwen-code',
    version: '0.24.4',
    program: 'qwen',
    node: '24',
    sessionVariable: 'QWEN_CODE_SESSION_ID',
    movedBy: (home) => ({ QWEN_HOME: join(home, '.qwen') }),
    shellCall: (command) => ({ name: 'run_shell_command', arguments: { command, is_background: false } }),
    configure: (home) =>
      writeSettings(
        join(home, '.qwen'),
        'settings.json',
        JSON.stringify({
          security: { auth: { selectedType: 'openai' } },
          general: { enableAutoUpdate: false },
          privacy: { usageStatisticsEnabled: false },
          telemetry: { enabled: false },
        }),
      ),
    environment: (url) => ({ OPENAI_API_KEY: 'none', OPENAI_BASE_URL: `${url}/v1`, OPENAI_MODEL: 'scripted' }),
    arguments: () => ['--yolo', '--auth-type', 'openai', '-p', prompt],
    async ownSessions(home) {
      const files = await filesBelow(join(home, '.qwen', 'projects'));
      return { 'chat file': captured(files, new RegExp(`chats/(${uuid})\\.jsonl$`)) };
    },
  },

  kimi: {
    name: 'Kimi Code',
    catalogId: 'kimi',
    package: '@moonshot-ai/kimi-code',
    version: '2.1.0',
    program: 'kimi',
    node: '24',
    movedBy: (home) => ({ KIMI_CODE_HOME: join(home, '.kimi-code') }),
    shellCall: (command) => ({ name: 'Bash', arguments: { command } }),
    configure: (home, url) =>
      writeSettings(
        join(home, '.kimi-code'),
        'config.toml',
        `default_model = "scripted"
[providers.scripted]
type = "openai"
base_url = "${url}/v1"
api_key = "none"
[models.scripted]
provider = "scripted"
model = "scripted"
max_context_size = 128000
capabilities = ["tool_use"]
`,
      ),
    environment: () => ({ KIMI_CODE_NO_AUTO_UPDATE: '1', KIMI_DISABLE_TELEMETRY: '1' }),
    arguments: () => ['-m', 'scripted', '-p', prompt],
    async ownSessions(home) {
      const files = await filesBelow(join(home, '.kimi-code', 'sessions'));
      return { 'session folder': captured(files, new RegExp(`^wd_[^/]*/(session_${uuid})$`)) };
    },
  },

  auggie: {
    name: 'Auggie',
    catalogId: 'auggie',
    package: '@augmentcode/auggie',
    version: '0.36.0',
    program: 'auggie',
    shellCall: (command) => ({ name: 'launch-process', arguments: { command, wait: true, max_wait_seconds: 60, cwd: '.' } }),
    configure: async () => {},
    environment: (url) => ({ AUGMENT_SESSION_AUTH: JSON.stringify({ accessToken: 'none', tenantURL: `${url}/augment/`, scopes: ['email'] }), AUGMENT_DISABLE_AUTO_UPDATE: '1' }),
    arguments: () => ['--print', prompt],
    async ownSessions(home) {
      const files = await filesBelow(join(home, '.augment', 'sessions'));
      return { 'session file': captured(files, new RegExp(`^(${uuid})\\.json$`)) };
    },
  },

  cline: {
    name: 'Cline',
    catalogId: 'cline',
    package: 'cline',
    version: '3.0.65',
    program: 'cline',
    hasServers: false,
    movedBy: (home) => ({ CLINE_DIR: join(home, '.cline') }),
    shellCall: (command) => ({ name: 'run_commands', arguments: { commands: [command] } }),
    configure: (home, url) =>
      writeSettings(
        join(home, '.cline', 'data', 'settings'),
        'providers.json',
        JSON.stringify({
          version: 1,
          lastUsedProvider: 'openai-compatible',
          modes: {},
          providers: {
            'openai-compatible': {
              settings: { provider: 'openai-compatible', apiKey: 'none', model: 'scripted', baseUrl: `${url}/v1` },
              updatedAt: '2026-11-21T00:00:00.000Z',
              tokenSource: 'manual',
            },
          },
        }),
      ),
    environment: () => ({ CLINE_TELEMETRY_DISABLED: '1' }),
    arguments: () => ['-P', 'openai-compatible', '-m', 'scripted', prompt],
    async ownSessions(home) {
      const folders = await filesBelow(join(home, '.cline', 'data', 'sessions'));
      return { 'session folder': folders.filter((file) => !file.includes('/')) };
    },
  },
};

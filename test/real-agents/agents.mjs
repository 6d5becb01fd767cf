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

const uuid = '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}';

export const agents = {
  codex: {
    name: 'Codex',
    catalogId: 'codex',
    package: '@openai/codex',
    version: '0.169.0',
    program: 'codex',
    sessionVariable: 'CODEX_THREAD_ID',
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
    shellCall: (command) => ({ name: 'bash', arguments: { command, description: 'Run it' } }),
    configure: (home, url) =>
      writeSettings(
        join(home, '.config', 'opencode'),
        'opencode.json',
        JSON.stringify({
          autoupdate: false,
          share: 'disabled',
          model: 'scripted/scripted',
          small_model: 'scripted/scripted',
          permission: { bash: 'allow', edit: 'allow' },
          provider: {
            scripted: {
              npm: '@ai-sdk/openai-compatible',
              name: 'scripted',
              options: { baseURL: `${url}/v1`, apiKey: 'none' },
              models: { scripted: { name: 'scripted', tool_call: true } },
            },
          },
        }),
      ),
    environment: () => ({ OPENCODE_DISABLE_AUTOUPDATE: '1', OPENCODE_DISABLE_MODELS_FETCH: '1' }),
    arguments: () => ['run', prompt],
    ownSessions: async (_home, requests) => ({ 'header x-session-id': headerValues(requests, 'x-session-id') }),
  },
};

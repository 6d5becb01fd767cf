// How each agent is told of an MCP server, and how its model calls the tool of one that is called `probe`.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

async function merge(home, path, more) {
  const file = join(home, path);
  await mkdir(dirname(file), { recursive: true });
  const known = JSON.parse(await readFile(file, 'utf8').catch(() => '{}'));
  await writeFile(file, JSON.stringify({ ...known, ...more }));
}

const named = (file, more = {}) => (home, command, args) => merge(home, file, { mcpServers: { probe: { command, args, ...more } } });
const openCode = (name) => (home, command, args) => merge(home, `.config/${name}/${name}.json`, { mcp: { probe: { type: 'local', command: [command, ...args], enabled: true } } });

const configurations = {
  codex: async (home, command, args) => {
    const file = join(home, '.codex', 'config.toml');
    await writeFile(file, `${await readFile(file, 'utf8')}\n[mcp_servers.probe]\ncommand = ${JSON.stringify(command)}\nargs = ${JSON.stringify(args)}\n`);
  },
  claude: named('.claude.json', { type: 'stdio' }),
  gemini: named('.gemini/settings.json', { trust: true }),
  copilot: named('.copilot/mcp-config.json', { type: 'local', tools: ['*'] }),
  opencode: openCode('opencode'),
  kilo: openCode('kilo'),
  droid: named('.factory/mcp.json', { type: 'stdio', disabled: false }),
  qwen: named('.qwen/settings.json', { trust: true }),
  kimi: named('.kimi-code/mcp.json'),
  auggie: named('.augment/settings.json'),
};

/** Cline has none here. */
export async function connectServer(name, home, command, args) {
  await configurations[name]?.(home, command, args);
}

/** Where the model is offered the tool at once; droid and qwen have it search for tools first. */
export const serverCalls = {
  codex: { name: 'whoami', namespace: 'mcp__probe', arguments: {} },
  claude: { name: 'mcp__probe__whoami', arguments: {} },
  gemini: { name: 'mcp_probe_whoami', arguments: {} },
  copilot: { name: 'probe-whoami', arguments: {} },
  opencode: { name: 'probe_whoami', arguments: {} },
  kilo: { name: 'probe_whoami', arguments: {} },
  kimi: { name: 'mcp__probe__whoami', arguments: {} },
  auggie: { name: 'whoami_probe', arguments: {} },
};

// npm run test:real-agents:mcp [agent...]: an MCP server that the official SDK made, in real agents. Each agent calls the
// server's tool in one session with calls of its shell; all must have one id, the agent's own.
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { agents } from './agents.mjs';
import { installAgent } from './install.mjs';
import { startModelServer } from './model-server.mjs';
import { prepareSession, readResults, runSession } from './session.mjs';

const server = fileURLToPath(new URL('../mcp/server.mjs', import.meta.url));

/** How each agent is told of the server, and how its model calls the tool. */
const clients = {
  claude: {
    call: { name: 'mcp__whoami__whoami', arguments: {} },
    // Else its model has to search for the tools of servers first.
    environment: { ENABLE_TOOL_SEARCH: 'false' },
    configure: (home, command, args) => writeFile(join(home, '.claude.json'), JSON.stringify({ mcpServers: { whoami: { type: 'stdio', command, args } } })),
  },
  codex: {
    call: { name: 'whoami', namespace: 'mcp__whoami', arguments: {} },
    configure: async (home, command, args) => {
      const file = join(home, '.codex', 'config.toml');
      await writeFile(file, `${await readFile(file, 'utf8')}\n[mcp_servers.whoami]\ncommand = ${JSON.stringify(command)}\nargs = ${JSON.stringify(args)}\n`);
    },
  },
  copilot: {
    call: { name: 'whoami-whoami', arguments: {} },
    configure: async (home, command, args) => {
      await mkdir(join(home, '.copilot'), { recursive: true });
      await writeFile(join(home, '.copilot', 'mcp-config.json'), JSON.stringify({ mcpServers: { whoami: { type: 'local', tools: ['*'], command, args } } }));
    },
  },
};

/** @returns the ids and what is wrong with them */
async function tryAgent(name, program, model, folder) {
  const agent = agents[name];
  const { call, configure, environment } = clients[name];
  const workspace = join(folder, 'workspace');
  await mkdir(workspace, { recursive: true });
  const told = { ...agent, environment: (url) => ({ ...agent.environment(url), ...environment }) };
  const session = await prepareSession({ agent: told, program, key: `mcp-${name}`, folder, workspace, sandbox: name === 'codex' ? 'danger-full-access' : undefined, toolCalls: [call], server: model });
  const answers = join(folder, 'answers.jsonl');
  await configure(session.home, process.execPath, [server, answers]);
  const exit = await runSession(session);

  const text = await readFile(answers, 'utf8').catch(() => '');
  const calls = text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line));
  const shell = (await readResults(session)).ids.map((result) => result?.id);
  const own = Object.values(await agent.ownSessions(session.home, session.requests)).flat();
  const problems = [];
  if (calls.length !== 1) problems.push(`the tool was called ${calls.length} times (${agent.name} ended with ${exit}; tools: ${[...new Set(session.requests.flatMap(({ offeredTools }) => offeredTools))].join(' ')})`);
  const [answer] = calls;
  if (new Set([...shell, answer?.id]).size !== 1) problems.push(`the shell says ${shell.join(', ')}, the server ${answer?.id}`);
  if (!own.includes(answer?.id)) problems.push(`${agent.name} itself says ${[...new Set(own)].join(', ')}`);
  if (answer?.agent !== agent.catalogId) problems.push(`the server takes it for ${answer?.agent}`);
  return { id: answer?.id, source: answer?.source, problems };
}

const chosen = process.argv.slice(2);
const names = Object.keys(clients).filter((name) => chosen.length === 0 || chosen.includes(name));
const model = await startModelServer();
const counts = { passed: 0, failed: 0, skipped: 0 };
console.log('| agent | the server’s id is the shell’s and the agent’s own | it comes from |\n| --- | --- | --- |');
for (const name of names) {
  const title = `${agents[name].name} ${agents[name].version}`;
  let program;
  try {
    program = await installAgent(agents[name]);
  } catch (error) {
    console.log(`| ${title} | skipped: ${error.message} | |`);
    counts.skipped += 1;
    continue;
  }
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'agent-session-mcp-')));
  const { id, source, problems } = await tryAgent(name, program, model, folder);
  console.log(`| ${title} | ${problems.length === 0 ? 'yes' : `no: ${problems.join('; ')}`} | ${source ?? ''} |`);
  counts[problems.length === 0 ? 'passed' : 'failed'] += 1;
  if (problems.length === 0) await rm(folder, { recursive: true, force: true });
  else console.error(`kept for you to look at: ${folder} (${id ?? 'no id'})`);
}
model.close();
console.log(`\n${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`);
process.exitCode = counts.failed > 0 ? 1 : 0;

// npm run test:real-agents:surfaces [agent...]: one session of each agent in which its shell, its hooks and an MCP
// server ask for the id, without anything set up and with what `agent-session setup` says. The ids must be one, and
// with setup the agent's own.
import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { agents } from './agents.mjs';
import { installAgent } from './install.mjs';
import { startModelServer } from './model-server.mjs';
import { prepareSession, readResults, runSession } from './session.mjs';
import { cli, configureHooks, jsonLines, killLeftovers, script } from './setup.mjs';
import { connectServer, serverCalls } from './surface-servers.mjs';

const mcpServer = fileURLToPath(new URL('surface-server.mjs', import.meta.url));

const distinct = (values) => [...new Set(values.filter((value) => value !== undefined))];

/** One session. @returns the ids by surface, and what the agent itself says */
async function trySession(name, program, model, folder, isSetUp) {
  const agent = agents[name];
  const place = join(folder, isSetUp ? 'with' : 'without');
  const workspace = join(place, 'workspace');
  const tools = join(place, 'bin');
  await mkdir(workspace, { recursive: true });
  await mkdir(tools, { recursive: true });
  await symlink(cli, join(tools, 'agent-session'));

  const hooks = join(place, 'hooks.jsonl');
  const served = join(place, 'served.jsonl');
  const ask = join(place, 'ask');
  // The server is asked while the session runs, also where the model can't call its tool.
  const askServer = `touch '${ask}'; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do [ -e '${ask}' ] || break; sleep 0.5; done`;
  const session = await prepareSession({
    agent: { ...agent, environment: (url) => ({ ...agent.environment(url), ...agent.surfaceEnvironment }) },
    program,
    key: `surfaces-${name}-${isSetUp ? 'with' : 'without'}`,
    folder: place,
    workspace,
    sandbox: name === 'codex' ? 'danger-full-access' : undefined,
    toolCalls: [askServer, ...(serverCalls[name] === undefined ? [] : [serverCalls[name]])],
    server: model,
    programs: [tools],
  });
  const observe = `agent-session id --json >>'${hooks}' 2>/dev/null`;
  const observer = await script(join(place, 'observe.sh'), isSetUp ? `agent-session hook\n${observe}\nexit 0` : `cat >/dev/null\n${observe}\nexit 0`);
  if (agent.hooksArePlugin !== true) await configureHooks(name, agent, session.home, observer);
  else if (isSetUp) await configureHooks(name, agent, session.home, 'agent-session hook');
  if (agent.hookArguments !== undefined) session.command.splice(2, 0, ...agent.hookArguments);
  await connectServer(name, session.home, process.execPath, [mcpServer, served, ask, process.execPath, cli]);
  // Not every agent hands the variable on to everything that it starts; the home folder they all do.
  delete session.environment.RAILWAY_SESSIONS_DIR;
  let exit;
  try {
    exit = await runSession(session);
  } finally {
    killLeftovers(session.home);
  }

  const results = await readResults(session);
  const server = await jsonLines(served);
  return {
    shell: distinct(results.ids.map((result) => result?.id)),
    sources: { shell: results.ids[0]?.source, hook: (await jsonLines(hooks)).at(-1)?.source, server: server.filter(({ when }) => when !== 'start').at(-1)?.source },
    hook: distinct((await jsonLines(hooks)).map(({ id }) => id)),
    server: distinct(server.filter(({ when }) => when !== 'start').map(({ id }) => id)),
    called: server.some(({ when }) => when === 'call'),
    own: distinct(Object.values(await agent.ownSessions(session.home, session.requests)).flat()),
    exit,
    log: session.logFile,
  };
}

function problemsOf(agent, found, isSetUp) {
  const problems = [];
  const all = distinct([...found.shell, ...found.hook, ...found.server]);
  if (found.shell.length === 0) problems.push(`the shell said nothing (${agent.name} ended with ${found.exit})`);
  if (found.hook.length === 0 && agent.hooksArePlugin !== true) problems.push('no hook ran');
  if (found.server.length === 0 && agent.hasServers !== false) problems.push('the MCP server said nothing');
  if (all.length > 1) problems.push(`several ids: shell ${found.shell.join(', ')}; hooks ${found.hook.join(', ')}; server ${found.server.join(', ')}`);
  if (isSetUp && !found.own.includes(all[0])) problems.push(`the id is ${all[0]}, ${agent.name} itself says ${found.own.join(', ') || 'nothing'}`);
  return problems;
}

const sourcesOf = ({ sources }) => [sources.shell, sources.hook ?? '–', sources.server ?? '–'].join(' / ');

const chosen = process.argv.slice(2);
const names = Object.keys(agents).filter((name) => chosen.length === 0 || chosen.includes(name));
const model = await startModelServer();
console.log('| agent | without setup: shell / hook / MCP server | | with setup | | with the model’s own call of the server |\n| --- | --- | --- | --- | --- | --- |');
let failed = 0;
for (const name of names) {
  const agent = agents[name];
  const title = `${agent.name} ${agent.version}`;
  let program;
  try {
    program = await installAgent(agent);
  } catch (error) {
    console.log(`| ${title} | skipped: ${error.message} | | | | |`);
    continue;
  }
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'agent-session-surfaces-')));
  const without = await trySession(name, program, model, folder, false);
  const withSetup = await trySession(name, program, model, folder, true);
  const problems = problemsOf(agent, withSetup, true);
  const before = problemsOf(agent, without, false);
  const own = without.own.includes(without.shell[0]) ? 'one id, the agent’s own' : 'one id, ours';
  console.log(`| ${title} | ${sourcesOf(without)} | ${before.length === 0 ? own : before.join('; ')} | ${sourcesOf(withSetup)} | ${problems.length === 0 ? 'one id, the agent’s own' : problems.join('; ')} | ${withSetup.called ? 'yes' : 'no'} |`);
  if (problems.length > 0 || before.length > 0) {
    console.error(`kept for you to look at: ${folder} (${basename(withSetup.log)})`);
    failed += 1;
  } else await rm(folder, { recursive: true, force: true });
}
model.close();
process.exitCode = failed > 0 ? 1 : 0;

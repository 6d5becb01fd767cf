// npm run test:real-agents:surfaces [agent...]: one session of each agent in which its shell, its hooks and an MCP
// server ask for the id, without anything set up and with what `agent-session setup` says. The ids must be one, and
// with setup the agent's own; also where a variable has moved the agent's configuration.
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { agents } from './agents.mjs';
import { installAgent } from './install.mjs';
import { startModelServer } from './model-server.mjs';
import { prepareSession, readResults, runSession } from './session.mjs';
import { cli, configureHooks, jsonLines, killLeftovers, script } from './setup.mjs';
import { connectServer, serverCalls } from './surface-servers.mjs';

const mcpServer = fileURLToPath(new URL('surface-server.mjs', import.meta.url));

const distinct = (values) => [...new Set(values.filter((value) => value !== undefined))];

/**
 * One session.
 * @param {'without' | 'with' | 'moved'} how without setup, with it, or with it where a variable names the folder
 * @returns the ids by surface, and what the agent itself says
 */
async function trySession(name, program, model, folder, how) {
  const agent = agents[name];
  const place = join(folder, how);
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
    key: `surfaces-${name}-${how}`,
    folder: place,
    workspace,
    sandbox: name === 'codex' ? 'danger-full-access' : undefined,
    toolCalls: how === 'moved' ? [] : [askServer, ...(serverCalls[name] === undefined ? [] : [serverCalls[name]])],
    server: model,
    programs: [tools],
  });
  let places = { HOME: session.home };
  if (how === 'moved') {
    places = { HOME: join(place, 'elsewhere'), ...agent.movedBy(session.home) };
    await mkdir(places.HOME);
    Object.assign(session.environment, places);
  }
  const observe = `agent-session id --json >>'${hooks}' 2>/dev/null`;
  const observer = await script(join(place, 'observe.sh'), how === 'without' ? `cat >/dev/null\n${observe}\nexit 0` : `agent-session hook\n${observe}\nexit 0`);
  if (agent.hooksArePlugin !== true) await configureHooks(name, agent, places, observer);
  else if (how !== 'without') await configureHooks(name, agent, places, 'agent-session hook');
  if (agent.hookArguments !== undefined) session.command.splice(2, 0, ...agent.hookArguments);
  if (how !== 'moved') await connectServer(name, session.home, process.execPath, [mcpServer, served, ask, process.execPath, cli]);
  // Not every agent hands the variable on to everything that it starts; the home folder they all do.
  delete session.environment.RAILWAY_SESSIONS_DIR;
  const told = join(place, 'told.jsonl');
  if (how === 'with' && notifications[name] !== undefined) {
    await notifications[name](session.home, await script(join(tools, 'turn-ended'), `printf '{"id":"%s","source":"%s"}\\n' "$AGENT_SESSION_ID" "$AGENT_SESSION_AGENT" >>'${told}'`));
    // It may outlive its agent, whose end is the end of all that it has started.
    session.command = ['sh', '-c', `"$@"; code=$?; for i in $(seq 50); do [ -e '${told}' ] && break; sleep 0.1; done; exit $code`, 'sh', ...session.command];
  }
  let exit;
  try {
    exit = await runSession(session);
  } finally {
    killLeftovers(places.HOME);
  }

  const results = await readResults(session);
  const ofHooks = await jsonLines(hooks);
  const ofServer = (await jsonLines(served)).filter(({ when }) => when === 'asked' || when === 'call');
  return {
    surfaces: {
      shell: answersOf(results.ids.filter((result) => result !== undefined)),
      ...(agent.hooksArePlugin !== true && { hook: answersOf(ofHooks) }),
      ...(agent.hasServers !== false && how !== 'moved' && { server: answersOf(ofServer) }),
      ...(how === 'with' && notifications[name] !== undefined && { notification: answersOf(await jsonLines(told)) }),
    },
    called: ofServer.some(({ when }) => when === 'call'),
    own: distinct(Object.values(await agent.ownSessions(session.home, session.requests)).flat()),
    exit,
  };
}

const answersOf = (answers) => ({ ids: distinct(answers.map(({ id }) => id)), source: answers.at(-1)?.source });

const titles = { shell: 'the shell', hook: 'its hooks', server: 'the MCP server', notification: 'the program that is told of a turn’s end' };

/** How an agent is told of a program that it runs at the end of a turn, by the recipe. */
const notifications = {
  codex: async (home, program) => {
    const file = join(home, '.codex', 'config.toml');
    const words = ['sh', '-c', `agent-session hook --json "$0" -- '${program}'`];
    await writeFile(file, `notify = ${JSON.stringify(words)}\n${await readFile(file, 'utf8')}`);
  },
};

/** Whose id each surface has: the agent's own, ours, or none. */
function verdictOf({ ids: [id, ...others] }, own) {
  if (id === undefined) return 'none';
  if (others.length > 0) return 'several';
  return own.includes(id) ? 'own' : 'ours';
}

function problemsOf(agent, { surfaces, own, exit }, mustBeOwn) {
  const problems = Object.entries(surfaces).flatMap(([surface, { ids }]) => (ids.length === 0 ? [`no answer of ${titles[surface]} (${agent.name} ended with ${exit})`] : []));
  const all = distinct(Object.values(surfaces).flatMap(({ ids }) => ids));
  if (all.length > 1) problems.push(`several ids: ${Object.entries(surfaces).map(([surface, { ids }]) => `${titles[surface]} ${ids.join(', ')}`).join('; ')}`);
  if (mustBeOwn && !own.includes(all[0])) problems.push(`the id is ${all[0]}, ${agent.name} itself says ${own.join(', ') || 'nothing'}`);
  return problems;
}

/** A cell for each surface: whose id it has, and what that comes from. */
function cellsOf({ surfaces, own }) {
  return ['shell', 'hook', 'server'].map((surface) => (surfaces[surface] === undefined ? 'not asked' : `${verdictOf(surfaces[surface], own)}: ${surfaces[surface].source ?? 'nothing'}`));
}

const chosen = process.argv.slice(2);
const names = Object.keys(agents).filter((name) => chosen.length === 0 || chosen.includes(name));
const model = await startModelServer();
console.log('| agent | without setup: shell | hook | MCP server | with setup: shell | hook | MCP server | stays unequal | the model called the server | configuration moved | result |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |');
const counts = { passed: 0, failed: 0, skipped: 0 };
for (const name of names) {
  const agent = agents[name];
  const title = `${agent.name} ${agent.version}`;
  let program;
  try {
    program = await installAgent(agent);
  } catch (error) {
    console.log(`| ${title} | skipped: ${error.message} |${' |'.repeat(9)}`);
    counts.skipped += 1;
    continue;
  }
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'agent-session-surfaces-')));
  const without = await trySession(name, program, model, folder, 'without');
  const withSetup = await trySession(name, program, model, folder, 'with');
  const moved = agent.movedBy === undefined ? undefined : await trySession(name, program, model, folder, 'moved');
  const problems = [
    ...problemsOf(agent, without, false).map((problem) => `without setup: ${problem}`),
    ...problemsOf(agent, withSetup, true).map((problem) => `with setup: ${problem}`),
    ...(moved === undefined ? [] : problemsOf(agent, moved, true).map((problem) => `moved: ${problem}`)),
  ];
  const unequal = without.own.includes(without.surfaces.shell.ids[0]) ? 'nothing' : 'without setup: ours is not the agent’s own';
  const movedBy = moved === undefined ? '' : Object.keys(agent.movedBy('')).join(', ');
  const result = problems.length === 0 ? 'passed' : 'failed';
  counts[result] += 1;
  console.log(`| ${[title, ...cellsOf(without), ...cellsOf(withSetup), unequal, withSetup.called ? 'yes' : 'no', movedBy, result].join(' | ')} |`);
  if (problems.length === 0) await rm(folder, { recursive: true, force: true });
  else console.error([...problems, `kept for you to look at: ${folder}`].map((line) => `- ${title}: ${line}`).join('\n'));
}
model.close();
console.log(`\n${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`);
process.exitCode = counts.failed > 0 ? 1 : 0;

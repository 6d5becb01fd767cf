// npm run test:real-agents:conversations [case or agent...]: sessions of real agents that change their conversation,
// resume one, run sub-agents or serve several clients, with what `agent-session setup` says in place and without. A
// case that can't be run here is skipped, with the reason.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { agents } from './agents.mjs';
import { installAgent, isInstalled } from './install.mjs';
import { startModelServer, SUB_AGENT } from './model-server.mjs';
import { prepareSession, runSession } from './session.mjs';
import { cli, configureHooks, jsonLines, killLeftovers, script } from './setup.mjs';
import { connectServer } from './surface-servers.mjs';
import { openTerminal, prepareTerminal, statusLine, terminals, until } from './terminals.mjs';

const surfaceServer = fileURLToPath(new URL('surface-server.mjs', import.meta.url));

const distinct = (values) => [...new Set(values)];

/** A prepared session, with setup in place or without; every `who(label)` is a shell call that notes its answer. */
async function prepare({ name, program, model, folder, isSetUp }, commandsOf) {
  const agent = agents[name];
  const tools = join(folder, 'bin');
  const workspace = join(folder, 'workspace');
  await mkdir(workspace, { recursive: true });
  await mkdir(tools, { recursive: true });
  await symlink(cli, join(tools, 'agent-session'));
  const answers = join(folder, 'answers.jsonl');
  const hooks = join(folder, 'hooks.jsonl');
  // With whole paths: a login shell may have a PATH of its own.
  const ask = await script(join(tools, 'who'), `'${process.execPath}' '${cli}' id --json 2>/dev/null | sed "s/^{/{\\"label\\":\\"$1\\",/" >>'${answers}'`);
  const who = (label) => `${ask} ${label}`;
  const commands = commandsOf(who);
  const session = await prepareSession({
    agent: { ...agent, environment: (url) => ({ ...agent.environment(url), ...agent.surfaceEnvironment }) },
    program,
    key: `conversations-${name}`,
    folder,
    workspace,
    sandbox: name === 'codex' ? 'danger-full-access' : undefined,
    commands,
    server: model,
    programs: [tools],
  });
  delete session.environment.RAILWAY_SESSIONS_DIR;
  if (isSetUp) {
    const observer = await script(join(folder, 'observe.sh'), `agent-session hook\nagent-session id --json >>'${hooks}' 2>/dev/null\nexit 0`);
    await configureHooks(name, agent, { HOME: session.home }, agent.hooksArePlugin === true ? 'agent-session hook' : observer);
  }
  if (agent.hookArguments !== undefined) session.command.splice(2, 0, ...agent.hookArguments);
  return {
    ...session,
    commands,
    who,
    answers: async (label) => (await jsonLines(answers)).filter((answer) => label === undefined || answer.label === label),
    hookIds: async () => distinct((await jsonLines(hooks)).map(({ id }) => id)),
    own: async () => distinct(Object.values(await agent.ownSessions(session.home, session.requests)).flat()),
  };
}

/** How each agent is called again for its last conversation, or for the one that is named. */
const resuming = {
  claude: (words) => words.toSpliced(1, 0, '--continue'),
  codex: (words) => [...words.slice(0, -1), 'resume', '--last', words.at(-1)],
  gemini: (words) => words.toSpliced(1, 0, '--resume', 'latest'),
  copilot: (words) => words.toSpliced(1, 0, '--continue'),
  opencode: (words) => words.toSpliced(2, 0, '--continue'),
  kilo: (words) => words.toSpliced(2, 0, '--continue'),
  droid: (words, id) => words.toSpliced(2, 0, '--session-id', id),
  qwen: (words) => words.toSpliced(1, 0, '--continue'),
  kimi: (words) => words.toSpliced(1, 0, '--continue'),
  auggie: (words) => words.toSpliced(1, 0, '--continue'),
};

/** Agents of which nothing tells the conversation's id unless they are set up. */
const TELL_NOTHING = ['gemini', 'opencode', 'kilo', 'droid', 'kimi', 'auggie'];

async function resumed(given) {
  const { name, isSetUp } = given;
  const session = await prepare(given, (who) => [who('first')]);
  await runSession(session);
  const [ownFirst] = await session.own();
  // Not every agent hands its model the same number of results when it resumes.
  session.commands.push(...Array.from({ length: 4 }, () => session.who('again')));
  await runSession({ ...session, command: resuming[name](session.command, ownFirst) });
  const first = (await session.answers('first'))[0]?.id;
  const again = (await session.answers('again'))[0]?.id;
  const own = await session.own();
  const problems = own.length === 1 ? [] : [`the agent itself says ${own.join(', ')}`];
  if (first === undefined || again === undefined) problems.push(`first ${first}, again ${again}`);
  if (isSetUp || !TELL_NOTHING.includes(name)) {
    if (first !== again || first !== own[0]) problems.push(`first ${first}, again ${again}, the agent itself says ${own.join(', ')}`);
  } else if (first === again || own.includes(first)) problems.push(`without setup nothing tells the conversation, and yet it is ${first}, then ${again}`);
  return { ids: `${first} / ${again}`, problems };
}

/** An MCP server that is asked by a file: the shell command that asks it and waits, whether that is so by now, and its answers. */
async function serverToAsk(folder) {
  const [served, wanted] = [join(folder, 'served.jsonl'), join(folder, 'ask')];
  return {
    command: await script(join(folder, 'bin', 'ask-server'), `touch '${wanted}'\nfor i in $(seq 20); do [ -e '${wanted}' ] || break; sleep 0.5; done`),
    connect: (name, home) => connectServer(name, home, process.execPath, [surfaceServer, served, wanted, process.execPath, cli]),
    hasAnswered: () => !existsSync(wanted),
    /** What the library says there, or with `asked` a command that the server runs. */
    ids: async (what = 'asked-library') => (await jsonLines(served)).filter(({ when }) => when === what).map(({ id }) => id),
  };
}

/** How each agent's model starts a sub-agent, and whether that has an id of its own. */
const subAgents = {
  claude: { call: { name: 'Agent', arguments: { description: 'Ask', prompt: SUB_AGENT, subagent_type: 'general-purpose', run_in_background: false } }, hasOwnId: false },
  codex: { call: { name: 'spawn_agent', namespace: 'multi_agent_v1', arguments: { message: SUB_AGENT } }, hasOwnId: true, tellsRoot: true },
  copilot: { call: { name: 'task', arguments: { agent_type: 'general-purpose', description: 'Ask', prompt: SUB_AGENT, name: 'sub', mode: 'sync' } }, hasOwnId: true },
  opencode: { call: { name: 'task', arguments: { description: 'Ask', prompt: SUB_AGENT, subagent_type: 'general' } }, hasOwnId: true },
};

async function subAgent(given) {
  const { name, folder, isSetUp } = given;
  const { call, hasOwnId, tellsRoot } = subAgents[name];
  const answered = join(folder, 'answers.jsonl');
  // Codex does not wait for its sub-agent: the main conversation does.
  const waitForIt = `for i in $(seq 60); do grep -q '"label":"sub"' '${answered}' && break; sleep 0.5; done`;
  const server = await serverToAsk(folder);
  const session = await prepare(given, (who) => [who('main'), call, waitForIt, `${who('after')}; ${server.command}`]);
  await server.connect(name, session.home);
  session.subCommands.push(session.who('sub'));
  await runSession(session);
  const [main, after, sub] = await Promise.all(['main', 'after', 'sub'].map(async (label) => (await session.answers(label))[0]));
  const hooks = await session.hookIds();
  const servers = distinct(await server.ids());
  const problems = [];
  if (!isSetUp && TELL_NOTHING.includes(name)) {
    const ids = distinct([main?.id, after?.id, sub?.id, ...servers]);
    if (ids.length !== 1 || (await session.own()).includes(ids[0])) problems.push(`without setup nothing tells the conversation, and yet our ids are ${ids.join(', ')}`);
    return { ids: ids.join(' / '), problems };
  }
  // Without hooks nobody can know which of the two that codex has open an MCP server's own question is about.
  const ofServer = isSetUp || name !== 'codex' ? main?.id : undefined;
  if (servers.length !== 1 || servers[0] !== ofServer) problems.push(`the MCP server got ${servers.join(', ') || 'nothing'}, the main conversation is ${main?.id}`);
  if (main?.id === undefined || main.id !== after?.id) problems.push(`the main conversation was ${main?.id}, then ${after?.id}`);
  if (sub?.id === undefined || (sub.id !== main?.id) !== hasOwnId) problems.push(`the sub-agent is ${sub?.id}, the main conversation ${main?.id}`);
  if (tellsRoot && sub?.root !== main?.id) problems.push(`the sub-agent's root is ${sub?.root}`);
  if (hooks.length > 0 && (hooks.length !== 1 || hooks[0] !== main?.id)) problems.push(`the hooks got ${hooks.join(', ')}`);
  return { ids: `${main?.id} / ${sub?.id}`, problems };
}

/** One terminal: a conversation, another one, and the first again. Its calls, its hooks and an MCP server are asked in each. */
async function anotherConversation(given) {
  const { name, program, folder, isSetUp } = given;
  const server = await serverToAsk(folder);
  // Both conversations begin with the same call.
  const session = await prepare(given, (who) => [`${who('call')}; ${server.command}`]);
  const answered = async () => (await session.answers()).length;
  await prepareTerminal(name, session);
  await server.connect(name, session.home);
  const terminal = openTerminal(name, program, session, folder);
  const ask = async (text) => {
    const before = await answered();
    await terminal.say(text);
    // A terminal that still draws a conversation takes no Enter.
    await terminal.press('Enter', 'the call', async () => (await answered()) > before, 12);
    await until('the server', server.hasAnswered);
    await terminal.untilIdle();
    const { id } = (await session.answers()).at(-1);
    if (terminals[name].statusLine) await until(`the status line of ${id}`, async () => (await statusLine(session)) === `session ${id}`);
  };
  try {
    await terminal.untilReady();
    await ask('the first prompt');
    await terminal.beginAnother();
    await ask('the second prompt');
    // Not every agent hands its model the same number of results when it resumes.
    session.commands.push(...Array.from({ length: 4 }, () => `${session.who('again')}; ${server.command}`));
    await terminal.goBackTo('the first prompt');
    await ask('the third prompt');
  } catch (error) {
    return { ids: '', problems: [`${error.message}; the screen: ${terminal.screen().replaceAll(/\s+/g, ' ').slice(-300)}`] };
  } finally {
    terminal.close();
    killLeftovers(session.home);
  }
  const idsOf = (answers) => answers.map(({ id }) => id);
  const calls = idsOf(await session.answers('call'));
  const again = idsOf(await session.answers('again'));
  const servers = await server.ids();
  const serverCommands = await server.ids('asked');
  const expected = isSetUp || !TELL_NOTHING.includes(name) ? problemsOfFollowing : problemsOfOneId;
  const problems = expected({ calls, again, servers, serverCommands, hooks: await session.hookIds(), own: await session.own(), isSetUp, name });
  return { ids: [...calls, again[0]].join(' / '), problems };
}

/** Every surface has the conversation's own id, and the first one's again after the way back. */
function problemsOfFollowing({ calls, again, servers, serverCommands, hooks, own, isSetUp, name }) {
  const problems = [];
  const [first, second] = calls;
  const seen = [...calls, ...again];
  if (calls.length !== 2 || first === second || !own.includes(first) || !own.includes(second) || distinct(again).join() !== first) {
    problems.push(`our ids are ${calls.join(', ')}, then ${again.join(', ')}; the agent itself says ${own.join(', ')}`);
  }
  // Without hooks nobody can know which of several that codex has open an MCP server's own question is about, and qwen
  // leaves nothing open: its server has the variable that it was started with.
  const withoutHooks = { codex: [first, undefined], qwen: [first] };
  const right = (isSetUp ? undefined : withoutHooks[name]) ?? [first, second, first];
  if (withoutRepeats(servers).join() !== right.join()) problems.push(`the MCP server got ${servers.join(', ')}, the calls ${seen.join(', ')}`);
  // It keeps the variable that it was started with, and nobody can tell its commands from a background job of then.
  const rightCommands = ['claude', 'qwen'].includes(name) ? [first] : right;
  if (withoutRepeats(serverCommands).join() !== rightCommands.join()) problems.push(`commands of the MCP server got ${serverCommands.join(', ')}, the calls ${seen.join(', ')}`);
  if (hooks.some((id) => !seen.includes(id))) problems.push(`the hooks got ${hooks.join(', ')}`);
  return problems;
}

/** Nothing tells the conversation: one id of ours for all. */
function problemsOfOneId({ calls, again, servers, own }) {
  const ids = distinct([...calls, ...again, ...servers]);
  return ids.length === 1 && !own.includes(ids[0]) ? [] : [`without setup nothing tells the conversation, and yet our ids are ${ids.join(', ')}; the agent itself says ${own.join(', ')}`];
}

/** Codex starts a server for each conversation and keeps the earlier one: several answer. */
const withoutRepeats = (ids) => ids.filter((id, index) => index === 0 || id !== ids[index - 1]);

/** Two clients of one opencode server, at once. Without setup they have one id, the process's, and a warning. */
async function twoClients(given) {
  const { program, folder, isSetUp } = given;
  const session = await prepare(given, (who) => [who('call'), 'sleep 3', who('call')]);
  const server = spawn(program, ['serve', '--port', '0', '--hostname', '127.0.0.1'], { cwd: session.workspace, env: session.environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [server.stdout, server.stderr]) stream.setEncoding('utf8').on('data', (text) => { said += text; });
  const address = () => /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
  try {
    await until('the server', () => address() !== undefined);
    const attached = [...session.command.slice(0, 2), '--attach', address(), ...session.command.slice(2)];
    await Promise.all(['one', 'two'].map((client) => runSession({ ...session, command: attached, logFile: join(folder, `${client}.log`) })));
  } finally {
    server.kill();
    killLeftovers(session.home);
  }
  const answers = await session.answers('call');
  const ids = distinct(answers.map(({ id }) => id));
  const own = await session.own();
  const areTold = ids.length === 2 && ids.every((id) => own.includes(id));
  const areOne = ids.length === 1 && !own.includes(ids[0]) && answers.every(({ warnings }) => warnings.some(({ code }) => code === 'multi-session'));
  const problems = answers.length === 4 && (isSetUp ? areTold : areOne) ? [] : [`${answers.length} answers: ${ids.join(', ')}; the agent itself says ${own.join(', ')}; ${said.slice(-200)}`];
  return { ids: ids.join(' / '), problems };
}

/** Each of these with setup in place and without. */
const bothWays = (kind, names, more) => [true, false].flatMap((isSetUp) => names.map((name) => ({ kind, name, isSetUp, ...more })));

const cases = [
  ...bothWays('another conversation', Object.keys(terminals), { run: anotherConversation, needs: 'tmux' }),
  ...bothWays('resumed', Object.keys(resuming), { run: resumed }),
  ...bothWays('sub-agent', Object.keys(subAgents), { run: subAgent }),
  ...bothWays('two clients of one server', ['opencode'], { run: twoClients }),
];

const chosen = process.argv.slice(2);
const chosenKinds = chosen.filter((word) => cases.some(({ kind }) => kind === word));
const chosenNames = chosen.filter((word) => !chosenKinds.includes(word));
const isChosen = ({ kind, name }) => (chosenKinds.length === 0 || chosenKinds.includes(kind)) && (chosenNames.length === 0 || chosenNames.includes(name));
const model = await startModelServer();
const counts = { passed: 0, failed: 0, skipped: 0 };
console.log('| case | agent | setup | ids | result |\n| --- | --- | --- | --- | --- |');
for (const { kind, name, isSetUp, run, needs } of cases.filter(isChosen)) {
  const row = (outcome, ids, text) => {
    counts[outcome] += 1;
    console.log(`| ${kind} | ${agents[name].name} ${agents[name].version} | ${isSetUp ? 'in place' : 'none'} | ${ids} | ${text} |`);
  };
  if (needs !== undefined && !isInstalled(needs)) {
    row('skipped', '', `skipped: PATH has no ${needs}`);
    continue;
  }
  let program;
  try {
    program = await installAgent(agents[name]);
  } catch (error) {
    row('skipped', '', `skipped: ${error.message}`);
    continue;
  }
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'agent-session-conversations-')));
  const { ids, problems } = await run({ name, program, model, folder, isSetUp });
  if (problems.length === 0) {
    row('passed', ids, 'passed');
    await rm(folder, { recursive: true, force: true });
  } else {
    row('failed', ids, problems.join('; '));
    console.error(`kept for you to look at: ${folder}`);
  }
}
model.close();
console.log(`\n${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`);
process.exitCode = counts.failed > 0 ? 1 : 0;

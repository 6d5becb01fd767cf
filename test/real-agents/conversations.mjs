// npm run test:real-agents:conversations [case...]: sessions of real agents that change their conversation, resume one,
// run sub-agents or serve several clients, each with what `agent-session setup` says in place. A case that can't be run
// here is skipped, with the reason.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { agents } from './agents.mjs';
import { installAgent, isInstalled } from './install.mjs';
import { startModelServer, SUB_AGENT } from './model-server.mjs';
import { prepareSession, runSession } from './session.mjs';
import { cli, configureHooks, jsonLines, killLeftovers, script } from './setup.mjs';
import { connectServer } from './surface-servers.mjs';

const surfaceServer = fileURLToPath(new URL('surface-server.mjs', import.meta.url));

const distinct = (values) => [...new Set(values)];

/** A prepared session with setup in place; every `who(label)` is a shell call that notes its answer. */
async function prepare(name, program, model, folder, commandsOf) {
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
  const observer = await script(join(folder, 'observe.sh'), `agent-session hook\nagent-session id --json >>'${hooks}' 2>/dev/null\nexit 0`);
  await configureHooks(name, agent, { HOME: session.home }, agent.hooksArePlugin === true ? 'agent-session hook' : observer);
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

/** Waits for a condition. @throws where it does not come true in time */
async function until(what, condition, seconds = 120) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(250)) if (await condition()) return;
  throw new Error(`waited ${seconds} s for ${what}`);
}

/** How each agent is called again for its last conversation. */
const resuming = {
  claude: (words) => words.toSpliced(1, 0, '--continue'),
  codex: (words) => [...words.slice(0, -1), 'resume', '--last', words.at(-1)],
  gemini: (words) => words.toSpliced(1, 0, '--resume', 'latest'),
  copilot: (words) => words.toSpliced(1, 0, '--continue'),
  opencode: (words) => words.toSpliced(2, 0, '--continue'),
};

async function resumed(name, program, model, folder) {
  const session = await prepare(name, program, model, folder, (who) => [who('first')]);
  await runSession(session);
  // Not every agent hands its model the same number of results when it resumes.
  session.commands.push(...Array.from({ length: 4 }, () => session.who('again')));
  await runSession({ ...session, command: resuming[name](session.command) });
  const first = (await session.answers('first'))[0]?.id;
  const again = (await session.answers('again'))[0]?.id;
  const own = await session.own();
  return { ids: `${first} / ${again}`, problems: [...(first !== undefined && first === again ? [] : [`first ${first}, again ${again}`]), ...(own.length === 1 && own[0] === first ? [] : [`the agent itself says ${own.join(', ')}`])] };
}

/** How each agent's model starts a sub-agent, and whether that has an id of its own. */
const subAgents = {
  claude: { call: { name: 'Agent', arguments: { description: 'Ask', prompt: SUB_AGENT, subagent_type: 'general-purpose', run_in_background: false } }, hasOwnId: false },
  codex: { call: { name: 'spawn_agent', namespace: 'multi_agent_v1', arguments: { message: SUB_AGENT } }, hasOwnId: true, tellsRoot: true },
  copilot: { call: { name: 'task', arguments: { agent_type: 'general-purpose', description: 'Ask', prompt: SUB_AGENT, name: 'sub', mode: 'sync' } }, hasOwnId: true },
  opencode: { call: { name: 'task', arguments: { description: 'Ask', prompt: SUB_AGENT, subagent_type: 'general' } }, hasOwnId: true },
};

async function subAgent(name, program, model, folder) {
  const { call, hasOwnId, tellsRoot } = subAgents[name];
  const answered = join(folder, 'answers.jsonl');
  // Codex does not wait for its sub-agent: the main conversation does.
  const waitForIt = `for i in $(seq 60); do grep -q '"label":"sub"' '${answered}' && break; sleep 0.5; done`;
  const session = await prepare(name, program, model, folder, (who) => [who('main'), call, waitForIt, who('after')]);
  session.subCommands.push(session.who('sub'));
  await runSession(session);
  const [main, after, sub] = await Promise.all(['main', 'after', 'sub'].map(async (label) => (await session.answers(label))[0]));
  const hooks = await session.hookIds();
  const problems = [];
  if (main?.id === undefined || main.id !== after?.id) problems.push(`the main conversation was ${main?.id}, then ${after?.id}`);
  if (sub?.id === undefined || (sub.id !== main?.id) !== hasOwnId) problems.push(`the sub-agent is ${sub?.id}, the main conversation ${main?.id}`);
  if (tellsRoot && sub?.root !== main?.id) problems.push(`the sub-agent's root is ${sub?.root}`);
  if (hooks.length > 0 && (hooks.length !== 1 || hooks[0] !== main?.id)) problems.push(`the hooks got ${hooks.join(', ')}`);
  return { ids: `${main?.id} / ${sub?.id}`, problems };
}

/** How each agent's terminal interface is started, how it begins another conversation, and how its list of conversations is headed. */
const terminals = {
  claude: {
    arguments: ['--dangerously-skip-permissions'],
    ready: /bypass permissions on/,
    begin: '/clear',
    list: /Resume session/,
    prepare: (home, workspace) =>
      writeFile(
        join(home, '.claude.json'),
        JSON.stringify({
          hasCompletedOnboarding: true,
          theme: 'dark',
          bypassPermissionsModeAccepted: true,
          customApiKeyResponses: { approved: ['none'], rejected: [] },
          projects: { [workspace]: { hasTrustDialogAccepted: true, hasCompletedProjectOnboarding: true } },
        }),
      ),
    settings: ['.claude/settings.json', { skipDangerousModePermissionPrompt: true, theme: 'dark' }],
  },
  gemini: { arguments: ['--yolo', '-m', 'gemini-2.5-flash'], ready: /Type your message/, begin: '/clear', list: /Chat Sessions/ },
  codex: {
    arguments: ['--dangerously-bypass-hook-trust', '--sandbox', 'danger-full-access', '--ask-for-approval', 'never'],
    ready: /Ask Codex to do anything/,
    begin: '/new',
    list: /Resume a previous session/,
    prepare: async (home, workspace) => {
      const file = join(home, '.codex', 'config.toml');
      await writeFile(file, `${await readFile(file, 'utf8')}\n[projects.${JSON.stringify(workspace)}]\ntrust_level = "trusted"\n`);
    },
  },
};

/** One terminal: a conversation, another one, and the first again; its calls, its hooks and an MCP server each follow. */
async function anotherConversation(name, program, model, folder) {
  const [served, wanted] = [join(folder, 'served.jsonl'), join(folder, 'ask')];
  const askServer = await script(join(folder, 'bin', 'ask-server'), `touch '${wanted}'\nfor i in $(seq 20); do [ -e '${wanted}' ] || break; sleep 0.5; done`);
  // Both conversations begin with the same call.
  const session = await prepare(name, program, model, folder, (who) => [`${who('call')}; ${askServer}`]);
  const terminal = terminals[name];
  await terminal.prepare?.(session.home, session.workspace);
  if (terminal.settings !== undefined) {
    const file = join(session.home, terminal.settings[0]);
    await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), ...terminal.settings[1] }));
  }
  await connectServer(name, session.home, process.execPath, [surfaceServer, served, wanted, process.execPath, cli]);
  const tmux = (...words) => execFileSync('tmux', ['-S', join(folder, 'tmux'), '-f', '/dev/null', ...words], { cwd: session.workspace, env: session.environment, encoding: 'utf8' });
  const screen = () => tmux('capture-pane', '-p');
  /** Presses a key at every so many looks until something has come true: a menu may have taken the first one. */
  const press = (key, what, condition, looks = 1) => {
    let count = 0;
    return until(what, async () => {
      if (await condition()) return true;
      count += 1;
      if (count % looks === 0) tmux('send-keys', key);
      return false;
    });
  };
  const say = async (text) => {
    tmux('send-keys', '-l', '--', text);
    await until(`${text} on the screen`, () => screen().includes(text));
    tmux('send-keys', 'Enter');
  };
  const isIdle = () => terminal.ready.test(screen()) && screen().includes('done');
  const ask = async (text) => {
    const before = (await session.answers()).length;
    await say(text);
    // A terminal that still draws a conversation takes no Enter.
    await press('Enter', 'the call', async () => (await session.answers()).length > before, 12);
    await until('the server', () => !existsSync(wanted));
    await until('the end of the turn', isIdle);
  };
  tmux('new-session', '-d', '-x', '160', '-y', '50', [program, ...terminal.arguments].map((word) => `'${word}'`).join(' '));
  try {
    await until('the prompt', () => terminal.ready.test(screen()));
    await ask('the first prompt');
    await say(terminal.begin);
    await press('Enter', 'another conversation', () => !/\bdone\b/.test(screen()));
    await until('the prompt', () => terminal.ready.test(screen()));
    await ask('the second prompt');
    // Not every agent hands its model the same number of results when it resumes.
    session.commands.push(...Array.from({ length: 4 }, () => `${session.who('again')}; ${askServer}`));
    await say('/resume');
    await until('the list of conversations', () => terminal.list.test(screen()));
    await press('Down', 'the first conversation in the list', () => /[❯›].*the first prompt/.test(screen()));
    await press('Enter', 'the first conversation', () => !terminal.list.test(screen()));
    await until('the prompt', () => terminal.ready.test(screen()));
    await ask('the third prompt');
  } catch (error) {
    return { ids: '', problems: [`${error.message}; the screen: ${screen().replaceAll(/\s+/g, ' ').slice(-300)}`] };
  } finally {
    tmux('kill-server');
    killLeftovers(session.home);
  }
  const own = await session.own();
  const calls = await session.answers('call');
  const ids = [...calls, ...(await session.answers('again'))].map(({ id }) => id);
  const ofServer = (await jsonLines(served)).filter(({ when }) => when === 'asked-library').map(({ id }) => id);
  const ofHooks = await session.hookIds();
  const [first, second, again] = ids;
  const problems = [];
  const isRight = calls.length === 2 && first !== second && again === first && own.includes(first) && own.includes(second);
  if (!isRight) problems.push(`our ids are ${ids.join(', ')}, the agent's ${own.join(', ')}`);
  // Codex starts a server for each conversation, and keeps the earlier one.
  if (ofServer.filter((id, index) => id !== ofServer[index - 1]).join(' ') !== ids.filter((id, index) => id !== ids[index - 1]).join(' ')) problems.push(`the MCP server got ${ofServer.join(', ')}, the calls ${ids.join(', ')}`);
  if (ofHooks.some((id) => !ids.includes(id))) problems.push(`the hooks got ${ofHooks.join(', ')}`);
  return { ids: ids.slice(0, 3).join(' / '), problems };
}

/** Two clients of one opencode server, at once. */
async function twoClients(name, program, model, folder) {
  const session = await prepare(name, program, model, folder, (who) => [who('call'), 'sleep 3', who('call')]);
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
  const problems = ids.length === 2 && answers.length === 4 && ids.every((id) => own.includes(id)) ? [] : [`${answers.length} answers: ${ids.join(', ')}; the agent itself says ${own.join(', ')}; ${said.slice(-200)}`];
  return { ids: ids.join(' / '), problems };
}

const cases = [
  ...Object.keys(terminals).map((name) => ({ kind: 'another conversation', name, run: anotherConversation, needs: 'tmux' })),
  ...Object.keys(resuming).map((name) => ({ kind: 'resumed', name, run: resumed })),
  ...Object.keys(subAgents).map((name) => ({ kind: 'sub-agent', name, run: subAgent })),
  { kind: 'two clients of one server', name: 'opencode', run: twoClients },
];

const chosen = process.argv.slice(2);
const model = await startModelServer();
console.log('| case | agent | ids | result |\n| --- | --- | --- | --- |');
for (const { kind, name, run, needs } of cases) {
  if (chosen.length > 0 && !chosen.includes(name) && !chosen.includes(kind)) continue;
  const row = (ids, result) => console.log(`| ${kind} | ${agents[name].name} ${agents[name].version} | ${ids} | ${result} |`);
  if (needs !== undefined && !isInstalled(needs)) {
    row('', `skipped: PATH has no ${needs}`);
    continue;
  }
  let program;
  try {
    program = await installAgent(agents[name]);
  } catch (error) {
    row('', `skipped: ${error.message}`);
    continue;
  }
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'agent-session-conversations-')));
  const { ids, problems } = await run(name, program, model, folder);
  row(ids, problems.length === 0 ? 'passed' : problems.join('; '));
  if (problems.length === 0) await rm(folder, { recursive: true, force: true });
  else {
    console.error(`kept for you to look at: ${folder}`);
    process.exitCode = 1;
  }
}
model.close();

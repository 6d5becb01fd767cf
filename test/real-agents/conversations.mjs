// npm run test:real-agents:conversations [case...]: sessions of real agents that change their conversation, resume one,
// run sub-agents or serve several clients, each with what `agent-session setup` says in place. A case that can't be run
// here is skipped, with the reason.
import { execFileSync, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { agents } from './agents.mjs';
import { installAgent, isInstalled } from './install.mjs';
import { startModelServer, SUB_AGENT } from './model-server.mjs';
import { prepareSession, runSession } from './session.mjs';
import { cli, configureHooks, jsonLines, killLeftovers, script } from './setup.mjs';

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
  await configureHooks(name, agent, session.home, agent.hooksArePlugin === true ? 'agent-session hook' : observer);
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

/** How each agent's terminal interface is started, and how it begins another conversation. */
const terminals = {
  claude: {
    arguments: ['--dangerously-skip-permissions'],
    ready: /bypass permissions on/,
    begin: '/clear',
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
  gemini: { arguments: ['--yolo', '-m', 'gemini-2.5-flash'], ready: /Type your message/, begin: '/clear' },
  codex: {
    arguments: ['--dangerously-bypass-hook-trust', '--sandbox', 'danger-full-access', '--ask-for-approval', 'never'],
    ready: /Ask Codex to do anything/,
    begin: '/new',
    prepare: async (home, workspace) => {
      const file = join(home, '.codex', 'config.toml');
      await writeFile(file, `${await readFile(file, 'utf8')}\n[projects.${JSON.stringify(workspace)}]\ntrust_level = "trusted"\n`);
    },
  },
};

async function anotherConversation(name, program, model, folder) {
  // Both conversations begin with the same call.
  const session = await prepare(name, program, model, folder, (who) => [who('call')]);
  const terminal = terminals[name];
  await terminal.prepare?.(session.home, session.workspace);
  if (terminal.settings !== undefined) {
    const file = join(session.home, terminal.settings[0]);
    await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), ...terminal.settings[1] }));
  }
  const tmux = (...words) => execFileSync('tmux', ['-S', join(folder, 'tmux'), '-f', '/dev/null', ...words], { cwd: session.workspace, env: session.environment, encoding: 'utf8' });
  const screen = () => tmux('capture-pane', '-p');
  const calls = async () => (await session.answers('call')).length;
  const say = async (text) => {
    tmux('send-keys', '-l', '--', text);
    await until(`${text} on the screen`, () => screen().includes(text));
    tmux('send-keys', 'Enter');
  };
  const isIdle = () => terminal.ready.test(screen()) && screen().includes('done');
  const ask = async (text) => {
    const before = await calls();
    await say(text);
    await until('the call', async () => (await calls()) > before);
    await until('the end of the turn', isIdle);
  };
  tmux('new-session', '-d', '-x', '160', '-y', '50', [program, ...terminal.arguments].map((word) => `'${word}'`).join(' '));
  try {
    await until('the prompt', () => terminal.ready.test(screen()));
    await ask('the first prompt');
    await say(terminal.begin);
    // A menu of commands may have taken the first Enter.
    await until('another conversation', () => {
      if (!/\bdone\b/.test(screen())) return true;
      tmux('send-keys', 'Enter');
      return false;
    });
    await until('the prompt', () => terminal.ready.test(screen()));
    await ask('the second prompt');
  } catch (error) {
    return { ids: '', problems: [`${error.message}; the screen: ${screen().replaceAll(/\s+/g, ' ').slice(-300)}`] };
  } finally {
    tmux('kill-server');
    killLeftovers(session.home);
  }
  const ids = distinct((await session.answers('call')).map(({ id }) => id));
  const own = await session.own();
  const problems = ids.length === 2 && ids.every((id) => own.includes(id)) ? [] : [`our ids are ${ids.join(', ')}, the agent's ${own.join(', ')}`];
  return { ids: ids.join(' / '), problems };
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

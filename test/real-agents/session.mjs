// One session of a real agent: its own home, a clean environment, and the commands that its model asks for.
import { execFileSync, spawn } from 'node:child_process';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { foldersOf } from './install.mjs';

export const cli = fileURLToPath(new URL('../../dist/command/agent-session.cjs', import.meta.url));
const sessionTimeoutMs = 120_000;
export const callCount = 3;

export function shellQuote(word) {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * The commands of the calls. A shell that runs one simple command is replaced by it, with a compound one it
 * stays in between: both occur in one session of every agent, so both occur here; and a script around us.
 */
async function writeCalls(resultFolder) {
  const resultFile = (name) => shellQuote(join(resultFolder, name));
  const run = (command, name) =>
    `${shellQuote(process.execPath)} ${shellQuote(cli)} ${command} >${resultFile(name)} 2>>${resultFile('errors.txt')}`;
  await writeFile(join(resultFolder, 'script.sh'), `${run('id --json', 'id-3.json')}\ntrue\n`);
  return [
    run('id --json', 'id-1.json'),
    [run('which --json', 'which.json'), run('which', 'which.txt'), run('id --json', 'id-2.json')].join('; '),
    `sh ${resultFile('script.sh')}`,
  ];
}

/**
 * Prepares a session, and starts nothing.
 * @param {object} options
 * @param {object} options.agent a row of agents.mjs
 * @param {string} options.program the installed program
 * @param {string} options.key unique among the sessions of this run of the tests
 * @param {string} options.folder the case's folder; home and temporary files go there
 * @param {string} options.workspace the working folder; the results go below it, where a sandbox may write
 * @param {string} [options.sandbox] codex's sandbox mode
 * @param {object} [options.inner] a prepared session that this one starts between its calls
 * @param {(object | string)[]} [options.toolCalls] further calls at the end: of the shell's tool where it is a text
 * @param {(object | string)[]} [options.commands] the calls, where they are not the usual ones; more may be added later
 * @param {string[]} [options.programs] folders that come first on PATH
 * @param {string} [options.home] a home folder that it shares with others
 */
export async function prepareSession({ agent, program, key, folder, workspace, sandbox, inner, toolCalls = [], programs = [], server, commands: given, home = join(folder, key, 'home') }) {
  const resultFolder = join(workspace, key);
  const sessionStore = join(folder, 'sessions');
  const temporary = join(folder, 'tmp');
  for (const path of [home, resultFolder, sessionStore, temporary]) await mkdir(path, { recursive: true });

  const [first, ...rest] = given ?? (await writeCalls(resultFolder));
  const commands = inner === undefined ? [first, ...rest] : [first, inner.shellCommand, ...rest];
  const conversation = server.addConversation(key, given ?? [...commands, ...toolCalls], (call) => (typeof call === 'string' ? agent.shellCall(call) : call));
  // Some agents want packages for their plugins, and wait for every attempt.
  await writeFile(join(home, '.npmrc'), 'fetch-retries=0\n');
  await agent.configure(home, conversation.url);

  const folders = await foldersOf(agent);
  const PATH = [...programs, ...folders, dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(':');
  // Inside another agent it has that one's PATH, unless it needs a Node of its own.
  const ownEnvironment = { HOME: home, ...(folders.length > 0 && { PATH }), ...agent.environment(conversation.url) };
  const command = [program, ...agent.arguments(sandbox ?? 'danger-full-access')];
  const assignments = Object.entries(ownEnvironment).map(([name, value]) => `${name}=${shellQuote(value)}`);
  return {
    agent,
    program,
    key,
    home,
    workspace,
    command,
    sandboxed: sandbox !== undefined && sandbox !== 'danger-full-access',
    environment: {
      PATH,
      LANG: 'C.UTF-8',
      TERM: 'xterm-256color',
      SHELL: '/bin/bash',
      USER: 'agent',
      LOGNAME: 'agent',
      TMPDIR: temporary,
      RAILWAY_SESSIONS_DIR: sessionStore,
      // Whatever an agent wants from the outside (updates, telemetry) ends at a port where nobody listens.
      HTTPS_PROXY: 'http://127.0.0.1:9',
      HTTP_PROXY: 'http://127.0.0.1:9',
      NO_PROXY: '127.0.0.1',
      ...ownEnvironment,
    },
    shellCommand: `env ${assignments.join(' ')} ${command.map(shellQuote).join(' ')} </dev/null`,
    logFile: join(folder, `${key}.log`),
    requests: conversation.requests,
    subCommands: conversation.subCommands,
    inner,
    resultFolder,
  };
}

/** The pids below `root`, and `root` itself. */
function processTree(root) {
  const children = new Map();
  for (const line of execFileSync('ps', ['-A', '-o', 'pid=,ppid=']).toString().trim().split('\n')) {
    const [pid, parent] = line.trim().split(/\s+/).map(Number);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const tree = [root];
  for (const pid of tree) tree.push(...(children.get(pid) ?? []));
  return tree;
}

function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Runs a prepared session to its end. Whatever of it is left then is killed by its pid. */
export async function runSession(session) {
  const log = await open(session.logFile, 'w');
  try {
    const [program, ...args] = session.command;
    // Its own process group, so that what it leaves behind can be killed together.
    const child = spawn(program, args, {
      cwd: session.workspace,
      env: session.environment,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    const killAll = () => {
      // Agents put their tools into process groups of their own: the tree finds them while the agent lives.
      if (child.exitCode === null && child.signalCode === null) processTree(child.pid).forEach(kill);
      kill(-child.pid);
    };
    const stopWithUs = () => {
      killAll();
      process.exit(130);
    };
    process.once('SIGINT', stopWithUs);
    process.once('SIGTERM', stopWithUs);
    const timer = setTimeout(killAll, sessionTimeoutMs);
    try {
      return await new Promise((resolve, reject) => {
        child.once('error', reject);
        child.once('exit', (code, signal) => resolve(code ?? signal));
      });
    } finally {
      clearTimeout(timer);
      process.off('SIGINT', stopWithUs);
      process.off('SIGTERM', stopWithUs);
      if (child.pid !== undefined) killAll();
    }
  } finally {
    await log.close();
  }
}

/** What the calls of a session wrote; an answer that is missing or no JSON is undefined. */
export async function readResults(session) {
  const text = (name) => readFile(join(session.resultFolder, name), 'utf8').catch(() => undefined);
  const json = async (name) => {
    try {
      return JSON.parse(await text(name));
    } catch {
      return undefined;
    }
  };
  const ids = await Promise.all(Array.from({ length: callCount }, (_, index) => json(`id-${index + 1}.json`)));
  return { ids, which: await json('which.json'), whichText: await text('which.txt'), errors: await text('errors.txt') };
}

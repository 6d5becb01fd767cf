// What the cases work with: a folder of their own, our command (a copy of it, so that other users may run it and
// nobody rebuilds it under us), stand-in agents, and session files planted by hand.
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, cpSync, lstatSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { newFolder } from '../support/new-folder.mjs';
import { startStandInAgent } from '../support/stand-in-agent.mjs';

const repository = join(import.meta.dirname, '../..');

/** Nothing here takes a minute; what does has hung. */
const HANG = 60_000;

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** A user that owns nothing and is in no user database. */
export const SOMEBODY = 54_321;

/** Installs a copy of the built command. @returns its folder and a function that removes it */
export function installCommand() {
  const installed = newFolder();
  chmodSync(installed.folder, 0o755);
  cpSync(join(repository, 'dist/command'), join(installed.folder, 'command'), { recursive: true });
  return installed;
}

/** One case's own folders and processes. */
export class Lab {
  /** @param installed the folder that {@link installCommand} made */
  constructor(installed) {
    const { folder, remove } = newFolder();
    this.folder = folder;
    chmodSync(folder, 0o755);
    this.home = join(this.folder, 'home');
    mkdirSync(this.home, { mode: 0o700 });
    this.sessions = join(this.home, '.railway', 'sessions');
    /** The command as a shell reads it. */
    this.tool = `node ${join(installed, 'command/agent-session.cjs')}`;
    this.cleanups = [remove];
  }

  /** The whole environment of what a case starts: nothing of this machine's agents, CI or settings. */
  environment(more = {}) {
    return { PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter), HOME: this.home, ...more };
  }

  /** Makes the sessions folder, as an earlier call would have. */
  makeSessions() {
    mkdirSync(this.sessions, { recursive: true, mode: 0o700 });
    return this.sessions;
  }

  /** Runs when the case has ended, the last first. */
  onEnd(cleanup) {
    this.cleanups.push(cleanup);
  }

  async end() {
    for (const cleanup of this.cleanups.reverse()) await cleanup();
  }

  /** Starts an agent: a process of that name which lives until the case ends. */
  async agent(options = {}) {
    const agent = await startAgent(this, options);
    this.onEnd(() => agent.stop());
    return agent;
  }

  entries(folder = this.sessions) {
    return readdirSync(folder).sort();
  }

  plant(name, text, age = HOUR) {
    const path = join(this.makeSessions(), name);
    writeFileSync(path, text, { mode: 0o600 });
    const time = new Date(Date.now() - age);
    utimesSync(path, time, time);
    return path;
  }
}

/**
 * Starts a stand-in agent and waits until it listens.
 *
 * @param {Lab} lab
 * @param {object} [options]
 * @param {string} [options.name] argv[0], what `ps` shows first; default `claude`
 * @param {string} [options.script] instead: run `node …/<script>`, as script agents are
 * @param {number} [options.user] uid and gid it runs with
 */
export async function startAgent(lab, { name = 'claude', script, user } = {}) {
  const options = { folder: lab.folder, env: lab.environment(), cwd: '/', ...(user !== undefined && { user }) };
  const standIn = script === undefined ? startStandInAgent(name, 'titled', options) : startStandInAgent(script, 'script', options);
  await standIn.run(':', {}, { cwd: '/' });
  return new Agent(standIn, lab);
}

/** A stand-in agent whose commands get the environment of their lab. */
class Agent {
  #standIn;

  constructor(standIn, lab) {
    this.#standIn = standIn;
    this.lab = lab;
    this.pid = standIn.pid;
    this.startTime = startTimeOf(standIn.pid);
  }

  /**
   * Runs a command as agents do: `sh -c`, without a terminal.
   *
   * @returns its exit status, output and errors
   */
  run(command, { environment = this.lab.environment(), cwd = '/' } = {}) {
    return this.#standIn.run(command, environment, { bare: true, cwd, timeout: HANG });
  }

  /** One call of the command by way of a shell that lives as long as the call. @returns the id */
  async id(options = {}, before = '') {
    return idIn(await this.run(`${before}${this.lab.tool}; true`, options));
  }

  /** As many calls, one after the other. */
  async ids(count, options = {}) {
    const ids = [];
    while (ids.length < count) ids.push(await this.id(options));
    return ids;
  }

  /** Everything that is known of one call. */
  async json(options = {}) {
    return JSON.parse((await this.run(`${this.lab.tool} id --json; true`, options)).stdout);
  }

  setTitle(title) {
    return this.#standIn.setTitle(title);
  }

  /** The name of its session file, computed as the contract says. */
  fileName(argv0 = firstWord(this.pid)) {
    return sessionFileName(this.pid, this.startTime, argv0);
  }

  /** Kills it, whatever it runs. */
  stop() {
    return this.#standIn.kill();
  }
}

/** The id that a call printed. */
export function idIn({ stdout, stderr, status }) {
  const id = stdout.trim();
  if (!/^[\w.:@/-]{1,256}$/.test(id)) throw new Error(`no id: ${JSON.stringify({ stdout, stderr, status })}`);
  return id;
}

/** Runs a program to its end, outside of any stand-in agent; others may run at once. @returns what it printed */
export async function start(program, args, { environment, cwd = '/' } = {}) {
  const child = spawn(program, args, { env: environment, cwd, stdio: ['ignore', 'pipe', 'inherit'] });
  let stdout = '';
  child.stdout.on('data', (chunk) => { stdout += chunk; });
  await once(child, 'close');
  return stdout;
}

/**
 * Runs a script in a shell of its own that belongs to nobody: its parent is init (or who reaps for it), so that an
 * agent which runs these tests is no ancestor.
 */
export async function runOrphan(script, environment) {
  const orphan = 'while kill -0 "$1" 2>/dev/null; do sleep 0.01; done; sh -c "$2"; true';
  const child = spawn('sh', ['-c', 'sh -c "$1" sh $$ "$2" & exit 0', 'sh', orphan, script], { env: environment, cwd: '/', detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  let stdout = '';
  child.stdout.on('data', (chunk) => { stdout += chunk; });
  await once(child, 'close');
  return stdout;
}

/** What the Railway CLI would write for a process; `extra`: fields of ours. */
export function record({ pid, startTime }, { id = 'planted', age = HOUR, createdAt = new Date(Date.now() - age).toISOString(), extra = {} } = {}) {
  const head = `{"agent_session_id":${JSON.stringify(id)},"parent_pid":${String(pid)},"parent_btime":${String(startTime)},"created_at":${JSON.stringify(createdAt)}`;
  const more = JSON.stringify(extra).slice(1, -1);
  return `${head}${more === '' ? '' : `,${more}`}}`;
}

/** What a record of ours says of where its pid speaks; by default this very namespace. */
export function origin(changes = {}) {
  const read = (path) => readFileSync(path, 'utf8').trim();
  return {
    argv0: 'claude',
    host: `${read('/proc/sys/kernel/hostname')}/${read('/etc/machine-id').slice(0, 12)}`,
    boot_id: read('/proc/sys/kernel/random/boot_id'),
    pid_namespace: /\d+/.exec(execFileSync('readlink', ['/proc/self/ns/pid'], { encoding: 'utf8' }))[0],
    ...changes,
  };
}

export function someName(number) {
  return `${number.toString(16).padStart(16, '0')}.session`;
}

function sessionFileName(pid, startTime, argv0) {
  const numbers = Buffer.alloc(12);
  numbers.writeUInt32BE(pid, 0);
  numbers.writeBigUInt64BE(startTime, 4);
  return `${createHash('sha256').update(numbers).update(argv0).digest('hex').slice(0, 16)}.session`;
}

export function startTimeOf(pid) {
  const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
  return BigInt(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
}

function firstWord(pid) {
  return readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').split(/[\0\s]/)[0].toLowerCase();
}

/** A process that has ended, by pid and start time. */
export async function deadProcess() {
  const child = spawn('sleep', ['100'], { stdio: 'ignore' });
  const { pid } = child;
  const startTime = startTimeOf(pid);
  child.kill('SIGKILL');
  await once(child, 'exit');
  return { pid, startTime };
}

/** Whether something stands at a path, links not followed. */
export function exists(path) {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

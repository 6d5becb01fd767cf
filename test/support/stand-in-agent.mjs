// The one stand-in for a coding agent: a real process that lives on while it runs commands as agents do, each in
// `sh -c` and without a terminal. Plain JavaScript, so that the tests, the demo, the bench and the scripts of
// test/faults all start the same one.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const NODE_BODY = join(import.meta.dirname, 'stand-in-agent-body.cjs');

/** Node sees to its title within the memory of its arguments: this leaves room for a longer one. */
const ROOM_FOR_A_TITLE = 'a long argument that leaves room for another title';

/**
 * How the agent shows its name:
 * - `program`: a bash whose argv[0] is the name
 * - `executable`: a bash whose executable has the name, and argv[0] is the path of that
 * - `script`: `node …/name`
 * - `titled`: a Node whose argv[0] is the name
 *
 * The first two run one command at a time. The others run as many at once as they are asked to.
 *
 * @typedef {'program' | 'executable' | 'script' | 'titled'} AgentForm
 */
/**
 * @typedef {object} AgentOptions
 * @property {string} folder where its script and what its commands print are kept
 * @property {Readonly<Record<string, string>>} env what the agent itself is started with
 * @property {readonly string[]} [args] further arguments of its own
 * @property {string} [cwd] its working folder; default: `folder`
 * @property {number} [user] the uid and gid it runs with; default: ours. Only for `script` and `titled`.
 */
/**
 * @typedef {object} CommandOptions
 * @property {boolean} [bare] whether the command gets no more than the given environment
 * @property {string} [cwd] default: the agent's
 * @property {number} [timeout] milliseconds after which the command and all it started are killed, and the call rejects
 */
/**
 * @typedef {object} Ended
 * @property {number | null} status
 * @property {string} stdout
 * @property {string} stderr
 */
/**
 * @typedef {object} StandInAgent
 * @property {number} pid
 * @property {(command: string, env?: Readonly<Record<string, string>>, options?: CommandOptions) => Promise<Ended>} run
 *   runs a command; `env` is what the agent adds to its environment. The options are for `script` and `titled`.
 * @property {(title: string) => Promise<void>} setTitle lets it show another title; only for `script` and `titled`
 * @property {() => Promise<void>} stop ends it, once its command has ended, and waits for its end
 * @property {() => Promise<void>} kill kills it, whatever it runs, and waits for its end
 */

/**
 * Starts an agent.
 *
 * @param {string} name what it is known by
 * @param {AgentForm} form
 * @param {AgentOptions} options
 * @returns {StandInAgent}
 */
export function startStandInAgent(name, form, { folder, env, args = [], cwd = folder, user }) {
  const spawned = { cwd, env, stdio: /** @type {const} */ (['pipe', 'pipe', 'inherit']) };
  switch (form) {
    case 'program':
      return new ShellAgent(spawn('bash', namedProgram(name, ['bash', '--norc', '-s', '--', ...args]), spawned), folder);
    case 'executable': {
      const executable = join(mkdtempSync(join(folder, 'programs-')), name);
      copyFileSync('/bin/bash', executable);
      return new ShellAgent(spawn(executable, ['--norc', '-s', '--', ...args], spawned), folder);
    }
    case 'script': {
      const script = copyBody(folder, name);
      return new NodeAgent(spawn(process.execPath, ['--no-warnings', script, ...args], { ...spawned, ...credentials(user) }));
    }
    case 'titled': {
      const body = copyBody(folder, 'body.cjs');
      return new NodeAgent(spawn(process.execPath, [body, ROOM_FOR_A_TITLE, ...args], { ...spawned, argv0: name, ...credentials(user) }));
    }
  }
}

/**
 * Arguments of a bash that becomes a program of another name.
 *
 * @param {string} name its argv[0]
 * @param {readonly string[]} words the program, which is looked up on PATH, and its arguments
 * @returns {string[]}
 */
export function namedProgram(name, words) {
  return ['-c', 'exec -a "$0" "$@"', name, ...words];
}

/** A word of a POSIX shell. @param {string} word */
export function quoted(word) {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * @param {string} folder
 * @param {string} name
 */
function copyBody(folder, name) {
  const scripts = mkdtempSync(join(folder, 'scripts-'));
  chmodSync(scripts, 0o755); // the agent may be another user's
  copyFileSync(NODE_BODY, join(scripts, name));
  return join(scripts, name);
}

/** @param {number | undefined} user */
function credentials(user) {
  return user === undefined ? {} : { uid: user, gid: user };
}

class Agent {
  #child;
  #closed;

  /** @param {import('node:child_process').ChildProcess} child */
  constructor(child) {
    if (child.pid === undefined || child.stdin === null || child.stdout === null) throw new Error('the stand-in agent can’t be started');
    this.pid = child.pid;
    this.#child = child;
    this.#closed = once(child, 'close');
    this.requests = child.stdin;
    this.requests.on('error', () => {}); // it has ended: what is asked next says so
    this.answers = createInterface({ input: child.stdout });
  }

  async stop() {
    this.requests.end();
    await this.#closed;
  }

  async kill() {
    this.#child.kill('SIGKILL');
    await this.#closed;
  }
}

/** A bash that reads its commands from standard input, and prints the exit status of each. */
class ShellAgent extends Agent {
  #folder;
  #statuses;

  /**
   * @param {import('node:child_process').ChildProcess} child
   * @param {string} folder
   */
  constructor(child, folder) {
    super(child);
    this.#folder = folder;
    this.#statuses = this.answers[Symbol.asyncIterator]();
  }

  /**
   * @param {string} command
   * @param {Readonly<Record<string, string>>} [env]
   * @returns {Promise<Ended>}
   */
  async run(command, env = {}) {
    mkdirSync(join(this.#folder, 'outputs'), { recursive: true });
    const outputs = mkdtempSync(join(this.#folder, 'outputs', 'call-'));
    const [out, err] = [join(outputs, 'out'), join(outputs, 'err')];
    const set = Object.entries(env).map(([name, value]) => `${name}=${quoted(value)} `);
    this.requests.write(`${set.join('')}sh -c ${quoted(command)} </dev/null >${quoted(out)} 2>${quoted(err)}; echo $?\n`);
    const { value, done } = await this.#statuses.next();
    if (done === true) throw new Error(`the stand-in agent ended while it ran ${command}`);
    return { status: Number(value), stdout: readFileSync(out, 'utf8'), stderr: readFileSync(err, 'utf8') };
  }

  /** @returns {Promise<void>} */
  setTitle() {
    return Promise.reject(new Error('a shell can’t change its title'));
  }
}

/** A Node that runs stand-in-agent-body.cjs: a request is a line of JSON, and so is its answer. */
class NodeAgent extends Agent {
  /** @type {Map<number, { resolve: (answer: Ended) => void, reject: (error: Error) => void }>} */
  #waiting = new Map();
  #last = 0;
  #ended = false;

  /** @param {import('node:child_process').ChildProcess} child */
  constructor(child) {
    super(child);
    this.answers.on('line', (line) => {
      const { number, hung, ...answer } = JSON.parse(line);
      const waiting = this.#waiting.get(number);
      this.#waiting.delete(number);
      if (hung === true) waiting?.reject(new Error('the command hung'));
      else waiting?.resolve(answer);
    });
    this.answers.once('close', () => {
      this.#ended = true;
      for (const { reject } of this.#waiting.values()) reject(new Error('the stand-in agent ended while it ran a command'));
      this.#waiting.clear();
    });
  }

  /**
   * @param {string} command
   * @param {Readonly<Record<string, string>>} [env]
   * @param {CommandOptions} [options]
   */
  run(command, env = {}, options = {}) {
    return this.#ask({ command, env, ...options });
  }

  /** @param {string} title */
  async setTitle(title) {
    await this.#ask({ title });
  }

  /**
   * @param {object} request
   * @returns {Promise<Ended>}
   */
  #ask(request) {
    if (this.#ended) return Promise.reject(new Error('the stand-in agent has ended'));
    this.#last += 1;
    const number = this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
      this.requests.write(`${JSON.stringify({ number, ...request })}\n`);
    });
  }
}

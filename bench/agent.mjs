import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import { namedProgram } from '../test/support/stand-in-agent.mjs';

const WORKER = fileURLToPath(new URL('agent-worker.mjs', import.meta.url));

/** A shell that waits for its command, as agents leave them standing: `exit` keeps bash from exec'ing it. */
const SHELL = ['bash', '-c', '"$@"; exit $?', 'bash'];

/**
 * @typedef {object} Agent
 * @property {number} pid the agent's own, whose session is that of what it runs
 * @property {number} ancestors how many processes stand above a timed command
 * @property {(job: import('./agent-worker.mjs').Job) => Promise<import('./agent-worker.mjs').JobTimes>} time
 * @property {() => Promise<void>} stop
 */

/**
 * A real, long-lived process that goes by an agent's name (a bash started as `claude`), shells below it,
 * and below those the worker that times commands.
 *
 * @param {object} options
 * @param {string} options.name argv[0]
 * @param {Record<string, string>} options.environment what the agent itself is started with
 * @param {Record<string, string>} [options.childEnvironment] what it adds for its children, as agents do
 * @param {readonly string[]} [options.startedBy] a program and its arguments that starts the rest, and stays
 * @param {number} [options.ancestors] at least so many processes above a timed command
 * @returns {Agent}
 */
export function startAgent({ name, environment, childEnvironment = {}, ancestors = 0, startedBy = [] }) {
  const above = countAncestors() + 1; // those of this process, and itself
  const shells = Math.max(0, ancestors - above - 2); // the agent and the worker count too
  const set = Object.entries(childEnvironment).map(([variable, value]) => `${variable}=${value}`);
  const below = [...(set.length > 0 ? ['env', ...set] : []), ...Array.from({ length: shells }, () => SHELL).flat(), process.execPath, WORKER];
  const [program, ...words] = [...startedBy, 'bash', ...namedProgram(name, [...SHELL.slice(0, 3), name, ...below])];
  const child = spawn(program, words, {
    env: environment,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (child.pid === undefined) throw new Error('bash can’t be started');
  const closed = once(child, 'close');
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  child.stdin.on('error', () => {}); // the next answer says that it ended

  return {
    pid: child.pid,
    ancestors: above + shells + 2,
    async time(job) {
      child.stdin.write(`${JSON.stringify(job)}\n`);
      const { value, done } = await answers.next();
      if (done) throw new Error(`the stand-in agent ${name} ended`);
      const answer = JSON.parse(value);
      if (answer.failure !== undefined) throw new Error(answer.failure);
      return answer;
    },
    async stop() {
      // The worker ends with its stdin, after the pair that it is timing; the shells and the agent end with it.
      child.stdin.end();
      await closed;
    },
  };
}

/** How many processes stand above this one. */
function countAncestors() {
  let count = 0;
  let pid = process.ppid;
  while (pid > 0) {
    count += 1;
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    pid = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ', 2)[1]);
  }
  return count;
}

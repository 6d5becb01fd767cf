import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import type { Run } from './programs.js';

/** A real, long-lived process that goes by an agent's name and runs commands as agents do: `sh -c '…'`, no terminal. */
export interface FakeAgent {
  readonly pid: number;
  /** @param env what the agent adds to the command's environment */
  run(command: string, env?: Readonly<Record<string, string>>): Promise<Run>;
  /** Ends the process and waits for it. */
  stop(): Promise<void>;
}

export interface AgentOptions {
  /** Working folder, and where scripts and outputs are kept. */
  readonly folder: string;
  /** What the agent itself is started with. */
  readonly env: Readonly<Record<string, string>>;
  /** Further arguments of its own. */
  readonly args?: readonly string[];
}

/** An agent that is a program of its own name: a bash that was started as `claude`. */
export function startProgram(name: string, { folder, env, args = [] }: AgentOptions): FakeAgent {
  // bash reads its script from stdin; -s lets it take arguments as well.
  return new ShellAgent(spawn('bash', ['-c', 'exec -a "$0" bash --norc -s -- "$@"', name, ...args], { cwd: folder, env, stdio: ['pipe', 'pipe', 'inherit'] }), folder);
}

/** The same with an executable of that name, and argv[0] its full path. */
export function startExecutable(name: string, { folder, env, args = [] }: AgentOptions): FakeAgent {
  const programs = mkdtempSync(join(folder, 'programs-'));
  const executable = join(programs, name);
  copyFileSync('/bin/bash', executable);
  return new ShellAgent(spawn(executable, ['--norc', '-s', '--', ...args], { cwd: folder, env, stdio: ['pipe', 'pipe', 'inherit'] }), folder);
}

/** An agent that is a script of node: `node …/gemini`. */
export function startScript(name: string, { folder, env, args = [] }: AgentOptions): FakeAgent {
  const script = join(mkdtempSync(join(folder, 'scripts-')), name);
  writeFileSync(script, nodeAgent);
  return new NodeAgent(spawn(process.execPath, ['--no-warnings', script, ...args], { cwd: folder, env, stdio: ['pipe', 'pipe', 'inherit'] }), folder);
}

const nodeAgent = `
const { spawnSync } = require('node:child_process');
const { openSync } = require('node:fs');
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { command, env, out, err } = JSON.parse(line);
  const { status } = spawnSync('sh', ['-c', command], { env: { ...process.env, ...env }, stdio: ['ignore', openSync(out, 'w'), openSync(err, 'w')] });
  console.log(status);
});
`;

abstract class Agent implements FakeAgent {
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #answers: AsyncIterator<string>;
  readonly #ended: Promise<void>;

  constructor(child: ChildProcess, folder: string) {
    if (child.pid === undefined || child.stdout === null) throw new Error('the stand-in agent can’t be started');
    this.pid = child.pid;
    this.#child = child;
    this.#folder = folder;
    this.#answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    this.#ended = new Promise((resolve) => child.once('close', () => { resolve(); }));
    onTestFinished(() => this.stop());
  }

  /** One line of input that runs the command and prints its exit status as a line. */
  protected abstract request(command: string, env: Readonly<Record<string, string>>, out: string, err: string): string;

  async run(command: string, env: Readonly<Record<string, string>> = {}): Promise<Run> {
    mkdirSync(join(this.#folder, 'outputs'), { recursive: true });
    const outputs = mkdtempSync(join(this.#folder, 'outputs', 'call-'));
    const [out, err] = [join(outputs, 'out'), join(outputs, 'err')];
    this.#child.stdin?.write(`${this.request(command, env, out, err)}\n`);
    const { value, done } = (await this.#answers.next()) as IteratorResult<string, undefined>;
    if (done === true) throw new Error(`the stand-in agent ended while it ran ${command}`);
    return { status: Number(value), stdout: readFileSync(out, 'utf8'), stderr: readFileSync(err, 'utf8') };
  }

  async stop(): Promise<void> {
    this.#child.stdin?.end();
    await this.#ended;
  }
}

class ShellAgent extends Agent {
  protected override request(command: string, env: Readonly<Record<string, string>>, out: string, err: string): string {
    const set = Object.entries(env).map(([name, value]) => `${name}=${quoted(value)} `);
    return `${set.join('')}sh -c ${quoted(command)} </dev/null >${quoted(out)} 2>${quoted(err)}; echo $?`;
  }
}

class NodeAgent extends Agent {
  protected override request(command: string, env: Readonly<Record<string, string>>, out: string, err: string): string {
    return JSON.stringify({ command, env, out, err });
  }
}

/** A word of a POSIX shell. */
export function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Resolution } from '../../src/session/resolution.js';
import { bareEnvironment, isInstalled, itIf, runAsync, temporaryFolder, type Run } from '../support/programs.js';
import { automation, ID, person, resolution, RUN_ID } from '../support/resolutions.js';

const folder = temporaryFolder();
const runner = join(folder, 'run-exec.mjs');

beforeAll(async () => {
  await build({
    entryPoints: [join(import.meta.dirname, '../fixtures/run-exec.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: runner,
    logLevel: 'error',
  });
});

interface Given {
  readonly session?: Resolution;
  readonly env?: Record<string, string>;
  readonly input?: string;
}

function environment({ session = resolution(), env = {} }: Given): Record<string, string> {
  return bareEnvironment(folder, { ...env, RESOLUTION: JSON.stringify(session) });
}

function exec(command: readonly string[], given: Given = {}): Promise<Run> {
  return runAsync(process.execPath, [runner, ...command], { cwd: folder, env: environment(given), input: given.input ?? '' });
}

function start(command: readonly string[]): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [runner, ...command], { cwd: folder, env: environment({}) });
}

/** Resolves when the process has printed the text; fails when it ends before. */
function printed(child: ChildProcessWithoutNullStreams, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen = '';
    const look = (chunk: Buffer): void => {
      seen += chunk.toString('utf8');
      if (!seen.includes(text)) return;
      child.stdout.off('data', look);
      resolve();
    };
    child.stdout.on('data', look);
    child.once('close', () => {
      reject(new Error(`it ended, and had printed ${JSON.stringify(seen)}, not ${text}`));
    });
  });
}

function ended(child: ChildProcessWithoutNullStreams): Promise<number | null> {
  return new Promise((resolve) => child.once('close', resolve));
}

const PRINT_ENVIRONMENT = [process.execPath, '-e', 'process.stdout.write(JSON.stringify(process.env))'];

describe('exec', () => {
  it('sets the variables, and leaves the rest alone', async () => {
    const { status, stdout, stderr } = await exec(PRINT_ENVIRONMENT, { env: { OTHER: 'kept' } });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      ...bareEnvironment(folder),
      OTHER: 'kept',
      AGENT_SESSION_ID: ID,
      AGENT_SESSION_AGENT: 'claude-code',
      AGENT_SESSION_RUN_ID: RUN_ID,
    });
  });

  it('runs the command for a person too, without the variables of another session', async () => {
    const { stdout } = await exec(PRINT_ENVIRONMENT, { session: person(), env: { AGENT_SESSION_ID: 'dead', AGENT_SESSION_AGENT: 'goose' } });
    expect(JSON.parse(stdout)).toEqual({ ...bareEnvironment(folder), AGENT_SESSION_RUN_ID: RUN_ID });
  });

  it('has no agent where none is known', async () => {
    const { stdout } = await exec(PRINT_ENVIRONMENT, { session: automation(), env: { AGENT_SESSION_AGENT: 'goose' } });
    expect(JSON.parse(stdout)).not.toHaveProperty('AGENT_SESSION_AGENT');
  });

  it('passes arguments as they are, and the three streams', async () => {
    const script = 'process.stdin.pipe(process.stdout); console.error(JSON.stringify(process.argv.slice(1)))';
    const args = ['a b', '', '$(x)', "it's", '--flag', '*'];
    const { status, stdout, stderr } = await exec([process.execPath, '-e', script, '--', ...args], { input: 'through' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'through' });
    expect(JSON.parse(stderr)).toEqual(args);
  });

  it.each([0, 1, 2, 42, 126, 127, 255])('exits with the code of the command: %i', async (code) => {
    expect((await exec(['sh', '-c', `exit ${String(code)}`])).status).toBe(code);
  });

  it.each(['SIGTERM', 'SIGKILL', 'SIGHUP', 'SIGQUIT', 'SIGSEGV'] as const)('exits with 128 + N where %s ended it', async (signal) => {
    const { status, stderr } = await exec(['sh', '-c', `ulimit -c 0; kill -${signal.slice(3)} $$`]);
    expect({ status, stderr }).toEqual({ status: 128 + constants.signals[signal], stderr: '' });
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGALRM'] as const)('hands %s on, and lets the command answer it', async (signal) => {
    // Without a terminal, as in CI, Ctrl-C reaches nobody by itself.
    const script = `process.on('${signal}', () => { console.log('got it'); process.exit(42); }); setInterval(() => {}, 1e6); console.log('ready');`;
    const child = start([process.execPath, '-e', script]);
    await printed(child, 'ready');
    const answer = printed(child, 'got it');
    const code = ended(child);
    child.kill(signal);
    await answer;
    expect(await code).toBe(42);
  });

  it('ends with the command that a signal ends', async () => {
    const child = start([process.execPath, '-e', `setInterval(() => {}, 1e6); console.log('ready');`]);
    await printed(child, 'ready');
    const code = ended(child);
    child.kill('SIGTERM');
    expect(await code).toBe(128 + constants.signals.SIGTERM);
  });

  it('waits for a command that does not mind the signal', async () => {
    const script = `process.on('SIGTERM', () => console.log('no')); process.stdin.on('end', () => process.exit(7)).resume(); console.log('ready');`;
    const child = start([process.execPath, '-e', script]);
    await printed(child, 'ready');
    const answer = printed(child, 'no');
    child.kill('SIGTERM');
    await answer;
    const code = ended(child);
    child.stdin.end();
    expect(await code).toBe(7);
  });

  const hasTerminal = process.platform === 'linux' && isInstalled('script');
  itIf(hasTerminal, 'Ctrl-C on a terminal, which takes Linux and the program "script" (util-linux)')('leaves Ctrl-C to the terminal, which sends it to the command itself: once', async () => {
    const script = `
      let count = 0;
      process.on('SIGINT', () => console.log('int', ++count));
      // It comes through exec, behind any SIGINT that exec hands on.
      process.on('SIGUSR2', () => setImmediate(() => { console.log('total', count); process.exit(9); }));
      setInterval(() => {}, 1e6);
      console.log('ready', process.ppid, '.');`;
    const command = [process.execPath, runner, process.execPath, '-e', script].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
    const terminal = spawn('script', ['-qefc', `exec ${command}`, '/dev/null'], {
      cwd: folder,
      env: { ...environment({}), SHELL: '/bin/sh', TERM: 'dumb' },
    });
    let output = '';
    terminal.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
    await printed(terminal, ' .');
    const interrupted = printed(terminal, 'int 1');
    terminal.stdin.write('\x03');
    await interrupted;
    const code = ended(terminal);
    process.kill(Number(/ready (\d+)/.exec(output)?.[1]), 'SIGUSR2');
    expect(await code).toBe(9);
    expect(output).toContain('total 1');
  });

  it('says that a command is not found: 127', async () => {
    expect(await exec(['no-such-command'])).toEqual({
      status: 127,
      stdout: '',
      stderr: 'agent-session: there is no command "no-such-command"; check the name and PATH (for a script, also the program in its first line).\n',
    });
    expect((await exec(['./no-such-file'])).status).toBe(127);
    expect((await exec(['sh', '-c', ':'], { env: { PATH: folder } })).status).toBe(127);
  });

  it('says that a command may not be run: 126', async () => {
    writeFileSync(join(folder, 'not-executable'), '#!/bin/sh\n');
    chmodSync(join(folder, 'not-executable'), 0o644);
    mkdirSync(join(folder, 'a-folder'));
    for (const command of ['./not-executable', './a-folder']) {
      expect(await exec([command])).toEqual({
        status: 126,
        stdout: '',
        stderr: `agent-session: "${command}" may not be run; check that it is a program and has the execute permission.\n`,
      });
    }
    expect((await exec(['./not-executable/below'])).status).toBe(126);
  });

  it('needs a command: 2', async () => {
    expect(await exec([])).toEqual({ status: 2, stdout: '', stderr: 'agent-session: exec needs a command: agent-session exec -- command …\n' });
    expect((await exec([''])).status).toBe(2);
  });

  it("doesn't print control characters of a command's name", async () => {
    expect((await exec(['\u001b[31mred'])).stderr).toMatch(/^[\x20-\x7e]*\n$/);
  });
});

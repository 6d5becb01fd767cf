import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished } from 'vitest';
import { blocksOf } from '../docs/document.js';
import { freshHome, sessionFiles } from '../support/command.js';
import type { Home } from '../support/command.js';
import { startProgram } from '../support/agents.js';
import { isInstalled, itIf, run, temporaryFolder } from '../support/programs.js';
import type { Run } from '../support/programs.js';

const folder = temporaryFolder();
const itOnLinux = itIf(process.platform === 'linux', 'other processes, for they need Linux');
const itAsRoot = itIf(process.platform === 'linux' && process.geteuid?.() === 0, 'another user’s process, for it needs root to start one');

const CLAUDE = { CLAUDE_CODE_SESSION_ID: 'of-claude' };
/** Writes its pid, runs until the file `done` is there, and leaves. */
const WAIT = 'echo $$ >pid; until [ -e done ]; do sleep 0.05; done';

function ask(home: Home, ...words: readonly string[]): Run {
  return run('agent-session', words, { cwd: home.folder, env: home.environment() });
}

/** Asks for a process that runs meanwhile. */
async function during(home: Home, started: Promise<unknown>, question: (pid: string) => Run): Promise<Run> {
  const wait = run('sh', ['-c', 'until [ -s pid ]; do sleep 0.05; done; cat pid'], { cwd: home.folder, env: home.environment() });
  const answer = question(wait.stdout.trim());
  run('touch', ['done'], { cwd: home.folder, env: home.environment() });
  await started;
  return answer;
}

describe('id --pid and which --pid', () => {
  itOnLinux('a child of an agent: the agent’s session', async () => {
    const home = freshHome(folder);
    const claude = startProgram('claude', { folder: home.folder, env: home.environment() });
    const answer = await during(home, claude.run(WAIT, CLAUDE), (pid) => ask(home, 'id', '--pid', pid));
    expect(answer).toEqual({ status: 0, stdout: 'of-claude\n', stderr: '' });
  });

  itOnLinux('a child of an agent that tells nothing: its record, and none is created', async () => {
    const home = freshHome(folder);
    const gemini = startProgram('gemini', { folder: home.folder, env: home.environment() });
    const first = await during(home, gemini.run(WAIT), (pid) => ask(home, 'id', '--pid', pid));
    expect(first).toMatchObject({ status: 1, stdout: '' });
    expect(sessionFiles(home.sessions)).toEqual([]);
    const id = (await gemini.run('agent-session id; rm pid done')).stdout;
    expect(await during(home, gemini.run(WAIT), (pid) => ask(home, 'id', '--pid', pid))).toMatchObject({ status: 0, stdout: id });
  });

  itOnLinux('a child of a nested agent: the inner session, and the outer one is its parent', async () => {
    const home = freshHome(folder);
    const claude = startProgram('claude', { folder: home.folder, env: home.environment() });
    const inner = `exec -a codex bash -c 'CODEX_THREAD_ID=inner sh -c "$WAIT"; true'`;
    const answer = await during(home, claude.run('bash -c "$INNER"', { ...CLAUDE, INNER: inner, WAIT }), (pid) => ask(home, 'which', '--pid', pid, '--json'));
    expect(JSON.parse(answer.stdout)).toMatchObject({ id: 'inner', agent: { id: 'codex' }, parent: { id: 'of-claude', pid: claude.pid }, life: { state: 'alive' } });
  });

  itOnLinux('an orphan: its environment answers, unverified, and whether that session is alive', async () => {
    const home = freshHome(folder);
    const claude = startProgram('claude', { folder: home.folder, env: home.environment() });
    await claude.run(`setsid sh -c '${WAIT}' >/dev/null 2>&1 & true`, CLAUDE);
    await claude.stop();
    const answer = await during(home, Promise.resolve(), (pid) => ask(home, 'which', '--pid', pid));
    expect(answer.status).toBe(0);
    expect(answer.stdout).toMatch(/^session +of-claude$/m);
    expect(answer.stdout).toContain('unverified');
    expect(answer.stdout).toMatch(/The session is (?:ended|unknown): /);
  });

  itAsRoot('another user’s process, asked by one who is not root: a sentence, exit code 1', () => {
    const home = freshHome(folder);
    const pid = String(process.pid);
    const answer = run('setpriv', ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, realCommand(), 'which', '--pid', pid], { cwd: '/', env: home.environment({ HOME: '/nonexistent' }) });
    expect(answer).toMatchObject({ status: 1, stdout: '' });
    expect(answer.stderr).toMatch(/^agent-session: no session: the environment of pid \d+ can’t be read: .*\n$/);
  });

  itOnLinux('a dead pid, pid 1 and no pid: a sentence each', async () => {
    const home = freshHome(folder);
    const child = spawn('true');
    await once(child, 'close');
    const dead = String(child.pid);
    expect(ask(home, 'which', '--pid', dead)).toEqual({ status: 1, stdout: '', stderr: `agent-session: no session: no process has the pid ${dead}.\n` });
    expect(ask(home, 'id', '--pid', '1')).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('pid 1 ') as string });
    for (const pid of ['0', 'x', '-1', '']) expect(ask(home, 'id', '--pid', pid).status, pid).toBe(2);
  });
});

describe('the recipe for a port in docs/recipes.md', () => {
  const script = blocksOf(readFileSync(join(import.meta.dirname, '../../docs/recipes.md'), 'utf8')).find(({ notes }) => notes.includes('file=whose-port.sh'))?.text ?? '';

  for (const program of ['ss', 'lsof']) {
    itIf(process.platform === 'linux' && isInstalled(program), `the recipe with ${program}, which is not installed`)(`finds who listens with ${program}`, async () => {
      const home = freshHome(folder);
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      onTestFinished(() => void server.close());
      const { port } = server.address() as AddressInfo;
      // The other program finds nothing, and the recipe's last line is only printed.
      const stubs = join(home.folder, 'stubs');
      mkdirSync(stubs);
      writeFileSync(join(stubs, program === 'ss' ? 'lsof' : 'ss'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
      writeFileSync(join(stubs, 'agent-session'), '#!/bin/sh\necho "asked: $*"\n', { mode: 0o755 });
      const { stdout, stderr } = run('sh', ['-c', script, 'whose-port.sh', String(port)], { cwd: home.folder, env: home.environment({ PATH: `${stubs}:${process.env.PATH ?? ''}` }) });
      expect({ stdout, stderr }).toEqual({ stdout: `asked: which --pid ${String(process.pid)}\n`, stderr: '' });
    });
  }
});

function realCommand(): string {
  return join(import.meta.dirname, '../../dist/command/agent-session.cjs');
}

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { itIf, itWith, temporaryFolder } from '../support/programs.js';
import type { Run } from '../support/programs.js';
import { freshHome, sessionFiles, VERSION_4 } from '../support/command.js';
import type { Home, SessionFile } from '../support/command.js';
import { startExecutable, startProgram, startScript } from '../support/agents.js';
import type { AgentOptions, StandInAgent } from '../support/agents.js';
import { itOnTerminal, runOnTerminal, runOrphaned } from '../support/without-agent.js';

const folder = temporaryFolder();
let home: Home;

/** Every test has a home, and so a store, of its own. */
beforeEach(() => {
  home = freshHome(folder);
});

function given(over: Readonly<Record<string, string>> = {}): AgentOptions {
  return { folder: home.folder, env: home.environment(over) };
}

function files(): readonly SessionFile[] {
  return sessionFiles(home.sessions);
}

function printed(id: string): Run {
  return { status: 0, stdout: `${id}\n`, stderr: '' };
}

const agents: readonly { name: string; slug: string; start: () => StandInAgent }[] = [
  { name: 'a program named claude', slug: 'claude-code', start: () => startProgram('claude', given()) },
  { name: 'an executable /…/codex', slug: 'codex', start: () => startExecutable('codex', given()) },
  { name: 'node …/gemini', slug: 'gemini-cli', start: () => startScript('gemini', given()) },
];

describe.each(agents)('inside $name', ({ slug, start }) => {
  it('prints one id, 20 calls of 20, however the shell stands between', async () => {
    const agent = start();
    const ids: string[] = [];
    for (let call = 0; call < 20; call += 1) {
      const { status, stdout, stderr } = await agent.run(call % 2 === 0 ? 'agent-session id' : 'agent-session id; true');
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      ids.push(stdout);
    }
    expect(new Set(ids).size).toBe(1);
    expect(files()).toEqual([expect.objectContaining({ agent_session_id: ids[0]?.trim(), parent_pid: agent.pid, agent: slug })]);
  });

  const shapes: readonly (readonly [string, string])[] = [
    ['without a subcommand', 'agent-session'],
    ['behind timeout', 'timeout 30 agent-session id'],
    ['behind env and nice', 'env A=b nice agent-session id; true'],
    ['in a pipeline', 'echo y | agent-session id | cat'],
    ['in $(…)', 'id=$(agent-session id); echo "$id"'],
    ['in a subshell of a subshell', '( (agent-session id; true); true)'],
    ['three shells down', `sh -c "sh -c 'agent-session id; true'; true"; true`],
    ['in a background job that is waited for', 'agent-session id & wait'],
    ['with stderr redirected', 'agent-session id 2>/dev/null'],
    ['with stdin closed', 'agent-session id <&-'],
  ];
  it('prints the same id in every shape of command', async () => {
    const agent = start();
    const { stdout } = await agent.run('agent-session id');
    for (const [, command] of shapes) {
      expect({ command, ...(await agent.run(command)) }).toEqual({ command, ...printed(stdout.trim()) });
    }
    expect(files()).toHaveLength(1);
  });

  itWith('npm')('prints the same id inside npm exec and npm run', async () => {
    const agent = start();
    const { stdout } = await agent.run('agent-session id');
    const project = join(home.folder, 'project');
    mkdirSync(join(project, 'node_modules', '.bin'), { recursive: true });
    symlinkSync(join(home.folder, 'bin', 'agent-session'), join(project, 'node_modules', '.bin', 'agent-session'));
    writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'project', version: '1.0.0', scripts: { session: 'agent-session id' } }));
    const offline = { npm_config_offline: 'true', npm_config_update_notifier: 'false', npm_config_loglevel: 'error' };

    expect(await agent.run('cd project && npm exec -- agent-session id', offline)).toMatchObject({ status: 0, stdout });
    expect(await agent.run('cd project && npx agent-session id', offline)).toMatchObject({ status: 0, stdout });
    expect(await agent.run('cd project && npm run --silent session', offline)).toMatchObject({ status: 0, stdout });
  });

  itWith('git')('prints the same id in a git hook', async () => {
    const agent = start();
    const { stdout } = await agent.run('agent-session id');
    const person = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@example.org', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@example.org' };
    await agent.run('git init -q project', person);
    writeFileSync(join(home.folder, 'project', '.git', 'hooks', 'pre-commit'), '#!/bin/sh\nagent-session id >../in-hook\ntrue\n', { mode: 0o755 });
    const commit = await agent.run('git -C project commit -q --allow-empty -m x && cat in-hook', person);
    expect(commit).toEqual({ status: 0, stdout, stderr: '' });
  });
});

describe('agents side by side', () => {
  it('have an id each, and keep it', async () => {
    const pair = [startProgram('claude', given()), startProgram('claude', given()), startScript('gemini', given())];
    const first = await Promise.all(pair.map((agent) => agent.run('agent-session id')));
    const again = await Promise.all(pair.map((agent) => agent.run('agent-session id; true')));
    expect(again).toEqual(first);
    expect(new Set(first.map(({ stdout }) => stdout)).size).toBe(3);
    expect(files().map(({ parent_pid }) => parent_pid).sort()).toEqual(pair.map(({ pid }) => pid).sort());
  });

  it('each inside the other: the nearest one counts', async () => {
    const outer = startProgram('claude', given());
    const inner = `exec -a codex bash -c "agent-session id; agent-session id; true"`;
    const { stdout } = await outer.run(`bash -c '${inner}'; agent-session id`);
    const [first, second, outerId] = stdout.trim().split('\n');
    expect(second).toBe(first);
    expect(outerId).not.toBe(first);
  });

  it('one after the other under the same name have two ids, and the first one’s file goes', async () => {
    const first = startProgram('claude', given());
    const { stdout } = await first.run('agent-session id');
    await first.stop();
    const second = startProgram('claude', given());
    expect((await second.run('agent-session id')).stdout).not.toBe(stdout);
    expect(files().map(({ parent_pid }) => parent_pid)).toEqual([second.pid]);
  });
});

describe('the test plan of the order', () => {
  it('a clean environment and an agent: a fresh file with its pid and a version 4 id', async () => {
    const agent = startProgram('claude', given());
    expect(existsSync(home.sessions)).toBe(false);
    const { stdout } = await agent.run('agent-session id');
    expect(stdout.trim()).toMatch(VERSION_4);
    expect(files()).toEqual([expect.objectContaining({ parent_pid: agent.pid, agent_session_id: stdout.trim() })]);
    expect(files()[0]?.name).toMatch(/^[0-9a-f]{16}\.session$/);
  });

  it('the same parent twice, without an agent: the same id', async () => {
    const { stdout } = await runOrphaned('agent-session id; agent-session id; true', given());
    const [first, second] = stdout.trim().split('\n');
    expect(first).toMatch(VERSION_4);
    expect(second).toBe(first);
  });

  it('three live subshells at once, without an agent: three files, three ids, three parents', async () => {
    // Shells that run a script outlive the calls; those with -c are made for one.
    writeFileSync(join(home.folder, 'shells.sh'), 'for shell in 1 2 3; do ( agent-session id -q >out.$shell; while [ ! -e go ]; do sleep 0.02; done ) & done; wait\n');
    const run = runOrphaned('sh shells.sh; true', given());
    const three = await vi.waitFor(() => {
      const found = files();
      expect(found).toHaveLength(3);
      return found;
    }, 30_000);
    writeFileSync(join(home.folder, 'go'), '');
    expect(await run).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(new Set(three.map(({ agent_session_id }) => agent_session_id)).size).toBe(3);
    expect(new Set(three.map(({ parent_pid }) => parent_pid)).size).toBe(3);
  });

  it.each(['CODEX_THREAD_ID', 'OPENCODE_RUN_ID'])('%s is set: its value, and no file', async (variable) => {
    const agent = startProgram('bash', given());
    expect(await agent.run('agent-session id', { [variable]: 'one-of-theirs' })).toEqual(printed('one-of-theirs'));
    expect(existsSync(join(home.folder, '.railway'))).toBe(false);
  });

  it('a planted file of a process that has ended: removed, and a fresh one written', async () => {
    const agent = startProgram('claude', given());
    const planted = join(home.sessions, '0123456789abcdef.session');
    const pid = 999_999;
    expect(existsSync(`/proc/${String(pid)}`)).toBe(false);
    mkdirSync(home.sessions, { recursive: true });
    writeFileSync(planted, JSON.stringify({ agent_session_id: 'planted', parent_pid: pid, parent_btime: 1, created_at: new Date().toISOString() }));
    const { stdout } = await agent.run('agent-session id');
    expect(stdout.trim()).toMatch(VERSION_4);
    expect(existsSync(planted)).toBe(false);
    expect(files()).toHaveLength(1);
  });

  it.each([
    ['claude', 'bash'],
    ['codex', 'sh'],
  ])('%s → %s → agent-session: the agent’s id', async (name, shell) => {
    const agent = startProgram(name, given());
    const { stdout } = await agent.run(`${shell} -c 'agent-session id; true'`);
    expect(files()).toEqual([expect.objectContaining({ parent_pid: agent.pid, agent_session_id: stdout.trim() })]);
  });
});

describe('the environment', () => {
  const ordered = ['RAILWAY_AGENT_SESSION', 'CLAUDE_CODE_SESSION_ID', 'CODEX_THREAD_ID', 'OPENCODE_RUN_ID', 'AMP_CURRENT_THREAD_ID', 'PI_SESSION_ID', 'AGENT_THREAD_ID', 'AGENT_SESSION_ID'];

  it.each(ordered.map((variable, position) => ({ variable, position })))('$variable wins over all that come after it, and no file appears', async ({ variable, position }) => {
    const agent = startProgram('claude', given());
    const set = Object.fromEntries(ordered.slice(position).map((name) => [name, `value-of-${name}`]));
    expect(await agent.run('agent-session id', set)).toEqual(printed(`value-of-${variable}`));
    expect(existsSync(join(home.folder, '.railway'))).toBe(false);
  });

  it.each([
    ['blanks around it go', '  thread-1\t', 'thread-1'],
    ['all that may be in an id', 'aZ09._:@/-', 'aZ09._:@/-'],
    ['256 characters', 'a'.repeat(256), 'a'.repeat(256)],
  ])('a value is taken: %s', async (_what, value, id) => {
    const agent = startProgram('codex', given());
    expect(await agent.run('agent-session id', { CODEX_THREAD_ID: value })).toEqual(printed(id));
  });

  it.each([
    ['empty', ''],
    ['blanks alone', '   '],
    ['257 characters', 'a'.repeat(257)],
    ['a blank inside', 'a b'],
    ['a line break inside', 'a\nb'],
    ['a quote', "a'b"],
    ['another script', 'é'],
  ])('a value is not taken, the next is: %s', async (_what, value) => {
    const agent = startProgram('codex', given());
    expect(await agent.run('agent-session id', { CODEX_THREAD_ID: value, AGENT_SESSION_ID: 'the-next' })).toEqual(printed('the-next'));
  });

  it('an agent inside another doesn’t borrow its id: gemini in claude', async () => {
    const claude = startProgram('claude', given());
    const gemini = join(home.folder, 'gemini');
    writeFileSync(gemini, `require('node:child_process').spawnSync('sh', ['-c', 'agent-session id; agent-session id --trust-env; true'], { stdio: 'inherit', env: { ...process.env, GEMINI_CLI: '1' } });`);
    const { status, stdout } = await claude.run('agent-session id; node ./gemini; AGENT_SESSION_TRUST_ENV=1 node ./gemini', { CLAUDE_CODE_SESSION_ID: 'of-claude' });
    const [outer, inner, trusted, ...trustedByVariable] = stdout.trim().split('\n');
    expect({ status, outer, trusted, trustedByVariable }).toEqual({ status: 0, outer: 'of-claude', trusted: 'of-claude', trustedByVariable: ['of-claude', 'of-claude'] });
    expect(inner).toMatch(VERSION_4);
  });

  it('a background job whose agent has ended keeps its id', async () => {
    const agent = startProgram('claude', given());
    // The job waits until it is an orphan.
    const job = 'while kill -0 "$1" 2>/dev/null; do sleep 0.02; done; agent-session id >by-the-job; mv by-the-job done';
    await agent.run(`setsid sh -c '${job}' sh ${String(agent.pid)} >/dev/null 2>&1 &`, { CLAUDE_CODE_SESSION_ID: 'of-claude' });
    await agent.stop();
    const next = startProgram('bash', given());
    await vi.waitFor(() => {
      expect(existsSync(join(home.folder, 'done'))).toBe(true);
    }, 30_000);
    expect((await next.run('cat done')).stdout).toBe('of-claude\n');
  });
});

describe('without an agent', () => {
  const shapes: readonly (readonly [string, string])[] = [
    ['plainly', 'agent-session id'],
    ['in $(…)', 'id=$(agent-session id); status=$?; echo "[$id]"; (exit $status)'],
    ['with stderr redirected', 'agent-session id 2>err; status=$?; cat err; (exit $status)'],
    ['with all of its streams redirected', 'agent-session id </dev/null >out 2>err; status=$?; cat out err; (exit $status)'],
    ['in a pipeline', 'agent-session id | cat; agent-session id -q'],
  ];

  itOnTerminal.each(shapes)('a person at a terminal gets exit 1 and no file: %s', async (_how, command) => {
    const { status, stdout } = await runOnTerminal(command, given());
    expect(status).toBe(1);
    expect(stdout.replace('[]\r\n', '')).toBe('agent-session: no session: a person is at this terminal and no agent runs above it.\r\n');
    expect(existsSync(join(home.folder, '.railway'))).toBe(false);
  });

  itOnTerminal('nor in a git hook', async () => {
    const person = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@example.org', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@example.org' };
    const hook = `#!/bin/sh\nagent-session id >../in-hook 2>&1\necho $? >>../in-hook\n`;
    const hooks = join(home.folder, 'hooks');
    mkdirSync(hooks);
    writeFileSync(join(hooks, 'pre-commit'), hook, { mode: 0o755 });
    const { stdout } = await runOnTerminal(`git init -q project && git -C project -c core.hooksPath=../hooks commit -q --allow-empty -m x && cat in-hook`, given(person));
    expect(stdout).toBe('agent-session: no session: a person is at this terminal and no agent runs above it.\r\n1\r\n');
    expect(existsSync(join(home.folder, '.railway'))).toBe(false);
  });

  itOnTerminal('an agent at a terminal has its id all the same', async () => {
    const { status, stdout } = await runOnTerminal(`bash -c 'exec -a claude bash -c "agent-session id; agent-session id; true"'`, given());
    const [first, second] = stdout.trim().split('\r\n');
    expect({ status, second }).toEqual({ status: 0, second: first });
    expect(first).toMatch(VERSION_4);
  });

  it('a CI job gets exit 1 and no file', async () => {
    expect(await runOrphaned('agent-session id', given({ CI: 'true' }))).toEqual({ status: 1, stdout: '', stderr: 'agent-session: no session: this is a CI job and no agent runs in it.\n' });
    expect(existsSync(join(home.folder, '.railway'))).toBe(false);
  });

  it('an agent in a CI job has its id', async () => {
    const agent = startProgram('claude', given({ CI: 'true' }));
    expect((await agent.run('agent-session id')).stdout.trim()).toMatch(VERSION_4);
  });

  itWith('npm')('npm exec and its shell are looked past: one id for the process that runs it', async () => {
    mkdirSync(join(home.folder, 'node_modules', '.bin'), { recursive: true });
    symlinkSync(join(home.folder, 'bin', 'agent-session'), join(home.folder, 'node_modules', '.bin', 'agent-session'));
    const env = { npm_config_offline: 'true', npm_config_update_notifier: 'false', npm_config_loglevel: 'error' };
    const { stdout } = await runOrphaned('npm exec -- agent-session id; npx agent-session id; agent-session id; true', given(env));
    const [first, second, third] = stdout.trim().split('\n');
    expect(first).toMatch(VERSION_4);
    expect([second, third]).toEqual([first, first]);
    expect(files()).toHaveLength(1);
  });
});

describe('who may be told', () => {
  it.each([
    ['DO_NOT_TRACK', '1'],
    ['DO_NOT_TRACK', 'true'],
    ['RAILWAY_NO_TELEMETRY', '1'],
    ['RAILWAY_NO_TELEMETRY', 'true'],
  ])('%s=%s: exit 1 says so, and nothing is written', async (variable, value) => {
    const agent = startProgram('claude', given());
    const { status, stdout, stderr } = await agent.run('agent-session id', { [variable]: value });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toBe(`agent-session: no session: ${variable} is set: unset it to let a session be stored.\n`);
    expect(existsSync(join(home.folder, '.railway'))).toBe(false);
  });

  it.each([
    ['DO_NOT_TRACK', '0'],
    ['DO_NOT_TRACK', ''],
    ['RAILWAY_NO_TELEMETRY', 'false'],
  ])('%s=%s forbids nothing', async (variable, value) => {
    const agent = startProgram('claude', given());
    expect((await agent.run('agent-session id', { [variable]: value })).status).toBe(0);
  });

  it('an opted-out user’s files are not cleaned either', async () => {
    const agent = startProgram('claude', given());
    mkdirSync(home.sessions, { recursive: true });
    const planted = join(home.sessions, '0123456789abcdef.session');
    writeFileSync(planted, JSON.stringify({ agent_session_id: 'planted', parent_pid: 999_999, parent_btime: 1, created_at: new Date().toISOString() }));
    await agent.run('agent-session id', { DO_NOT_TRACK: '1' });
    expect(existsSync(planted)).toBe(true);
  });

  it.each([
    ['tty', 'human'],
    ['tty:bash', 'human'],
    ['ci', 'ci'],
    ['ci:github_actions', 'ci'],
  ])('RAILWAY_CALLER=%s is no agent, whatever runs above', async (value, caller) => {
    const agent = startProgram('claude', given());
    const { status, stdout } = await agent.run('agent-session id --json', { RAILWAY_CALLER: value });
    expect({ status, ...pick(stdout, 'caller', 'reason') }).toEqual({ status: 1, caller, reason: caller });
    expect(existsSync(join(home.folder, '.railway'))).toBe(false);
  });

  itOnTerminal('RAILWAY_CALLER=agent:claude makes an agent of a person', async () => {
    const { status, stdout } = await runOnTerminal('agent-session id -q; true', given({ RAILWAY_CALLER: 'agent:claude' }));
    expect(status).toBe(0);
    expect(stdout.trim()).toMatch(VERSION_4);
  });
});

describe('options', () => {
  it('-q and --quiet: no word on stderr, the same exit code', async () => {
    const agent = startProgram('claude', given());
    for (const option of ['-q', '--quiet']) {
      for (const subcommand of ['id ', '']) {
        expect(await agent.run(`agent-session ${subcommand}${option}`, { DO_NOT_TRACK: '1' })).toEqual({ status: 1, stdout: '', stderr: '' });
        expect((await agent.run(`agent-session ${subcommand}${option}`)).stdout.trim()).toMatch(VERSION_4);
      }
    }
  });

  it('warnings are said on stderr, a line each, but with -q', async () => {
    const agent = startProgram('claude', given());
    const env = { RAILWAY_SESSIONS_DIR: '/dev/null' };
    const { status, stdout, stderr } = await agent.run('agent-session id', env);
    expect({ status, lines: stdout.split('\n').length }).toEqual({ status: 0, lines: 2 });
    expect(stderr).toMatch(/^agent-session: warning: the id is computed from the process, not stored: .+\n$/);
    expect(await agent.run('agent-session id -q', env)).toEqual({ status: 0, stdout, stderr: '' });
    expect(await agent.run('agent-session -q', env)).toEqual({ status: 0, stdout, stderr: '' });
    expect((await agent.run('agent-session which', env)).stderr).toBe('');
  });

  it('--json prints the whole resolution, one line, start times as text', async () => {
    const agent = startProgram('claude', given());
    const { status, stdout, stderr } = await agent.run('agent-session id --json');
    expect({ status, stderr, lines: stdout.split('\n').length }).toEqual({ status: 0, stderr: '', lines: 2 });
    const answer = JSON.parse(stdout) as Record<string, unknown>;
    expect(answer).toMatchObject({
      schemaVersion: 1,
      id: expect.stringMatching(VERSION_4) as unknown,
      source: 'store',
      caller: 'agent',
      agent: { id: 'claude-code', name: 'Claude Code' },
      agentProcess: { pid: agent.pid, startTime: expect.stringMatching(/^\d+$/) as unknown, agent: 'claude-code' },
      warnings: [],
      runId: expect.stringMatching(VERSION_4) as unknown,
      store: { folder: home.sessions, state: 'created' },
    });
    const again = await agent.run('agent-session id --json');
    expect(pick(again.stdout, 'id')).toEqual({ id: answer.id });
    expect(pick(again.stdout, 'runId')).not.toEqual({ runId: answer.runId });
  });

  it('names the file by which the Railway CLI’s user opted out', async () => {
    const preferences = join(home.folder, '.railway', 'preferences.json');
    mkdirSync(join(home.folder, '.railway'));
    writeFileSync(preferences, '{"telemetryDisabled":true}');
    const agent = startProgram('claude', given());
    const clause = `telemetry is turned off in ${preferences}: "railway telemetry enable" lets a session be stored`;
    expect(await agent.run('agent-session id')).toEqual({ status: 1, stdout: '', stderr: `agent-session: no session: ${clause}.\n` });
    expect(pick((await agent.run('agent-session id --json')).stdout, 'reason', 'optedOutBy')).toEqual({ reason: 'opted-out', optedOutBy: preferences });
    expect((await agent.run('agent-session which')).stdout).toContain(`\nreason   opted-out: ${clause}\n`);
    expect(pick((await agent.run('agent-session id --json', { DO_NOT_TRACK: '1' })).stdout, 'optedOutBy')).toEqual({ optedOutBy: 'DO_NOT_TRACK' });
  });

  it('--json without a session: still JSON, exit 1', async () => {
    const agent = startProgram('claude', given());
    const { status, stdout } = await agent.run('agent-session id --json', { DO_NOT_TRACK: '1' });
    expect(status).toBe(1);
    expect(pick(stdout, 'source', 'reason')).toEqual({ source: 'none', reason: 'opted-out' });
    expect(JSON.parse(stdout)).not.toHaveProperty('id');
  });

  it('RAILWAY_SESSIONS_DIR moves the store', async () => {
    const agent = startProgram('claude', given());
    const elsewhere = join(home.folder, 'else', 'where');
    const { stdout } = await agent.run('agent-session id', { RAILWAY_SESSIONS_DIR: elsewhere });
    expect(sessionFiles(elsewhere).map(({ agent_session_id }) => agent_session_id)).toEqual([stdout.trim()]);
    expect(existsSync(join(home.folder, '.railway'))).toBe(false);
  });

  it('an empty RAILWAY_SESSIONS_DIR counts as unset', async () => {
    const agent = startProgram('claude', given());
    await agent.run('agent-session id', { RAILWAY_SESSIONS_DIR: '' });
    expect(files()).toHaveLength(1);
  });

  it.each(['relative/folder', './sessions', '~/sessions'])('a relative RAILWAY_SESSIONS_DIR is refused: %s', async (path) => {
    const agent = startProgram('claude', given());
    for (const command of ['agent-session id', 'agent-session id --json', 'agent-session which', 'agent-session gc']) {
      const { status, stdout, stderr } = await agent.run(command, { RAILWAY_SESSIONS_DIR: path });
      expect({ command, status, stdout }).toEqual({ command, status: 2, stdout: '' });
      expect(stderr).toMatch(/^agent-session: RAILWAY_SESSIONS_DIR .*absolute.*\n$/);
      expect(stderr).toContain(path);
    }
  });

  it('a relative RAILWAY_SESSIONS_DIR doesn’t matter where the store is not reached', async () => {
    const agent = startProgram('codex', given());
    expect(await agent.run('agent-session id', { RAILWAY_SESSIONS_DIR: 'relative', CODEX_THREAD_ID: 'thread' })).toEqual(printed('thread'));
  });
});

function pick(json: string, ...names: readonly string[]): object {
  const all = JSON.parse(json) as Record<string, unknown>;
  return Object.fromEntries(names.map((name) => [name, all[name]]));
}

describe('in a pid namespace made below an agent', () => {
  /** unshare(1) needs a privilege that users have on some systems only. */
  const isAllowed = process.platform === 'linux' && spawnSync('unshare', ['--pid', '--fork', '--mount-proc', 'true']).status === 0;
  const itUnshared = itIf(isAllowed, 'a pid namespace below an agent, for unshare(1) may not make one here');

  itUnshared.each(agents)('that keeps the host’s /proc: one id inside and outside, in $name', async ({ start }) => {
    const agent = start();
    const calls = ['agent-session id', 'unshare -p -f agent-session id', "unshare -p -f sh -c 'agent-session id; true'", "unshare -p -f bash -c 'sh -c agent-session; true'", 'agent-session id; true'];
    const ids = [];
    for (const call of [...calls, ...calls]) {
      const { status, stdout, stderr } = await agent.run(call);
      expect({ call, status, stderr }).toEqual({ call, status: 0, stderr: '' });
      ids.push(stdout);
    }
    expect(new Set(ids).size).toBe(1);
    expect(files()).toHaveLength(1);
  });

  itUnshared.each(agents)('with a /proc of its own: none, and nothing is stored, in $name', async ({ start }) => {
    const agent = start();
    for (const call of ['sh -c "agent-session id; exit \\$?"', "bash -c 'sh -c agent-session; exit $?'", 'agent-session id']) {
      const { status, stdout, stderr } = await agent.run(`unshare -pf --mount-proc ${call}`);
      expect({ call, status, stdout }).toEqual({ call, status: 1, stdout: '' });
      expect(stderr).toMatch(/^agent-session: no session: (?:the process tree ends in a sandbox|nothing long-lived runs above this command)/);
    }
    expect(files()).toEqual([]);
    // What an agent hands in is taken there, too.
    expect((await agent.run('AGENT_SESSION_ID=handed-in unshare -pf --mount-proc sh -c "agent-session id -q; true"')).stdout).toBe('handed-in\n');
  });
});

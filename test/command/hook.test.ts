import { spawn } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { quoted, startProgram, startScript } from '../support/agents.js';
import type { StandInAgent } from '../support/agents.js';
import { AGENT_SESSION, freshHome, sessionFiles, VERSION_4 } from '../support/command.js';
import type { Home } from '../support/command.js';
import { temporaryFolder } from '../support/programs.js';

const folder = temporaryFolder();

interface Situation {
  readonly home: Home;
  readonly agent: StandInAgent;
  /** Tells a hook of the agent an event. */
  readonly tell: (told: object | string, options?: string) => ReturnType<StandInAgent['run']>;
  /** The id that any other command of the agent gets. */
  readonly id: () => Promise<string>;
}

function agentNamed(name: string, args: readonly string[] = []): Situation {
  const home = freshHome(folder);
  const agent = startScript(name, { folder: home.folder, env: home.environment(), args });
  return {
    home,
    agent,
    tell: (told, options = '--verbose') => agent.run(`printf '%s' ${quoted(typeof told === 'string' ? told : JSON.stringify(told))} | agent-session hook ${options}`),
    id: async () => (await agent.run('agent-session id -q')).stdout.trim(),
  };
}

const nothing = { status: 0, stdout: '', stderr: '' };

describe('what an agent tells a hook', () => {
  it('is the id of all its calls from then on, and of the Railway CLI', async () => {
    const { home, tell, id } = agentNamed('gemini');
    const before = await id();
    expect(before).toMatch(VERSION_4);
    expect(await tell({ session_id: 'of-gemini', hook_event_name: 'SessionStart', source: 'startup' }, '')).toEqual(nothing);
    expect(await id()).toBe('of-gemini');
    const [record, ...others] = sessionFiles(home.sessions);
    expect(others).toEqual([]);
    expect(record).toMatchObject({ agent_session_id: 'of-gemini' });
    expect(readFileSync(join(home.sessions, record?.name ?? ''), 'utf8')).toContain(before);
  });

  it('follows the conversation, and brings an earlier one back', async () => {
    const { tell, id } = agentNamed('gemini');
    for (const session of ['first', 'second', 'first']) {
      await tell({ session_id: session, hook_event_name: 'SessionStart' });
      expect(await id()).toBe(session);
    }
  });

  it('is shown by which: who told it, by which event, when', async () => {
    const { agent, tell } = agentNamed('gemini');
    await tell({ session_id: 'of-gemini', hook_event_name: 'SessionStart' });
    expect((await agent.run('agent-session which')).stdout).toMatch(/source +told by gemini-cli, event SessionStart, at 20\d\d-/);
    expect(JSON.parse((await agent.run('agent-session id --json')).stdout)).toMatchObject({ id: 'of-gemini', source: 'bound', told: { by: 'event', agent: 'gemini-cli', event: 'SessionStart' } });
  });

  it('may come as an argument', async () => {
    const { agent, id } = agentNamed('gemini');
    expect(await agent.run(`agent-session hook --json ${quoted(JSON.stringify({ session_id: 'of-gemini' }))}`)).toEqual(nothing);
    expect(await id()).toBe('of-gemini');
  });

  it('binds nothing in a sub-agent, at the end of a session, for a process that hosts several, and against a variable of the agent', async () => {
    const codex = agentNamed('codex');
    expect(await codex.tell({ session_id: 'main', agent_id: 'sub', hook_event_name: 'PreToolUse' })).toMatchObject({ status: 0, stderr: expect.stringContaining('sub-agent') as unknown });
    expect(await codex.id()).toMatch(VERSION_4);

    const gemini = agentNamed('gemini');
    expect(await gemini.tell({ session_id: 'ended', hook_event_name: 'SessionEnd' })).toMatchObject({ stderr: expect.stringContaining('ends') as unknown });
    expect(await gemini.id()).toMatch(VERSION_4);

    const server = agentNamed('opencode', ['serve']);
    expect(await server.tell({ sessionID: 'ses_1', event: 'chat.message' })).toMatchObject({ stderr: expect.stringContaining('several sessions') as unknown });
    expect(await server.id()).toMatch(VERSION_4);

    const claude = agentNamed('claude');
    const told = JSON.stringify({ session_id: 'another', hook_event_name: 'SessionStart' });
    expect(await claude.agent.run(`printf '%s' ${quoted(told)} | agent-session hook --verbose`, { CLAUDE_CODE_SESSION_ID: 'its-own' })).toMatchObject({ stderr: expect.stringContaining('says another id') as unknown });
    expect(sessionFiles(claude.home.sessions)).toEqual([]);
  });

  it('stays with the agent whose hook it is', async () => {
    const { home, agent: outer, id } = agentNamed('gemini');
    // A droid inside of it tells its own hook.
    const inner = join(home.folder, 'inner.sh');
    writeFileSync(inner, `printf '%s' '{"session_id":"of-droid"}' | agent-session hook; agent-session id\n`);
    const { stdout } = await outer.run(`bash -c 'exec -a droid bash "$0"' ${quoted(inner)}`);
    expect(stdout).toBe('of-droid\n');
    expect(await id()).toMatch(VERSION_4);
  });

  it('is not kept where that is forbidden, and finds no agent where none runs', async () => {
    const { agent, id } = agentNamed('gemini');
    const told = quoted(JSON.stringify({ session_id: 'of-gemini' }));
    expect(await agent.run(`agent-session hook --verbose --json ${told}`, { DO_NOT_TRACK: '1' })).toMatchObject({ status: 0, stdout: '', stderr: expect.stringContaining('DO_NOT_TRACK') as unknown });
    expect(await id()).toMatch(VERSION_4);

    const home = freshHome(folder);
    const nobody = startProgram('nobody', { folder: home.folder, env: home.environment() });
    expect(await nobody.run(`agent-session hook --verbose --json ${told}`)).toMatchObject({ status: 0, stderr: expect.stringContaining('no agent runs above') as unknown });
    expect(sessionFiles(home.sessions)).toEqual([]);
  });

  it('a relative folder of session files fails no hook', async () => {
    const { agent } = agentNamed('gemini');
    const told = quoted(JSON.stringify({ session_id: 'of-gemini' }));
    expect(await agent.run(`agent-session hook --json ${told}`, { RAILWAY_SESSIONS_DIR: 'relative' })).toEqual(nothing);
  });
});

describe('the script that the agent’s tools run first', () => {
  const told = quoted(JSON.stringify({ session_id: 'of-droid', hook_event_name: 'SessionStart', CLAUDE_ENV_FILE: '/etc/profile' }));

  it('sets the session’s variables, once', async () => {
    const { home, agent } = agentNamed('droid');
    const script = join(home.folder, 'env.sh');
    writeFileSync(script, 'export OTHER=1');
    for (let call = 0; call < 2; call += 1) await agent.run(`agent-session hook --json ${told}`, { CLAUDE_ENV_FILE: script });
    const text = `export OTHER=1\nexport AGENT_SESSION_ID='of-droid'\nexport AGENT_SESSION_AGENT='droid'\nexport AGENT_SESSION_PID='${String(agent.pid)}'\n`;
    expect(readFileSync(script, 'utf8')).toBe(text);
    const { stdout } = await agent.run(`. ${quoted(script)}; agent-session id --json`);
    expect(JSON.parse(stdout)).toMatchObject({ id: 'of-droid', variable: 'AGENT_SESSION_ID', provenance: 'verified', agent: { id: 'droid' } });
  });

  it('is not another agent’s, which handed its own on', async () => {
    const home = freshHome(folder);
    const script = join(home.folder, 'env.sh');
    writeFileSync(script, '');
    const agent = startScript('droid', { folder: home.folder, env: home.environment({ CLAUDE_ENV_FILE: script }) });
    await agent.run(`agent-session hook --json ${told}`);
    expect(readFileSync(script, 'utf8')).toBe('');
  });
});

describe('with a command', () => {
  it('runs it with the JSON on its stdin and the session in its variables', async () => {
    const { agent } = agentNamed('codex');
    const text = JSON.stringify({ session_id: 'main', agent_id: 'sub', hook_event_name: 'PreToolUse' });
    const { stdout, status } = await agent.run(`printf '%s' ${quoted(text)} | agent-session hook -- sh -c 'cat; echo; echo "$AGENT_SESSION_ID $AGENT_SESSION_AGENT"; exit 3'`);
    expect(stdout).toBe(`${text}\nsub codex\n`);
    expect(status).toBe(3);
  });

  it('runs it with what is known where the JSON says nothing, and hands on more than is looked at', async () => {
    const { home, agent, id } = agentNamed('gemini');
    const known = await id();
    const large = join(home.folder, 'large.json');
    writeFileSync(large, JSON.stringify({ session_id: 'too-late', tool_response: 'x'.repeat(3 * 1024 * 1024) }));
    const { stdout } = await agent.run(`cat ${quoted(large)} | agent-session hook -- sh -c 'wc -c; echo "$AGENT_SESSION_ID"'`);
    expect(stdout.split('\n').map((line) => line.trim())).toEqual([String(readFileSync(large).length), known, '']);
  });

  it('a program that its agent let go knows what the JSON says', async () => {
    const home = freshHome(folder);
    const nobody = startProgram('nobody', { folder: home.folder, env: home.environment() });
    const told = JSON.stringify({ type: 'agent-turn-complete', 'thread-id': 'of-codex', 'turn-id': 't' });
    const { stdout } = await nobody.run(`agent-session hook --json ${quoted(told)} -- sh -c 'echo "$AGENT_SESSION_ID $AGENT_SESSION_AGENT"'`);
    expect(stdout).toBe('of-codex codex\n');
  });

  it('says what can’t be run', async () => {
    const { agent } = agentNamed('gemini');
    expect(await agent.run('agent-session hook --json {} -- no-such-program')).toMatchObject({ status: 127, stderr: expect.stringContaining('no-such-program') as unknown });
    const file = join(temporaryFolder(), 'no-program');
    writeFileSync(file, '');
    chmodSync(file, 0o644);
    expect(await agent.run(`agent-session hook --json {} -- ${quoted(file)}`)).toMatchObject({ status: 126 });
  });
});

describe('hostile input stops nobody', () => {
  it.each([
    ['nothing', ''],
    ['no JSON', 'session_id=x'],
    ['an id of 300 characters', JSON.stringify({ session_id: 'x'.repeat(300) })],
    ['control characters', '{"session_id":"a\\u001b[2Jb"}'],
    ['wrong types', '{"session_id":{"session_id":["x"]}}'],
    ['bytes that are no text', '\u0001\u0002'],
  ])('%s', async (_what, text) => {
    const { home, tell } = agentNamed('gemini');
    expect(await tell(text, '')).toEqual(nothing);
    expect(sessionFiles(home.sessions)).toEqual([]);
  });

  it.each([
    ['100,000 lists in one another', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['more than 1 MiB', JSON.stringify({ session_id: 'x', tool_response: 'y'.repeat(1_100_000) })],
  ])('%s', async (_what, text) => {
    const { home, agent } = agentNamed('gemini');
    const file = join(home.folder, 'input');
    writeFileSync(file, text);
    expect(await agent.run(`agent-session hook <${quoted(file)}`)).toEqual(nothing);
    expect(await agent.run(`cat ${quoted(file)} | agent-session hook`)).toMatchObject({ status: 0, stdout: '' });
    expect(sessionFiles(home.sessions)).toEqual([]);
  });

  it('no stdin, a folder, a terminal and a pipe that nobody writes to', async () => {
    const { home, agent } = agentNamed('gemini');
    expect(await agent.run('agent-session hook <&-')).toEqual(nothing);
    expect(await agent.run('agent-session hook </')).toEqual(nothing);
    expect(await agent.run(`script -qec 'agent-session hook; echo "exit $?"' /dev/null`)).toMatchObject({ stdout: expect.stringContaining('exit 0') as unknown });
    const pipe = quoted(join(home.folder, 'pipe'));
    expect(await agent.run(`mkfifo ${pipe}; exec 9<>${pipe}; agent-session hook <${pipe}`)).toEqual(nothing);
    expect(sessionFiles(home.sessions)).toEqual([]);
  });

  it('the JSON is heard though stdin stays open behind it', async () => {
    const { home, agent, id } = agentNamed('gemini');
    const pipe = quoted(join(home.folder, 'pipe'));
    await agent.run(`mkfifo ${pipe}; exec 9<>${pipe}; printf '%s' '{"session_id":"of-gemini"}' >&9; agent-session hook <${pipe}`);
    expect(await id()).toBe('of-gemini');
  });
});

it('twenty first calls with an event in between end with its id', async () => {
  const { home, agent, tell, id } = agentNamed('gemini');
  const calls = Array.from({ length: 20 }, () => agent.run('agent-session id -q'));
  await Promise.all([...calls, tell({ session_id: 'of-gemini', hook_event_name: 'SessionStart' })]);
  expect(await Promise.all([id(), id(), id()])).toEqual(['of-gemini', 'of-gemini', 'of-gemini']);
  expect(sessionFiles(home.sessions)).toHaveLength(1);
});

it('is quick to let its agent go on', async () => {
  const started = performance.now();
  const child = spawn(process.execPath, [AGENT_SESSION, 'hook'], { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.write('{"session_id":"x"}\n'); // and stays open
  expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(0);
  expect(performance.now() - started).toBeLessThan(1900);
});

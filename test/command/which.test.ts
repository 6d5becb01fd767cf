import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { itIf, temporaryFolder } from '../support/programs.js';
import { freshHome, sessionFiles } from '../support/command.js';
import type { Home } from '../support/command.js';
import { quoted, startProgram, startScript } from '../support/agents.js';
import type { AgentOptions } from '../support/agents.js';
import { itOnTerminal, onHost, runOnTerminal, runOrphaned } from '../support/without-agent.js';

const folder = temporaryFolder();
const ESCAPE = '\u001B';
let home: Home;

beforeEach(() => {
  home = freshHome(folder);
});

function given(over: Readonly<Record<string, string>> = {}): AgentOptions {
  return { folder: home.folder, env: home.environment(over) };
}

describe('which explains', () => {
  it('the answer, the processes with the agent process marked, the file and its state', async () => {
    const agent = startProgram('claude', given());
    const id = (await agent.run('agent-session id')).stdout.trim();
    const { status, stdout, stderr } = await agent.run('agent-session which; true');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^session +${id}$`, 'm'));
    expect(stdout).toMatch(/^source +the store, reused$/m);
    expect(stdout).toMatch(/^agent +Claude Code \(claude-code\)$/m);
    expect(stdout).toMatch(/^caller +agent: Claude Code runs above us$/m);
    expect(stdout).toMatch(new RegExp(`^process +pid ${String(agent.pid)}, start time \\d+, claude-code$`, 'm'));
    expect(stdout).toMatch(new RegExp(`^ +\\* +${String(agent.pid)} +claude .*agent process$`, 'm'));
    expect(stdout).toMatch(/^ +\d+ +sh +\[shell\]$/m);
    expect(stdout).toContain(join(home.sessions, sessionFiles(home.sessions)[0]?.name ?? 'no file'));
    expect(stdout).not.toContain('Warnings');
  });

  it('every variable of the precedence, and what became of it', async () => {
    const agent = startProgram('codex', given());
    const { stdout } = await agent.run('agent-session which', { CLAUDE_CODE_SESSION_ID: 'not an id', CODEX_THREAD_ID: 'thread-1', AGENT_SESSION_ID: 'generic' });
    expect(stdout).toMatch(/^ +CLAUDE_CODE_SESSION_ID +invalid: .*characters/m);
    expect(stdout).toMatch(new RegExp(`^ +CODEX_THREAD_ID +taken: thread-1, set by codex \\(pid ${String(agent.pid)}\\)$`, 'm'));
    expect(stdout).toMatch(/^ +AGENT_SESSION_ID +outranked: generic/m);
    expect(stdout).toMatch(/^ +unset: .*RAILWAY_AGENT_SESSION/m);
    expect(stdout).toMatch(/^source +CODEX_THREAD_ID in the environment, verified$/m);
    expect(stdout).toMatch(/not-reached/);
  });

  it('the variable it refused, who set it and why', async () => {
    const claude = startProgram('claude', given());
    const script = join(home.folder, 'gemini');
    writeFileSync(script, `require('node:child_process').spawnSync('sh', ['-c', 'agent-session which; true'], { stdio: 'inherit' });`);
    const { stdout } = await claude.run('node ./gemini', { CLAUDE_CODE_SESSION_ID: 'of-claude' });
    expect(stdout).toMatch(/^agent +Gemini CLI \(gemini-cli\)$/m);
    expect(stdout).toMatch(new RegExp(`^ +CLAUDE_CODE_SESSION_ID +rejected: of-claude, set by claude \\(pid ${String(claude.pid)}\\): Gemini CLI \\(pid \\d+\\) was started with it: .*outer Claude Code`, 'm'));
  });

  it('a job that ends with the call, with a warning', async () => {
    const { stdout } = await runOrphaned('agent-session which; true', given());
    expect(stdout).toMatch(/^agent +none recognised$/m);
    expect(stdout).toMatch(/^ +short-lived-process +no agent was recognised.*sh \(pid \d+\)/m);
  });

  it('why there is no session, and exits 0', async () => {
    const agent = startProgram('claude', given());
    const { status, stdout } = await agent.run('agent-session which', { DO_NOT_TRACK: '1' });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^session +none$/m);
    expect(stdout).toMatch(/^reason +opted-out: .*DO_NOT_TRACK/m);
  });

  it('a CI job', async () => {
    const { status, stdout } = await runOrphaned('agent-session which', given({ CI: 'true' }));
    expect(status).toBe(0);
    expect(stdout).toMatch(/^reason +ci: /m);
  });

  itOnTerminal('a person at a terminal', async () => {
    const { status, stdout } = await runOnTerminal('agent-session which', given({ NO_COLOR: '1' }));
    expect(status).toBe(0);
    expect(stdout).toMatch(/^reason +human: /m);
    expect(stdout).toMatch(/^caller +human: /m);
  });

  const itInATmux = itIf(onHost, 'variables left from a dead session, for we run in a container: nobody can know what runs outside');
  itInATmux('a variable that is left from a session that has ended', async () => {
    const { status, stdout } = await runOnTerminal('agent-session which', given({ NO_COLOR: '1', CLAUDE_CODE_SESSION_ID: 'of-the-dead', CLAUDECODE: '1' }));
    expect(status).toBe(0);
    expect(stdout).toMatch(/^session +none/m);
    expect(stdout).toMatch(/^ +CLAUDE_CODE_SESSION_ID +rejected: of-the-dead: no agent runs above this terminal/m);
  });
});

describe('which --json', () => {
  it('gives the same as data', async () => {
    const agent = startScript('gemini', given());
    const { status, stdout } = await agent.run('agent-session which --json; true');
    const answer = JSON.parse(stdout) as { readonly evidence: { readonly variables: readonly { readonly variable: string }[]; readonly ancestors: readonly { readonly pid: number }[] } };
    expect(status).toBe(0);
    expect(answer).toMatchObject({ schemaVersion: 1, agent: { id: 'gemini-cli' }, caller: 'agent', agentProcess: { pid: agent.pid }, store: { state: 'created' } });
    expect(answer.evidence.variables.slice(0, 5).map(({ variable }) => variable)).toEqual(['RAILWAY_AGENT_SESSION', 'CLAUDE_CODE_SESSION_ID', 'CODEX_THREAD_ID', 'OPENCODE_RUN_ID', 'AMP_CURRENT_THREAD_ID']);
    expect(answer.evidence.variables.slice(-2).map(({ variable }) => variable)).toEqual(['AGENT_THREAD_ID', 'AGENT_SESSION_ID']);
    expect(answer.evidence.ancestors.find(({ pid }) => pid === agent.pid)).toMatchObject({ kind: 'agent', agent: 'gemini-cli', agentProcess: true });
  });

  it('exits 0 without a session', async () => {
    const agent = startProgram('claude', given());
    const { status, stdout } = await agent.run('agent-session which --json', { RAILWAY_NO_TELEMETRY: 'true' });
    expect({ status, reason: (JSON.parse(stdout) as { reason?: string }).reason }).toEqual({ status: 0, reason: 'opted-out' });
  });
});

describe('colour', () => {
  it('is not used off a terminal', async () => {
    const agent = startProgram('claude', given({ TERM: 'xterm-256color', COLORTERM: 'truecolor' }));
    expect((await agent.run('agent-session which')).stdout).not.toContain(ESCAPE);
  });

  itOnTerminal('is used on a terminal', async () => {
    expect((await runOnTerminal('agent-session which', given())).stdout).toContain(`${ESCAPE}[`);
  });

  itOnTerminal.each([{ NO_COLOR: '1' }, { NO_COLOR: 'no' }])('is not used on a terminal with %o', async (over) => {
    expect((await runOnTerminal('agent-session which', given(over))).stdout).not.toContain(ESCAPE);
  });

  itOnTerminal('is used on a terminal with an empty NO_COLOR', async () => {
    expect((await runOnTerminal('agent-session which', given({ NO_COLOR: '' }))).stdout).toContain(`${ESCAPE}[`);
  });

  itOnTerminal('is not used where which goes to a file', async () => {
    expect((await runOnTerminal('agent-session which >out; cat out', given())).stdout).not.toContain(ESCAPE);
  });
});

describe('what another process wrote', () => {
  const SECRET = 'hunter2-4f1c';

  it.each(['id', 'id --json', 'which', 'which --json', 'gc', 'gc --json', 'id --no-such-option', 'no-such-command'])('no secret of an ancestor’s environment or arguments appears in the output of %s', async (command) => {
    const agent = startProgram('claude', { ...given({ CLAUDE_CODE_MESSAGING_TOKEN: SECRET, ANTHROPIC_API_KEY: SECRET }), args: ['--api-key', SECRET] });
    const { stdout, stderr } = await agent.run(`sh -c 'agent-session ${command}; : --password ${SECRET}'`, { AWS_SECRET_ACCESS_KEY: SECRET });
    expect(stdout + stderr).not.toBe('');
    expect(stdout + stderr).not.toContain(SECRET);
  });

  it('a value that is no id is not shown: it may be a secret that went astray', async () => {
    const agent = startProgram('claude', given());
    for (const command of ['which', 'which --json', 'id --json']) {
      const { stdout } = await agent.run(`agent-session ${command}`, { CLAUDE_CODE_SESSION_ID: `Bearer ${SECRET}` });
      expect(stdout).not.toContain(SECRET);
    }
  });

  it('no secret gets into a session file', async () => {
    const agent = startProgram('claude', { ...given({ ANTHROPIC_API_KEY: SECRET }), args: ['--api-key', SECRET] });
    await agent.run('agent-session id');
    expect(JSON.stringify(sessionFiles(home.sessions))).not.toContain(SECRET);
  });

  it('control characters of a process’s name are escaped', async () => {
    const name = `evil${ESCAPE}[31m\u0007\u202Egnp`;
    const { stdout } = await runOrphaned(`bash -c 'exec -a "$0" bash -c "agent-session which; true"' ${quoted(name)}`, given());
    expect(stdout).toContain(String.raw`evil\x1b[31m\x07\u{202e}gnp`);
    expect(stdout).not.toContain(ESCAPE);
    expect(stdout).not.toContain('\u202E');
  });

  it('nor do those of a folder’s path reach the terminal', async () => {
    const agent = startProgram('claude', given());
    const { stdout } = await agent.run('agent-session which', { RAILWAY_SESSIONS_DIR: join(home.folder, `a${ESCAPE}[2Jb`) });
    expect(stdout).toContain(String.raw`a\x1b[2Jb`);
    expect(stdout).not.toContain(ESCAPE);
  });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/programs.js';
import { freshHome, VERSION_4 } from '../support/command.js';
import type { Home } from '../support/command.js';
import { startProgram, startScript } from '../support/agents.js';
import type { AgentOptions } from '../support/agents.js';
import { itOnTerminal, runOnTerminal, runOrphaned } from '../support/without-agent.js';

const folder = temporaryFolder();
let home: Home;

beforeEach(() => {
  home = freshHome(folder);
});

function given(over: Readonly<Record<string, string>> = {}): AgentOptions {
  return { folder: home.folder, env: home.environment(over) };
}

/** What is answered at once, then the same from the whole command line. */
const PLAIN = ['agent-session', 'agent-session id'];
const WHOLE = ['agent-session id --trust-env', 'agent-session id --json', 'agent-session which --json'];

interface Answer {
  readonly status: number | null;
  readonly id: string | undefined;
  readonly why: string;
}

function answerOf({ status, stdout, stderr }: { status: number | null; stdout: string; stderr: string }): Answer {
  // Warnings are tested in id.test.ts.
  return { status, id: stdout === '' ? undefined : stdout.trim(), why: stderr.replace(/^agent-session: warning: .*\n/gm, '') };
}

/** Plain words need no parser of options, and are answered as the whole command line answers. */
describe('plain words and the whole command line agree', () => {
  const environments: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ['an agent alone', {}],
    ['the override', { RAILWAY_AGENT_SESSION: 'given', CLAUDE_CODE_SESSION_ID: 'of-claude' }],
    ['a variable of the agent', { CLAUDE_CODE_SESSION_ID: 'of-claude' }],
    ['a variable of another agent', { CODEX_THREAD_ID: 'of-codex' }],
    ['a generic variable', { AGENT_SESSION_ID: 'of-somebody' }],
    ['a broken variable', { CLAUDE_CODE_SESSION_ID: 'a b' }],
    ['opted out', { DO_NOT_TRACK: '1' }],
    ['opted out, with an id', { DO_NOT_TRACK: '1', CODEX_THREAD_ID: 'of-codex' }],
    ['a caller that is no agent', { RAILWAY_CALLER: 'tty' }],
    ['CI', { CI: '1' }],
    ['a store that can’t be', { RAILWAY_SESSIONS_DIR: '/dev/null/sessions' }],
    ['a trusted environment', { AGENT_SESSION_TRUST_ENV: '1', CODEX_THREAD_ID: 'of-codex' }],
  ];

  it.each(environments)('in an agent: %s', async (_what, env) => {
    const agent = startScript('gemini', given());
    const [first, second] = [answerOf(await agent.run('agent-session', env)), answerOf(await agent.run('agent-session id; exit $?', env))];
    const whole = await agent.run('agent-session id --json', env);
    const { id, reason } = JSON.parse(whole.stdout) as { id?: string; reason?: string };
    expect(second).toEqual(first);
    expect({ status: whole.status, id }).toEqual({ status: first.status, id: first.id });
    expect(reason === undefined).toBe(first.why === '');
  });

  it.each(environments)('without an agent: %s', async (_what, env) => {
    const command = [...PLAIN, ...WHOLE].map((line) => `${line} 2>&1; echo "exit $?"`).join('; ');
    const stdout = (await runOrphaned(command, given(env))).stdout.replace(/^agent-session: warning: .*\n/gm, '');
    const [first, second, trusting, json, which] = stdout.split(/(?<=exit \d+)\n/);
    expect(second).toBe(first);
    expect(trusting).toBe(first);
    const [text = '', status = ''] = first?.split('\nexit ') ?? [];
    const { id, reason } = JSON.parse(json?.split('\n')[0] ?? '') as { id?: string; reason?: string };
    expect(json).toContain(`exit ${status}`);
    expect(id ?? `agent-session: no session: `).toBe(id === undefined ? text.slice(0, 27) : text);
    expect(reason === undefined).toBe(status === '0');
    expect(JSON.parse(which?.split('\n')[0] ?? '')).toMatchObject(id === undefined ? { reason } : { id });
  });

  itOnTerminal('for a person', async () => {
    const { stdout } = await runOnTerminal('agent-session; echo $?; agent-session id --trust-env; echo $?', given());
    const [front, frontStatus, whole, wholeStatus] = stdout.trim().split('\r\n');
    expect({ front, frontStatus }).toEqual({ front: whole, frontStatus: wholeStatus });
  });

  it('in an agent inside another', async () => {
    const claude = startProgram('claude', given());
    const script = join(home.folder, 'gemini');
    writeFileSync(script, `require('node:child_process').spawnSync('sh', ['-c', 'agent-session; agent-session id --json; true'], { stdio: 'inherit' });`);
    const { stdout } = await claude.run('node ./gemini', { CLAUDE_CODE_SESSION_ID: 'of-claude' });
    const [front, json = ''] = stdout.split('\n');
    expect(front).toMatch(VERSION_4);
    expect(JSON.parse(json)).toMatchObject({ id: front, agent: { id: 'gemini-cli' } });
  });

  it('on what a relative folder is answered with', async () => {
    const agent = startProgram('claude', given({ RAILWAY_SESSIONS_DIR: 'relative' }));
    const front = await agent.run('agent-session');
    expect(await agent.run('agent-session id --json')).toEqual(front);
    expect(front.status).toBe(2);
  });
});

describe('plain words', () => {
  it('prints the id and a line break, and nothing else', async () => {
    const agent = startProgram('claude', given());
    const { status, stdout, stderr } = await agent.run('agent-session');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^[0-9a-f-]{36}\n$/);
  });

  it('bears a reader that has gone', async () => {
    const agent = startProgram('claude', given());
    expect(await agent.run('agent-session | true; agent-session which | head -n 1 | wc -l')).toEqual({ status: 0, stdout: '1\n', stderr: '' });
  });

  it('doesn’t take an option’s look-alike for its own', async () => {
    const agent = startProgram('claude', given());
    for (const words of ['-q -q x', 'id -q extra', '-Q', 'id id', '--quiet=1']) {
      const { status, stdout } = await agent.run(`agent-session ${words}`);
      expect({ words, status, stdout }).toEqual({ words, status: 2, stdout: '' });
    }
  });
});

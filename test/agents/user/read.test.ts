import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Resolution } from '../../../src/session/resolution.js';
import { itWith, temporaryFolder } from '../../support/programs.js';
import { makeHome, VERSION_4 } from '../../support/command.js';
import type { Home } from '../../support/command.js';
import { startExecutable, startProgram, startScript } from '../../support/agents.js';
import type { AgentOptions } from '../../support/agents.js';

const folder = temporaryFolder();
const ESCAPE = '\u001B';

/** The first example of docs/agents-json.md. */
const example = /```json\n([^]*?)```/.exec(readFileSync(join(import.meta.dirname, '../../../docs/agents-json.md'), 'utf8'))?.[1] ?? '';

let home: Home;
let file: string;

beforeEach(() => {
  home = makeHome(mkdtempSync(join(folder, 'home-')));
  file = join(home.folder, '.config', 'agent-session', 'agents.json');
  mkdirSync(dirname(file), { recursive: true });
});

function given(over: Readonly<Record<string, string>> = {}): AgentOptions {
  return { folder: home.folder, env: home.environment(over) };
}

type Report = Omit<Resolution, 'runId'>;

/** `which --json` below an agent that runs it with these variables. */
async function report(agent: ReturnType<typeof startProgram>, env: Readonly<Record<string, string>> = {}): Promise<Report> {
  const { stdout, stderr } = await agent.run('agent-session which --json', env);
  const found = JSON.parse(stdout) as Report;
  // What is wrong with the file is said beside the JSON, too.
  expect(stderr).toBe(found.warnings.filter(({ code }) => code === 'user-agents-unusable').map(({ message }) => `agent-session: warning: ${message}\n`).join(''));
  return found;
}

describe('the example of the documentation', () => {
  beforeEach(() => {
    writeFileSync(file, example);
  });

  it.each([
    ['a program', startProgram, 'my-agent'],
    ['an executable', startExecutable, 'my-agent'],
    ['a script', startScript, 'my-agent.js'],
  ] as const)('makes %s an agent with one session', async (_what, start, name) => {
    const agent = start(name, given());
    const first = (await agent.run('agent-session')).stdout.trim();
    expect(first).toMatch(VERSION_4);
    expect((await agent.run('agent-session id')).stdout.trim()).toBe(first);
    expect(await report(agent)).toMatchObject({
      id: first,
      source: 'store',
      agent: { id: 'my-agent', name: 'My Agent', origin: file },
      agentProcess: { pid: agent.pid, agent: 'my-agent' },
      warnings: [],
    });
  });

  it('reads the agent’s own session variable, and says where it is from', async () => {
    const agent = startProgram('my-agent', given());
    const env = { MY_AGENT_SESSION_ID: 'session-1', AGENT_SESSION_ID: 'generic' };
    expect((await agent.run('agent-session id', env)).stdout).toBe('session-1\n');
    const { variables = [], ancestors = [] } = (await report(agent, env)).evidence ?? {};
    expect(variables.find(({ variable }) => variable === 'MY_AGENT_SESSION_ID')).toMatchObject({ agent: 'my-agent', state: 'taken', origin: file });
    expect(variables.find(({ variable }) => variable === 'AGENT_SESSION_ID')).toMatchObject({ state: 'outranked' });
    expect(ancestors.find(({ pid }) => pid === agent.pid)).toMatchObject({ kind: 'agent', agent: 'my-agent', origin: file });

    const { stdout } = await agent.run('agent-session which', env);
    expect(stdout).toContain(`My Agent (my-agent), from ${file}\n`);
    expect(stdout).toMatch(/^ +MY_AGENT_SESSION_ID +taken: session-1.* {2}\[from .*agents\.json\]$/m);
    expect(stdout).toMatch(/^ +\* +\d+ +my-agent +\[my-agent, from .*agents\.json\] +<- the agent process$/m);
  });

  it('an outer agent’s built-in variable is not taken for it', async () => {
    const agent = startProgram('my-agent', given({ CLAUDE_CODE_SESSION_ID: 'outer' }));
    const { id, evidence: { variables = [] } = {} } = await report(agent, { MY_AGENT_SESSION_ID: 'own' });
    expect(id).toBe('own');
    expect(variables.find(({ variable }) => variable === 'CLAUDE_CODE_SESSION_ID')).toMatchObject({ state: 'rejected', rule: 'own-variable' });
  });

  it('knows its marker variable', async () => {
    const agent = startProgram('nobody-knows-me', given());
    const { agent: found, evidence: { markers = [] } = {} } = await report(agent, { MY_AGENT: '1' });
    expect(markers).toContainEqual({ variable: 'MY_AGENT', agent: 'my-agent', origin: file });
    // The tests may run below an agent, which then comes first.
    if (found?.id === 'my-agent') expect(found.origin).toBe(file);
    expect((await agent.run('agent-session which', { MY_AGENT: '1' })).stdout).toMatch(/^ +MY_AGENT, as by my-agent +\[from .*agents\.json\]$/m);
  });

  it('adds a program to a built-in agent', async () => {
    const agent = startProgram('acme-claude', given());
    const id = (await agent.run('agent-session id')).stdout.trim();
    expect(id).toMatch(VERSION_4);
    expect(await report(agent)).toMatchObject({ id, agent: { id: 'claude-code', name: 'Claude Code' }, agentProcess: { pid: agent.pid } });
    expect((await agent.run('agent-session which')).stdout).toMatch(/^ +\* +\d+ +acme-claude +\[claude-code, from .*agents\.json\]/m);
  });

  it('holds in every way to call', async () => {
    const agent = startProgram('my-agent', given());
    const env = { MY_AGENT_SESSION_ID: 'session-1' };
    for (const call of ['id', 'id -q', 'id --json', 'id --trust-env', 'export --as dotenv', 'exec -- env']) {
      expect({ call, ...(await agent.run(`agent-session ${call}`, env)) }).toMatchObject({ call, status: 0, stderr: '', stdout: expect.stringContaining('session-1') as string });
    }
  });
});

it('the file is found in XDG_CONFIG_HOME', async () => {
  const config = join(home.folder, 'config of mine');
  mkdirSync(join(config, 'agent-session'), { recursive: true });
  writeFileSync(join(config, 'agent-session', 'agents.json'), example);
  const agent = startProgram('my-agent', given({ XDG_CONFIG_HOME: config }));
  expect((await report(agent)).agent?.origin).toBe(join(config, 'agent-session', 'agents.json'));
});

it('and where AGENT_SESSION_CONFIG names it', async () => {
  const named = join(home.folder, 'mine.json');
  writeFileSync(named, example);
  const agent = startProgram('my-agent', given());
  expect((await report(agent, { AGENT_SESSION_CONFIG: named })).agent?.origin).toBe(named);
});

it('a name of the user’s is the user’s also for the call that hooks make', async () => {
  // Without the file the built-in variable is taken on the hot path; the file must be looked at first.
  writeFileSync(file, JSON.stringify([{ id: 'acme', name: 'Acme', programs: [{ name: 'claude' }] }]));
  const agent = startProgram('claude', given());
  await agent.run('agent-session id');
  expect(await report(agent)).toMatchObject({ agent: { id: 'acme', origin: file } });
});

describe('a broken file', () => {
  it('is one warning with its line, and no failure', async () => {
    writeFileSync(file, '{\n  "agents": [\n    { "id": "my-agent", "scope": "x" }\n  ]\n}\n');
    const agent = startProgram('claude', given());
    const id = (await agent.run('agent-session id')).stdout.trim();
    expect(id).toMatch(VERSION_4);
    const resolution = await report(agent);
    expect(resolution).toMatchObject({ id, agent: { id: 'claude-code' } });
    expect(resolution.warnings).toEqual([
      { code: 'user-agents-unusable', message: `${file}, line 3, column 25: agents[0].scope is no member that is known here. Until this is mended, only the built-in agents are known.` },
    ]);
    const { stdout, status } = await agent.run('agent-session which');
    expect(status).toBe(0);
    expect(stdout.match(/user-agents-unusable/g)).toHaveLength(1);
    expect(stdout).toContain(`${file}, line 3, column 25: `);
  });

  itWith('mkfifo')('a FIFO stops nobody', async () => {
    expect(spawnSync('mkfifo', [file]).status).toBe(0);
    const agent = startProgram('claude', given());
    expect((await agent.run('agent-session id')).stdout.trim()).toMatch(VERSION_4);
    expect((await report(agent)).warnings).toMatchObject([{ code: 'user-agents-unusable' }]);
  });
});

it('control characters of a user’s file reach no terminal', async () => {
  writeFileSync(file, JSON.stringify([{ id: 'my-agent', name: `My${ESCAPE}]0;x\u0007 Agent\u202E`, markers: [{ variable: 'MINE' }], programs: [{ name: `my${ESCAPE}agent` }, { name: 'my-agent' }] }]));
  const agent = startProgram('my-agent', given());
  const { stdout } = await agent.run('agent-session which', { MINE: '1' });
  expect(stdout).toContain(String.raw`My\x1b]0;x\x07 Agent\u{202e} (my-agent), from `);
  expect(stdout).not.toMatch(/[^\P{Cc}\n]|\u202E/u);

  writeFileSync(file, JSON.stringify([{ id: 'my-agent', [`a${ESCAPE}[2Jb`]: 1 }]));
  expect((await agent.run('agent-session which')).stdout).not.toMatch(/[^\P{Cc}\n]/u);

  const odd = join(home.folder, `odd${ESCAPE}[2J.json`);
  writeFileSync(odd, example);
  expect((await agent.run('agent-session which', { AGENT_SESSION_CONFIG: odd })).stdout).not.toMatch(/[^\P{Cc}\n]/u);
});

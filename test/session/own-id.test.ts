import { closeSync, mkdirSync, openSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { finish } from '../../src/machine/work.js';
import { hearEvent } from '../../src/session/hear-event.js';
import { lateParts } from '../../src/session/late/parts.js';
import type { ResolveOptions } from '../../src/session/options.js';
import { resolveSession } from '../../src/session/resolve-session.js';
import type { Resolution } from '../../src/session/resolution.js';
import { Surroundings } from '../../src/session/surroundings.js';
import { VERSION_4 } from '../support/command.js';
import { HOST, lineOfDescent, tableOf } from '../support/process-tables.js';
import type { Member } from '../support/process-tables.js';
import { itIf, temporaryFolder } from '../support/programs.js';

const folder = temporaryFolder();
let homes = 0;

interface Place {
  readonly home: string;
  readonly options: ResolveOptions;
  readonly ask: (more?: ResolveOptions) => Promise<Resolution>;
  /** An event of the agent, told to a hook. */
  readonly tell: (told: object, at?: number) => Promise<unknown>;
}

/** Our own process below these, nearest first; each with the home folder in its environment. */
function below(...members: readonly Member[]): Place {
  homes += 1;
  const home = join(folder, String(homes));
  mkdirSync(home);
  const withHome = members.map((member) => ({ ...member, environ: { HOME: home, ...member.environ } }));
  const rows = lineOfDescent({ argv: 'agent-session id', environ: { HOME: home } }, ...withHome);
  const options: ResolveOptions = { env: { HOME: home }, interactive: false, processes: tableOf(rows, { namespace: HOST }) };
  return {
    home,
    options,
    ask: async (more = {}) => await resolveSession({ ...options, ...more, env: { HOME: home, ...more.env } }),
    tell: async (told, at = Date.now()) => await finish(hearEvent(JSON.stringify(told), new Surroundings(options, lateParts), at)),
  };
}

/** The pids and start times are those of process-tables.ts. */
const claude = (environ = {}): Member => ({ argv: 'claude', exe: '/opt/claude/claude', environ });
const codex = (environ = {}): Member => ({ argv: '/opt/codex/codex exec', exe: '/opt/codex/codex', environ });
const gemini = (environ = {}): Member => ({ argv: 'node /usr/bin/gemini', exe: '/usr/bin/node', environ });
const qwen = (environ = {}): Member => ({ argv: 'node /usr/bin/qwen', exe: '/usr/bin/node', environ });
const shell = (environ = {}): Member => ({ argv: ['sh', '-c', 'x'], exe: '/usr/bin/dash', environ });
const login: Member = { argv: '-bash', exe: '/usr/bin/bash' };
const CLAUDE = { CLAUDE_CODE_SESSION_ID: 'of-claude' };

function leaveOpen({ home }: Place, pid: number, startTime: string, sessionId: string): void {
  mkdirSync(join(home, '.claude', 'sessions'), { recursive: true });
  writeFileSync(join(home, '.claude', 'sessions', `${String(pid)}.json`), JSON.stringify({ pid, procStart: startTime, sessionId }));
}

describe('the agent’s own id, where our environment has none', () => {
  it('as it told a process between it and us', async () => {
    const { ask } = below(shell(), shell(CLAUDE), claude(), login);
    expect(await ask()).toMatchObject({ id: 'of-claude', source: 'environment', variable: 'CLAUDE_CODE_SESSION_ID', provenance: 'verified', told: { by: 'process', pid: 980 }, store: { state: 'not-reached' } });
  });

  it('never an outer session’s, which the agent was started with', async () => {
    const { ask } = below(shell(CLAUDE), claude(CLAUDE), shell(CLAUDE), claude(), login);
    expect((await ask()).id).toMatch(VERSION_4);
  });

  it('as it leaves it open, and as that changes; the record follows', async () => {
    const place = below(shell(), claude(), login);
    leaveOpen(place, 980, '9800', 'first');
    expect(await place.ask()).toMatchObject({ id: 'first', source: 'left-open', told: { by: 'left-open' } });
    leaveOpen(place, 980, '9800', 'second');
    expect(await place.ask()).toMatchObject({ id: 'second', source: 'left-open' });
    // Without the file the record tells what was open last.
    leaveOpen(place, 980, 'another process', 'third');
    expect(await place.ask()).toMatchObject({ id: 'second', source: 'left-open', told: { agent: 'claude-code', event: 'left-open' } });
  });

  it('writes nothing where the store may only be read', async () => {
    const place = below(shell(), claude(), login);
    leaveOpen(place, 980, '9800', 'first');
    expect(await place.ask({ store: 'readonly' })).toMatchObject({ id: 'first', source: 'left-open', store: { state: 'missing' } });
    expect(await place.ask({ store: 'off' })).toMatchObject({ id: 'first', source: 'left-open', store: { state: 'off' } });
    expect(await place.ask({ env: { DO_NOT_TRACK: '1' } })).toMatchObject({ reason: 'opted-out' });
  });

  it('as an event told it, before what is left open, which which shows and warns of', async () => {
    const place = below(shell(), claude(), login);
    leaveOpen(place, 980, '9800', 'open');
    await place.tell({ session_id: 'told', hook_event_name: 'SessionStart' });
    expect(await place.ask()).toMatchObject({ id: 'told', source: 'bound', told: { by: 'event', agent: 'claude-code', event: 'SessionStart' }, warnings: [] });
    const shown = await place.ask({ evidence: true });
    expect(shown.evidence?.told).toMatchObject([{ id: 'told', agrees: true }, { id: 'open', told: { by: 'left-open' }, agrees: false }]);
    expect(shown.warnings).toMatchObject([{ code: 'another-session', message: expect.stringContaining('open') as unknown }]);
  });

  it('is not looked for where the user opted out: which does not even read the store', async () => {
    const place = below(shell(), claude(), login);
    await place.tell({ session_id: 'told', hook_event_name: 'SessionStart' });
    leaveOpen(place, 980, '9800', 'open');
    expect((await place.ask({ env: CLAUDE, evidence: true })).evidence?.told).toHaveLength(2);
    const shown = await place.ask({ env: { ...CLAUDE, DO_NOT_TRACK: '1' }, evidence: true });
    expect([shown.id, shown.evidence?.told, shown.warnings]).toEqual(['of-claude', [], []]);
  });

  it.each(['told', 'left open'])('is in use where it was %s: its session file is renewed, and what is stale beside it goes', async (way) => {
    const place = below(shell(), claude(), login);
    if (way === 'told') await place.tell({ session_id: 'in-use', hook_event_name: 'SessionStart' });
    else leaveOpen(place, 980, '9800', 'in-use');
    expect((await place.ask()).id).toBe('in-use');

    const sessions = join(place.home, '.railway', 'sessions');
    const [file = ''] = readdirSync(sessions);
    const hoursAgo = (hours: number): Date => new Date(Date.now() - hours * 3_600_000);
    utimesSync(join(sessions, file), hoursAgo(48), hoursAgo(48));
    writeFileSync(join(sessions, '0123456789abcdef.session'), JSON.stringify({ agent_session_id: 'ended', parent_pid: 4_000_000, parent_btime: 1, created_at: hoursAgo(1).toISOString() }));
    expect(await place.ask()).toMatchObject({ id: 'in-use', store: { state: 'reused', removed: 1 } });
    expect(readdirSync(sessions)).toEqual([file]);
    expect(statSync(join(sessions, file)).mtimeMs).toBeGreaterThan(hoursAgo(1).getTime());
  });

  it('of two events the later one counts, in whichever order they are heard', async () => {
    const place = below(shell(), gemini(), login);
    const now = Date.now();
    await place.tell({ session_id: 'second', hook_event_name: 'SessionStart' }, now - 1000);
    await place.tell({ session_id: 'first', hook_event_name: 'BeforeTool' }, now - 5000);
    expect(await place.ask()).toMatchObject({ id: 'second', source: 'bound' });
  });

  it('a variable that a job was started with stays its own, and which says so', async () => {
    const place = below(shell(), claude(), login);
    leaveOpen(place, 980, '9800', 'after-clear');
    const { id, warnings } = await place.ask({ env: CLAUDE, evidence: true });
    expect(id).toBe('of-claude');
    expect(warnings).toMatchObject([{ code: 'another-session' }]);
  });
});

describe('what this very call was told', () => {
  it('by an MCP client: the conversation, and the main one of a sub-agent', async () => {
    const { ask } = below(codex(), login);
    const meta = { 'x-codex-turn-metadata': { thread_id: 'sub', session_id: 'main' } };
    for (const client of ['codex-mcp-client', { name: 'codex-mcp-client' }, undefined]) {
      expect(await ask({ mcp: { meta, ...(client !== undefined && { client }) } })).toMatchObject({ id: 'sub', root: 'main', source: 'told', told: { by: 'mcp-client' }, agent: { id: 'codex' } });
    }
    expect((await ask({ mcp: { meta, client: 'another' } })).id).not.toBe('sub');
  });

  it('a server of claude after /clear: what is left open goes before the variable that it was started with', async () => {
    const place = below(claude(), login);
    leaveOpen(place, 990, '9900', 'after-clear');
    expect(await place.ask({ env: CLAUDE, mcp: { meta: {}, client: 'claude-code' } })).toMatchObject({ id: 'after-clear', source: 'left-open' });
    expect(await place.ask({ env: CLAUDE })).toMatchObject({ id: 'of-claude' });
  });

  it('a server of qwen after /clear: what an event told goes before the variable; without either the variable stays', async () => {
    const place = below(qwen(), login);
    const env = { QWEN_CODE_SESSION_ID: 'before-clear' };
    expect(await place.ask({ env, mcp: {} })).toMatchObject({ id: 'before-clear', source: 'environment' });
    await place.tell({ session_id: 'after-clear', hook_event_name: 'SessionStart' });
    expect(await place.ask({ env, mcp: {} })).toMatchObject({ id: 'after-clear', source: 'bound' });
  });

  it('by the program that it runs in, which an outer agent’s variable does not change', async () => {
    const { ask } = below(shell(CLAUDE), claude(), login);
    expect(await ask({ env: CLAUDE, told: 'ses_host' })).toMatchObject({ id: 'ses_host', source: 'told', told: { by: 'host' } });
    expect(await ask({ env: { ...CLAUDE, RAILWAY_AGENT_SESSION: 'override' }, told: 'ses_host' })).toMatchObject({ id: 'override', source: 'override' });
    expect(await ask({ env: CLAUDE, told: 'not an id' })).toMatchObject({ id: 'of-claude', warnings: [{ code: 'told-invalid' }] });
  });
});

describe('a call that nested agents let go', () => {
  /** Our parent is the system’s init; the processes beside are agents that still run. */
  async function orphan(env: Record<string, string>, ...others: readonly { pid: number; argv: string; environ: Record<string, string> }[]): Promise<Resolution> {
    const rows = [
      { pid: 1000, ppid: 1, startTime: 1n, argv: ['agent-session'], environ: env },
      { pid: 1, ppid: 0, startTime: 0n, argv: ['/sbin/init'] },
      ...others.map(({ pid, argv, environ }) => ({ pid, ppid: 1, startTime: 2n, argv: [argv], environ })),
    ];
    return await resolveSession({ env, interactive: false, evidence: true, store: 'off', processes: tableOf(rows, { namespace: HOST }) });
  }
  const both = { CLAUDE_CODE_SESSION_ID: 'of-claude', CLAUDE_PID: '500', CODEX_THREAD_ID: 'of-codex' };

  it('codex in claude: the claude that still runs was started without codex’s variable', async () => {
    const resolution = await orphan(both, { pid: 500, argv: 'claude', environ: {} });
    expect(resolution).toMatchObject({ id: 'of-codex', agent: { id: 'codex' }, provenance: 'verified', warnings: [] });
    expect(resolution.evidence?.variables.find(({ variable }) => variable === 'CLAUDE_CODE_SESSION_ID')).toMatchObject({ state: 'rejected', rule: 'outer-session', why: expect.stringContaining('Claude Code (pid 500)') as unknown });
  });

  it('claude in codex: it was started with codex’s variable', async () => {
    expect(await orphan(both, { pid: 500, argv: 'claude', environ: { CODEX_THREAD_ID: 'of-codex' } })).toMatchObject({ id: 'of-claude', agent: { id: 'claude-code' }, provenance: 'verified', warnings: [] });
  });

  it('gemini in claude: it has no id, and claude’s is not taken for it', async () => {
    const env = { CLAUDECODE: '1', CLAUDE_CODE_SESSION_ID: 'of-claude', CLAUDE_PID: '500', GEMINI_CLI: '1' };
    const resolution = await orphan(env, { pid: 500, argv: 'claude', environ: {} });
    expect(resolution).toMatchObject({ source: 'none', reason: 'orphaned' });
    expect(await orphan(env, { pid: 500, argv: 'claude', environ: { GEMINI_CLI: '1' } })).toMatchObject({ id: 'of-claude', provenance: 'verified' });
  });

  it.each([
    ['where neither tells its pid', { CODEX_THREAD_ID: 'of-codex', QWEN_CODE_SESSION_ID: 'of-qwen' }, []],
    ['where the agent has ended', both, []],
    ['where the pid is another program’s by now', both, [{ pid: 500, argv: 'vim', environ: {} }]],
  ])('%s the precedence decides, and the other one is named', async (_what, env, others) => {
    const resolution = await orphan(env, ...others);
    expect(resolution).toMatchObject({ provenance: 'ambiguous', warnings: [{ code: 'ambiguous', message: expect.stringMatching(/Codex|Qwen Code/) as unknown }] });
    expect(resolution.id).toBe('CLAUDE_CODE_SESSION_ID' in env ? 'of-claude' : 'of-codex');
  });

  it('of one agent is that agent’s, as before', async () => {
    expect(await orphan({ CLAUDECODE: '1', CLAUDE_CODE_SESSION_ID: 'of-claude' })).toMatchObject({ id: 'of-claude', provenance: 'unverified' });
  });
});

itIf(process.platform === 'linux', 'several open conversations, for which files a process holds open is read from /proc')('of several conversations that are open nobody can know which it is, unless an event told', async () => {
  // A codex that holds files open: this test's own process stands for it.
  const home = join(folder, 'several');
  const sessions = join(home, '.codex', 'sessions');
  mkdirSync(sessions, { recursive: true });
  const open = (id: string): number => openSync(join(sessions, `rollout-2026-11-21T15-22-24-${id}.jsonl`), 'a');
  const first = '01a1feb3-9479-7d21-b79b-407178c34bb5';
  const second = '01a1feb9-bb58-7ba1-a388-e1927f4f094a';
  const rows = [
    { pid: 999_999_998, ppid: process.pid, startTime: 2n, argv: ['agent-session'] },
    { pid: process.pid, ppid: 1, startTime: 1n, argv: ['codex'], environ: { HOME: home } },
  ];
  const options: ResolveOptions = { env: { HOME: home }, interactive: false, processes: tableOf(rows, { self: 999_999_998, namespace: HOST }) };

  const descriptors = [open(first)];
  expect(await resolveSession(options)).toMatchObject({ id: first, source: 'left-open' });
  descriptors.push(open(second));
  // The record holds the first, which may be an earlier conversation's by now.
  expect(await resolveSession(options)).toMatchObject({ source: 'none', reason: 'several-open' });
  expect(await resolveSession({ ...options, mcp: { client: 'codex-mcp-client', meta: { 'x-codex-turn-metadata': { thread_id: second } } } })).toMatchObject({ id: second, source: 'told' });
  // Also where the event tells what was left open before, as one of codex with a sub-agent does.
  for (const id of [first, second]) {
    await finish(hearEvent(JSON.stringify({ session_id: id }), new Surroundings(options, lateParts), Date.now()));
    expect(await resolveSession(options)).toMatchObject({ id, source: 'bound' });
  }
  for (const descriptor of descriptors) closeSync(descriptor);
});

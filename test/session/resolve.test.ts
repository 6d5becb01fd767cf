import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/programs.js';
import type { ProcessTable } from '../../src/processes/table.js';
import { resolveSession } from '../../src/session/resolve-session.js';
import type { ResolveOptions } from '../../src/session/options.js';
import type { Resolution, VariableEvidence } from '../../src/session/resolution.js';
import { SessionsFolderError } from '../../src/store/sessions-folder-error.js';
import { VERSION_4 } from '../support/command.js';
import { CONTAINER, HOST, lineOfDescent, tableOf } from '../support/process-tables.js';
import type { Member } from '../support/process-tables.js';

type Variables = Readonly<Record<string, string>>;

const folder = temporaryFolder();
let sessionsDir: string;
let stores = 0;

beforeEach(() => {
  stores += 1;
  sessionsDir = join(folder, String(stores));
});

interface Situation extends Omit<ResolveOptions, 'processes'> {
  readonly namespace?: ProcessTable['namespace'];
}

/** Our own process runs in `env` below these, nearest first, on the host unless said otherwise. */
async function below(members: readonly Member[], { namespace = HOST, ...options }: Situation = {}): Promise<Resolution> {
  const rows = lineOfDescent({ argv: 'agent-session id', environ: withoutUnset(options.env) }, ...members);
  return await resolveSession({ env: {}, interactive: false, evidence: true, sessionsDir, store: 'off', processes: tableOf(rows, { namespace }), ...options });
}

function withoutUnset(env: ResolveOptions['env'] = {}): Variables {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function evidenceOf({ evidence }: Resolution, name: string): VariableEvidence | undefined {
  return evidence?.variables.find(({ variable }) => variable === name);
}

const claude = (environ: Variables = {}): Member => ({ argv: 'claude', exe: '/opt/claude/claude', environ });
const codex = (environ: Variables = {}): Member => ({ argv: '/opt/codex/codex exec', exe: '/opt/codex/codex', environ });
const gemini = (environ: Variables = {}): Member => ({ argv: 'node /usr/lib/node_modules/.bin/gemini', exe: '/usr/bin/node', environ });
const shell = (environ: Variables = {}): Member => ({ argv: ['sh', '-c', 'agent-session id; true'], exe: '/usr/bin/dash', environ });
const login = (environ: Variables = {}): Member => ({ argv: '-bash', exe: '/usr/bin/bash', environ });
const CLAUDE = { CLAUDE_CODE_SESSION_ID: 'of-claude' };
const CODEX = { CODEX_THREAD_ID: 'of-codex' };

describe('a variable of an outer session is rejected', () => {
  it('gemini in claude doesn’t borrow claude’s id', async () => {
    const resolution = await below([shell(CLAUDE), gemini(CLAUDE), shell(CLAUDE), claude(), login()], { env: CLAUDE });
    expect(resolution.id).toBeUndefined();
    expect(resolution).toMatchObject({ agent: { id: 'gemini-cli' }, agentProcess: { pid: 980, startTime: '9800', agent: 'gemini-cli' } });
    expect(evidenceOf(resolution, 'CLAUDE_CODE_SESSION_ID')).toMatchObject({
      state: 'rejected',
      rule: 'outer-session',
      value: 'of-claude',
      setter: { pid: 960, name: 'claude', agent: 'claude-code' },
      why: expect.stringMatching(/Gemini CLI \(pid 980\) was started with it.*outer Claude Code \(pid 960\)/) as unknown,
    });
  });

  it('codex in claude is codex', async () => {
    const resolution = await below([codex(CLAUDE), shell(CLAUDE), claude(), login()], { env: { ...CLAUDE, ...CODEX } });
    expect(resolution).toMatchObject({ id: 'of-codex', variable: 'CODEX_THREAD_ID', source: 'environment', agent: { id: 'codex' }, provenance: 'verified', warnings: [] });
    expect(evidenceOf(resolution, 'CLAUDE_CODE_SESSION_ID')).toMatchObject({ state: 'rejected', rule: 'outer-session' });
  });

  it('claude in codex is claude', async () => {
    const resolution = await below([claude(CODEX), shell(CODEX), codex(), login()], { env: { ...CLAUDE, ...CODEX } });
    expect(resolution).toMatchObject({ id: 'of-claude', variable: 'CLAUDE_CODE_SESSION_ID', agent: { id: 'claude-code' }, provenance: 'verified' });
    expect(evidenceOf(resolution, 'CODEX_THREAD_ID')).toMatchObject({ state: 'rejected', rule: 'outer-session', setter: { agent: 'codex' } });
  });

  it('an inner claude that sets no id of its own doesn’t borrow the outer one’s', async () => {
    const resolution = await below([claude(CLAUDE), shell(CLAUDE), claude(), login()], { env: CLAUDE });
    expect(resolution.id).toBeUndefined();
    expect(resolution.agentProcess?.pid).toBe(990);
  });

  it('nor does gemini borrow a generic variable of an outer agent', async () => {
    const generic = { AGENT_SESSION_ID: '20261121_7' };
    const resolution = await below([gemini(generic), shell(generic), { argv: 'goose session', environ: {} }, login()], { env: generic });
    expect(resolution.id).toBeUndefined();
    expect(evidenceOf(resolution, 'AGENT_SESSION_ID')).toMatchObject({ state: 'rejected', rule: 'outer-session', setter: { agent: 'goose' } });
  });

  it('three deep, the innermost is meant', async () => {
    const both = { ...CLAUDE, ...CODEX };
    const resolution = await below([gemini(both), codex(CLAUDE), claude(), login()], { env: both });
    expect(resolution).toMatchObject({ agent: { id: 'gemini-cli' }, agentProcess: { pid: 990 } });
    expect(resolution.evidence?.variables.filter(({ state }) => state === 'rejected').map(({ variable, setter }) => [variable, setter?.agent])).toEqual([
      ['CLAUDE_CODE_SESSION_ID', 'claude-code'],
      ['CODEX_THREAD_ID', 'codex'],
    ]);
  });

  it('what an agent was started with is what its launcher was: a launcher may set the variable', async () => {
    const own = { QWEN_CODE_SESSION_ID: 'of-qwen' };
    const inner: Member = { argv: 'node --expose-gc /usr/lib/node_modules/@qwen-code/qwen-code/cli.js', environ: { ...CLAUDE, ...own } };
    const launcher: Member = { argv: 'node /usr/lib/node_modules/.bin/qwen', environ: CLAUDE };
    const resolution = await below([shell({ ...CLAUDE, ...own }), inner, launcher, shell(CLAUDE), claude(), login()], { env: { ...CLAUDE, ...own } });
    expect(resolution).toMatchObject({ id: 'of-qwen', agent: { id: 'qwen-code' }, provenance: 'verified' });
    expect(evidenceOf(resolution, 'CLAUDE_CODE_SESSION_ID')).toMatchObject({ state: 'rejected', rule: 'outer-session' });
  });
});

describe('a variable of nobody who is here is rejected', () => {
  const stale = { ...CLAUDE, CLAUDE_PID: '4242' };

  it('where the nearest agent set one of its own: codex’s daemon carries its first client’s', async () => {
    const daemon: Member = { argv: '/opt/codex/codex app-server --listen unix:// --managed-daemon', environ: CLAUDE };
    const resolution = await below([daemon], { env: { ...CLAUDE, ...CODEX } });
    expect(resolution).toMatchObject({ id: 'of-codex', agent: { id: 'codex' } });
    expect(evidenceOf(resolution, 'CLAUDE_CODE_SESSION_ID')).toMatchObject({ state: 'rejected', rule: 'own-variable', why: expect.stringContaining('CODEX_THREAD_ID') as unknown });
  });

  it('where its agent’s pid is dead or no ancestor', async () => {
    const resolution = await below([gemini(stale), login(stale), { argv: 'tmux new-session', environ: stale }], { env: stale });
    expect(resolution.id).toBeUndefined();
    expect(resolution.agent?.id).toBe('gemini-cli');
    expect(evidenceOf(resolution, 'CLAUDE_CODE_SESSION_ID')).toMatchObject({ state: 'rejected', rule: 'dead-pid', why: expect.stringContaining('CLAUDE_PID') as unknown });
  });

  it.each([
    ['OPENCODE_RUN_ID', 'OPENCODE_PID'],
    ['CLAUDE_CODE_SESSION_ID', 'CLAUDE_PID'],
  ])('%s by %s', async (variable, pidVariable) => {
    const env = { [variable]: 'x', [pidVariable]: '4242' };
    expect(evidenceOf(await below([gemini(env), login(env)], { env }), variable)).toMatchObject({ rule: 'dead-pid' });
  });

  it('not where that pid is an ancestor', async () => {
    const env = { ...CLAUDE, CLAUDE_PID: '980' };
    const resolution = await below([gemini(env), { argv: 'something-else', environ: env }, login()], { env });
    expect(resolution.id).toBe('of-claude');
  });

  it('not in another pid namespace: the pid is the host’s', async () => {
    const resolution = await below([gemini(stale), login(stale)], { env: stale, namespace: CONTAINER });
    expect(resolution).toMatchObject({ id: 'of-claude', provenance: 'unverified', warnings: [{ code: 'unverified' }] });
  });

  it('where all the host’s processes up to the root had it, and its agent is none of them', async () => {
    const resolution = await below([gemini(CODEX), login(CODEX), { argv: 'tmux new-session', environ: CODEX }], { env: CODEX });
    expect(resolution.id).toBeUndefined();
    expect(evidenceOf(resolution, 'CODEX_THREAD_ID')).toMatchObject({ state: 'rejected', rule: 'left-over' });
  });
});

describe('a person at a terminal and what a dead session left there', () => {
  const tmux = (environ: Variables): Member => ({ argv: 'tmux new-session', environ });

  it('has no session: tmux kept the variables of one that has ended', async () => {
    const left = { ...CLAUDE, CLAUDECODE: '1', CLAUDE_PID: '4242' };
    const resolution = await below([login(left), tmux(left)], { env: left, interactive: true });
    expect(resolution).toMatchObject({ source: 'none', reason: 'human', caller: 'human' });
    expect(resolution.agent).toBeUndefined();
    expect(evidenceOf(resolution, 'CLAUDE_CODE_SESSION_ID')).toMatchObject({ state: 'rejected', rule: 'left-over' });
    expect(resolution.evidence?.markers.every(({ leftOver }) => leftOver === true)).toBe(true);
  });

  it('has the session of an agent that still runs: it started this tmux', async () => {
    const env = { ...CLAUDE, CLAUDECODE: '1', CLAUDE_PID: '500' };
    const rows = [...lineOfDescent({ argv: 'agent-session id', environ: env }, login(env), tmux(env)), { pid: 500, ppid: 1, startTime: 5n, argv: ['claude'], environ: {} }];
    const resolution = await resolveSession({ env, processes: tableOf(rows, { namespace: HOST }), interactive: true, sessionsDir });
    expect(resolution).toMatchObject({ id: 'of-claude', provenance: 'unverified', caller: 'agent' });
  });

  it('has the session that the person exported', async () => {
    const resolution = await below([login(), tmux({})], { env: CLAUDE, interactive: true });
    expect(resolution).toMatchObject({ id: 'of-claude', provenance: 'verified', caller: 'agent' });
    expect(evidenceOf(resolution, 'CLAUDE_CODE_SESSION_ID')?.setter).toEqual({ pid: 990, name: 'bash' });
  });

  it('a job without a terminal keeps the id of its agent, which has ended', async () => {
    const resolution = await below([shell(CLAUDE)], { env: CLAUDE });
    expect(resolution).toMatchObject({ id: 'of-claude', agent: { id: 'claude-code' }, caller: 'agent', provenance: 'unverified' });
  });

  it('in a container nobody can know: the id is taken, and said to be unverified', async () => {
    const resolution = await below([login(CLAUDE), tmux(CLAUDE)], { env: CLAUDE, interactive: true, namespace: CONTAINER });
    expect(resolution).toMatchObject({ id: 'of-claude', provenance: 'unverified', warnings: [{ code: 'unverified', message: expect.stringContaining('CLAUDE_CODE_SESSION_ID') as unknown }] });
  });

  it('an environment on the way that can’t be read proves nothing', async () => {
    const resolution = await below([login(CLAUDE), { argv: 'tmux new-session' }], { env: CLAUDE, interactive: true });
    expect(resolution).toMatchObject({ id: 'of-claude', provenance: 'unverified' });
  });
});

describe('what somebody exported is taken in the order of the precedence', () => {
  it('a script around an agent', async () => {
    const resolution = await below([gemini(CODEX), { argv: 'bash ./run-evaluation.sh', environ: {} }, login()], { env: CODEX });
    expect(resolution).toMatchObject({ id: 'of-codex', provenance: 'verified' });
    expect(evidenceOf(resolution, 'CODEX_THREAD_ID')?.setter).toMatchObject({ name: 'bash' });
  });

  it('a test runner below an agent', async () => {
    const resolution = await below([{ argv: 'node node_modules/.bin/vitest run', environ: CODEX }, codex(), login()], { env: { ...CODEX, ...CLAUDE } });
    expect(resolution).toMatchObject({ id: 'of-claude', variable: 'CLAUDE_CODE_SESSION_ID' });
    expect(evidenceOf(resolution, 'CODEX_THREAD_ID')).toMatchObject({ state: 'outranked', value: 'of-codex' });
  });

  it('a person around an agent', async () => {
    const resolution = await below([gemini(CODEX), login()], { env: CODEX, interactive: true });
    expect(resolution).toMatchObject({ id: 'of-codex', provenance: 'verified' });
  });

  it('an override, whoever set it', async () => {
    const env = { RAILWAY_AGENT_SESSION: 'given', ...CLAUDE };
    expect(await below([gemini(env), shell(env), claude()], { env })).toMatchObject({ id: 'given', source: 'override', variable: 'RAILWAY_AGENT_SESSION' });
  });
});

describe('where a process on the way hides who set the value', () => {
  // As a wrapper that gave itself a title: its environment is overwritten.
  const hidden: Member = { argv: 'perl build' };

  it('an outer agent that was started without it ran that process: the value is the outer session’s', async () => {
    const resolution = await below([gemini(CLAUDE), hidden, shell(CLAUDE), claude()], { env: CLAUDE });
    expect(resolution).toMatchObject({ reason: 'store-off', agent: { id: 'gemini-cli' } });
    expect(evidenceOf(resolution, 'CLAUDE_CODE_SESSION_ID')).toMatchObject({ state: 'rejected', rule: 'outer-session', why: expect.stringContaining('started without it') as unknown });
  });

  it('also a value that any agent may set', async () => {
    const env = { AGENT_THREAD_ID: 'thread' };
    expect(evidenceOf(await below([gemini(env), hidden, shell(env), claude()], { env }), 'AGENT_THREAD_ID')).toMatchObject({ state: 'rejected', rule: 'outer-session' });
  });

  it('where the outer agent’s environment can’t be read either, the tree tells whose variable it is', async () => {
    const resolution = await below([gemini(CLAUDE), hidden, { argv: 'claude' }], { env: CLAUDE });
    expect(evidenceOf(resolution, 'CLAUDE_CODE_SESSION_ID')).toMatchObject({ state: 'rejected', rule: 'inherited' });
  });

  it('a value that a person may have exported around all agents stays', async () => {
    const env = { AGENT_THREAD_ID: 'thread' };
    expect(await below([gemini(env), hidden, claude(env), login()], { env })).toMatchObject({ id: 'thread', provenance: 'unverified' });
    expect(await below([gemini(CODEX), hidden, login()], { env: CODEX })).toMatchObject({ id: 'of-codex', provenance: 'unverified' });
  });
});

describe('where nobody can know', () => {
  it('the nearest agent’s own variable goes first if its environment can’t be read', async () => {
    const resolution = await below([{ argv: '/opt/codex/codex exec' }, shell(CLAUDE), claude()], { env: { ...CLAUDE, ...CODEX } });
    expect(resolution).toMatchObject({ id: 'of-codex', agent: { id: 'codex' }, provenance: 'unverified', warnings: [{ code: 'unverified' }] });
  });

  it('another agent’s is rejected if that one runs above it: the tree alone proves that it was inherited', async () => {
    const resolution = await below([{ argv: '/opt/codex/codex exec' }, { argv: 'sh -c x' }, { argv: 'claude' }], { env: CLAUDE });
    expect(resolution).toMatchObject({ source: 'none', reason: 'store-off', agent: { id: 'codex' } });
    expect(evidenceOf(resolution, 'CLAUDE_CODE_SESSION_ID')).toMatchObject({ state: 'rejected', rule: 'inherited' });
  });

  it('another agent’s is taken if that one is nowhere to be seen', async () => {
    const resolution = await below([{ argv: '/opt/codex/codex exec' }, { argv: 'sh -c x' }], { env: CLAUDE });
    expect(resolution).toMatchObject({ id: 'of-claude', provenance: 'unverified' });
  });

  it('AGENT_SESSION_ID is rejected if AGENT_SESSION_PID names a process above the agent', async () => {
    const resolution = await below([{ argv: '/opt/codex/codex exec' }, { argv: 'sh -c x' }, { argv: 'claude' }], { env: { AGENT_SESSION_ID: 'x', AGENT_SESSION_PID: '970' } });
    expect(evidenceOf(resolution, 'AGENT_SESSION_ID')).toMatchObject({ state: 'rejected', rule: 'other-process' });
  });

  it('the precedence stands as it is if the tree can’t be read', async () => {
    const processes: ProcessTable = { self: 1000, get: () => undefined, environ: () => undefined };
    const resolution = await resolveSession({ env: { ...CLAUDE, ...CODEX }, processes, interactive: false, sessionsDir, store: 'off' });
    expect(resolution).toMatchObject({ id: 'of-claude', provenance: 'unverified', warnings: [{ code: 'unverified' }] });
  });
});

describe('the bare precedence, for those who ask for it', () => {
  const nested: readonly Member[] = [gemini(CLAUDE), shell(CLAUDE), claude()];

  it('trustEnv', async () => {
    expect(await below(nested, { env: CLAUDE, trustEnv: true })).toMatchObject({ id: 'of-claude', provenance: 'trusted', warnings: [] });
  });

  it.each(['1', 'true', 'TRUE'])('AGENT_SESSION_TRUST_ENV=%s', async (value) => {
    expect(await below(nested, { env: { ...CLAUDE, AGENT_SESSION_TRUST_ENV: value } })).toMatchObject({ id: 'of-claude', provenance: 'trusted' });
  });

  it.each(['', '0', 'false', 'no'])('AGENT_SESSION_TRUST_ENV=%j asks for nothing', async (value) => {
    expect((await below(nested, { env: { ...CLAUDE, AGENT_SESSION_TRUST_ENV: value } })).id).toBeUndefined();
  });

  it('trustEnv: false goes before the variable', async () => {
    expect((await below(nested, { env: { ...CLAUDE, AGENT_SESSION_TRUST_ENV: '1' }, trustEnv: false })).id).toBeUndefined();
  });
});

describe('in a sandbox that is made for one call', () => {
  const inner = (...rows: readonly { pid: number; ppid: number; argv: readonly string[]; environ?: Variables }[]): ProcessTable =>
    tableOf(rows.map((row) => ({ startTime: 77n, ...row })), { namespace: CONTAINER });
  const codexSandbox = (env: Variables): ProcessTable =>
    inner({ pid: 2, ppid: 1, argv: ['agent-session'], environ: env }, { pid: 1, ppid: 0, argv: ['codex-linux-sandbox', '--sandbox-policy-cwd', '/'], environ: env });

  it.each([
    ['codex-linux-sandbox', 'codex'],
    ['bwrap', undefined],
    ['firejail', undefined],
  ])('%s at the top: no agent process, and the reason says so', async (program, agent) => {
    const processes = inner({ pid: 9, ppid: 8, argv: ['agent-session'] }, { pid: 8, ppid: 1, argv: ['bash', '-c', 'agent-session; true'] }, { pid: 1, ppid: 0, argv: [program, '--x'] });
    const resolution = await resolveSession({ env: {}, processes, interactive: false, sessionsDir });
    expect(resolution).toMatchObject({ source: 'none', reason: 'sandbox' });
    expect({ agentProcess: resolution.agentProcess, id: resolution.id, agent: resolution.agent?.id }).toEqual({ agentProcess: undefined, id: undefined, agent });
    expect(() => readdirSync(sessionsDir)).toThrow('ENOENT');
  });

  it('an id from the environment is still right', async () => {
    const resolution = await resolveSession({ env: CODEX, processes: codexSandbox(CODEX), interactive: false, sessionsDir });
    expect(resolution).toMatchObject({ id: 'of-codex', agent: { id: 'codex' }, caller: 'agent' });
    expect(resolution.agentProcess).toBeUndefined();
  });

  it('codex’s sandbox inside claude: codex’s own id', async () => {
    const env = { ...CLAUDE, ...CODEX };
    const resolution = await resolveSession({ env, processes: codexSandbox(env), interactive: false, sessionsDir });
    expect(resolution).toMatchObject({ id: 'of-codex', agent: { id: 'codex' } });
  });

  it('a sandbox helper between an agent and us is no agent process: the agent is', async () => {
    const resolution = await below([shell(), { argv: 'bwrap --unshare-net -- sh', environ: {} }, claude()]);
    expect(resolution.agentProcess).toEqual({ pid: 970, startTime: '9700', agent: 'claude-code', pidNamespace: HOST.id });
  });
});

describe('what our own export set', () => {
  const EXPORTED = { AGENT_SESSION_ID: 'of-claude', AGENT_SESSION_AGENT: 'claude-code', AGENT_SESSION_PID: '960' };

  it('inside the same agent: it is the answer', async () => {
    expect(await below([shell(EXPORTED), claude(), login()], { env: EXPORTED })).toMatchObject({ id: 'of-claude', variable: 'AGENT_SESSION_ID', provenance: 'verified', agent: { id: 'claude-code' } });
  });

  it.each([
    ['its companions', EXPORTED],
    ['no companions', { AGENT_SESSION_ID: 'of-claude' }],
    ['another agent’s variable', { AGENT_THREAD_ID: 'of-claude' }],
  ])('an agent that was started inside the outer session doesn’t borrow it, with %s', async (_what, env) => {
    const resolution = await below([shell(env), gemini(env), { argv: 'bash --norc', environ: {} }, claude(), login()], { env });
    expect(resolution).toMatchObject({ source: 'none', agent: { id: 'gemini-cli' } });
    expect(evidenceOf(resolution, Object.keys(env)[0] ?? '')).toMatchObject({ state: 'rejected', rule: 'outer-session' });
  });

  it.each([
    ['AGENT_SESSION_PID', { AGENT_SESSION_PID: '4242' }],
    ['AGENT_SESSION_AGENT', { AGENT_SESSION_AGENT: 'claude-code' }],
  ])('%s tells a value of another session where its setter is out of sight', async (_variable, companion) => {
    const env = { AGENT_SESSION_ID: 'of-claude', ...companion };
    const resolution = await below([shell(env), gemini(env), login(env)], { env });
    expect(evidenceOf(resolution, 'AGENT_SESSION_ID')).toMatchObject({ state: 'rejected', rule: 'other-process' });
  });

  it('a person or a script outside every agent may still set it', async () => {
    const env = { AGENT_SESSION_ID: 'chosen' };
    expect(await below([shell(env), gemini(env), login()], { env })).toMatchObject({ id: 'chosen', provenance: 'verified' });
  });
});

describe('a call that its agent let go', () => {
  it.each([
    ['opencode', { OPENCODE: '1', OPENCODE_PID: '500' }, ['opencode', 'run']],
    ['kilo', { KILO: '1', KILO_PID: '500' }, ['.kilo']],
  ])('belongs to the agent process whose pid stands in the environment: %s', async (agent, env, argv) => {
    const rows = [...lineOfDescent({ argv: 'agent-session id' }, { argv: ['sh', '-c', 'x'], environ: env }), { pid: 500, ppid: 1, startTime: 5n, argv, environ: {} }];
    const resolution = await resolveSession({ env, processes: tableOf(rows, { namespace: HOST }), interactive: false, sessionsDir });
    expect(resolution).toMatchObject({ source: 'store', agent: { id: agent }, agentProcess: { pid: 500 } });
  });

  it.each([
    ['has ended', []],
    ['is another program by now', [{ pid: 500, ppid: 1, startTime: 5n, argv: ['nginx'], environ: {} }]],
  ])('has no session where that process %s', async (_what, others) => {
    const env = { OPENCODE: '1', OPENCODE_PID: '500' };
    const rows = [...lineOfDescent({ argv: 'agent-session id' }, { argv: ['node', 'server.js'], environ: env }), ...others];
    expect(await resolveSession({ env, processes: tableOf(rows, { namespace: HOST }), interactive: false, sessionsDir })).toMatchObject({ source: 'none', reason: 'orphaned' });
  });

  it('an agent that nobody could recognise above us may be there all the same', async () => {
    expect(await below([{ argv: 'extension-host', environ: {} }], { env: { COPILOT_AGENT: '1' }, store: 'readwrite' })).toMatchObject({ source: 'store', agent: { id: 'copilot-vscode' }, agentProcess: { pid: 990 } });
  });
});

describe('agentOnly', () => {
  it.each<[string, readonly Member[], Variables]>([
    ['an agent above', [shell(), claude()], {}],
    ['a variable of its own', [shell(CODEX)], CODEX],
    ['our own export, which names its agent', [shell(), { argv: 'robotd' }], { AGENT_SESSION_ID: 'x', AGENT_SESSION_AGENT: 'codex' }],
    ['a marker variable of its own, of an agent whose process nobody can recognise', [{ argv: 'extension-host', environ: {} }], { COPILOT_AGENT: '1' }],
  ])('%s counts', async (_what, members, env) => {
    expect((await below(members, { env, store: 'readwrite', agentOnly: true })).id).toBeDefined();
  });

  it.each<[string, Variables]>([
    ['an unknown parent', {}],
    ['an id of nobody’s', { AGENT_THREAD_ID: 'x' }],
    ['a marker variable that several agents set', { AGENT: 'goose' }],
  ])('%s doesn’t', async (_what, env) => {
    expect(await below([{ argv: 'robotd', environ: {} }], { env, store: 'readwrite', agentOnly: true })).toMatchObject({ source: 'none', reason: 'no-agent' });
  });
});

it('agentOnly: where the agent has let the call go, the reason says so', async () => {
  expect(await below([{ argv: 'robotd', environ: {} }], { env: { GEMINI_CLI: '1' }, store: 'readwrite', agentOnly: true })).toMatchObject({ reason: 'orphaned', agent: { id: 'gemini-cli' } });
});

describe('a process that serves several sessions', () => {
  it.each([
    ['/opt/codex/codex app-server --listen unix://', 'app-server'],
    ['opencode serve --port 4096', 'serve'],
    ['/opt/cline/bin/cline --cline-hub-daemon --port 25463', '--cline-hub-daemon'],
  ])('%s: the answer from the tree says so', async (argv, argument) => {
    const resolution = await below([shell(), { argv, environ: {} }], { store: 'readwrite' });
    expect(resolution.id).toMatch(VERSION_4);
    expect(resolution.warnings).toEqual([{ code: 'multi-session', message: expect.stringContaining(argument) as unknown }]);
  });

  it('also where the store is off: the agent process is an answer, too', async () => {
    const resolution = await below([shell(), { argv: 'opencode serve', environ: {} }], { store: 'off' });
    expect(resolution.warnings).toMatchObject([{ code: 'multi-session' }]);
  });

  it('an id from the environment names the session itself', async () => {
    const resolution = await below([{ argv: '/opt/codex/codex app-server', environ: {} }], { env: CODEX });
    expect(resolution.warnings).toEqual([]);
  });

  it('a prompt that speaks of a server makes none', async () => {
    expect((await below([{ argv: ['claude', '-p', 'serve'], environ: {} }], { store: 'readwrite' })).warnings).toEqual([]);
  });
});

describe('the agent process', () => {
  it('is the nearest agent, whatever stands between', async () => {
    const between: readonly Member[] = ['sh -c x', 'timeout 30 sh', 'npm exec x', 'env A=b', 'sudo -u x sh', 'git commit', 'uv run x', 'make all', 'python3 build.py', 'some-unknown-program'].map((argv) => ({ argv, environ: {} }));
    const resolution = await below([...between, codex(), claude()]);
    expect(resolution.agentProcess).toMatchObject({ pid: 1000 - 10 * (between.length + 1), agent: 'codex' });
    expect(resolution.evidence?.ancestors.filter(({ agentProcess }) => agentProcess)).toHaveLength(1);
  });

  it('without an agent: the parent, and an unknown long-lived one keeps its id', async () => {
    const parent: Member = { argv: '/opt/robot/robotd --config x', environ: {} };
    const first = await below([parent], { store: 'readwrite' });
    const second = await below([parent], { store: 'readwrite' });
    expect(first).toMatchObject({ source: 'store', caller: 'automation', agentProcess: { pid: 990 }, warnings: [] });
    expect(second.id).toBe(first.id);
  });

  it.each(['sh -c x', 'timeout 3 x', 'npm run build', 'env x', 'sudo x'])('without an agent, what was made for one call is looked past: %s', async (argv) => {
    const resolution = await below([{ argv, environ: {} }, { argv: 'robotd', environ: {} }], { store: 'readwrite' });
    expect(resolution).toMatchObject({ agentProcess: { pid: 980 }, warnings: [] });
  });

  it.each(['bash', 'bash deploy.sh', '-zsh'])('without an agent, a shell that outlives the call is kept: %s', async (argv) => {
    const resolution = await below([{ argv: 'sh -c x', environ: {} }, { argv, environ: {} }, { argv: 'robotd', environ: {} }], { store: 'readwrite' });
    expect(resolution).toMatchObject({ agentProcess: { pid: 980 }, warnings: [] });
  });

  it('with nothing but processes of one call: the outermost is the job that runs us, with a warning', async () => {
    const resolution = await below([{ argv: 'sh -c x', environ: {} }, { argv: 'timeout 3 sh', environ: {} }, { argv: '/usr/sbin/sshd -D', environ: {} }], { store: 'readwrite' });
    expect(resolution).toMatchObject({ agentProcess: { pid: 980 }, warnings: [{ code: 'short-lived-process', message: expect.stringContaining('ends with it') as unknown }] });
    expect(resolution.id).toMatch(VERSION_4);
  });

  it('in a namespace whose first process runs one call there is none', async () => {
    const processes = tableOf([{ pid: 2, ppid: 1, startTime: 2n, argv: ['agent-session'] }, { pid: 1, ppid: 0, startTime: 1n, argv: ['sh', '-c', 'agent-session; true'] }], { namespace: CONTAINER });
    expect(await resolveSession({ env: {}, processes, interactive: false, sessionsDir })).toMatchObject({ source: 'none', reason: 'sandbox' });
  });

  it('RAILWAY_CALLER that names an agent keeps the parent', async () => {
    const resolution = await below([{ argv: 'sh -c x', environ: {} }, { argv: 'robotd', environ: {} }], { env: { RAILWAY_CALLER: 'robot' } });
    expect(resolution).toMatchObject({ caller: 'agent', agentProcess: { pid: 990 } });
  });

  it.each([
    ['npx and its shell', ['sh -c agent-session', 'npm exec agent-session']],
    ['npm exec under its overwritten title', ['sh -c agent-session', 'npm exec agent-session id']],
    ['node …/npx', ['sh -c agent-session', 'node /usr/bin/npx agent-session']],
    ['pnpm dlx', ['pnpm dlx agent-session']],
    ['bunx', ['bunx agent-session']],
  ])('without an agent, what was started to run us is looked past: %s', async (_what, runners) => {
    const resolution = await below([...runners.map((argv) => ({ argv, environ: {} })), { argv: '/opt/robot/robotd', environ: {} }], { store: 'readwrite' });
    expect(resolution).toMatchObject({ agentProcess: { pid: 990 - 10 * runners.length }, warnings: [] });
  });

  it('there is none where our parent is init', async () => {
    const resolution = await below([]);
    expect(resolution).toMatchObject({ source: 'none', reason: 'no-parent' });
    expect(resolution.agentProcess).toBeUndefined();
  });

  it('stands beside an id from the environment', async () => {
    expect(await below([shell(), claude()], { env: CLAUDE })).toMatchObject({ id: 'of-claude', agentProcess: { pid: 980, agent: 'claude-code' } });
  });
});

describe('a table with a loop', () => {
  const rows = (parents: Readonly<Record<number, number>>): ProcessTable =>
    tableOf(Object.entries(parents).map(([pid, ppid]) => ({ pid: Number(pid), ppid, startTime: 5n, argv: [`program-${pid}`], environ: {} })), { self: 10, namespace: HOST });

  it.each([
    ['our parent is ourselves', { 10: 10 }, []],
    ['our parent’s parent is ourselves', { 10: 20, 20: 10 }, [20]],
    ['two ancestors have each other as their parent', { 10: 20, 20: 30, 30: 40, 40: 30 }, [20, 30, 40]],
    ['an ancestor is its own parent', { 10: 20, 20: 20 }, [20]],
  ])('%s: the walk ends', async (_what, parents, walked) => {
    const { evidence } = await resolveSession({ env: {}, evidence: true, processes: rows(parents), interactive: false, sessionsDir, store: 'off' });
    expect(evidence?.ancestors.map(({ pid }) => pid)).toEqual(walked);
  });

  it('a tree of 100,000 processes: the walk ends', async () => {
    const endless: ProcessTable = { self: 1_000_000, get: (pid) => ({ pid, ppid: pid - 1, startTime: 1n, argv: ['x'] }), environ: () => undefined };
    const { evidence } = await resolveSession({ env: CLAUDE, evidence: true, processes: endless, interactive: false, sessionsDir, store: 'off' });
    expect(evidence?.ancestors.length).toBeLessThanOrEqual(1000);
  });
});

describe('why there is no session: each reason is one cause', () => {
  const unreadable: ProcessTable = { self: 1000, get: () => undefined, environ: () => undefined };
  const orphan: ProcessTable = tableOf(lineOfDescent({ argv: 'agent-session' }), { namespace: HOST });
  const inClaude: ProcessTable = tableOf(lineOfDescent({ argv: 'agent-session' }, claude()), { namespace: HOST });
  const inSandbox: ProcessTable = tableOf(
    [{ pid: 2, ppid: 1, startTime: 2n, argv: ['agent-session'] }, { pid: 1, ppid: 0, startTime: 1n, argv: ['bwrap'] }],
    { namespace: CONTAINER },
  );
  const inRobot: ProcessTable = tableOf(lineOfDescent({ argv: 'agent-session' }, { argv: 'robotd', environ: {} }), { namespace: HOST });

  it.each<[string, ResolveOptions]>([
    ['human', { processes: inRobot, interactive: true }],
    ['ci', { processes: inRobot, env: { CI: 'true' } }],
    ['opted-out', { processes: inClaude, env: { DO_NOT_TRACK: '1' } }],
    ['sandbox', { processes: inSandbox }],
    ['no-agent', { processes: inRobot, agentOnly: true }],
    ['orphaned', { processes: orphan, env: { OPENCODE: '1' } }],
    ['no-parent', { processes: orphan }],
    ['unreadable-tree', { processes: unreadable }],
    ['store-off', { processes: inClaude, store: 'off' }],
    ['not-recorded', { processes: inClaude, store: 'readonly' }],
  ])('%s', async (reason, options) => {
    const resolution = await resolveSession({ env: {}, interactive: false, sessionsDir, ...options });
    expect(resolution).toMatchObject({ source: 'none', reason });
    expect(resolution.id).toBeUndefined();
    expect(() => readdirSync(sessionsDir)).toThrow('ENOENT');
  });
});

describe('resolveSession', () => {
  const processes = tableOf(lineOfDescent({ argv: 'agent-session' }, shell(), claude(), login()), { namespace: HOST });
  const options: ResolveOptions = { env: {}, processes, interactive: false };

  it('finds again what it wrote, also read-only', async () => {
    const written = await resolveSession({ ...options, sessionsDir });
    expect(written).toMatchObject({ source: 'store', store: { state: 'created', folder: sessionsDir } });
    expect(written.id).toMatch(VERSION_4);
    expect(await resolveSession({ ...options, sessionsDir, store: 'readonly' })).toMatchObject({ id: written.id, store: { state: 'reused' } });
    expect(await resolveSession({ ...options, env: { RAILWAY_SESSIONS_DIR: sessionsDir } })).toMatchObject({ id: written.id });
  });

  it('has a fresh run id per call', async () => {
    const runs = await Promise.all([1, 2, 3].map(() => resolveSession({ ...options, store: 'off', sessionsDir })));
    for (const { runId } of runs) expect(runId).toMatch(VERSION_4);
    expect(new Set(runs.map(({ runId }) => runId)).size).toBe(3);
  });

  it('takes the time as a date, a number or a function: seven days and the id is another', async () => {
    const DAY = 86_400_000;
    const start = Date.UTC(2026, 10, 21);
    const { id, store } = await resolveSession({ ...options, sessionsDir, now: start });
    expect(store.createdAt).toMatch(/^2026-11-21T00:00:00/);
    expect((await resolveSession({ ...options, sessionsDir, now: new Date(start + 6.9 * DAY) })).id).toBe(id);
    expect((await resolveSession({ ...options, sessionsDir, now: () => start + 8 * DAY })).id).not.toBe(id);
  });

  it.each(['relative', './x', '~/x'])('refuses the relative folder %s, by option and by variable', async (path) => {
    await expect(resolveSession({ ...options, sessionsDir: path })).rejects.toThrow(SessionsFolderError);
    await expect(resolveSession({ ...options, env: { RAILWAY_SESSIONS_DIR: path } })).rejects.toThrow(SessionsFolderError);
  });

  it('takes the home folder from the environment that is given, and knows no store where that names none', async () => {
    const processes = tableOf(lineOfDescent({ argv: 'agent-session' }, claude()), { namespace: HOST });
    const given = { processes, interactive: false, store: 'readonly' } as const;
    expect(await resolveSession({ ...given, env: {} })).toMatchObject({ reason: 'not-recorded', store: { state: 'unusable', problem: expect.stringContaining('there is no home folder') as unknown } });
    expect(await resolveSession({ ...given, env: { HOME: sessionsDir } })).toMatchObject({ reason: 'not-recorded', store: { folder: join(sessionsDir, '.railway', 'sessions') } });
  });

  it('is plain data', async () => {
    const resolution = await resolveSession({ ...options, evidence: true, store: 'off', sessionsDir });
    expect(JSON.parse(JSON.stringify(resolution))).toEqual(resolution);
    expect(resolution.agentProcess?.startTime).toBe('9800');
  });

  it('keeps start times beyond 2^53 exact', async () => {
    const startTime = 18_446_744_073_709_551_615n;
    const table = tableOf([{ pid: 5, ppid: 4, startTime: 1n, argv: ['x'] }, { pid: 4, ppid: 1, startTime, argv: ['claude'], environ: {} }], { namespace: HOST });
    const first = await resolveSession({ ...options, processes: table, sessionsDir });
    expect(first.agentProcess?.startTime).toBe(String(startTime));
    expect(await resolveSession({ ...options, processes: table, sessionsDir })).toMatchObject({ id: first.id, store: { state: 'reused' } });
  });

  it('never shows an argument or an environment of another process', async () => {
    const secret = 'hunter2';
    const env = { AWS_SECRET_ACCESS_KEY: secret };
    const line = lineOfDescent({ argv: 'agent-session' }, { argv: ['sh', '-c', `x --token ${secret}`], environ: env }, { argv: ['claude', '--api-key', secret], environ: env }, { argv: ['node', '-e', secret], environ: env });
    for (const store of ['readwrite', 'off'] as const) {
      const resolution = await resolveSession({ ...options, env, processes: tableOf(line, { namespace: HOST }), evidence: true, sessionsDir, store });
      expect(JSON.stringify(resolution)).not.toContain(secret);
    }
  });
});

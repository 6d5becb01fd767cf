import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ProcessTable } from '../../src/processes/table.js';
import { resolveSession } from '../../src/session/resolve-session.js';
import type { Resolution } from '../../src/session/resolution.js';
import type { ResolveOptions } from '../../src/session/options.js';
import { temporaryFolder } from '../support/programs.js';
import { readCaptures, recordedRows } from '../support/captures.js';
import type { Capture } from '../support/captures.js';
import { tableOf } from '../support/process-tables.js';

const INITIAL_PID_NAMESPACE = '4026531836';
const sessionsDir = join(temporaryFolder(), 'sessions');

const records = readCaptures();

function recordedTable(capture: Capture): ProcessTable {
  const { pidNs, nsPid } = capture;
  return tableOf(recordedRows(capture), { namespace: { id: pidNs, initial: pidNs === INITIAL_PID_NAMESPACE && !nsPid.includes('\t') } });
}

/** What a table of somebody else's knows at the least: no namespace, no terminal. */
function bareTable(capture: Capture): ProcessTable {
  const table = recordedTable(capture);
  return { self: table.self, get: (pid) => table.get(pid), environ: (pid) => table.environ(pid) };
}

async function replay(capture: Capture, processes: ProcessTable, options: ResolveOptions = {}): Promise<Resolution> {
  return await resolveSession({
    ...options,
    env: capture.env,
    processes,
    interactive: /devtty=yes|=tty:/.test(capture.tty),
    sessionsDir,
    store: 'off',
    now: Date.UTC(2026, 10, 21),
  });
}

/** A resolution in the terms of the truth: whose call it is, and which session, by id and by process. */
function answer({ agent, id, variable, agentProcess }: Resolution): Answer {
  return {
    agent: agent?.id ?? null,
    id: id ?? null,
    variable: variable ?? null,
    agentProcess: agentProcess === undefined ? null : `${String(agentProcess.pid)}:${agentProcess.startTime}`,
  };
}

interface Answer {
  readonly agent: string | null;
  readonly id: string | null;
  readonly variable: string | null;
  readonly agentProcess: string | null;
}

function rightAnswer(capture: Capture, given: Answer): Answer {
  const { agent, id, variable, agentProcesses } = capture.truth;
  return { agent, id, variable, agentProcess: rightProcess(capture, given.agentProcess, agentProcesses) };
}

/** Any process of the agent will do. In a sandbox made for the call none will, and a job whose agent has ended has only itself. */
function rightProcess(capture: Capture, given: string | null, agentProcesses: readonly string[]): string | null {
  if (isSandboxed(capture)) return null;
  if (agentProcesses.length === 0) return given;
  return given !== null && agentProcesses.includes(given) ? given : agentProcesses.join(' or ');
}

function isSandboxed({ pidNs, nsPid }: Capture): boolean {
  return nsPid.includes('\t') || pidNs !== INITIAL_PID_NAMESPACE;
}

describe.each(records)('calls recorded in $file', ({ calls }) => {
  const cases = calls.map((capture, position) => ({ name: `${String(position)} ${capture.run} ${capture.label}`, capture }));

  it.each(cases)('$name: the right agent, the right session', async ({ capture }) => {
    const given = answer(await replay(capture, recordedTable(capture)));
    expect(given).toEqual(rightAnswer(capture, given));
  });

  // A table that doesn't say it shows the whole host proves less: only the tree tells that no codex runs above this gemini.
  it.each(cases.filter(({ capture }) => capture.run !== 'leak-codex-gemini'))('$name: the same from a table that knows pids, arguments and environments only', async ({ capture }) => {
    const given = answer(await replay(capture, bareTable(capture)));
    expect(given).toEqual(rightAnswer(capture, given));
  });

  // As on macOS and Windows, with hidepid, or for another user's processes. A codex that left its variable behind tells no pid: there nobody can know.
  it.each(cases.filter(({ capture }) => !['leak-codex-gemini', 'codex-tmux'].includes(capture.run)))('$name: the same where no environment can be read', async ({ capture }) => {
    const table = recordedTable(capture);
    const given = answer(await replay(capture, { ...table, environ: () => undefined }));
    expect(given).toEqual(rightAnswer(capture, given));
  });

  it.each(cases.filter(({ capture }) => capture.truth.agent === null))('$name: nobody but a person', async ({ capture }) => {
    const { caller, reason } = await replay(capture, recordedTable(capture));
    expect({ caller, reason }).toEqual({ caller: 'human', reason: 'human' });
  });
});

describe('an agent inside another', () => {
  const calls = records.flatMap(({ calls }) => calls);
  const rejections: readonly (readonly [string, string, string, string])[] = [
    ['claude-codex', 'inner1', 'CLAUDE_CODE_SESSION_ID', 'outer-session'],
    ['codex-claude', 'inner1', 'CODEX_THREAD_ID', 'outer-session'],
    ['claude-gemini', 'inner1', 'CLAUDE_CODE_SESSION_ID', 'outer-session'],
    ['claude-opencode', 'inner1', 'CLAUDE_CODE_SESSION_ID', 'outer-session'],
    ['codex-gemini', 'inner1', 'CODEX_THREAD_ID', 'outer-session'],
    ['copilot-claude', 'inner1', 'COPILOT_AGENT_SESSION_ID', 'outer-session'],
    ['codex-tui-foreign', 'call1', 'CLAUDE_CODE_SESSION_ID', 'own-variable'],
    ['leak-claude-gemini', 'call1', 'CLAUDE_CODE_SESSION_ID', 'dead-pid'],
    ['leak-codex-gemini', 'call1', 'CODEX_THREAD_ID', 'left-over'],
  ];

  it.each(rejections)('%s %s: %s is rejected (%s), and it is said why', async (run, label, variable, rule) => {
    const capture = calls.find((call) => call.run === run && call.label === label);
    expect(capture).toBeDefined();
    if (capture === undefined) return;
    const { evidence } = await replay(capture, recordedTable(capture), { evidence: true });
    const rejected = evidence?.variables.filter(({ state }) => state === 'rejected');
    expect(rejected).toMatchObject([{ variable, rule }]);
    expect(rejected?.[0]?.why).toMatch(/was started with it/);
  });

  it.each(['opencode-serve', 'cline-hub'])('%s: the process may host several sessions', async (run) => {
    const hosted = calls.filter((call) => call.run === run);
    expect(hosted.length).toBeGreaterThan(1);
    for (const capture of hosted) {
      expect((await replay(capture, recordedTable(capture))).warnings).toMatchObject([{ code: 'multi-session' }]);
    }
  });

  it.each(['claude-orphan', 'codex-orphan', 'copilot-orphan'])('%s: a job whose agent has ended keeps its id, unverified', async (run) => {
    const capture = calls.find((call) => call.run === run && call.label === 'orphan');
    expect(capture === undefined ? undefined : await replay(capture, recordedTable(capture))).toMatchObject({ provenance: 'unverified', id: capture?.truth.id });
  });
});

it('the environment alone would give 33 of 146 calls another session’s id: why ids from the environment are checked, too (docs/how-it-starts.md)', async () => {
  const nobody = { self: 1, get: () => undefined, environ: () => undefined, namespace: { id: INITIAL_PID_NAMESPACE, initial: true } };
  const calls = records.flatMap((record) => record.calls);
  const answers = await Promise.all(calls.map(async (capture) => ({ capture, ...(await replay(capture, nobody)) })));
  const fromEnvironment = answers.filter(({ source }) => source === 'environment');
  const wrong = fromEnvironment.filter(({ id, capture }) => id !== capture.truth.id);
  expect([wrong.length, fromEnvironment.length]).toEqual([33, 146]);
});

describe('the records', () => {
  it('are all that were taken', () => {
    expect(Object.fromEntries(records.map(({ file, calls }) => [file.replace('.json', ''), calls.length]))).toEqual({
      auggie: 2, 'claude-code': 55, cline: 4, codex: 65, continue: 2, 'copilot-cli': 12, droid: 2, 'gemini-cli': 24, grok: 2, human: 2, kilo: 8, kimi: 2, opencode: 20, pi: 10, 'qwen-code': 6,
    });
  });
});

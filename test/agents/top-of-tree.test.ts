import { describe, expect, it } from 'vitest';
import type { Ancestry } from '../../src/agents/ancestry.js';
import { sandboxAgent, sandboxTop } from '../../src/agents/top-of-tree.js';
import { finishNow } from '../../src/machine/work.js';
import { snapshotTable } from '../../src/processes/snapshot.js';
import type { ProcessRow } from '../../src/processes/snapshot.js';
import { resolveSession } from '../../src/session/resolve-session.js';
import { ancestryOf } from '../support/known-agents.js';
import { lineOfDescent, tableOf } from '../support/process-tables.js';

describe('the sandbox that a tree ends in', () => {
  const topped = (argv: readonly string[]): Ancestry =>
    ancestryOf(tableOf([{ pid: 3, ppid: 2, startTime: 1n, argv: ['x'] }, { pid: 2, ppid: 1, startTime: 1n, argv: ['sh'] }, { pid: 1, ppid: 0, startTime: 1n, argv }]));

  it.each([['bwrap'], ['codex-linux-sandbox'], ['firejail'], ['apply-seccomp']])('%s', (program) => {
    expect(finishNow(sandboxTop(topped([program, '--x'])))?.process.pid).toBe(1);
  });

  it.each([['/sbin/init'], ['bash'], ['node'], ['/entrypoint']])('not %s', (program) => {
    expect(finishNow(sandboxTop(topped([program])))).toBeUndefined();
  });

  it('not one that stands in the middle', () => {
    expect(finishNow(sandboxTop(ancestryOf(tableOf(lineOfDescent(...['agent-session', 'sh', 'bwrap --x', 'claude'].map((argv) => ({ argv, environ: {} })))))))).toBeUndefined();
  });
});

/** A call inside a sandbox of its own, the outer session of another agent in its environment. */
const environ = { CLAUDE_CODE_SESSION_ID: 'outer-claude', CODEX_THREAD_ID: 'inner-codex' };
const call: ProcessRow = { pid: 3, ppid: 2, startTime: 3n, argv: ['agent-session'], environ };
const shell: ProcessRow = { pid: 2, ppid: 1, startTime: 2n, argv: ['/bin/bash', '-c', 'agent-session'], environ };

const tops: readonly (readonly [string, readonly ProcessRow[]])[] = [
  ['its own helper on top', [{ pid: 1, ppid: 0, startTime: 1n, argv: ['codex-linux-sandbox', '--x'], environ }]],
  ['its binary under the name of bwrap', [{ pid: 1, ppid: 0, startTime: 1n, argv: ['bwrap', '--x'], exe: '/opt/bin/codex', environ }]],
];

describe('the agent that made the sandbox a tree ends in', () => {
  it.each(tops)('is told by %s', async (_name, top) => {
    const processes = snapshotTable({ self: 3, rows: [call, shell, ...top] });
    expect(finishNow(sandboxAgent(ancestryOf(processes)))?.id).toBe('codex');
    const { id, agent, evidence } = await resolveSession({ env: environ, processes, interactive: false, evidence: true, store: 'off' });
    expect({ id, agent: agent?.id }).toEqual({ id: 'inner-codex', agent: 'codex' });
    const overtaken = evidence?.variables.find(({ variable }) => variable === 'CLAUDE_CODE_SESSION_ID');
    expect(overtaken).toMatchObject({ state: 'outranked', why: expect.stringContaining('Codex drives us') as string });
  });

  it('is told by a helper below a general sandbox', () => {
    const helper: ProcessRow = { pid: 2, ppid: 1, startTime: 2n, argv: ['codex-linux-sandbox', '--x'] };
    const processes = snapshotTable({ self: 3, rows: [call, helper, { pid: 1, ppid: 0, startTime: 1n, argv: ['bwrap', '--x'] }] });
    expect(finishNow(sandboxAgent(ancestryOf(processes)))?.id).toBe('codex');
  });

  it('stays unknown where nothing tells', () => {
    const processes = snapshotTable({ self: 3, rows: [call, shell, { pid: 1, ppid: 0, startTime: 1n, argv: ['bwrap', '--x'] }] });
    expect(finishNow(sandboxAgent(ancestryOf(processes)))).toBeUndefined();
  });
});

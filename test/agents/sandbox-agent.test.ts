import { describe, expect, it } from 'vitest';
import { finishNow } from '../../src/machine/work.js';
import { resolveSession } from '../../src/session/resolve-session.js';
import { snapshotTable } from '../../src/processes/snapshot.js';
import type { ProcessRow } from '../../src/processes/snapshot.js';
import { ancestryOf } from '../support/known-agents.js';

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
    expect(finishNow(ancestryOf(processes).sandboxAgent())?.id).toBe('codex');
    const { id, agent, evidence } = await resolveSession({ env: environ, processes, interactive: false, evidence: true, store: 'off' });
    expect({ id, agent: agent?.id }).toEqual({ id: 'inner-codex', agent: 'codex' });
    const overtaken = evidence?.variables.find(({ variable }) => variable === 'CLAUDE_CODE_SESSION_ID');
    expect(overtaken).toMatchObject({ state: 'outranked', why: expect.stringContaining('Codex drives us') as string });
  });

  it('is told by a helper below a general sandbox', () => {
    const helper: ProcessRow = { pid: 2, ppid: 1, startTime: 2n, argv: ['codex-linux-sandbox', '--x'] };
    const processes = snapshotTable({ self: 3, rows: [call, helper, { pid: 1, ppid: 0, startTime: 1n, argv: ['bwrap', '--x'] }] });
    expect(finishNow(ancestryOf(processes).sandboxAgent())?.id).toBe('codex');
  });

  it('stays unknown where nothing tells', () => {
    const processes = snapshotTable({ self: 3, rows: [call, shell, { pid: 1, ppid: 0, startTime: 1n, argv: ['bwrap', '--x'] }] });
    expect(finishNow(ancestryOf(processes).sandboxAgent())).toBeUndefined();
  });
});

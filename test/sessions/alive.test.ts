import { describe, expect, it } from 'vitest';
import { lifeOf, lifeOfHolder } from '../../src/sessions/alive.js';
import type { LockHolder, Others, Traces } from '../../src/sessions/alive.js';
import type { ListedSession } from '../../src/sessions/list.js';
import type { RecordSeen } from '../../src/sessions/record-seen.js';
import { snapshotTable, UNKNOWN_START_TIME } from '../../src/processes/snapshot.js';
import { CONTAINER, HOST, tableOf } from '../support/process-tables.js';

const claude = { id: 'claude-code', name: 'Claude Code' };
const running: ListedSession = { agent: claude, program: 'claude', id: 'x', source: 'environment', pid: 100, startTime: '1000' };
const alone: Others = { sessions: [], wholeHost: true };

function traces(over: Partial<Traces> = {}): Traces {
  return { agent: claude, sessions: [], records: [], transcript: false, ...over };
}

function record(over: Partial<RecordSeen> = {}): RecordSeen {
  return { id: 'x', earlierIds: [], pid: 100, startTime: 1000n, verdict: 'live', verified: true, ...over };
}

describe('a session', () => {
  it('that a process has is alive', () => {
    expect(lifeOf(traces({ sessions: [running] }), alone)).toEqual({ state: 'alive', why: 'Claude Code runs it (pid 100)', pid: 100 });
  });

  it('that its process had before is alive as long as that process: it may be another name of the same', () => {
    expect(lifeOf(traces({ records: [record({ id: 'now', earlierIds: ['x'] })] }), alone)).toMatchObject({ state: 'alive', pid: 100, why: expect.stringContaining('now') as string });
  });

  it.each(['dead', 'reused-pid', 'rebooted'] as const)('whose record is %s has ended', (verdict) => {
    expect(lifeOf(traces({ records: [record({ verdict })] }), alone).state).toBe('ended');
  });

  it('whose record is another host’s or container’s: nobody here can know', () => {
    expect(lifeOf(traces({ records: [record({ verified: false })] }), alone).state).toBe('unknown');
    expect(lifeOf(traces({ records: [record({ verified: false }), record({ verdict: 'dead' })] }), alone).state).toBe('unknown');
  });

  it('whose record is too old to be believed: nobody can know', () => {
    expect(lifeOf(traces({ records: [record({ verdict: 'expired' })] }), alone).state).toBe('unknown');
  });

  it('of which nothing tells: nobody can know', () => {
    expect(lifeOf(traces({ agent: undefined }), alone).state).toBe('unknown');
  });

  it('that has a transcript and no process of its agent runs has ended', () => {
    expect(lifeOf(traces({ transcript: true }), alone).state).toBe('ended');
    expect(lifeOf(traces({ transcript: true }), { ...alone, sessions: [{ ...running, id: 'other' }] }).state).toBe('ended');
    expect(lifeOf(traces({ transcript: true }), { ...alone, sessions: [{ ...running, agent: { id: 'codex', name: 'Codex' }, id: undefined as never }] }).state).toBe('ended');
  });

  it('that has a transcript, while its agent runs a conversation that nobody can tell: nobody can know', () => {
    const silent: ListedSession = { agent: claude, program: 'claude', source: 'none', pid: 100, startTime: '1000' };
    for (const other of [silent, { ...running, source: 'store' as const, id: 'ours' }, { ...running, id: 'other', severalSessions: 'app-server' }]) {
      expect(lifeOf(traces({ transcript: true }), { ...alone, sessions: [other] }).state).toBe('unknown');
      expect(lifeOf(traces({ transcript: true, records: [record({ verdict: 'dead' })] }), { ...alone, sessions: [other] }).state).toBe('unknown');
    }
  });

  it('that has a transcript in a container: its agent may run outside', () => {
    expect(lifeOf(traces({ transcript: true }), { sessions: [], wholeHost: false }).state).toBe('unknown');
  });
});

describe('the holder of a lock', () => {
  const here = { name: 'host/abc', bootId: 'boot-1' };
  const table = tableOf([{ pid: 100, ppid: 1, startTime: 1000n, argv: ['claude'] }], { namespace: HOST });
  const holder: LockHolder = { pid: 100, startTime: '1000', host: 'host/abc', boot: 'boot-1', pidNamespace: HOST.id };
  const stateOf = (over: Partial<LockHolder>): string | undefined => lifeOfHolder({ ...holder, ...over }, table, here)?.state;

  it('whose process runs is alive', () => {
    expect(lifeOfHolder(holder, table, here)).toEqual({ state: 'alive', why: 'its process runs (pid 100)', pid: 100 });
  });

  it('whose process is gone has ended', () => {
    expect(stateOf({ pid: 101 })).toBe('ended');
  });

  it('whose pid is another process by now has ended', () => {
    expect(stateOf({ startTime: '999' })).toBe('ended');
  });

  it('of an earlier boot has ended, though its pid runs', () => {
    expect(stateOf({ boot: 'boot-0' })).toBe('ended');
  });

  it.each([
    ['another host', { host: 'other/def', boot: 'boot-9' }],
    ['a host that names no boot', { boot: undefined as never }],
    ['another container of this host', { host: 'container/abc', pidNamespace: CONTAINER.id }],
    ['another name on this boot, without a pid namespace', { host: 'container/abc', pidNamespace: undefined as never }],
  ])('of %s: nobody here can know', (_what, over) => {
    expect(stateOf(over)).toBe('unknown');
  });

  it('that names no process is judged by its id', () => {
    expect(stateOf({ pid: undefined as never, startTime: undefined as never })).toBeUndefined();
  });

  it('where nobody can tell since when a process runs: nobody can know', () => {
    const silent = snapshotTable({ self: 1, rows: [{ pid: 100, ppid: 1, startTime: UNKNOWN_START_TIME, argv: ['claude'] }] });
    expect(lifeOfHolder(holder, silent, here)?.state).toBe('unknown');
    expect(lifeOfHolder(holder, undefined, here)?.state).toBe('unknown');
  });
});

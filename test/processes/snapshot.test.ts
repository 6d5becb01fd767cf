import { describe, expect, it } from 'vitest';
import { resolveSession } from '../../src/session/resolve-session.js';
import { snapshotTable } from '../../src/processes/snapshot.js';
import type { ProcessRow } from '../../src/processes/snapshot.js';

describe('snapshotTable', () => {
  it('gives processes, environments and command texts by pid', () => {
    const table = snapshotTable({
      self: 30,
      rows: [
        { pid: 10, ppid: 1, startTime: 5n, argv: ['claude'], exe: '/opt/claude', environ: { CLAUDECODE: '1' } },
        { pid: 30, ppid: 10, startTime: 9n, argv: ['node', 'a b'] },
      ],
    });
    expect(table.self).toBe(30);
    expect(table.get(10)).toEqual({ pid: 10, ppid: 1, startTime: 5n, argv: ['claude'], exe: '/opt/claude' });
    expect(table.get(30)).toEqual({ pid: 30, ppid: 10, startTime: 9n, argv: ['node', 'a b'] });
    expect(table.get(11)).toBeUndefined();
    expect(table.environ(10)).toEqual({ CLAUDECODE: '1' });
    expect(table.environ(30)).toBeUndefined();
    expect(table.commandText(30)).toBe('node a b');
    expect(table.commandText(11)).toBeUndefined();
    expect(table.problems).toEqual([]);
    expect('namespace' in table).toBe(false);
    expect('namespaceOf' in table).toBe(false);
    expect('controllingTerminal' in table).toBe(false);
  });

  it('tells the namespaces that its rows name', () => {
    const row = { ppid: 0, startTime: 1n, argv: [] };
    const table = snapshotTable({ self: 1, rows: [{ ...row, pid: 1, namespace: '4026532251' }, { ...row, pid: 2 }] });
    expect([1, 2, 3].map((pid) => table.namespaceOf?.(pid))).toEqual(['4026532251', undefined, undefined]);
  });

  it('asks for a lazy start time once, and only when it is used', () => {
    let asked = 0;
    const startTime = () => {
      asked += 1;
      return 7n;
    };
    const table = snapshotTable({ self: 1, rows: [{ pid: 1, ppid: 0, startTime, argv: [] }] });
    const info = table.get(1);
    expect(asked).toBe(0);
    expect([info?.startTime, info?.startTime, table.get(1)?.startTime]).toEqual([7n, 7n, 7n]);
    expect(asked).toBe(1);
  });

  it('stays as it was when its inputs change', () => {
    const argv = ['claude'];
    const environ = { A: '1' };
    const rows = [{ pid: 1, ppid: 0, startTime: 1n, argv, environ }];
    const table = snapshotTable({ self: 1, rows });
    argv.push('--resume');
    environ.A = '2';
    rows.pop();
    expect(table.get(1)?.argv).toEqual(['claude']);
    expect(table.environ(1)).toEqual({ A: '1' });
    expect(() => Object.assign(table.get(1) ?? {}, { ppid: 9 })).toThrow(TypeError);
  });

  it('keeps namespace, terminal and problems; the first row of a pid counts', () => {
    const problems = [{ code: 'a', message: 'b' }];
    const table = snapshotTable({
      self: 1,
      rows: [
        { pid: 1, ppid: 0, startTime: 1n, argv: ['first'] },
        { pid: 1, ppid: 0, startTime: 2n, argv: ['second'] },
      ],
      namespace: { id: '4026531836', initial: true },
      controllingTerminal: false,
      problems,
    });
    expect(table.get(1)?.argv).toEqual(['first']);
    expect(table.namespace).toEqual({ id: '4026531836', initial: true });
    expect(table.controllingTerminal).toBe(false);
    expect(table.problems).toEqual(problems);
  });
});

describe('a start time that nobody could tell', () => {
  const rows: readonly ProcessRow[] = [
    { pid: 30, ppid: 20, startTime: 3n, argv: ['agent-session'] },
    { pid: 20, ppid: 10, startTime: 0n, argv: ['claude'] },
    { pid: 10, ppid: 0, startTime: 1n, argv: ['zsh'] },
  ];

  it('keys no session: a pid alone may be another’s tomorrow', async () => {
    const { id, reason, agent } = await resolveSession({ env: { HOME: '/nowhere' }, processes: snapshotTable({ self: 30, rows }), interactive: false });
    expect({ id, reason, agent: agent?.id }).toEqual({ id: undefined, reason: 'unreadable-tree', agent: 'claude-code' });
  });

  it('takes nothing from an id in the environment', async () => {
    const { id } = await resolveSession({ env: { CLAUDE_CODE_SESSION_ID: 'known' }, processes: snapshotTable({ self: 30, rows }), interactive: false });
    expect(id).toBe('known');
  });
});

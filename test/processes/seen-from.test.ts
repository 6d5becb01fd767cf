import { describe, expect, it } from 'vitest';
import { seenFrom, seenFromChildOf } from '../../src/processes/seen-from.js';
import { HOST, lineOfDescent, tableOf } from '../support/process-tables.js';

const rows = lineOfDescent({ argv: 'agent-session' }, { argv: 'bash', environ: { A: 'b' } }, { argv: 'claude' });
const table = tableOf([...rows, { pid: 50, ppid: 1, startTime: 500n, argv: ['top'], terminal: true, folder: '/home' }], { namespace: HOST, controllingTerminal: false });

describe('a table seen from another process', () => {
  it('is the same table, and that process is ourselves', () => {
    const seen = seenFrom(table, 50);
    expect(seen.self).toBe(50);
    expect(seen.get(990)).toBe(table.get(990));
    expect(seen.environ(990)).toEqual({ A: 'b' });
    expect(seen.namespace).toEqual(HOST);
    expect(seen.pids?.()).toEqual(table.pids?.());
    expect(seen.workingFolder?.(50)).toBe('/home');
  });

  it('has the terminal of that process, not ours', () => {
    expect(seenFrom(table, 50).controllingTerminal).toBe(true);
    expect(seenFrom(table, 990).controllingTerminal).toBeUndefined();
  });
});

describe('a table seen from a command that a process would start now', () => {
  it('has that process as our parent, and no process more', () => {
    const seen = seenFromChildOf(table, 980);
    expect(seen.get(seen.self)).toMatchObject({ pid: seen.self, ppid: 980 });
    expect(table.get(seen.self)).toBeUndefined();
    expect(seen.environ(seen.self)).toBeUndefined();
    expect(seen.pids?.()).toEqual(table.pids?.());
  });
});

import { describe, expect, it } from 'vitest';
import { findSetter } from '../../src/variables/provenance.js';
import { finishNow } from '../../src/machine/work.js';
import { CONTAINER, HOST, lineOfDescent, tableOf } from '../support/process-tables.js';
import type { Member } from '../support/process-tables.js';
import { ancestryOf } from '../support/known-agents.js';

/** What the rules make of a setter is tested in ../session/resolve.test.ts. */
describe('the setter of a value', () => {
  const setterOf = (members: readonly Member[], namespace = HOST): number | undefined =>
    finishNow(findSetter('ID', 'x', ancestryOf(tableOf(lineOfDescent({ argv: 'agent-session' }, ...members), { namespace }))))?.process.pid;
  const had: Member = { argv: 'sh', environ: { ID: 'x' } };
  const lacked: Member = { argv: 'claude', environ: {} };
  const hadAnother: Member = { argv: 'codex', environ: { ID: 'y' } };
  const unreadable: Member = { argv: 'sudo' };

  it('is the nearest ancestor that was started without it', () => {
    expect(setterOf([lacked])).toBe(990);
    expect(setterOf([had, had, lacked, had])).toBe(970);
    expect(setterOf([had, lacked, lacked])).toBe(980);
  });

  it('is one that was started with another value', () => {
    expect(setterOf([had, hadAnother, had])).toBe(980);
  });

  it('is unknown beyond an environment that can’t be read', () => {
    expect(setterOf([had, unreadable, lacked])).toBeUndefined();
    expect(setterOf([unreadable])).toBeUndefined();
  });

  it('is unknown where all had it: the machine’s init, which adopts, sets nothing', () => {
    expect(setterOf([had, had])).toBeUndefined();
    expect(setterOf([])).toBeUndefined();
  });

  it('may be a container’s first process, if that is no init', () => {
    const table = tableOf([
      { pid: 9, ppid: 1, startTime: 2n, argv: ['agent-session'] },
      { pid: 1, ppid: 0, startTime: 1n, argv: ['/entrypoint'], environ: {} },
    ], { namespace: CONTAINER });
    expect(finishNow(findSetter('ID', 'x', ancestryOf(table)))?.process.pid).toBe(1);
  });
});

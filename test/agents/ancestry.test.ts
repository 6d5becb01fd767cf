import { describe, expect, it } from 'vitest';
import type { Ancestry } from '../../src/agents/ancestry.js';
import type { ProcessTable } from '../../src/processes/table.js';
import { lineOfDescent, tableOf } from '../support/process-tables.js';
import { finishNow } from '../../src/machine/work.js';
import { ancestryOf } from '../support/known-agents.js';

function above(...commands: readonly string[]): Ancestry {
  return ancestryOf(tableOf(lineOfDescent(...['agent-session', ...commands].map((argv) => ({ argv, environ: {} })))));
}

describe('ancestors', () => {
  it('are listed from the parent up to the root', () => {
    const ancestry = above('sh -c x', 'claude', '-bash');
    expect(finishNow(ancestry.all()).map(({ process }) => process.pid)).toEqual([990, 980, 970, 1]);
    expect(finishNow(ancestry.at(1))?.recognition).toMatchObject({ kind: 'agent', agent: { id: 'claude-code' } });
    expect(finishNow(ancestry.at(4))).toBeUndefined();
  });

  it('are read one by one, and once', () => {
    const rows = tableOf(lineOfDescent(...['agent-session', 'sh', 'claude', '-bash'].map((argv) => ({ argv, environ: {} }))));
    const asked: number[] = [];
    const table: ProcessTable = { ...rows, get: (pid) => (asked.push(pid), rows.get(pid)) };
    const ancestry = ancestryOf(table);
    finishNow(ancestry.at(0));
    finishNow(ancestry.at(0));
    expect(asked).toEqual([1000, 990]);
    finishNow(ancestry.at(1));
    expect(asked).toEqual([1000, 990, 980]);
  });

  it('end at a process that can’t be read', () => {
    const table = tableOf([{ pid: 9, ppid: 8, startTime: 1n, argv: ['x'] }, { pid: 8, ppid: 7, startTime: 1n, argv: ['y'] }]);
    expect(finishNow(ancestryOf(table).all()).map(({ process }) => process.pid)).toEqual([8]);
  });

  it.each([
    [{ 9: 9 }, []],
    [{ 9: 8, 8: 9 }, [8]],
    [{ 9: 8, 8: 7, 7: 8 }, [8, 7]],
    [{ 9: 8, 8: 8 }, [8]],
  ])('end where the table loops: %o', (parents, walked) => {
    const table = tableOf(Object.entries(parents).map(([pid, ppid]) => ({ pid: Number(pid), ppid, startTime: 1n, argv: ['x'] })), { self: 9 });
    expect(finishNow(ancestryOf(table).all()).map(({ process }) => process.pid)).toEqual(walked);
  });
});

/** The agent above, its process and its launcher. */
function agentAbove(ancestry: Ancestry): readonly [agent: string, pid: number, launcher: number] | undefined {
  const above = finishNow(ancestry.agentAbove());
  return above && [above.agent.id, above.process.pid, finishNow(ancestry.launcherOf(above)).process.pid];
}

describe('the nearest agent', () => {
  it('is the first one up, with the launcher at the end of its unbroken run', () => {
    expect(agentAbove(above('sh', 'node --max-old-space-size=9 /x/.bin/gemini', 'node /x/.bin/gemini', 'sh', 'node /x/.bin/gemini'))).toEqual(['gemini-cli', 980, 970]);
  });

  it('ends its run where another agent begins', () => {
    expect(agentAbove(above('/opt/codex/codex', 'node /x/.bin/codex', 'claude'))).toEqual(['codex', 990, 980]);
  });

  it('is none where there is none', () => {
    expect(agentAbove(above('sh', 'make', 'robotd'))).toBeUndefined();
  });
});

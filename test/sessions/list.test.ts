import { describe, expect, it } from 'vitest';
import type { ProcessRow } from '../../src/processes/snapshot.js';
import type { ProcessTable } from '../../src/processes/table.js';
import { resolveSession } from '../../src/session/resolve-session.js';
import { listSessions, MOST_ENVIRONMENTS } from '../../src/sessions/list.js';
import type { Asked, ListInputs, ListedSession, Answer } from '../../src/sessions/list.js';
import type { RecordSeen } from '../../src/sessions/record-seen.js';
import { knownAgents } from '../support/known-agents.js';
import { HOST, tableOf } from '../support/process-tables.js';

type Variables = Readonly<Record<string, string>>;

const INIT: ProcessRow = { pid: 1, ppid: 0, startTime: 1n, argv: ['/sbin/init'], environ: {} };
const CLAUDE = { CLAUDE_CODE_SESSION_ID: 'of-claude' };

/** A process that started ten ticks after the one with the pid below. */
function row(pid: number, ppid: number, argv: string | readonly string[], environ: Variables | 'unreadable' = {}, more: Partial<ProcessRow> = {}): ProcessRow {
  return { pid, ppid, startTime: BigInt(pid * 10), argv: typeof argv === 'string' ? argv.split(' ') : argv, ...(environ !== 'unreadable' && { environ }), ...more };
}

/** As the command asks, but for the store. */
async function ask({ processes, environment }: Asked): Promise<Answer> {
  return await resolveSession({ lineage: true, processes, env: environment, store: 'off' });
}

async function list(rows: readonly ProcessRow[], over: Partial<ListInputs> = {}): Promise<readonly ListedSession[]> {
  const processes = tableOf([INIT, ...rows], { self: 1, namespace: HOST });
  return await listSessions({ processes, catalog: knownAgents, platform: 'linux', records: [], ours: {}, ask, startedAt: () => undefined, ...over });
}

function record(pid: number, over: Partial<RecordSeen> = {}): RecordSeen {
  return { id: `record-of-${String(pid)}`, earlierIds: [], pid, startTime: BigInt(pid * 10), verdict: 'live', verified: true, ...over };
}

describe('which sessions are listed', () => {
  it('an agent whose command has its variable: that id, verified', async () => {
    const rows = await list([row(100, 1, 'claude'), row(101, 100, ['bash', '-c', 'npm test'], CLAUDE), row(102, 101, 'npm test', CLAUDE)]);
    expect(rows).toMatchObject([{ agent: { id: 'claude-code', name: 'Claude Code' }, id: 'of-claude', source: 'environment', variable: 'CLAUDE_CODE_SESSION_ID', provenance: 'verified', pid: 100, startTime: '1000' }]);
  });

  it('an agent that runs nothing and has told nobody: a row without an id', async () => {
    const [session] = await list([row(100, 1, 'claude')]);
    expect(session).toMatchObject({ agent: { id: 'claude-code' }, source: 'none', pid: 100 });
    expect(session?.id).toBeUndefined();
  });

  it('three at once, one nested in another, each with its own id and the nested one with its parent', async () => {
    const rows = await list([
      row(100, 1, 'claude'),
      row(110, 100, ['bash', '-c', 'codex exec'], CLAUDE),
      row(120, 110, '/opt/codex exec x', CLAUDE),
      row(130, 120, ['bash', '-c', 'sleep 9'], { ...CLAUDE, CODEX_THREAD_ID: 'of-codex' }),
      row(200, 1, 'node /x/bin/qwen'),
      row(210, 200, ['bash', '-c', 'sleep 9'], { QWEN_CODE_SESSION_ID: 'of-qwen' }),
    ]);
    expect(rows.map(({ agent, id, parent }) => [agent?.id, id, parent])).toEqual([
      ['claude-code', 'of-claude', undefined],
      ['codex', 'of-codex', { agent: { id: 'claude-code', name: 'Claude Code' }, id: 'of-claude', pid: 100 }],
      ['qwen-code', 'of-qwen', undefined],
    ]);
  });

  it('the conversation that a nested agent was started in stays its parent after the outer one has gone on', async () => {
    const rows = await list([
      row(100, 1, 'claude'),
      row(110, 100, ['bash', '-c', 'x'], CLAUDE),
      row(120, 110, '/opt/codex exec x', CLAUDE),
      row(140, 100, ['bash', '-c', 'y'], { CLAUDE_CODE_SESSION_ID: 'the-next' }),
    ]);
    expect(rows).toMatchObject([{ id: 'the-next' }, { agent: { id: 'codex' }, parent: { id: 'of-claude' } }]);
  });

  it('a parent that tells its children nothing has the id that the store knows', async () => {
    const told = async (asked: Asked): Promise<Answer> => ({ ...(await ask(asked)), ...(asked.processes.get(asked.processes.self)?.ppid === 100 && { id: 'stored', source: 'store' as const }) });
    const rows = await list([row(100, 1, 'node /x/bin/gemini'), row(110, 100, ['bash', '-c', 'x']), row(120, 110, '/opt/codex exec x')], { ask: told });
    expect(rows).toMatchObject([{ agent: { id: 'gemini-cli' }, id: 'stored' }, { agent: { id: 'codex' }, parent: { agent: { id: 'gemini-cli' }, id: 'stored', pid: 100 } }]);
  });

  it('the newest command knows the conversation, an older one may be of an earlier', async () => {
    const rows = await list([row(100, 1, 'claude'), row(101, 100, 'npm start', { CLAUDE_CODE_SESSION_ID: 'earlier' }), row(150, 100, ['sh', '-c', 'x'], { CLAUDE_CODE_SESSION_ID: 'now' })]);
    expect(rows.map(({ id }) => id)).toEqual(['now']);
  });

  it('a launcher and its agent are one session; so are gemini’s two processes', async () => {
    const rows = await list([
      row(100, 1, 'node /x/bin/codex exec'),
      row(101, 100, '/x/vendor/codex exec'),
      row(102, 101, ['bash', '-c', 'x'], { CODEX_THREAD_ID: 'of-codex' }),
      row(200, 1, 'node /x/bin/gemini'),
      row(201, 200, 'node /x/bin/gemini'),
    ]);
    expect(rows.map(({ agent, pid, parent }) => [agent?.id, pid, parent])).toEqual([
      ['codex', 101, undefined],
      ['gemini-cli', 201, undefined],
    ]);
  });

  it('a claude that a claude’s shell made way for is a session of its own', async () => {
    const rows = await list([row(100, 1, 'claude'), row(110, 100, 'claude -p x', CLAUDE), row(120, 110, ['sh', '-c', 'x'], { CLAUDE_CODE_SESSION_ID: 'inner' })]);
    expect(rows.map(({ id, pid, parent }) => [id, pid, parent?.id])).toEqual([
      [undefined, 100, undefined],
      ['inner', 110, 'of-claude'],
    ]);
  });

  it('an app-server with several threads: a row for each, and it says so', async () => {
    const rows = await list([
      row(100, 1, '/x/codex app-server --listen unix'),
      row(101, 100, ['bash', '-c', 'a'], { CODEX_THREAD_ID: 'one' }),
      row(102, 100, ['bash', '-c', 'b'], { CODEX_THREAD_ID: 'two' }),
      row(103, 102, ['sleep', '9'], { CODEX_THREAD_ID: 'two' }),
    ]);
    expect(rows.map(({ id, pid, severalSessions }) => [id, pid, severalSessions]).sort()).toEqual([
      ['one', 100, 'app-server'],
      ['two', 100, 'app-server'],
    ]);
  });

  it('a sub-agent of codex has a row of its own with its root', async () => {
    const rows = await list([
      row(100, 1, '/x/codex exec x'),
      row(101, 100, ['bash', '-c', 'a'], { CODEX_THREAD_ID: 'root', CODEX_SESSION_ID: 'root' }),
      row(102, 100, ['bash', '-c', 'b'], { CODEX_THREAD_ID: 'sub', CODEX_SESSION_ID: 'root' }),
    ]);
    expect(rows.map(({ id, root }) => [id, root]).sort()).toEqual([
      ['root', undefined],
      ['sub', 'root'],
    ]);
  });

  it('programs of other names, editors of files so called and the kernel’s processes are none', async () => {
    expect(await list([row(100, 1, 'vim claude'), row(101, 1, 'bash /x/gemini-notes.sh'), row(102, 1, [], 'unreadable'), row(103, 1, 'goose up', { GOOSE_TERMINAL: '1' })])).toEqual([]);
  });

  it('another tool’s name counts where a child bears the agent’s marker variable, and never by our own environment', async () => {
    const goose = row(100, 1, 'goose configure');
    expect(await list([goose, row(101, 100, ['sh', '-c', 'x'], { GOOSE_TERMINAL: '1' })])).toMatchObject([{ agent: { id: 'goose' } }]);
    expect(await list([goose, row(101, 100, ['sh', '-c', 'x'])])).toEqual([]);
  });

  it('a record of a program that nobody described is a session without an agent', async () => {
    const rows = await list([row(100, 1, '/usr/bin/mystery')], { records: [record(100), record(101), record(102, { verdict: 'dead' })] });
    expect(rows).toMatchObject([{ program: 'mystery', id: 'record-of-100', source: 'store', pid: 100 }]);
    expect(rows[0]?.agent).toBeUndefined();
  });

  it('a record of another container, or of a process before this one, is none', async () => {
    expect(await list([row(100, 1, '/usr/bin/mystery')], { records: [record(100, { verified: false }), record(100, { startTime: 5n })] })).toEqual([]);
  });

  it('working folder and time are told where they can be', async () => {
    const [session] = await list([row(100, 1, 'claude', {}, { folder: '/home/me/shop' })], { startedAt: (startTime) => Number(startTime) * 1000 });
    expect(session).toMatchObject({ folder: '/home/me/shop', since: '1970-01-01T00:16:40.000Z' });
  });

  it('where no environment can be read, our home folder is the one that is asked in', async () => {
    const asked: Asked[] = [];
    await list([row(100, 1, 'claude', 'unreadable')], { ours: { HOME: '/home/me' }, ask: (one) => (asked.push(one), { source: 'none' }) });
    expect(asked.map(({ environment }) => environment)).toEqual([{ HOME: '/home/me' }]);
  });

  it('a table that can’t be listed is an error', async () => {
    const processes: ProcessTable = { self: 1, get: () => undefined, environ: () => undefined };
    await expect(list([], { processes })).rejects.toThrow('can’t be listed');
  });
});

describe('the work is bounded', () => {
  /** A table that counts what is asked of it. */
  function counted(rows: readonly ProcessRow[]): { readonly table: ProcessTable; readonly counts: { get: number; environ: number; folders: number } } {
    const table = tableOf([INIT, ...rows], { self: 1, namespace: HOST });
    const counts = { get: 0, environ: 0, folders: 0 };
    return {
      counts,
      table: {
        ...table,
        get: (pid) => ((counts.get += 1), table.get(pid)),
        environ: (pid) => ((counts.environ += 1), table.environ(pid)),
        workingFolder: () => ((counts.folders += 1), undefined),
      },
    };
  }

  it('2,000 processes and 100 records: each process is looked at once, environments only around agents', async () => {
    const crowd = Array.from({ length: 1990 }, (_, index) => row(1000 + index, 1, 'sleep 3600'));
    const { table, counts } = counted([row(100, 1, 'claude'), row(101, 100, ['sh', '-c', 'x'], CLAUDE), ...crowd]);
    let questions = 0;
    const records = Array.from({ length: 100 }, (_, index) => record(1000 + index));
    const rows = await list([], { processes: table, records, ask: () => ((questions += 1), { source: 'none' }) });
    expect(rows).toHaveLength(101);
    expect(questions).toBe(1);
    expect(counts.get).toBeLessThanOrEqual(1993 + 2 * 100 + 10);
    expect(counts.environ).toBeLessThanOrEqual(10);
    expect(counts.folders).toBe(101);
  });

  it('an agent with a thousand commands below it: at most so many environments are read', async () => {
    const commands = Array.from({ length: 1000 }, (_, index) => row(1000 + index, 100, 'node server.js', {}));
    const { table, counts } = counted([row(100, 1, 'claude'), ...commands]);
    await list([], { processes: table, ask: () => ({ source: 'none' }) });
    expect(counts.environ).toBeLessThanOrEqual(MOST_ENVIRONMENTS + 2);
  });

  it('a table with a loop ends', async () => {
    expect(await list([row(100, 101, 'claude'), row(101, 100, 'sh -c x')])).toHaveLength(1);
  });
});

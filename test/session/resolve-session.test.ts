import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { resolveSession } from '../../src/index.js';
import type { Resolution } from '../../src/index.js';
import { openLinuxTable } from '../../src/processes/linux.js';
import { sessionFileName } from '../../src/store/file-name.js';
import { VERSION_4 } from '../support/command.js';
import { writeProcfs } from '../support/procfs.js';
import type { ShownProcess } from '../support/procfs.js';
import { itIf } from '../support/programs.js';
import { temporaryFolder } from '../support/temporary-folder.js';

// Whole situations: a /proc, an environment and a sessions folder as they stand around a call, and the answer.

type Variables = Readonly<Record<string, string>>;

interface Situation {
  /** Ourselves first. Default: claude runs a shell, which runs us. */
  readonly processes?: readonly ShownProcess[];
  readonly env?: Variables;
  /** The inode of the pid namespace that numbers the processes. Default: the host's. */
  readonly namespace?: string;
  /** Session files by name; a text, or a text and its age in milliseconds. */
  readonly files?: Readonly<Record<string, string | { readonly text: string; readonly age: number }>>;
  /** The id that is right, or the reason why there is none. */
  readonly answer: string | { readonly none: string; readonly agent?: string };
}

const HOST = '4026531836';
const CONTAINER = '4026532251';
const DAY = 86_400_000;
const NOW = Date.now();
const root = temporaryFolder();
const itOnLinux = itIf(process.platform === 'linux', 'situations of a /proc, for this is no Linux');
const bootId = process.platform === 'linux' ? readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() : '';

function record(pid: number, startTime: number, id: string, { created = NOW - 1000, namespace = HOST, ...others }: { readonly created?: number; readonly namespace?: string; readonly boot_id?: string } = {}): string {
  return JSON.stringify({
    agent_session_id: id,
    parent_pid: pid,
    parent_btime: startTime,
    created_at: new Date(created).toISOString().replace('Z', '+00:00'),
    argv0: 'claude',
    host: 'somewhere',
    boot_id: bootId,
    pid_namespace: namespace,
    ...others,
  });
}

const file = (n: number): string => `${n.toString(16).padStart(16, '0')}.session`;

/** A process whose start time is ten times its pid. */
const shown = (pid: number, ppid: number, argv: string | readonly string[], environ?: Variables, exe?: string): ShownProcess => ({
  pid,
  ppid,
  startTime: BigInt(pid) * 10n,
  argv: typeof argv === 'string' ? argv.split(' ') : argv,
  ...(environ && { environ }),
  ...(exe !== undefined && { exe }),
});

const us = (pid: number, ppid: number): ShownProcess => shown(pid, ppid, 'node agent-session', {});
const init = shown(1, 0, '/sbin/init', { A: 'b' });
const claude = shown(10, 1, 'claude', { A: 'b' }, '/opt/claude/claude');
const inClaude: readonly ShownProcess[] = [us(30, 20), shown(20, 10, ['sh', '-c', 'agent-session; true'], { A: 'b' }), claude, init];
const good = record(10, 100, 'stored');
const NOT_RECORDED = { none: 'not-recorded', agent: 'claude-code' };

const OF_CLAUDE = { CLAUDE_CODE_SESSION_ID: 'of-claude' };

const situations: Readonly<Record<string, Situation>> = {
  'a variable of the agent above': { env: OF_CLAUDE, answer: 'of-claude' },
  'no store': { answer: NOT_RECORDED },
  'an empty store': { files: {}, answer: NOT_RECORDED },
  'a record of the agent': { files: { [file(1)]: good }, answer: 'stored' },
  'another agent’s record as well': { processes: [...inClaude, shown(40, 1, 'codex', {})], files: { [file(1)]: good, [file(2)]: record(40, 400, 'of-codex') }, answer: 'stored' },
  'a dead process’s record as well': { files: { [file(1)]: good, [file(2)]: record(77, 770, 'of-the-dead') }, answer: 'stored' },
  'a record of another start time': { files: { [file(1)]: record(10, 101, 'of-another') }, answer: NOT_RECORDED },
  'a record of another boot': { files: { [file(1)]: record(10, 100, 'old', { boot_id: 'another' }) }, answer: NOT_RECORDED },
  'a record of another namespace': { files: { [file(1)]: record(10, 100, 'foreign', { namespace: CONTAINER }) }, answer: NOT_RECORDED },
  'a record of ours in a container': { namespace: CONTAINER, files: { [file(1)]: record(10, 100, 'stored', { namespace: CONTAINER }) }, answer: 'stored' },
  'Railway’s record': {
    files: { [file(1)]: JSON.stringify({ agent_session_id: 'railways', parent_pid: 10, parent_btime: 100, created_at: new Date(NOW - DAY).toISOString().replace('Z', '384539+00:00') }) },
    answer: 'railways',
  },
  'two records of ours: the older one was first': { files: { [file(1)]: record(10, 100, 'younger', { created: NOW - 5000 }), [file(2)]: record(10, 100, 'older', { created: NOW - 9000 }) }, answer: 'older' },
  'a record of 8 days ago': { files: { [file(1)]: record(10, 100, 'old', { created: NOW - 8 * DAY }) }, answer: NOT_RECORDED },
  'a record of 7 days ago and a second': { files: { [file(1)]: record(10, 100, 'old', { created: NOW - 7 * DAY - 1000 }) }, answer: NOT_RECORDED },
  'a record of 6.9 days ago': { files: { [file(1)]: record(10, 100, 'stored', { created: NOW - 6.9 * DAY }) }, answer: 'stored' },
  'a record of this evening, for the clock was set back': { files: { [file(1)]: record(10, 100, 'early', { created: NOW + DAY / 2 }) }, answer: 'early' },
  'a record of 2099': { files: { [file(1)]: record(10, 100, 'far', { created: Date.UTC(2099, 0) }) }, answer: NOT_RECORDED },
  'a record due for renewal': { files: { [file(1)]: { text: good, age: 2 * 3_600_000 } }, answer: 'stored' },
  'a torn record': { files: { [file(1)]: good.slice(0, 50) }, answer: NOT_RECORDED },
  'an empty file': { files: { [file(1)]: '' }, answer: NOT_RECORDED },
  'a record with a repeated member': { files: { [file(1)]: good.replace('{', '{"agent_session_id":"first",') }, answer: NOT_RECORDED },
  'a record with a broken id': { files: { [file(1)]: record(10, 100, 'a b') }, answer: NOT_RECORDED },
  'a record that is no object': { files: { [file(1)]: '[]' }, answer: NOT_RECORDED },
  'a record with a start time that is no whole number': { files: { [file(1)]: good.replace('"parent_btime":100', '"parent_btime":100.5') }, answer: NOT_RECORDED },
  'a record of the hour 24': { files: { [file(1)]: good.replace(/T\d\d:\d\d:\d\d\.\d{3}/, 'T24:00:00.000') }, answer: NOT_RECORDED },
  'a file of another name': { files: { [file(1)]: good, 'precious.session': 'x' }, answer: 'stored' },
  'a temporary file': { files: { [file(1)]: good, '.0123456789abcdef.tmp': 'x' }, answer: 'stored' },
  '101 files of ours: the oldest was first': {
    files: Object.fromEntries(Array.from({ length: 101 }, (_, n) => [file(n), record(10, 100, n === 100 ? 'oldest' : `other-${String(n)}`, { created: NOW - n * 1000 })])),
    answer: 'oldest',
  },
  'an invalid variable': { env: { CLAUDE_CODE_SESSION_ID: 'a b' }, files: { [file(1)]: good }, answer: 'stored' },
  'an empty variable': { env: { CLAUDE_CODE_SESSION_ID: '' }, files: { [file(1)]: good }, answer: 'stored' },
  'blanks around a variable': { env: { CLAUDE_CODE_SESSION_ID: ' x ' }, answer: 'x' },
  'two variables': { env: { CODEX_THREAD_ID: 'second', CLAUDE_CODE_SESSION_ID: 'first' }, answer: 'first' },
  'a generic variable': { env: { AGENT_SESSION_ID: 'generic' }, answer: 'generic' },
  'the override': { env: { RAILWAY_AGENT_SESSION: 'given', CLAUDE_CODE_SESSION_ID: 'x' }, answer: 'given' },
  'opted out': { env: { DO_NOT_TRACK: '1' }, files: { [file(1)]: good }, answer: { none: 'opted-out', agent: 'claude-code' } },
  'a caller that is no agent': { env: { RAILWAY_CALLER: 'tty' }, files: { [file(1)]: good }, answer: { none: 'human', agent: 'claude-code' } },
  'CI': { env: { CI: 'true' }, files: { [file(1)]: good }, answer: 'stored' },
  'a marker variable of another agent': { env: { GEMINI_CLI: '1' }, files: { [file(1)]: good }, answer: 'stored' },
  'an outer session’s variable': {
    processes: [us(50, 40), shown(40, 30, 'node /x/.bin/gemini', OF_CLAUDE), shown(30, 10, ['sh', '-c', 'gemini; true'], OF_CLAUDE), claude, init],
    env: OF_CLAUDE,
    files: { [file(1)]: record(40, 400, 'of-gemini'), [file(2)]: good },
    answer: 'of-gemini',
  },
  'a variable that the launcher set': {
    processes: [us(50, 40), shown(40, 30, 'node --expose-gc /x/@qwen-code/qwen-code/cli.js', { QWEN_CODE_SESSION_ID: 'q' }), shown(30, 1, 'node /x/.bin/qwen', { A: 'b' }), init],
    env: { QWEN_CODE_SESSION_ID: 'q' },
    answer: 'q',
  },
  'an agent whose environment can’t be read: its own variable goes first': { processes: [us(30, 10), shown(10, 1, 'codex'), init], env: { CLAUDE_CODE_SESSION_ID: 'x', CODEX_THREAD_ID: 'y' }, answer: 'y' },
  'an agent that was started with nothing': { processes: [us(30, 10), shown(10, 1, 'codex', {}), init], env: { CODEX_THREAD_ID: 'y' }, answer: 'y' },
  'a variable below an unknown program': { processes: [us(30, 10), shown(10, 1, 'robotd', { A: 'b' }), init], env: { CODEX_THREAD_ID: 'y' }, answer: 'y' },
  'a record of an unknown program': { processes: [us(30, 10), shown(10, 1, 'robotd', { A: 'b' }), init], files: { [file(1)]: good }, answer: 'stored' },
  'a zombie above us': { processes: inClaude.map((one) => ({ ...one, state: one.pid === 20 ? 'Z' : 'S' })), files: { [file(1)]: good }, answer: { none: 'unreadable-tree' } },
  'a loop above us': { processes: [us(30, 20), shown(20, 10, 'sh', {}), shown(10, 20, 'sh', {})], files: { [file(1)]: good }, answer: { none: 'not-recorded' } },
  'a process that can’t be read above the agent': { processes: inClaude.slice(0, 3).map((one) => (one.pid === 10 ? { ...one, ppid: 5 } : one)), files: { [file(1)]: good }, answer: 'stored' },
  'a sandbox’s top': { processes: [us(3, 2), shown(2, 1, 'sh', {}), shown(1, 0, 'bwrap --x', {})], namespace: CONTAINER, answer: { none: 'sandbox' } },
  'a variable in a sandbox': { processes: [us(3, 2), shown(2, 1, 'sh', {}), shown(1, 0, 'bwrap --x', {})], namespace: CONTAINER, env: { CLAUDE_CODE_SESSION_ID: 'x' }, answer: 'x' },
  'RAILWAY_SESSIONS_DIR elsewhere': { env: { RAILWAY_SESSIONS_DIR: join(root, 'nowhere') }, files: { [file(1)]: good }, answer: NOT_RECORDED },
  'RAILWAY_SESSIONS_DIR empty': { env: { RAILWAY_SESSIONS_DIR: '' }, files: { [file(1)]: good }, answer: 'stored' },
  'a title written over an agent’s environment': {
    processes: [us(50, 40), { ...shown(40, 30, ['Kimi Code']), environText: '\0'.repeat(200) }, shown(30, 10, ['sh', '-c', 'kimi-cli; true'], OF_CLAUDE), claude, init],
    env: OF_CLAUDE,
    files: { [file(1)]: record(40, 400, 'of-kimi'), [file(2)]: good },
    answer: 'of-kimi',
  },
};

type Place = Omit<Situation, 'answer'>;

/** A home of its own, in which the situation stands, and how to ask there. */
function makePlace({ processes = inClaude, env, namespace = HOST, files }: Place): { readonly sessions: string; readonly ask: (store: 'readonly' | 'readwrite') => Promise<Resolution> } {
  const home = mkdtempSync(join(root, 'home-'));
  const sessions = join(home, '.railway', 'sessions');
  if (files !== undefined) {
    mkdirSync(sessions, { recursive: true, mode: 0o700 });
    for (const [name, content] of Object.entries(files)) {
      const { text, age } = typeof content === 'string' ? { text: content, age: 0 } : content;
      writeFileSync(join(sessions, name), text, { mode: 0o600 });
      utimesSync(join(sessions, name), new Date(NOW - age), new Date(NOW - age));
    }
  }
  const proc = join(home, 'proc');
  writeProcfs(proc, processes, { namespace, bootId });
  const ask = async (store: 'readonly' | 'readwrite'): Promise<Resolution> => {
    const table = openLinuxTable({ proc, pid: processes[0]?.pid ?? 0 });
    return await resolveSession({ env: { HOME: home, ...env }, ...(table && { processes: table }), interactive: false, store, now: NOW });
  };
  return { sessions, ask };
}

/** The answer without writing. What is asked again is answered the same. */
async function answerTo(situation: Situation): Promise<Situation['answer']> {
  const { sessions, ask } = makePlace(situation);
  const [first, again] = [await ask('readonly'), await ask('readonly')];
  expect([again.id, again.reason]).toEqual([first.id, first.reason]);
  if (situation.files !== undefined) expect(readdirSync(sessions).sort()).toEqual(Object.keys(situation.files).sort());
  return first.id ?? { none: String(first.reason), ...(first.agent && { agent: first.agent.id }) };
}

describe('the answer to', () => {
  for (const [name, situation] of Object.entries(situations)) {
    itOnLinux(name, async () => {
      expect(await answerTo(situation)).toEqual(situation.answer);
    });
  }
});

describe('a call that may write', () => {
  const ownFile = sessionFileName({ pid: 10, startTime: 100n, argv0: 'claude' });

  /** What two calls say, and which files are there then. */
  async function twoCalls(files: Place['files']): Promise<{ readonly first: Resolution; readonly second: Resolution; readonly sessions: string; readonly left: readonly string[] }> {
    const { sessions, ask } = makePlace({ ...(files && { files }) });
    const [first, second] = [await ask('readwrite'), await ask('readwrite')];
    return { first, second, sessions, left: readdirSync(sessions).sort() };
  }

  itOnLinux('creates a record, which the next one finds', async () => {
    const { first, second, sessions, left } = await twoCalls(undefined);
    expect(first).toMatchObject({ source: 'store', store: { state: 'created' }, id: expect.stringMatching(VERSION_4) as unknown });
    expect(second).toMatchObject({ id: first.id, source: 'store', store: { state: 'reused' } });
    expect(left).toEqual([ownFile]);
    expect(JSON.parse(readFileSync(join(sessions, ownFile), 'utf8'))).toMatchObject({ agent_session_id: first.id, parent_pid: 10, parent_btime: 100, argv0: 'claude', boot_id: bootId, pid_namespace: HOST });
  });

  itOnLinux('removes a dead process’s record beside ours', async () => {
    const { first, left } = await twoCalls({ [file(1)]: good, [file(2)]: record(77, 770, 'of-the-dead') });
    expect(first.id).toBe('stored');
    expect(left).toEqual([file(1)]);
  });

  itOnLinux('renews the time of a record in use', async () => {
    const { second, sessions, left } = await twoCalls({ [file(1)]: { text: good, age: 2 * 3_600_000 } });
    expect(second.id).toBe('stored');
    expect(left).toEqual([file(1)]);
    expect(Math.abs(statSync(join(sessions, file(1))).mtimeMs - NOW)).toBeLessThan(3_600_000);
  });

  itOnLinux('replaces an expired record of ours', async () => {
    const { first, second, left } = await twoCalls({ [ownFile]: record(10, 100, 'old', { created: NOW - 8 * DAY }) });
    expect(first.id).toMatch(VERSION_4);
    expect(second.id).toBe(first.id);
    expect(left).toEqual([ownFile]);
  });

  itOnLinux('replaces a torn record under our name, and leaves a stranger’s file alone', async () => {
    const { first, second, left } = await twoCalls({ [ownFile]: '{"agent_session_id"', 'precious.session': 'x' });
    expect(second.id).toBe(first.id);
    expect(left).toEqual([ownFile, 'precious.session'].sort());
  });

  itOnLinux('removes 101 records of the dead', async () => {
    const { second, left } = await twoCalls(Object.fromEntries(Array.from({ length: 101 }, (_, n) => [file(n), record(1000 + n, 7, `of-${String(n)}`)])));
    expect(second.store).toMatchObject({ state: 'reused' });
    expect(left).toEqual([ownFile]);
  });

  itOnLinux('derives the id where others may write to the folder, and leaves nothing there', async () => {
    const { sessions, ask } = makePlace({ files: {} });
    chmodSync(sessions, 0o777);
    const [first, second] = [await ask('readwrite'), await ask('readwrite')];
    expect(first).toMatchObject({ source: 'derived', store: { state: 'unusable' } });
    expect(second.id).toBe(first.id);
    expect(readdirSync(sessions)).toEqual([]);
  });
});

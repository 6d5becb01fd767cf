import { closeSync, mkdirSync, openSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LeavesOpen } from '../../src/agents/row.js';
import { surfacesOf } from '../../src/agents/surfaces-of.js';
import { readLeftOpen } from '../../src/surfaces/left-open.js';
import type { LeftOpenInputs } from '../../src/surfaces/left-open.js';
import { namesAndSmallFiles, startedAtOnLinux } from '../../src/surfaces/names-and-small-files.js';
import { temporaryFolder } from '../support/folders.js';
import { itIf } from '../support/programs.js';

const itOnLinux = itIf(process.platform === 'linux', 'which files a process holds open, for that is read from /proc');

function factsOf(agent: string): LeavesOpen {
  const facts = surfacesOf(agent).leavesOpen;
  if (facts === undefined) throw new Error(`${agent} leaves nothing open`);
  return facts;
}

/** A home, and what is left open in it by an agent process: ourselves. */
function agentIn(agent: string, more: Partial<LeftOpenInputs> = {}): { home: string; put: (path: string, text: string) => string; read: () => ReturnType<typeof readLeftOpen> } {
  const home = temporaryFolder();
  const inputs: LeftOpenInputs = {
    facts: factsOf(agent),
    agent: { pid: process.pid, startTime: 4711n, startedAt: () => Date.now() - 10_000, environ: { HOME: home } },
    environment: {},
    home: undefined,
    files: namesAndSmallFiles(),
    ...more,
  };
  return {
    home,
    put(path, text) {
      const file = join(home, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      return file;
    },
    read: () => readLeftOpen(inputs),
  };
}

describe('claude-code: the file of its process', () => {
  const own = `.claude/sessions/${String(process.pid)}.json`;
  const registry = (changes: object = {}): string => JSON.stringify({ pid: process.pid, sessionId: 'the-session', procStart: '4711', ...changes });

  it('tells the session, and follows it', () => {
    const { put, read } = agentIn('claude-code');
    const path = put(own, registry());
    expect(read()).toEqual({ id: 'the-session', path });
    put(own, registry({ sessionId: 'after-clear' }));
    expect(read()).toEqual({ id: 'after-clear', path });
  });

  it.each([
    ['of an earlier process with this pid', registry({ procStart: '4710' })],
    ['of another pid', registry({ pid: process.pid + 1 })],
    ['without a start time', registry({ procStart: undefined })],
    ['with a start time that is a number', registry({ procStart: 4711 })],
    ['with an id of 300 characters', registry({ sessionId: 'x'.repeat(300) })],
    ['with an id that has control characters', registry({ sessionId: 'a\u001b[2Jb' })],
    ['with an id that is an object', registry({ sessionId: { id: 'the-session' } })],
    ['that is being written', '{"pid":'],
    ['that is a list', `[${registry()}]`],
    ['that is empty', ''],
    ['that is larger than 64 KiB', registry({ cwd: 'x'.repeat(65 * 1024) })],
  ])('says nothing by a file %s', (_what, text) => {
    const { put, read } = agentIn('claude-code');
    put(own, text);
    expect(read()).toBeUndefined();
  });

  it('says nothing where the file is a folder, and where there is none', () => {
    const { home, read } = agentIn('claude-code');
    expect(read()).toBeUndefined();
    mkdirSync(join(home, own), { recursive: true });
    expect(read()).toBeUndefined();
  });

  it('is where the agent was told to keep it, which we need not have been', () => {
    const moved = temporaryFolder();
    const { put, read } = agentIn('claude-code', { agent: { pid: process.pid, startTime: 4711n, startedAt: () => 0, environ: { HOME: '/nowhere', CLAUDE_CONFIG_DIR: moved } } });
    put(own, registry());
    expect(read()).toBeUndefined();
    mkdirSync(join(moved, 'sessions'));
    writeFileSync(join(moved, 'sessions', `${String(process.pid)}.json`), registry());
    expect(read()).toMatchObject({ id: 'the-session' });
  });

  it('is looked for by our own environment where the agent’s can’t be read', () => {
    const home = temporaryFolder();
    const agent = { pid: process.pid, startTime: 4711n, startedAt: () => 0, environ: undefined };
    mkdirSync(join(home, '.claude', 'sessions'), { recursive: true });
    writeFileSync(join(home, own), registry());
    expect(agentIn('claude-code', { agent, home }).read()).toMatchObject({ id: 'the-session' });
    expect(agentIn('claude-code', { agent, environment: { CLAUDE_CONFIG_DIR: join(home, '.claude') } }).read()).toMatchObject({ id: 'the-session' });
    expect(agentIn('claude-code', { agent, environment: { CLAUDE_CONFIG_DIR: '.claude' }, home }).read()).toBeUndefined();
    expect(agentIn('claude-code', { agent }).read()).toBeUndefined();
  });
});

describe('codex: the conversations that the process holds open', () => {
  const rollout = (id: string): string => `.codex/sessions/2026/11/21/rollout-2026-11-21T15-22-24-${id}.jsonl`;
  const first = '01a1feb3-9479-7d21-b79b-407178c34bb5';
  const second = '01a1feb9-bb58-7ba1-a388-e1927f4f094a';

  function open(path: string): () => void {
    const descriptor = openSync(path, 'a');
    return () => { closeSync(descriptor); };
  }

  itOnLinux('one tells the session, two tell nothing', () => {
    const { put, read } = agentIn('codex');
    const path = put(rollout(first), '');
    expect(read()).toBeUndefined();
    const close = open(path);
    // Where a conversation lies, which --json must not tell: its output is sent on.
    expect(read()).toEqual({ id: first, path: basename(path) });
    // The same conversation, open twice.
    const closeAgain = open(path);
    expect(read()).toMatchObject({ id: first });
    const closeSecond = open(put(rollout(second), ''));
    expect(read()).toHaveProperty('several', expect.arrayContaining([first, second]));
    close();
    closeAgain();
    expect(read()).toMatchObject({ id: second });
    closeSecond();
    expect(read()).toBeUndefined();
  });

  itOnLinux('is found where the home folder is a link', () => {
    const { home, put } = agentIn('codex');
    const close = open(put(rollout(first), ''));
    const link = `${home}-link`;
    symlinkSync(home, link);
    const agent = { pid: process.pid, startTime: 1n, startedAt: () => 0, environ: { HOME: link } };
    expect(agentIn('codex', { agent }).read()).toMatchObject({ id: first });
    rmSync(link);
    close();
  });

  itOnLinux('a file of that name elsewhere, one with another name and one that is deleted tell nothing', () => {
    const { home, put, read } = agentIn('codex');
    const deleted = put(rollout(second), '');
    const closes = [open(put(`elsewhere/rollout-2026-11-21T15-22-24-${first}.jsonl`, '')), open(put('.codex/sessions/2026/11/21/notes.jsonl', '')), open(deleted)];
    rmSync(join(home, rollout(second)));
    expect(read()).toBeUndefined();
    for (const close of closes) close();
  });
});

describe('copilot-cli: the lock in the session’s folder', () => {
  const lock = (id: string, pid = process.pid): string => `.copilot/session-state/${id}/inuse.${String(pid)}.lock`;

  it('tells the session, and follows it', () => {
    const { home, put, read } = agentIn('copilot-cli');
    put(lock('another', process.pid + 1), '');
    expect(read()).toBeUndefined();
    const path = put(lock('first'), '');
    expect(read()).toEqual({ id: 'first', path });
    rmSync(join(home, lock('first')));
    put(lock('second'), '');
    expect(read()).toMatchObject({ id: 'second' });
  });

  it('a lock that an earlier process with this pid left behind tells nothing', () => {
    const { put, read } = agentIn('copilot-cli');
    const path = put(lock('killed'), '');
    const before = Date.now() / 1000 - 60;
    utimesSync(path, before, before);
    expect(read()).toBeUndefined();
  });

  it('two locks tell that there are several', () => {
    const { put, read } = agentIn('copilot-cli');
    put(lock('first'), '');
    put(lock('second'), '');
    expect(read()).toHaveProperty('several', expect.arrayContaining(['first', 'second']));
  });
});

describe('cline: the file of the session', () => {
  const file = (id: string): string => `.cline/data/sessions/${id}/${id}.json`;
  const session = (id: string, changes: object = {}): string => JSON.stringify({ session_id: id, pid: process.pid, ...changes });

  it('tells the session that has not ended', () => {
    const { put, read } = agentIn('cline');
    put(file('1795274585499_old'), session('1795274585499_old', { ended_at: '2026-11-21T15:23:06.648Z' }));
    put(file('1795274585999_other'), session('1795274585999_other', { pid: process.pid + 1 }));
    expect(read()).toBeUndefined();
    const path = put(file('1795274585700_new'), session('1795274585700_new', { ended_at: null }));
    expect(read()).toEqual({ id: '1795274585700_new', path });
  });

  it('a file that is not its folder’s, and one of an earlier process, tell nothing', () => {
    const { put, read } = agentIn('cline');
    put(file('1'), session('2'));
    const stale = put(file('3'), session('3'));
    const before = Date.now() / 1000 - 60;
    utimesSync(stale, before, before);
    expect(read()).toBeUndefined();
  });

  it('reads 200 files at most', () => {
    let read = 0;
    const files = { ...namesAndSmallFiles(), names: () => Array.from({ length: 4000 }, (_, index) => String(index)), text: () => { read += 1; return '{}'; } };
    expect(agentIn('cline', { files }).read()).toBeUndefined();
    expect(read).toBe(200);
  });
});

itOnLinux('the start of a process, from the counter of the kernel', () => {
  const stat = namesAndSmallFiles().text('/proc/self/stat', 4096) ?? '';
  const ticks = BigInt(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '');
  const startedAt = startedAtOnLinux(ticks, Date.now());
  // vitest's worker may be older than this test, and no younger.
  expect(Math.abs((startedAt ?? 0) - (Date.now() - process.uptime() * 1000))).toBeLessThan(1000);
  expect(startedAtOnLinux(1n, 0, '/nowhere')).toBeUndefined();
});

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { sessionFileName } from '../../src/store/file-name.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { describeOnWindows, LIBRARY, programPath, windowsPath } from './windows.js';
import type { Windows, WindowsCall } from './windows.js';

interface Answer {
  readonly id?: string;
  readonly source: string;
  readonly store: { readonly state: string; readonly problem?: string };
}

const folder = temporaryFolder();

/** Start times as Windows counts them: 100 ns since 1601, beyond 2^53. */
const AGENT = { pid: 5120, startTime: '134081234567891234' };

/** An agent, its shell and ourselves, as PowerShell shows them. */
const ROWS = [
  { pid: 5300, ppid: 5200, startTime: '134081234600000000', argv: ['C:\\Program Files\\nodejs\\node.exe', 'C:\\tools\\agent-session.cjs'], exe: 'C:\\Program Files\\nodejs\\node.exe' },
  { pid: 5200, ppid: 5120, startTime: '134081234590000000', argv: ['C:\\Windows\\system32\\cmd.exe', '/c', 'agent-session'], exe: 'C:\\Windows\\System32\\cmd.exe' },
  { ...AGENT, ppid: 900, argv: ['claude.exe'], exe: 'C:\\Users\\me\\.local\\bin\\claude.exe' },
  { pid: 900, ppid: 0, startTime: '134081230000000000', argv: ['C:\\Windows\\explorer.exe'], exe: 'C:\\Windows\\explorer.exe' },
];

/** A sessions folder with a blank and letters beyond ASCII in its path. */
function makeSessions(): string {
  const sessions = join(mkdtempSync(join(folder, 'store-')), 'Jiří Nováček', '.railway', 'sessions');
  mkdirSync(sessions, { recursive: true });
  return sessions;
}

/** Asks the library so many times. */
async function ask(windows: Windows, sessions: string, times = 1, atOnce = false): Promise<readonly Answer[]> {
  const options = join(mkdtempSync(join(folder, 'options-')), 'options.json');
  writeFileSync(options, JSON.stringify({ rows: ROWS, sessionsDir: windowsPath(sessions) }));
  const call: WindowsCall = { args: [programPath('resolve.mjs'), LIBRARY, windowsPath(options)], env: { USERPROFILE: windowsPath(folder) } };
  const runs = await windows.run(Array.from({ length: times }, () => call), { atOnce });
  return runs.map(({ status, stdout, stderr }) => {
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return JSON.parse(stdout) as Answer;
  });
}

const idsOf = (answers: readonly Answer[]): ReadonlySet<string | undefined> => new Set(answers.map(({ id }) => id));
const ownFile = sessionFileName({ pid: AGENT.pid, startTime: BigInt(AGENT.startTime), argv0: 'claude.exe' });

describeOnWindows((windows) => {
  it('creates a record, and finds it again', async () => {
    const sessions = makeSessions();
    const [first, second] = await ask(windows(), sessions, 2);
    expect(first).toMatchObject({ source: 'store', store: { state: 'created' } });
    expect(second).toMatchObject({ id: first?.id, source: 'store', store: { state: 'reused' } });
    expect(readdirSync(sessions)).toEqual([ownFile]);
    expect(readFileSync(join(sessions, ownFile), 'utf8')).toContain(`"agent_session_id":"${first?.id ?? ''}","parent_pid":5120,"parent_btime":${AGENT.startTime},`);
  });

  it('makes the folder where there is none', async () => {
    const sessions = join(mkdtempSync(join(folder, 'home-')), '.railway', 'sessions');
    expect(idsOf(await ask(windows(), sessions, 2)).size).toBe(1);
    expect(readdirSync(sessions)).toEqual([ownFile]);
  });

  it('20 first calls at once have one id, and leave one file', async () => {
    const sessions = makeSessions();
    const answers = await ask(windows(), sessions, 20, true);
    expect(idsOf(answers).size).toBe(1);
    expect(idsOf(await ask(windows(), sessions))).toEqual(idsOf(answers));
    expect(readdirSync(sessions)).toEqual([ownFile]);
  });

  it.each(['', '{"agent_session_id":', '\0\0\0\0'])('replaces a corrupt record: %j', async (text) => {
    const sessions = makeSessions();
    writeFileSync(join(sessions, ownFile), text);
    const answers = await ask(windows(), sessions, 2);
    expect(answers[0]).toMatchObject({ source: 'store' });
    expect(idsOf(answers).size).toBe(1);
    expect(readdirSync(sessions)).toEqual([ownFile]);
  });

  it('replaces an expired record at once in 20 calls', async () => {
    const sessions = makeSessions();
    writeFileSync(join(sessions, ownFile), JSON.stringify({ agent_session_id: 'expired', parent_pid: AGENT.pid, parent_btime: 0, created_at: '2026-01-01T00:00:00Z' }).replace('"parent_btime":0', `"parent_btime":${AGENT.startTime}`));
    const ids = idsOf(await ask(windows(), sessions, 20, true));
    expect(ids.size).toBe(1);
    expect(ids.has('expired')).toBe(false);
    expect(readdirSync(sessions)).toEqual([ownFile]);
  });

  it('takes the Railway CLI’s record, and removes those of processes that have ended', async () => {
    const sessions = makeSessions();
    const record = (id: string, pid: number, startTime: string): string => `{"agent_session_id":"${id}","parent_pid":${String(pid)},"parent_btime":${startTime},"created_at":"${new Date().toISOString()}"}`;
    writeFileSync(join(sessions, ownFile), record('of-railway', AGENT.pid, AGENT.startTime));
    writeFileSync(join(sessions, '0123456789abcdef.session'), record('of-the-dead', 77, '134081234000000000'));
    expect(await ask(windows(), sessions)).toMatchObject([{ id: 'of-railway', store: { state: 'reused' } }]);
    expect(readdirSync(sessions)).toEqual([ownFile]);
  });

  it('a read-only folder: the same derived id in every call, with the reason', async ({ skip }) => {
    const sessions = makeSessions();
    // Linux's own permissions do not bind root, so the folder is on a file system that can't be written to.
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', sessions], { stdio: 'ignore' }).status !== 0) {
      console.warn('skipped: a read-only folder, for nothing may be mounted here');
      skip('nothing may be mounted here');
    }
    onTestFinished(() => { execFileSync('umount', [sessions]); });
    const answers = await ask(windows(), sessions, 3);
    for (const answer of answers) expect(answer).toMatchObject({ source: 'derived', store: { state: 'unusable' } });
    expect(idsOf(answers).size).toBe(1);
  });
});

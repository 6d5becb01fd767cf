import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { itIf, temporaryFolder } from '../support/programs.js';
import { freshHome, sessionFiles } from '../support/command.js';
import type { Home } from '../support/command.js';
import { startProgram } from '../support/agents.js';
import type { AgentOptions } from '../support/agents.js';

const DAY = 24 * 60 * 60 * 1000;
const folder = temporaryFolder();
let home: Home;

beforeEach(() => {
  home = freshHome(folder);
  mkdirSync(home.sessions, { recursive: true });
});

function given(over: Readonly<Record<string, string>> = {}): AgentOptions {
  return { folder: home.folder, env: home.environment(over) };
}

/** The n-th name that a session file can have. */
function fileName(n: number): string {
  return `${n.toString(16).padStart(16, '0')}.session`;
}

interface Planted {
  readonly pid: number;
  readonly startTime: bigint;
  /** Milliseconds. */
  readonly age?: number;
  /** Where the pid counts, as our own records say it; absent: as in those of the Railway CLI, which don't. */
  readonly origin?: object;
}

function plant(n: number, { pid, startTime, age = 0, origin = {} }: Planted): string {
  const path = join(home.sessions, fileName(n));
  const created = new Date(Date.now() - age);
  writeFileSync(path, JSON.stringify({ agent_session_id: `planted-${String(n)}`, parent_pid: pid, parent_btime: Number(startTime), created_at: created.toISOString(), ...origin }));
  utimesSync(path, created, created);
  return fileName(n);
}

/** A live process that is none of our ancestors, with its true start time. */
async function liveOwner(): Promise<Planted> {
  const { stdout } = await startProgram('codex', given()).run('agent-session id --json', { RAILWAY_SESSIONS_DIR: join(home.folder, 'probe') });
  const { agentProcess } = JSON.parse(stdout) as { readonly agentProcess: { readonly pid: number; readonly startTime: string } };
  return { pid: agentProcess.pid, startTime: BigInt(agentProcess.startTime) };
}

/** A record of ours of an earlier process with that pid. One that doesn't say where it was written stays: it may speak of another container. */
function reusedPid(owner: Planted): Planted {
  const [file] = sessionFiles(join(home.folder, 'probe'));
  const { host, boot_id, pid_namespace } = JSON.parse(readFileSync(join(home.folder, 'probe', file?.name ?? ''), 'utf8')) as Record<string, string>;
  return { ...owner, startTime: owner.startTime + 1n, origin: { argv0: 'codex', host, boot_id, pid_namespace } };
}

const dead: Planted = { pid: 999_999, startTime: 1n };

function names(): readonly string[] {
  return readdirSync(home.sessions).sort();
}

describe.each(['gc', 'id'])('%s', (command) => {
  it('removes the files of dead processes, of other processes with the pid and of 8 days ago, and leaves the others', async () => {
    const agent = startProgram('claude', given());
    const owner = await liveOwner();
    plant(1, dead);
    plant(2, reusedPid(owner));
    plant(3, { ...owner, age: 8 * DAY });
    const stays = [plant(4, { ...owner, age: 6.9 * DAY }), plant(5, owner)];
    expect((await agent.run(`agent-session ${command}`)).status).toBe(0);
    const own = command === 'id' ? sessionFiles(home.sessions).filter(({ agent_session_id }) => !agent_session_id.startsWith('planted')).map(({ name }) => name) : [];
    expect(names()).toEqual([...stays, ...own].sort());
  });

  it('leaves 100 files of 101, and the oldest goes', async () => {
    const agent = startProgram('claude', given());
    const owner = await liveOwner();
    for (let n = 1; n <= 101; n += 1) plant(n, { ...owner, age: (n === 7 ? 1000 : n) * 1000 });
    expect((await agent.run(`agent-session ${command}`)).status).toBe(0);
    expect(names()).toHaveLength(100);
    expect(names()).not.toContain(fileName(7));
  });

  it('leaves nothing of 10,000 files of dead processes', async () => {
    const agent = startProgram('claude', given());
    for (let n = 1; n <= 10_000; n += 1) plant(n, dead);
    expect((await agent.run(`agent-session ${command}`)).status).toBe(0);
    // The contract allows 100 files. gc takes its time; id reads no more than it must.
    if (command === 'gc') expect(names()).toEqual([]);
    else expect(names().length).toBeLessThanOrEqual(100);
  });

  it('lets no live session’s file go while there are stale ones, though these are newer', async () => {
    const agent = startProgram('claude', given());
    const owner = await liveOwner();
    const stays: string[] = [];
    for (let n = 1; n <= 90; n += 1) stays.push(plant(n, { ...owner, age: 3_600_000 }));
    for (let n = 91; n <= 180; n += 1) plant(n, dead);
    expect((await agent.run(`agent-session ${command}`)).status).toBe(0);
    expect(names()).toEqual(expect.arrayContaining(stays));
  });

  it('never touches what is not ours by its name', async () => {
    const agent = startProgram('claude', given());
    const strangers = ['precious.session', 'README', '.hidden', '0123456789ABCDEF.session', '0123456789abcde.session', '0123456789abcdef0.session', '0123456789abcdef.session.bak', 'x0123456789abcdef.session'];
    for (const name of strangers) writeFileSync(join(home.sessions, name), 'not a record');
    mkdirSync(join(home.sessions, 'fedcba9876543210.session'));
    expect((await agent.run(`agent-session ${command}`)).status).toBe(0);
    expect(names()).toEqual(expect.arrayContaining([...strangers, 'fedcba9876543210.session']));
  });
});

describe('gc', () => {
  it('says how many of each kind went and how many stay', async () => {
    const agent = startProgram('claude', given());
    const owner = await liveOwner();
    plant(1, dead);
    plant(2, dead);
    plant(3, reusedPid(owner));
    plant(4, { ...owner, age: 8 * DAY });
    plant(5, owner);
    writeFileSync(join(home.sessions, fileName(6)), 'no record');
    const { status, stdout, stderr } = await agent.run('agent-session gc');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(home.sessions);
    expect(stdout).toMatch(/^ +2 +the process has ended$/m);
    expect(stdout).toMatch(/^ +1 +the pid is another process by now$/m);
    expect(stdout).toMatch(/^ +1 +too old/m);
    expect(stdout).toMatch(/^ +1 +not a session record$/m);
    expect(stdout).toMatch(/^removed: 5, stay: 1$/m);
  });

  it('--json gives the same as data', async () => {
    const agent = startProgram('claude', given());
    plant(1, dead);
    plant(2, await liveOwner());
    const { status, stdout } = await agent.run('agent-session gc --json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, folder: home.sessions, dryRun: false, removed: { dead: 1, expired: 0 }, kept: 1, failed: 0 });
  });

  it('--dry-run removes nothing and says what it would', async () => {
    const agent = startProgram('claude', given());
    plant(1, dead);
    plant(2, await liveOwner());
    const { status, stdout } = await agent.run('agent-session gc --dry-run');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^would be removed: 1, would stay: 1$/m);
    expect(names()).toHaveLength(2);
  });

  it.each([
    ['2d', [1, 2]],
    ['36h', [1]],
    ['30m', []],
    ['7d', [1, 2]],
  ])('--max-age %s', async (age, stay) => {
    const agent = startProgram('claude', given());
    const owner = await liveOwner();
    plant(1, { ...owner, age: DAY });
    plant(2, { ...owner, age: 1.9 * DAY });
    expect((await agent.run(`agent-session gc --max-age ${age}`)).status).toBe(0);
    expect(names()).toEqual(stay.map(fileName));
  });

  it('--limit', async () => {
    const agent = startProgram('claude', given());
    const owner = await liveOwner();
    for (let n = 1; n <= 5; n += 1) plant(n, { ...owner, age: n * 1000 });
    expect((await agent.run('agent-session gc --limit 3')).status).toBe(0);
    expect(names()).toEqual([1, 2, 3].map(fileName));
    expect((await agent.run('agent-session gc --limit 0')).status).toBe(0);
    expect(names()).toEqual([]);
  });

  it.each(['--max-age', '--max-age 7', '--max-age d', '--max-age -1d', '--max-age 1w', '--limit', '--limit x', '--limit -1', '--limit 1.5', 'folder'])('wrong usage exits 2 with a sentence: %s', async (options) => {
    const agent = startProgram('claude', given());
    plant(1, dead);
    const { status, stdout, stderr } = await agent.run(`agent-session gc ${options}`);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^agent-session: .+\n$/);
    expect(names()).toHaveLength(1);
  });

  it('has nothing to do where there is no folder', async () => {
    const agent = startProgram('claude', given());
    const missing = join(home.folder, 'missing');
    const { status, stdout } = await agent.run('agent-session gc', { RAILWAY_SESSIONS_DIR: missing });
    expect(status).toBe(0);
    expect(stdout).toMatch(/removed: 0, stay: 0/);
  });

  it('exits 1 and says why where the folder is a file', async () => {
    const agent = startProgram('claude', given());
    writeFileSync(join(home.folder, 'file'), '');
    const { status, stdout, stderr } = await agent.run('agent-session gc', { RAILWAY_SESSIONS_DIR: join(home.folder, 'file') });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^agent-session: .*file can’t be cleaned: .*\n$/);
  });

  const itAsUser = itIf(process.geteuid?.() !== 0, 'a folder that can’t be written, for we are root and may write anywhere');
  itAsUser('exits 1 where the folder can’t be written', async () => {
    const agent = startProgram('claude', given());
    plant(1, dead);
    const { status, stderr } = await agent.run('chmod 555 .railway/sessions; agent-session gc; status=$?; chmod 755 .railway/sessions; exit $status');
    expect(status).toBe(1);
    expect(stderr).toMatch(/can’t be removed/);
  });
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Limit } from '../../src/processes/limit.js';
import { openPsListTable } from '../../src/processes/ps.js';
import { programAwaiter, programRunner } from '../../src/processes/run-program.js';
import { openWindowsTable } from '../../src/processes/windows.js';
import { resolveSession } from '../../src/index.js';
import { isInstalled, itIf, itWith, run, runAsync, temporaryFolder } from '../support/programs.js';

const NEVER = new Promise<never>(() => undefined);
const LISTED = [
  { pid: 30, ppid: 20, name: 'node', cmd: 'node my-cli.js' },
  { pid: 20, ppid: 1, name: 'claude', cmd: 'claude' },
];
const ran = (): never => {
  throw new Error('no program may be started any more');
};

/** A limit whose time has run out. */
async function reachedLimit(): Promise<Limit> {
  const limit = new Limit({ timeLimit: 1 });
  await expect(limit.within(NEVER)).rejects.toThrow('the time limit of 1 ms ran out');
  return limit;
}

describe('a limit', () => {
  it('without inputs is never reached', async () => {
    const limit = new Limit();
    expect(await limit.within(Promise.resolve(7))).toBe(7);
    expect(limit.isReached()).toBe(false);
    expect(limit.left).toBe(Infinity);
  });

  it('of time ends a wait, and stays reached', async () => {
    const limit = await reachedLimit();
    expect(limit.isReached()).toBe(true);
    expect(limit.left).toBeLessThanOrEqual(0);
    expect(limit.warning.code).toBe('processes-not-listed');
  });

  it('by a signal ends a wait at once, also one that begins afterwards', async () => {
    const controller = new AbortController();
    const limit = new Limit({ signal: controller.signal, timeLimit: 60_000 });
    let stopped = 0;
    const waiting = limit.within(NEVER, () => (stopped += 1));
    controller.abort();
    await expect(waiting).rejects.toThrow('the signal of the caller ended the wait');
    await expect(limit.within(NEVER)).rejects.toThrow('the signal of the caller ended the wait');
    expect(stopped).toBe(1);
  });

  it('leaves nothing behind that keeps a program from ending', async () => {
    const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    await new Limit({ timeLimit: 60_000 }).within(Promise.resolve());
    expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout')).toHaveLength(before);
  });
});

describe('programs under a limit', () => {
  const env = { PATH: process.env.PATH };

  itWith('sleep')('one that is waited for is ended by a signal', async () => {
    const controller = new AbortController();
    const asked = programAwaiter(env, new Limit({ signal: controller.signal }))('sleep', ['60']);
    controller.abort();
    await expect(asked).rejects.toThrow('the signal of the caller');
  });

  itWith('sleep')('one that is waited for is ended by the time, and so is one that is not', async () => {
    await expect(programAwaiter(env, new Limit({ timeLimit: 20 }))('sleep', ['60'])).rejects.toThrow('the time limit of 20 ms');
    const limit = new Limit({ timeLimit: 20 });
    expect(() => programRunner(env, limit)('sleep', ['60'])).toThrow(/ETIMEDOUT/);
    expect(limit.isReached()).toBe(true);
    expect(() => programRunner(env, limit)('sleep', ['60'])).toThrow('the time limit of 20 ms');
  });

  itWith('sh')('one that is waited for gives its output, or fails as it does', async () => {
    const ask = programAwaiter(env, new Limit());
    expect(await ask('sh', ['-c', 'printf é'])).toBe('é');
    await expect(ask('sh', ['-c', 'exit 3'])).rejects.toMatchObject({ code: 3 });
    // Its input has an end.
    expect(await ask('cat', [])).toBe('');
    await expect(ask('/nonexistent/program', [])).rejects.toThrow('ENOENT');
  });
});

describe('where a limit is reached before the processes are listed', () => {
  it('ps starts no second program, and the table says why it is empty', async () => {
    const table = await openPsListTable({ self: 30, run: ran, readStartTimes: ran, listProcesses: () => NEVER, limit: new Limit({ timeLimit: 5 }) });
    expect(table.pids()).toEqual([]);
    expect(table.problems).toEqual([{ code: 'processes-not-listed', message: expect.stringMatching(/^the time limit of 5 ms ran out before/) as string }]);
  });

  it('PowerShell is not asked for a second time, nor is ps-list', async () => {
    const limit = await reachedLimit();
    const table = await openWindowsTable({ self: 30, run: () => Promise.reject(new Error(limit.warning.message)), listProcesses: ran, limit });
    expect(table.problems.map(({ code }) => code)).toEqual(['processes-not-listed']);
  });

  it('an id from the environment is still found, and called unverified', async () => {
    const processes = await openPsListTable({ self: 30, run: ran, readStartTimes: ran, listProcesses: () => NEVER, limit: new Limit({ timeLimit: 5 }) });
    const found = await resolveSession({ env: { CODEX_THREAD_ID: 'of-codex' }, processes, interactive: false, store: 'off' });
    expect(found).toMatchObject({ id: 'of-codex', provenance: 'unverified' });
    expect(found.warnings.map(({ code }) => code)).toContain('processes-not-listed');
    const none = await resolveSession({ env: {}, processes, interactive: false, store: 'off' });
    expect(none).toMatchObject({ source: 'none', reason: 'unreadable-tree' });
  });

  it('start times that come too late are unknown, and the warning names the limit', async () => {
    const limit = new Limit({ timeLimit: 60_000, signal: AbortSignal.abort() });
    const table = await openPsListTable({ self: 30, run: ran, readStartTimes: ran, listProcesses: () => Promise.resolve(LISTED) });
    expect(table.get(20)?.startTime).toBe(0n);
    expect(table.problems.map(({ code }) => code)).toEqual(['start-times-missing']);
    const controller = new AbortController();
    const late = await openPsListTable({ self: 30, run: ran, readStartTimes: ran, listProcesses: () => Promise.resolve(LISTED), limit: new Limit({ signal: controller.signal }) });
    controller.abort();
    expect(late.get(20)?.startTime).toBe(0n);
    expect(late.problems).toEqual([limit.warning]);
  });
});

/** The library as it is built, in a program that takes this machine for a Mac: what it starts is the `ps` on PATH. */
describe('the library where processes are listed by ps', () => {
  const root = join(import.meta.dirname, '../..');
  const folder = temporaryFolder();
  const itWithPs = itIf(process.platform === 'linux' && ['ps', 'mkfifo'].every(isInstalled), 'the library with the ps of Linux, for it needs Linux with ps and mkfifo');

  const program = (answer: string): string => `
    Object.defineProperty(process, 'platform', { value: 'darwin' });
    const { resolveSession } = await import(${JSON.stringify(join(root, 'dist/library/index.mjs'))});
    const { readSession } = await import(${JSON.stringify(join(root, 'dist/library/sync.mjs'))});
    const { id, reason, provenance, warnings, agentProcess } = await ${answer};
    console.log(JSON.stringify({ id, reason, provenance, codes: warnings.map(({ code }) => code), process: agentProcess?.pid !== undefined }));
    process.exit();`;

  async function answerOf(call: string, env: Record<string, string>): Promise<unknown> {
    const { status, stdout, stderr } = await runAsync(process.execPath, ['--input-type=module', '-e', program(call)], { cwd: folder, env: { PATH: process.env.PATH ?? '', HOME: folder, ...env } });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return JSON.parse(stdout);
  }

  /** A PATH whose `ps` does not end before somebody writes into the pipe. */
  function hangingPath(name: string): { readonly path: string; readonly release: () => void } {
    const path = join(folder, name);
    mkdirSync(path);
    run('mkfifo', [join(path, 'pipe')], { cwd: folder, env: { PATH: process.env.PATH ?? '' } });
    writeFileSync(join(path, 'ps'), `#!/bin/sh\nread -r line <'${join(path, 'pipe')}'\n`, { mode: 0o755 });
    return {
      path: `${path}:${process.env.PATH ?? ''}`,
      release: () => { run('sh', ['-c', 'timeout 1 sh -c "echo >pipe"; true'], { cwd: path, env: { PATH: process.env.PATH ?? '' } }); },
    };
  }

  itWithPs('answers by them', async () => {
    expect(await answerOf("resolveSession({ store: 'off', timeLimit: 60_000, trustEnv: false })", {})).toMatchObject({ codes: [] });
  });

  itWithPs.each([
    ['a time limit', "resolveSession({ store: 'off', timeLimit: 50 })"],
    ['a signal', "resolveSession({ store: 'off', signal: AbortSignal.timeout(50) })"],
  ])('does not wait for them longer than %s allows', async (name, call) => {
    const { path, release } = hangingPath(name.replaceAll(' ', '-'));
    try {
      expect(await answerOf(call, { PATH: path })).toEqual({ reason: 'unreadable-tree', codes: ['processes-not-listed'], process: false });
      expect(await answerOf(call, { PATH: path, CODEX_THREAD_ID: 'of-codex' })).toEqual({ id: 'of-codex', provenance: 'unverified', codes: ['processes-not-listed', 'unverified'], process: false });
    } finally {
      release();
      release();
    }
  });

  itWithPs('readSession asks for none', async () => {
    const { path } = hangingPath('none');
    expect(await answerOf("readSession({ store: 'off' })", { PATH: path, CODEX_THREAD_ID: 'of-codex' })).toMatchObject({ id: 'of-codex', codes: ['processes-not-listed', 'unverified'] });
  });
});

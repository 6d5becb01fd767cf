import { describe, expect, it } from 'vitest';
import type { ProcessTable } from '../../src/processes/table.js';
import { resolveSession } from '../../src/session/resolve-session.js';
import type { Resolution } from '../../src/session/resolution.js';
import { CONTAINER, HOST, lineOfDescent, tableOf } from '../support/process-tables.js';

const resolveIn = (processes: ProcessTable): Promise<Resolution> => resolveSession({ env: {}, processes, interactive: false, store: 'off' });

/** The agent process's pid (990 is the parent, 980 its parent …), or why there is none. */
async function processAbove(...commands: readonly string[]): Promise<number | string | undefined> {
  const rows = lineOfDescent(...['agent-session', ...commands].map((argv) => ({ argv })));
  const { agentProcess, reason } = await resolveIn(tableOf(rows, { namespace: HOST }));
  return agentProcess?.pid ?? reason;
}

describe('the agent process', () => {
  it.each([
    [['claude'], 990],
    [['sh -c x', 'claude'], 980],
    [['robotd', 'make', 'sudo x', 'codex', 'claude'], 960],
    [['codex-linux-sandbox --x', 'codex'], 980],
    [['bwrap --x', 'sh', 'claude'], 970],
  ])('is the nearest agent: %j', async (commands, pid) => {
    expect(await processAbove(...commands)).toBe(pid);
  });

  it.each([
    [['robotd'], 990],
    [['sh -c x', 'robotd'], 980],
    [['npm exec agent-session', 'robotd'], 980],
    [['sh -c agent-session', 'npm exec agent-session', 'robotd'], 970],
    [['sh -c agent-session', 'npm exec agent-session', 'bash', 'robotd'], 970],
    [['node /usr/bin/npx agent-session', 'robotd'], 980],
    [['npm run build', 'robotd'], 980],
    [['sh -c build', 'npm run build', 'robotd'], 970],
    [['sh -c x', 'sh -c y', 'robotd'], 970],
    [['uvx something', 'robotd'], 980],
    [['timeout 5 x', 'robotd'], 980],
    [['bwrap --x', 'robotd'], 980],
    [['bash deploy.sh', 'robotd'], 990],
    [['sh -c x', 'timeout 5 sh'], 980],
    [['sh -c x', 'bash -c y', 'tmux'], 980],
  ])('without an agent is the nearest one that outlives the call: %j', async (commands, pid) => {
    expect(await processAbove(...commands)).toBe(pid);
  });

  it('is none under init, or where the parent can’t be read', async () => {
    expect(await processAbove()).toBe('no-parent');
    expect(await resolveIn(tableOf([{ pid: 9, ppid: 8, startTime: 1n, argv: ['x'] }]))).toMatchObject({ reason: 'unreadable-tree' });
  });

  it.each(['systemd --user', '/usr/lib/systemd/systemd --user'])('is never a user’s service manager: %s', async (manager) => {
    const rows = [{ pid: 9, ppid: 8, startTime: 1n, argv: ['x'] }, { pid: 8, ppid: 1, startTime: 1n, argv: manager.split(' ') }, { pid: 1, ppid: 0, startTime: 1n, argv: ['/sbin/init'] }];
    expect(await resolveIn(tableOf(rows, { namespace: HOST }))).toMatchObject({ reason: 'no-parent' });
  });

  it('may be a container’s first process', async () => {
    const rows = [{ pid: 9, ppid: 1, startTime: 1n, argv: ['x'] }, { pid: 1, ppid: 0, startTime: 7n, argv: ['robotd'] }];
    expect((await resolveIn(tableOf(rows, { namespace: CONTAINER }))).agentProcess).toMatchObject({ pid: 1, startTime: '7' });
  });

  it.each(['bwrap --x', 'codex-linux-sandbox --x', 'firejail x'])('is never a sandbox helper: %s', async (sandbox) => {
    const top = [{ pid: 9, ppid: 1, startTime: 1n, argv: ['x'] }, { pid: 1, ppid: 0, startTime: 1n, argv: sandbox.split(' ') }];
    expect(await resolveIn(tableOf(top, { namespace: CONTAINER }))).toMatchObject({ reason: 'sandbox' });
  });
});

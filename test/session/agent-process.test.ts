import { describe, expect, it } from 'vitest';
import { chooseAnchor } from '../../src/session/agent-process.js';
import { Ancestry } from '../../src/agents/ancestry.js';
import { CONTAINER, HOST, lineOfDescent, tableOf } from '../support/process-tables.js';
import { knownAgents } from '../support/known-agents.js';

/** The anchor's pid (990 is the parent, 980 its parent …), or why there is none. */
function anchorAbove(...commands: readonly string[]): number | string {
  const rows = lineOfDescent(...['agent-session', ...commands].map((argv) => ({ argv })));
  const decision = chooseAnchor(new Ancestry(tableOf(rows, { namespace: HOST }), knownAgents, {}));
  return decision.found === undefined ? decision.reason : decision.found.process.pid;
}

describe('the anchor', () => {
  it.each([
    [['claude'], 990],
    [['sh -c x', 'claude'], 980],
    [['robotd', 'make', 'sudo x', 'codex', 'claude'], 960],
    [['codex-linux-sandbox --x', 'codex'], 980],
    [['bwrap --x', 'sh', 'claude'], 970],
  ])('is the nearest agent: %j', (commands, pid) => {
    expect(anchorAbove(...commands)).toBe(pid);
  });

  it.each([
    [['robotd'], 990],
    [['sh -c x', 'robotd'], 990],
    [['npm exec agent-session', 'robotd'], 980],
    [['sh -c agent-session', 'npm exec agent-session', 'robotd'], 970],
    [['sh -c agent-session', 'npm exec agent-session', 'bash', 'robotd'], 970],
    [['node /usr/bin/npx agent-session', 'robotd'], 980],
    [['npm run build', 'robotd'], 990],
    [['sh -c build', 'npm run build', 'robotd'], 990],
    [['sh -c x', 'sh -c y', 'robotd'], 990],
    [['uvx something', 'robotd'], 980],
    [['timeout 5 x', 'robotd'], 990],
  ])('without an agent is the parent, past what was started to run us: %j', (commands, pid) => {
    expect(anchorAbove(...commands)).toBe(pid);
  });

  it('is none under init, or where the parent can’t be read', () => {
    expect(anchorAbove()).toBe('no-parent');
    expect(chooseAnchor(undefined)).toEqual({ found: undefined, reason: 'unreadable-tree' });
    const withoutParent = tableOf([{ pid: 9, ppid: 8, startTime: 1n, argv: ['x'] }]);
    expect(chooseAnchor(new Ancestry(withoutParent, knownAgents, {}))).toEqual({ found: undefined, reason: 'unreadable-tree' });
  });

  it.each(['systemd --user', '/usr/lib/systemd/systemd --user'])('is never a user’s service manager: %s', (manager) => {
    const rows = [{ pid: 9, ppid: 8, startTime: 1n, argv: ['x'] }, { pid: 8, ppid: 1, startTime: 1n, argv: manager.split(' ') }, { pid: 1, ppid: 0, startTime: 1n, argv: ['/sbin/init'] }];
    expect(chooseAnchor(new Ancestry(tableOf(rows, { namespace: HOST }), knownAgents, {}))).toMatchObject({ reason: 'no-parent' });
  });

  it('may be a container’s first process', () => {
    const rows = [{ pid: 9, ppid: 1, startTime: 1n, argv: ['x'] }, { pid: 1, ppid: 0, startTime: 7n, argv: ['robotd'] }];
    expect(chooseAnchor(new Ancestry(tableOf(rows, { namespace: CONTAINER }), knownAgents, {})).found?.process).toMatchObject({ pid: 1, startTime: 7n });
  });

  it.each(['bwrap --x', 'codex-linux-sandbox --x', 'firejail x'])('is never a sandbox helper: %s', (sandbox) => {
    expect(anchorAbove(sandbox, 'robotd')).toBe('sandbox');
    const top = [{ pid: 9, ppid: 1, startTime: 1n, argv: ['x'] }, { pid: 1, ppid: 0, startTime: 1n, argv: sandbox.split(' ') }];
    expect(chooseAnchor(new Ancestry(tableOf(top, { namespace: CONTAINER }), knownAgents, {}))).toMatchObject({ found: undefined, reason: 'sandbox' });
  });
});

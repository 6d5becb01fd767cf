import { describe, expect, it } from 'vitest';
import { resolveSession } from '../../src/session/resolve-session.js';
import type { ResolveOptions } from '../../src/session/options.js';
import type { Member } from '../support/process-tables.js';
import { HOST, lineOfDescent, tableOf } from '../support/process-tables.js';

const robot: Member = { argv: 'robotd', environ: {} };
const codex: Member = { argv: 'codex', environ: {} };

async function callerIn(parent: Member, options: ResolveOptions): Promise<{ readonly caller: string; readonly callerReason: string }> {
  const processes = tableOf(lineOfDescent({ argv: 'agent-session' }, parent), { namespace: HOST });
  return await resolveSession({ env: {}, interactive: false, store: 'off', processes, ...options });
}

describe('the caller', () => {
  it.each<[string, string, Member, ResolveOptions]>([
    ['an agent above us, before all else', 'agent', codex, { env: { CI: 'true' }, interactive: true }],
    ['an agent’s marker variable, before CI and a terminal', 'agent', robot, { env: { CLAUDECODE: '1', CI: 'true' }, interactive: true }],
    ['a CI job, before a terminal', 'ci', robot, { env: { CI: 'true' }, interactive: true }],
    ['a person', 'human', robot, { interactive: true }],
    ['a person in a "railway shell"', 'human', robot, { env: { RAILWAY_PROJECT_ID: 'x', RAILWAY_ENVIRONMENT_ID: 'x' }, interactive: true }],
    ['a build of Railway’s', 'ci', robot, { env: { RAILWAY_PROJECT_ID: 'x', RAILWAY_ENVIRONMENT_ID: 'x' } }],
    ['something automatic', 'automation', robot, {}],
  ])('%s', async (_what, caller, parent, options) => {
    const decision = await callerIn(parent, options);
    expect(decision.caller).toBe(caller);
    expect(decision.callerReason).toMatch(/^[^.]+$/);
  });

  it.each([
    ['tty', 'human'],
    ['tty:bash', 'human'],
    ['ci', 'ci'],
    ['ci:gitlab', 'ci'],
    ['agent:claude', 'agent'],
    ['claude_code', 'agent'],
    ['cicada', 'agent'],
    ['ttyl', 'agent'],
    [' tty ', 'human'],
  ])('RAILWAY_CALLER=%j overrides it: %s', async (value, caller) => {
    const env = { RAILWAY_CALLER: value };
    expect((await callerIn(codex, { env })).caller).toBe(caller);
    expect((await callerIn(robot, { env, interactive: true })).caller).toBe(caller);
    expect((await callerIn(robot, { env: { ...env, CODEX_THREAD_ID: 'x' } })).caller).toBe(caller);
  });

  it.each(['', '  ', 'a b', 'x'.repeat(257)])('RAILWAY_CALLER=%j overrides nothing', async (value) => {
    const env = { RAILWAY_CALLER: value };
    expect((await callerIn(codex, { env })).caller).toBe('agent');
    expect((await callerIn(robot, { env, interactive: true })).caller).toBe('human');
  });
});

import { describe, expect, it } from 'vitest';
import { decideCaller } from '../../src/session/caller.js';
import type { CallerInputs } from '../../src/session/caller.js';

const nobody: CallerInputs = { environment: {}, ancestorAgent: undefined, mark: undefined, isCi: false, interactive: false };
const mark = { variable: 'CLAUDECODE', agent: 'Claude Code' };

describe('the caller', () => {
  it.each<[string, string, Partial<CallerInputs>]>([
    ['an agent above us, before all else', 'agent', { ancestorAgent: 'Claude Code', isCi: true, interactive: true }],
    ['an agent’s mark, before CI and a terminal', 'agent', { mark, isCi: true, interactive: true }],
    ['a CI job, before a terminal', 'ci', { isCi: true, interactive: true }],
    ['a person', 'human', { interactive: true }],
    ['something automatic', 'automation', {}],
  ])('%s', (_what, caller, inputs) => {
    expect(decideCaller({ ...nobody, ...inputs }).caller).toBe(caller);
    expect(decideCaller({ ...nobody, ...inputs }).why).toMatch(/^[^.]+$/);
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
  ])('RAILWAY_CALLER=%j overrides it: %s', (value, caller) => {
    expect(decideCaller({ ...nobody, ancestorAgent: 'Codex', environment: { RAILWAY_CALLER: value } }).caller).toBe(caller);
    expect(decideCaller({ ...nobody, interactive: true, environment: { RAILWAY_CALLER: value } }).caller).toBe(caller);
  });

  it.each(['', '  ', 'a b', 'x'.repeat(257)])('RAILWAY_CALLER=%j overrides nothing', (value) => {
    expect(decideCaller({ ...nobody, ancestorAgent: 'Codex', environment: { RAILWAY_CALLER: value } }).caller).toBe('agent');
    expect(decideCaller({ ...nobody, interactive: true, environment: { RAILWAY_CALLER: value } }).caller).toBe('human');
  });
});

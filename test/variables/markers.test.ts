import { describe, expect, it } from 'vitest';
import { findMarkers } from '../../src/variables/markers.js';
import { knownAgents } from '../support/known-agents.js';

function agentsOf(environment: Readonly<Record<string, string>>): readonly string[] {
  return findMarkers(environment, knownAgents.agents).map(({ agent }) => agent.id);
}

describe('marker variables', () => {
  it('of claude 2.1, as captured', () => {
    expect(new Set(agentsOf({ CLAUDECODE: '1', CLAUDE_CODE_ENTRYPOINT: 'sdk-cli', CLAUDE_CODE_CHILD_SESSION: '1', CLAUDE_PID: '7', AI_AGENT: 'claude-code_2-1-329_agent' }))).toEqual(new Set(['claude-code']));
  });

  it('kilo, a fork of opencode, is kilo first', () => {
    expect(agentsOf({ KILO: '1', KILO_PID: '7', OPENCODE: '1', AGENT: '1' })[0]).toBe('kilo');
    expect(agentsOf({ KILO: '1', KILO_PID: '7', OPENCODE: '1', AGENT: '1' })).not.toContain('opencode');
    expect(agentsOf({ OPENCODE: '1', OPENCODE_PID: '7', AGENT: '1' })[0]).toBe('opencode');
  });

  it('weak ones, which nested agents inherit, come last', () => {
    expect(agentsOf({ AI_AGENT: 'claude-code_2-1-329_agent', GEMINI_CLI: '1' })).toEqual(['gemini-cli', 'claude-code']);
    expect(agentsOf({ AGENT: 'goose', CODEX_CI: '1' })[0]).toBe('codex');
  });

  it.each([
    { CLAUDECODE: '' },
    { CLAUDECODE: '0' },
    { GEMINI_CLI: 'false' },
    { AGENT: 'buildkite' },
    { AI_AGENT: 'something-new' },
    { AMP: '1' },
  ])('%o is none', (environment) => {
    expect(agentsOf(environment)).toEqual([]);
  });
});

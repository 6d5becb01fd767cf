import { describe, expect, it } from 'vitest';
import { catalog } from '../../src/agents/catalog.js';
import { precedenceOf } from '../../src/variables/precedence.js';
import { knowledge } from '../support/known-agents.js';

const precedence = precedenceOf(knowledge.names.precedence).map(({ variable }) => variable);

describe('the precedence', () => {
  it('begins with the override and the four ordered variables, and ends with the shared ones', () => {
    expect(precedence.slice(0, 5)).toEqual(['RAILWAY_AGENT_SESSION', 'CLAUDE_CODE_SESSION_ID', 'CODEX_THREAD_ID', 'OPENCODE_RUN_ID', 'AMP_CURRENT_THREAD_ID']);
    expect(precedence.slice(-2)).toEqual(['AGENT_THREAD_ID', 'AGENT_SESSION_ID']);
  });

  it('has every session variable of the catalog that may answer, once', () => {
    const answering = catalog.flatMap(({ sessionVariables = [] }) => sessionVariables.filter(({ answers }) => answers !== false).map(({ variable }) => variable));
    expect(precedence.slice(1, -2)).toEqual(answering);
    expect(new Set(precedence).size).toBe(precedence.length);
  });

  it.each(['KILO_RUN_ID', 'CODEX_SESSION_ID', 'CODEBUDDY_SESSION_ID', 'CURSOR_TRACE_ID', 'QTERM_SESSION_ID', 'REPL_ID'])('never asks %s', (variable) => {
    expect(precedence).not.toContain(variable);
  });

  it('can put one agent’s own variables before the others’, after the override', () => {
    const ordered = precedenceOf(knowledge.names.precedence, 'codex').map(({ variable }) => variable);
    expect(ordered.slice(0, 3)).toEqual(['RAILWAY_AGENT_SESSION', 'CODEX_THREAD_ID', 'CLAUDE_CODE_SESSION_ID']);
    expect([...ordered].sort()).toEqual([...precedence].sort());
  });
});

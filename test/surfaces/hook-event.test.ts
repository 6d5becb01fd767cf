import { describe, expect, it } from 'vitest';
import type { HookFacts } from '../../src/agents/row.js';
import { surfaceFacts } from '../../src/agents/surface-facts.js';
import { surfacesOf } from '../../src/agents/surfaces-of.js';
import { readHookEvent } from '../../src/surfaces/hook-event.js';

function factsOf(agent: string): HookFacts {
  const facts = surfacesOf(agent).hook;
  if (facts === undefined) throw new Error(`${agent} has no hooks`);
  return facts;
}

const read = (agent: string, told: object): ReturnType<typeof readHookEvent> => readHookEvent(JSON.stringify(told), factsOf(agent));

/** As each agent gave them to its hooks, in the runs that the catalog names; shortened. */
describe('an event of the main conversation', () => {
  it.each([
    ['claude-code', { session_id: 'S', transcript_path: '/t/S.jsonl', hook_event_name: 'SessionStart', source: 'startup' }, 'SessionStart'],
    // A session that was started with `--agent` bears the agent's type.
    ['claude-code', { session_id: 'S', hook_event_name: 'SessionStart', agent_type: 'reviewer' }, 'SessionStart'],
    ['codex', { session_id: 'S', turn_id: 'T', hook_event_name: 'PreToolUse', tool_name: 'Bash' }, 'PreToolUse'],
    ['codex', { type: 'agent-turn-complete', 'thread-id': 'S', 'turn-id': 'T' }, undefined],
    ['copilot-cli', { sessionId: 'S', timestamp: 1795274552205, cwd: '/w', source: 'new' }, undefined],
    ['gemini-cli', { session_id: 'S', hook_event_name: 'BeforeAgent', timestamp: '2026-11-21T15:22:28.866Z' }, 'BeforeAgent'],
    ['qwen-code', { session_id: 'S', hook_event_name: 'UserPromptSubmit', prompt_id: 'S########0' }, 'UserPromptSubmit'],
    ['droid', { session_id: 'S', hook_event_name: 'SessionStart', CLAUDE_ENV_FILE: '/t/env.sh' }, 'SessionStart'],
    ['auggie', { hook_event_name: 'SessionStart', conversation_id: 'S', workspace_roots: ['/w'] }, 'SessionStart'],
    ['kimi', { hook_event_name: 'SessionStart', session_id: 'S', client_type: 'kimi_code_cli' }, 'SessionStart'],
    ['cline', { taskId: 'conv_1', sessionContext: { rootSessionId: 'S' }, agent_id: 'agent_1', parent_agent_id: null, hookName: 'tool_call' }, 'tool_call'],
    ['opencode', { event: 'session.created', sessionID: 'S' }, 'session.created'],
    ['kilo', { event: 'chat.message', sessionID: 'S' }, 'chat.message'],
    ['cursor', { conversation_id: 'S', hook_event_name: 'sessionStart' }, 'sessionStart'],
  ])('%s %j', (agent, told, event) => {
    expect(read(agent, told)).toEqual({ id: 'S', isOfSubAgent: false, isEnding: false, ...(event !== undefined && { event }) });
  });
});

describe('an event of a sub-agent', () => {
  it('codex: its own id is the one that its tools are told', () => {
    expect(read('codex', { session_id: 'MAIN', agent_id: 'SUB', agent_type: 'default', hook_event_name: 'PreToolUse' })).toEqual({
      id: 'SUB', root: 'MAIN', event: 'PreToolUse', isOfSubAgent: true, isEnding: false,
    });
  });

  it.each(['claude-code', 'qwen-code'])('%s: its tools bear the main conversation’s id', (agent) => {
    expect(read(agent, { session_id: 'MAIN', agent_id: 'aa8de44c411dcd66f', hook_event_name: 'PreToolUse' })).toEqual({
      id: 'MAIN', event: 'PreToolUse', isOfSubAgent: true, isEnding: false,
    });
  });

  it('copilot-cli', () => {
    expect(read('copilot-cli', { sessionId: 'SUB', agentId: 'SUB', agentType: 'general-purpose', parentAgentId: 'MAIN' })).toEqual({ id: 'SUB', root: 'MAIN', isOfSubAgent: true, isEnding: false });
  });

  it('cline', () => {
    expect(read('cline', { sessionContext: { rootSessionId: 'MAIN' }, agent_id: 'b', parent_agent_id: 'a', hookName: 'agent_start' })).toEqual({
      id: 'MAIN', event: 'agent_start', isOfSubAgent: true, isEnding: false,
    });
  });

  it.each(['opencode', 'kilo'])('%s', (agent) => {
    expect(read(agent, { event: 'session.created', sessionID: 'SUB', parentID: 'MAIN' })).toEqual({ id: 'SUB', root: 'MAIN', event: 'session.created', isOfSubAgent: true, isEnding: false });
  });

  it('is one also where its own id is no id', () => {
    expect(read('codex', { session_id: 'MAIN', agent_id: { is: 'an object' } })).toHaveProperty('problem', expect.stringContaining('agent_id'));
  });
});

it('the end of a session is one', () => {
  expect(read('claude-code', { session_id: 'S', hook_event_name: 'SessionEnd', reason: 'clear' })).toMatchObject({ id: 'S', isEnding: true });
  expect(read('opencode', { sessionID: 'S', event: 'session.deleted' })).toMatchObject({ isEnding: true });
});

describe('hostile JSON is no event', () => {
  const agents = Object.keys(surfaceFacts()).filter((agent) => surfacesOf(agent).hook !== undefined);
  it.each([
    ['nothing', ''],
    ['blanks', ' \n\t '],
    ['no JSON', 'session_id=S'],
    ['half of it', '{"session_id":"S"'],
    ['two of them', '{"session_id":"S"}{"session_id":"S"}'],
    ['a list', '[{"session_id":"S"}]'],
    ['a string', '"S"'],
    ['null', 'null'],
    ['a number', '1e999'],
    ['no id', '{}'],
    ['a null id', JSON.stringify(everyId(null))],
    ['a number as the id', JSON.stringify(everyId(5))],
    ['an object as the id', JSON.stringify(everyId({ toString: 'S' }))],
    ['a list as the id', JSON.stringify(everyId(['S']))],
    ['an empty id', JSON.stringify(everyId(''))],
    ['an id of 300 characters', JSON.stringify(everyId('x'.repeat(300)))],
    ['an id with a line feed', JSON.stringify(everyId('S\nT'))],
    ['an id with an escape character', JSON.stringify(everyId('\u001b]0;S\u0007'))],
    ['an id with a shell’s characters', JSON.stringify(everyId('$(touch x)'))],
    ['a lone surrogate', JSON.stringify(everyId('\ud800'))],
    ['ids of the prototype', '{"__proto__":{"session_id":"S","sessionId":"S","conversation_id":"S","thread_id":"S","sessionID":"S"}}'],
    ['100,000 lists in one another', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['100,000 objects in one another', `${'{"session_id":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
    ['more than 1 MiB', JSON.stringify({ ...everyId('S'), tool_response: 'x'.repeat(1024 * 1024) })],
  ])('%s', (_what, text) => {
    for (const agent of agents) {
      const started = performance.now();
      expect(readHookEvent(text, factsOf(agent)), agent).toHaveProperty('problem');
      expect(performance.now() - started).toBeLessThan(1000);
    }
  });

  it('a name of an event that is none is left out', () => {
    for (const event of ['x'.repeat(65), 'a b', '\u001b[2J', 5, null, {}]) expect(read('claude-code', { session_id: 'S', hook_event_name: event })).toEqual({ id: 'S', isOfSubAgent: false, isEnding: false });
  });
});

function everyId(id: unknown): object {
  return { session_id: id, sessionId: id, conversation_id: id, thread_id: id, sessionID: id, 'thread-id': id, sessionContext: { rootSessionId: id } };
}

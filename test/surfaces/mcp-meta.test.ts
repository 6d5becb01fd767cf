import { expect, it } from 'vitest';
import type { McpFacts } from '../../src/agents/row.js';
import { surfacesOf } from '../../src/agents/surfaces-of.js';
import { readMcpMeta } from '../../src/surfaces/mcp-meta.js';

function factsOf(agent: string): McpFacts {
  const facts = surfacesOf(agent).mcp;
  if (facts === undefined) throw new Error(`${agent} tells an MCP server nothing`);
  return facts;
}

const codex = factsOf('codex');
const opencode = factsOf('opencode');

it('codex tells the conversation and, from a sub-agent, the main one', () => {
  // As codex 0.169.0 sent it; shortened.
  const meta = { callId: 'call_1', 'x-codex-turn-metadata': { session_id: 'MAIN', thread_id: 'MAIN', turn_id: 'T', codex_version: '0.169.0' }, threadId: 'MAIN', progressToken: 1 };
  expect(readMcpMeta(meta, codex)).toEqual({ id: 'MAIN' });
  expect(readMcpMeta({ 'x-codex-turn-metadata': { session_id: 'MAIN', thread_id: 'SUB' } }, codex)).toEqual({ id: 'SUB', root: 'MAIN' });
});

it('opencode tells the session', () => {
  expect(readMcpMeta({ sessionID: 'ses_1' }, opencode)).toEqual({ id: 'ses_1' });
});

it.each([undefined, null, 5, 'x', [], {}, { progressToken: 2 }, { 'x-codex-turn-metadata': 'x' }, { 'x-codex-turn-metadata': { thread_id: 5 } }, { 'x-codex-turn-metadata': { thread_id: 'a\nb' } }, { 'claudecode/toolUseId': 'toolu_1' }])(
  'other clients tell nothing: %j',
  (meta) => {
    expect(readMcpMeta(meta, codex)).toBeUndefined();
    expect(readMcpMeta(meta, opencode)).toBeUndefined();
  },
);

it('only own members count', () => {
  expect(readMcpMeta(Object.create({ sessionID: 'ses_1' }), opencode)).toBeUndefined();
});

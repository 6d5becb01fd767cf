// How a command's author tests what it says to whom: with node's own runner, no agent installed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveSession } from 'agent-session';
import { agentSlugs, agentStandIn, automationStandIn, ciStandIn, personStandIn, processTable, recordedCalls, temporaryStore } from 'agent-session/testing';

test('an agent of the catalog has its session', async () => {
  assert.ok(agentSlugs.includes('claude-code'));
  const { id, agent } = await resolveSession({ ...agentStandIn('claude-code', { id: 'of-claude' }), store: 'off' });
  assert.deepEqual({ id, agent: agent?.id }, { id: 'of-claude', agent: 'claude-code' });
});

test('a person, a CI job and a script have none', async () => {
  for (const standIn of [personStandIn(), ciStandIn(), automationStandIn()]) {
    assert.equal((await resolveSession({ ...standIn, agentOnly: true, store: 'off' })).reason, 'no-agent');
  }
});

test('an agent without a variable has one id in all its calls', async () => {
  const { sessionsDir, remove } = temporaryStore();
  const processes = processTable(['node my-cli.js', 'sh -c my-cli', 'gemini', '-bash']);
  const ids = [];
  for (let call = 0; call < 2; call += 1) ids.push((await resolveSession({ env: {}, processes, interactive: false, sessionsDir })).id);
  assert.equal(ids[0], ids[1]);
  remove();
});

test('every recorded call has its own', async () => {
  const calls = recordedCalls();
  assert.ok(calls.length > 200);
  for (const { standIn, truth } of calls) assert.equal((await resolveSession({ ...standIn, store: 'off' })).id ?? null, truth.id);
});

import { mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveSession } from '../../src/session/resolve-session.js';
import { agentSlugs, agentStandIn, automationStandIn, ciStandIn, personStandIn, processTable, temporaryStore } from '../../src/testing/index.js';
import { temporaryFolder } from '../support/programs.js';

const folder = temporaryFolder();

describe('the stand-in of an agent', () => {
  it.each(agentSlugs)('%s is taken for the agent, with its id where it exports one', async (slug) => {
    const id = `stand-in-${slug}`;
    const standIn = agentStandIn(slug);
    const store = temporaryStore(folder);
    const { warnings, ...resolution } = await resolveSession({ ...standIn, sessionsDir: store.sessionsDir });
    expect({ agent: resolution.agent?.id, caller: resolution.caller, warnings }).toEqual({ agent: slug, caller: 'agent', warnings: [] });
    expect(resolution).toMatchObject(Object.values(standIn.env).includes(id) ? { id, source: 'environment' } : { source: 'store' });
  });

  it('has the id and the variables that a test wants', async () => {
    const standIn = agentStandIn('codex', { id: 'mine', env: { DO_NOT_TRACK: '1' } });
    expect(standIn.env).toMatchObject({ CODEX_THREAD_ID: 'mine', DO_NOT_TRACK: '1' });
    expect(await resolveSession({ ...standIn, store: 'off' })).toMatchObject({ id: 'mine', provenance: 'verified' });
  });

  it('is none for a slug that nobody has', () => {
    expect(() => agentStandIn('cladue')).toThrow(new TypeError('There is no agent "cladue" in the catalog; agentSlugs has all of them.'));
  });
});

describe('the stand-in of', () => {
  it.each([
    ['a person', personStandIn(), { caller: 'human', reason: 'human' }],
    ['a CI job', ciStandIn(), { caller: 'ci', reason: 'ci' }],
    ['a script', automationStandIn(), { caller: 'automation', reason: 'store-off' }],
  ])('%s', async (_who, standIn, expected) => {
    expect(await resolveSession({ ...standIn, store: 'off' })).toMatchObject({ source: 'none', ...expected });
  });

  it('a script has one id in a store', async () => {
    const { sessionsDir } = temporaryStore(folder);
    const [first, second] = [await resolveSession({ ...automationStandIn(), sessionsDir }), await resolveSession({ ...automationStandIn(), sessionsDir })];
    expect(first).toMatchObject({ source: 'store', store: { state: 'created' } });
    expect(second.id).toBe(first.id);
  });
});

it('a process table is made of command lines', async () => {
  const processes = processTable(['node my-cli.js', 'sh -c my-cli', 'claude', '-bash']);
  expect(await resolveSession({ env: {}, processes, interactive: false, store: 'off' })).toMatchObject({ agent: { id: 'claude-code' }, agentProcess: { pid: 980 } });
});

it('a temporary store goes with all that is in it', async () => {
  const parent = mkdtempSync(join(folder, 'parent-'));
  const store = temporaryStore(parent);
  await resolveSession({ ...agentStandIn('gemini-cli'), sessionsDir: store.sessionsDir });
  expect(readdirSync(store.sessionsDir)).toHaveLength(1);
  store.remove();
  expect(readdirSync(parent)).toEqual([]);
});

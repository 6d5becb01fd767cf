import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isAgent, resolveSession } from '../../src/index.js';
import { openWithoutPrograms } from '../../src/processes/without-programs.js';
import { readSession } from '../../src/sync.js';
import { agentSlugs, agentStandIn, automationStandIn, ciStandIn, personStandIn, processTable, recordedCalls, temporaryStore } from '../../src/testing/index.js';
import { itIf, temporaryFolder } from '../support/programs.js';

describe('readSession answers as resolveSession does', () => {
  it('for every recorded call, with its evidence', async () => {
    const calls = recordedCalls(new URL('../../dist/vectors/captures.json.gz', import.meta.url));
    expect(calls.length).toBeGreaterThan(200);
    for (const { name, standIn } of calls) {
      const options = { ...standIn, store: 'off', evidence: true, now: 0 } as const;
      const { runId: one, ...awaited } = await resolveSession(options);
      const { runId: other, ...read } = readSession(options);
      expect({ name, ...read }).toEqual({ name, ...awaited });
      expect(one).not.toBe(other);
    }
  });

  it.each(agentSlugs)('for %s, where the store creates the id and keeps it', async (slug) => {
    const store = temporaryStore();
    const { sessionsDir } = store;
    try {
      const read = readSession({ ...agentStandIn(slug), sessionsDir });
      expect(read).toMatchObject({ id: expect.any(String) as string, caller: 'agent', agent: { id: slug } });
      expect(await resolveSession({ ...agentStandIn(slug), sessionsDir })).toMatchObject({ id: read.id });
      if (read.source === 'store') expect(readdirSync(sessionsDir).filter((file) => file.endsWith('.session'))).toHaveLength(1);
    } finally {
      store.remove();
    }
  });

  it('for a person, a CI job and a script', () => {
    expect(readSession({ ...personStandIn(), store: 'off' })).toMatchObject({ caller: 'human', reason: 'human' });
    expect(readSession({ ...ciStandIn(), store: 'off' })).toMatchObject({ caller: 'ci', reason: 'ci' });
    expect(readSession({ ...automationStandIn(), agentOnly: true })).toMatchObject({ caller: 'automation', reason: 'no-agent' });
  });

  itIf(process.platform === 'linux', 'readSession of this process, for procfs is of Linux')('for this very process', async () => {
    const options = { store: 'off', trustEnv: false } as const;
    const { runId, ...awaited } = await resolveSession(options);
    expect({ ...readSession(options), runId }).toEqual({ ...awaited, runId });
  });
});

describe('readSession knows the user’s agents.json', () => {
  const folder = temporaryFolder();

  it('and its faults', async () => {
    const file = join(folder, 'agents.json');
    const options = { env: { AGENT_SESSION_CONFIG: file }, processes: processTable(['node my-cli.js', 'sh -c x', 'my-agent', '-bash']), interactive: false, store: 'off' } as const;
    writeFileSync(file, JSON.stringify([{ id: 'my-agent', name: 'My Agent', programs: [{ name: 'my-agent' }] }]));
    expect(readSession(options).agent).toEqual({ id: 'my-agent', name: 'My Agent', origin: file });
    expect((await resolveSession(options)).agent).toEqual({ id: 'my-agent', name: 'My Agent', origin: file });
    writeFileSync(file, '[');
    expect(readSession(options).warnings.map(({ code }) => code)).toEqual(['user-agents-unusable']);
  });
});

describe('readSession starts no program', () => {
  it('so it has no option that ends the wait for one', () => {
    const message = /^readSession has no option "timeLimit"; its options are env, .*evidence\.$/;
    expect(() => readSession({ timeLimit: 5 } as object)).toThrow(message);
    expect(() => readSession({ signal: AbortSignal.abort() } as object)).toThrow('readSession has no option "signal"');
    expect(() => readSession({ store: 'on' } as object)).toThrow('The option store of readSession must be');
  });

  it.each(['darwin', 'win32', 'freebsd'] as const)('so on %s only the environment tells, and the resolution says so', (platform) => {
    const processes = openWithoutPrograms({ platform, pid: process.pid });
    if (processes === undefined) throw new Error('there is a table, if an empty one');
    const options = { processes, interactive: false, store: 'off' } as const;
    const told = readSession({ ...options, env: { CLAUDE_CODE_SESSION_ID: 'of-claude' } });
    expect(told).toMatchObject({ id: 'of-claude', provenance: 'unverified', agent: { id: 'claude-code' } });
    expect(told.warnings.map(({ code }) => code)).toContain('processes-not-listed');
    expect(readSession({ ...options, env: { GEMINI_CLI: '1' } })).toMatchObject({ caller: 'agent', reason: 'unreadable-tree', agent: { id: 'gemini-cli' } });
  });
});

describe('isAgent', () => {
  const resolutionOf = (line: readonly string[], env = {}) => readSession({ env, processes: processTable(line), interactive: false, store: 'off' });

  it('is true for an agent, also where it has no id', () => {
    const codex = resolutionOf(['node my-cli.js', 'sh -c x', 'gemini', '-bash']);
    expect(codex.id).toBeUndefined();
    expect(isAgent(codex)).toBe(true);
    expect(isAgent(resolutionOf(['node my-cli.js'], { RAILWAY_CALLER: 'somebody' }))).toBe(true);
  });

  it('is false for scripts, jobs and people', () => {
    expect([automationStandIn(), ciStandIn(), personStandIn()].map((standIn) => isAgent(readSession({ ...standIn, store: 'off' })))).toEqual([false, false, false]);
  });
});

import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { catalog } from '../../src/agents/catalog.js';
import { conversationsOf } from '../../src/agents/conversations.js';
import { findSessions } from '../../src/sessions/find.js';
import type { FindInputs, FindReport, Query } from '../../src/sessions/find.js';
import type { ListedSession } from '../../src/sessions/list.js';
import type { RecordSeen } from '../../src/sessions/record-seen.js';

const ID = '2a1dbc37-e2b1-4208-bd8a-03f0771a43c7';
const agents = conversationsOf(catalog);
const claude = { id: 'claude-code', name: 'Claude Code' };

const byId = (id: string, agent?: string): Query => ({ matches: (other) => other === id, id, ...(agent !== undefined && { agent }) });

/** @param folders names by folder */
function find(queries: readonly Query[], folders: Readonly<Record<string, readonly string[]>> = {}, over: Partial<FindInputs> = {}): FindReport {
  return findSessions(queries, { sessions: [], records: [], agents, wholeHost: true, environment: {}, home: '/h', names: (folder) => folders[folder] ?? [], ...over });
}

const transcript = { '/h/.claude/projects': ['-h-shop'], '/h/.claude/projects/-h-shop': [`${ID}.jsonl`] };
const session: ListedSession = { agent: claude, program: 'claude', id: ID, source: 'environment', pid: 100, startTime: '1' };
const record: RecordSeen = { id: ID, earlierIds: [], pid: 7, startTime: 7n, agent: 'gemini-cli', verdict: 'dead', verified: true };

describe('an id is found', () => {
  it('by a transcript’s name, with the command that resumes it', () => {
    expect(find([byId(ID)], transcript).found).toEqual([
      { agent: claude, id: ID, life: { state: 'ended', why: 'no Claude Code on this machine has it open' }, transcripts: [`/h/.claude/projects/-h-shop/${ID}.jsonl`], resume: { words: ['claude', '--resume', ID] } },
    ]);
  });

  it('by a live process; both are one finding', () => {
    const { found } = find([byId(ID)], transcript, { sessions: [session] });
    expect(found).toMatchObject([{ id: ID, life: { state: 'alive', pid: 100 }, session, transcripts: [expect.any(String)] }]);
  });

  it('by a record, also one that the session had before', () => {
    expect(find([byId(ID)], {}, { records: [record] }).found).toMatchObject([{ agent: { id: 'gemini-cli', name: 'Gemini CLI' }, id: ID, life: { state: 'ended' }, transcripts: [] }]);
    expect(find([byId(ID)], {}, { records: [{ ...record, id: 'now', earlierIds: ['first', ID] }] }).found).toMatchObject([{ id: ID, nowId: 'now' }]);
  });

  it('by the first digits that gemini puts into a name', () => {
    const chats = { '/h/.gemini/tmp': ['shop'], '/h/.gemini/tmp/shop/chats': ['session-2026-11-21T15-25-2a1dbc37.jsonl'] };
    expect(find([byId(ID)], chats).found).toMatchObject([{ agent: { id: 'gemini-cli' }, id: ID, resume: { words: ['gemini', '--resume', ID], inItsFolder: true } }]);
  });

  it('in several places: all of them', () => {
    const qwen = { '/h/.qwen/projects': ['-x'], '/h/.qwen/projects/-x/chats': [`${ID}.jsonl`] };
    expect(find([byId(ID)], { ...transcript, ...qwen }).found.map(({ agent }) => agent?.id)).toEqual(['claude-code', 'qwen-code']);
  });

  it('nowhere: no finding, and where it looked', () => {
    const { found, looked } = find([byId('other')], transcript);
    expect(found).toEqual([]);
    expect(looked).toEqual(['/h/.claude/projects/*/<uuid>.jsonl']);
  });

  it('with an agent named, only with that agent', () => {
    expect(find([byId(ID, 'codex')], transcript, { sessions: [session] }).found).toEqual([]);
    expect(find([byId(ID, 'claude-code')], transcript).found).toHaveLength(1);
  });
});

describe('a command that resumes', () => {
  it('is not given for an id of ours: the agent would not know it', () => {
    const [found] = find([byId(ID)], {}, { records: [record] }).found;
    expect(found?.resume).toBeUndefined();
  });

  it('is given for a database’s conversation by the form of its id', () => {
    const [own] = find([byId('ses_e01499b30ffettZWTUkBgkl7dH')], {}, { records: [{ ...record, agent: 'opencode', id: 'ses_e01499b30ffettZWTUkBgkl7dH' }] }).found;
    expect(own?.resume).toEqual({ words: ['opencode', '--session', 'ses_e01499b30ffettZWTUkBgkl7dH'], inItsFolder: true });
    const [ours] = find([byId(ID)], {}, { records: [{ ...record, agent: 'opencode' }] }).found;
    expect(ours?.resume).toBeUndefined();
  });
});

describe('a hashed id', () => {
  const salt = Buffer.alloc(32, 7);
  const hash = (id: string): string => createHmac('sha256', salt).update(id).digest('hex').slice(0, 32);

  it('is found by hashing all candidates: names, records with their earlier ids, live sessions', () => {
    const query = (id: string): Query => ({ matches: (candidate) => hash(candidate) === hash(id) });
    expect(find([query(ID)], transcript).found).toMatchObject([{ id: ID }]);
    expect(find([query('first')], transcript, { records: [{ ...record, earlierIds: ['first'] }] }).found).toMatchObject([{ id: 'first', nowId: ID }]);
    expect(find([query('live')], transcript, { sessions: [{ ...session, id: 'live' }] }).found).toMatchObject([{ id: 'live' }]);
  });

  it('hashes each candidate once: 20,000 transcripts', () => {
    const names = Array.from({ length: 20_000 }, (_, index) => `${String(index).padStart(8, '0')}-0000-4000-8000-000000000000.jsonl`);
    let hashes = 0;
    const { found } = find([{ matches: (id) => ((hashes += 1), id.startsWith('00019999')), agent: 'claude-code' }], { '/h/.claude/projects': ['p'], '/h/.claude/projects/p': names });
    expect(found).toHaveLength(1);
    expect(hashes).toBe(20_000);
  });
});

import { describe, expect, it } from 'vitest';
import { catalog } from '../../src/agents/catalog.js';
import { conversationsOf } from '../../src/agents/conversations.js';
import { findTranscripts, MOST_NAMES } from '../../src/sessions/transcripts.js';
import type { FolderNames } from '../../src/sessions/transcripts.js';

const agents = conversationsOf(catalog);
const ID = '2a1dbc37-e2b1-4208-bd8a-03f0771a43c7';
const HOME = '/home/me';

/** The names in the folders of these paths. */
function namesOf(paths: readonly string[]): FolderNames {
  const folders = new Map<string, Set<string>>();
  for (const path of paths) {
    const segments = path.split('/').slice(1);
    segments.forEach((name, depth) => {
      const folder = `/${segments.slice(0, depth).join('/')}`;
      const names = folders.get(folder) ?? new Set();
      folders.set(folder, names.add(name));
    });
  }
  return (folder) => [...(folders.get(folder) ?? [])];
}

function found(id: string, paths: readonly string[], environment: Readonly<Record<string, string>> = {}): readonly string[] {
  const wanted = (name: string, isStart: boolean): string | undefined => ((isStart ? id.startsWith(name) : id === name) ? id : undefined);
  return findTranscripts(agents, wanted, { environment, home: HOME, names: namesOf(paths) }).found.map(({ agent, path, id: whole }) => {
    expect(whole).toBe(id);
    return `${agent.id} ${path}`;
  });
}

describe('a conversation is found where each agent was seen to leave it', () => {
  // Names as the agents' runs of 2026-11-21 left them.
  const left: readonly (readonly [agent: string, id: string, path: string])[] = [
    ['claude-code', ID, `.claude/projects/-home-me-shop/${ID}.jsonl`],
    ['codex', ID, `.codex/sessions/2026/11/21/rollout-2026-11-21T15-25-23-${ID}.jsonl`],
    ['gemini-cli', ID, '.gemini/tmp/shop/chats/session-2026-11-21T15-25-2a1dbc37.jsonl'],
    ['qwen-code', ID, `.qwen/projects/-home-me-shop/chats/${ID}.jsonl`],
    ['copilot-cli', ID, `.copilot/session-state/${ID}`],
    ['pi', ID, `.pi/agent/sessions/--home-me-shop--/2026-11-21T15-29-57-937Z_${ID}.jsonl`],
    ['auggie', ID, `.augment/sessions/${ID}.json`],
    ['droid', ID, `.factory/sessions/-home-me-shop/${ID}.jsonl`],
    ['cline', '1795274765549_aaoyp', '.cline/data/sessions/1795274765549_aaoyp/1795274765549_aaoyp.messages.json'],
    ['kimi', `session_${ID}`, `.kimi-code/sessions/wd_shop_d3a01f61de0f/session_${ID}`],
    // As documents say.
    ['kiro', ID, `.kiro/sessions/cli/${ID}.jsonl`],
    ['openhands', 'abc123def456', '.openhands/conversations/abc123def456'],
    ['continue', ID, `.continue/sessions/${ID}.json`],
  ];
  const other = 'b59244d8-c00d-4caa-9482-3884ac1f9647';

  for (const [agent, id, path] of left) {
    it(agent, () => {
      const stranger = path.replaceAll(id, id === ID ? other : 'another').replace('2a1dbc37', 'b59244d8');
      expect(found(id, [`${HOME}/${path}`, `${HOME}/${stranger}`])).toEqual([`${agent} ${HOME}/${path}`]);
    });
  }

  it('all agents that have a place are tried here', () => {
    expect(left.map(([agent]) => agent).sort()).toEqual(agents.filter(({ transcript }) => transcript !== undefined).map(({ id }) => id).sort());
  });

  it('other files beside a transcript are none', () => {
    const beside = [`.factory/sessions/-x/${ID}.settings.json`, `.factory/sessions/-x/${ID}.settings.json.bak`, `.claude/projects/-x/${ID}`, `.claude/projects/-x/${ID}.jsonl.tmp`, '.continue/sessions/sessions.json', `.cline/data/sessions/${ID}/${ID}.json`, `.kimi-code/sessions/.index-dirty/${ID}.1795274780427`];
    expect(found(ID, beside.map((path) => `${HOME}/${path}`))).toEqual([]);
  });
});

describe('a variable that moves an agent’s folder', () => {
  it('is followed, and the usual place is not searched', () => {
    const paths = [`/elsewhere/projects/-x/${ID}.jsonl`, `${HOME}/.claude/projects/-x/${ID}.jsonl`];
    expect(found(ID, paths, { CLAUDE_CONFIG_DIR: '/elsewhere' })).toEqual([`claude-code /elsewhere/projects/-x/${ID}.jsonl`]);
  });

  it('says nothing where it is empty, and nobody knows where that is where it is relative', () => {
    const paths = [`${HOME}/.claude/projects/-x/${ID}.jsonl`];
    expect(found(ID, paths, { CLAUDE_CONFIG_DIR: '' })).toHaveLength(1);
    expect(found(ID, paths, { CLAUDE_CONFIG_DIR: 'elsewhere' })).toEqual([]);
  });

  it('stands for the home folder with gemini and droid', () => {
    expect(found(ID, ['/g/.gemini/tmp/x/chats/session-1-2a1dbc37.jsonl'], { GEMINI_CLI_HOME: '/g' })).toHaveLength(1);
    expect(found(ID, [`/d/.factory/sessions/x/${ID}.jsonl`], { FACTORY_HOME_OVERRIDE: '/d' })).toHaveLength(1);
  });

  it('and two that name one place give one finding', () => {
    const paths = ['/c/data/sessions/1_a/1_a.messages.json'];
    expect(found('1_a', paths, { CLINE_DIR: '/c', CLINE_DATA_DIR: '/c/data' })).toEqual(['cline /c/data/sessions/1_a/1_a.messages.json']);
  });
});

describe('the search', () => {
  it('says where it looked: only below folders that are there', () => {
    const { looked } = findTranscripts(agents, () => undefined, { environment: {}, home: HOME, names: namesOf([`${HOME}/.codex/sessions/2026/11/21/x.jsonl`]) });
    expect(looked).toEqual([`${HOME}/.codex/sessions/*/*/*/rollout-*-<uuid>.jsonl`]);
  });

  it('does without a home folder', () => {
    expect(findTranscripts(agents, () => 'x', { environment: {}, home: undefined, names: () => [`${ID}.jsonl`] })).toEqual({ found: [], looked: [], complete: true });
  });

  it('reads each folder once: 20,000 transcripts in 40 folders take 41 readings', () => {
    const paths = Array.from({ length: 20_000 }, (_, index) => `${HOME}/.claude/projects/-p${String(index % 40)}/${String(index).padStart(8, '0')}-0000-4000-8000-000000000000.jsonl`);
    const names = namesOf(paths);
    let readings = 0;
    let asked = 0;
    const wanted = (): undefined => {
      asked += 1;
      return undefined;
    };
    const search = findTranscripts(agents.filter(({ id }) => id === 'claude-code'), wanted, { environment: {}, home: HOME, names: (folder, limit) => ((readings += 1), names(folder, limit)) });
    expect(search).toMatchObject({ found: [], complete: true });
    expect(readings).toBe(41);
    expect(asked).toBe(20_000);
  });

  it('stops, and says so, in a home that something has filled', () => {
    const many = Array.from({ length: MOST_NAMES }, (_, index) => `n${String(index)}`);
    let readings = 0;
    const search = findTranscripts(agents, () => undefined, { environment: {}, home: HOME, names: () => ((readings += 1), many) });
    expect(search.complete).toBe(false);
    expect(readings).toBeLessThan(10);
  });

  it('takes no name for a path', () => {
    const search = findTranscripts(agents, (name) => name, { environment: {}, home: HOME, names: (folder) => (folder === `${HOME}/.cline/data/sessions` ? ['..', '.', 'a/b'] : []) });
    expect(search.found).toEqual([]);
  });
});

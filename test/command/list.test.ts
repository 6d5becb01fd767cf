import { describe, expect, it } from 'vitest';
import { listText } from '../../src/command/list.js';
import type { ListedSession } from '../../src/sessions/list.js';
import { freshHome, sessionFiles } from '../support/command.js';
import { startProgram } from '../support/agents.js';
import { itIf, temporaryFolder } from '../support/programs.js';

const folder = temporaryFolder();
const itOnLinux = itIf(process.platform === 'linux', 'stand-in agents, for they need Linux');

interface Listing {
  readonly schemaVersion: number;
  readonly sessions: readonly (Omit<ListedSession, 'severalSessions'> & { readonly severalSessions?: string })[];
}

describe('agent-session list', () => {
  itOnLinux('names three agents that run at once by the ids that they get themselves, and creates nothing', async () => {
    const home = freshHome(folder);
    const given = { folder: home.folder, env: home.environment() };
    const claude = startProgram('claude', given);
    const gemini = startProgram('gemini', given);
    const CLAUDE = { CLAUDE_CODE_SESSION_ID: 'of-claude' };
    const codex = startProgram('codex', { folder: home.folder, env: home.environment(CLAUDE) });
    const { stdout: ofGemini } = await gemini.run('agent-session id');
    const files = sessionFiles(home.sessions);
    // A command that runs in the claude tells its session; the list is asked in the codex.
    const call = claude.run('touch started; until [ -e done ]; do sleep 0.05; done', CLAUDE);
    const { stdout } = await codex.run('until [ -e started ]; do sleep 0.05; done; agent-session list --json; touch done', { ...CLAUDE, CODEX_THREAD_ID: 'of-codex' });
    await call;
    const { sessions } = JSON.parse(stdout) as Listing;
    const ours = sessions.filter(({ pid }) => [claude.pid, gemini.pid, codex.pid].includes(pid));
    expect(ours).toMatchObject([
      { agent: { id: 'claude-code' }, id: 'of-claude', source: 'environment', variable: 'CLAUDE_CODE_SESSION_ID', pid: claude.pid, folder: home.folder },
      { agent: { id: 'gemini-cli' }, id: ofGemini.trim(), source: 'store', pid: gemini.pid },
      { agent: { id: 'codex' }, id: 'of-codex', variable: 'CODEX_THREAD_ID', pid: codex.pid },
    ]);
    for (const { since } of ours) expect(Math.abs(Date.parse(since ?? '') - Date.now())).toBeLessThan(600_000);
    expect(sessionFiles(home.sessions)).toEqual(files);
  });

  itOnLinux('tells the parent of an agent that runs in another one', async () => {
    const home = freshHome(folder);
    const claude = startProgram('claude', { folder: home.folder, env: home.environment() });
    const inner = `exec -a codex bash -c 'CODEX_THREAD_ID=inner sh -c "agent-session list --json; true"; true'`;
    const { stdout } = await claude.run('bash -c "$INNER"', { CLAUDE_CODE_SESSION_ID: 'outer', INNER: inner });
    const { sessions } = JSON.parse(stdout) as Listing;
    expect(sessions.filter(({ parent }) => parent?.pid === claude.pid)).toMatchObject([{ agent: { id: 'codex' }, id: 'inner', parent: { agent: { id: 'claude-code', name: 'Claude Code' }, id: 'outer', pid: claude.pid } }]);
  });

  itOnLinux('creates nothing where a session has no record yet', async () => {
    const home = freshHome(folder);
    const agent = startProgram('gemini', { folder: home.folder, env: home.environment() });
    const { status, stdout } = await agent.run('agent-session ls');
    expect(status).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Gemini CLI +not known yet +${String(agent.pid)} `, 'm'));
    expect(sessionFiles(home.sessions)).toEqual([]);
  });
});

describe('its table', () => {
  const session: ListedSession & { readonly id: string } = {
    agent: { id: 'claude-code', name: 'Claude Code' },
    program: 'claude',
    id: '2a1dbc37-e2b1-4208-bd8a-03f0771a43c7',
    source: 'environment',
    variable: 'CLAUDE_CODE_SESSION_ID',
    pid: 4711,
    startTime: '1',
    since: '2026-11-21T12:00:00.000Z',
    folder: '/home/me/projects/shop',
  };
  const view = { width: undefined, style: (_format: unknown, text: string) => text, home: '/home/me' };

  it('is one sentence where nothing runs', () => {
    expect(listText([], view)).toBe('No agent session runs on this machine.\n');
  });

  it('shows the home folder as ~, and the parent', () => {
    const text = listText([session, { ...session, parent: { agent: { id: 'codex', name: 'Codex' }, pid: 12 } }], view);
    expect(text).toContain(' ~/projects/shop');
    expect(text).toMatch(/Codex pid 12$/m);
    expect(text).toMatch(/ 2026-11-2[12] \d\d:00 /);
  });

  it('keeps ids and pids whole on 80 places', () => {
    const lines = listText([{ ...session, parent: { agent: { id: 'codex', name: 'Codex' }, id: 'of-codex', pid: 12 } }], { ...view, width: 80 }).trimEnd().split('\n');
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
    expect(lines[1]).toContain(session.id);
    expect(lines[1]).toContain(' 4711 ');
  });

  it('says where a process may serve several sessions, once for each process', () => {
    const host = { ...session, severalSessions: 'app-server' };
    expect(listText([host, { ...host, id: 'other' }], view).match(/may serve several sessions/g)).toHaveLength(1);
  });

  it('lets no control character through', () => {
    expect(listText([{ ...session, folder: '/tmp/\u001b[31m' }], view)).not.toContain('\u001b');
  });
});

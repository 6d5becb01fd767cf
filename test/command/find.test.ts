import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import { freshHome } from '../support/command.js';
import type { Home } from '../support/command.js';
import { startProgram } from '../support/agents.js';
import type { StandInAgent } from '../support/agents.js';
import { isInstalled, itIf, run, temporaryFolder } from '../support/programs.js';
import type { Run } from '../support/programs.js';

const folder = temporaryFolder();
const itWithGit = itIf(process.platform === 'linux' && isInstalled('git'), 'commits of stand-in agents, for they need Linux with git');

const CLAUDE_ID = '2a1dbc37-e2b1-4208-bd8a-03f0771a43c7';
const CODEX_ID = '01a1feb6-5130-7e62-80ce-159fea66e449';
const QUIET_GIT = { GIT_CONFIG_NOSYSTEM: '1', GIT_AUTHOR_NAME: 'Me', GIT_AUTHOR_EMAIL: 'me@example.com', GIT_COMMITTER_NAME: 'Me', GIT_COMMITTER_EMAIL: 'me@example.com' };

/** A home that is a repository, with the hook that docs/recipes.md has. */
function repository(): Home {
  const home = freshHome(folder);
  const env = home.environment(QUIET_GIT);
  run('git', ['init', '--quiet', '.'], { cwd: home.folder, env });
  const hook = join(home.folder, '.git/hooks/prepare-commit-msg');
  mkdirSync(dirname(hook), { recursive: true });
  writeFileSync(hook, '#!/bin/sh\ntrailer=$(agent-session export --as trailer $RAW) || exit 0\n[ -z "$trailer" ] || git interpret-trailers --in-place --if-exists addIfDifferent --trailer "$trailer" "$1"\n', { mode: 0o755 });
  return home;
}

function start(home: Home, name: string): StandInAgent {
  return startProgram(name, { folder: home.folder, env: home.environment(QUIET_GIT) });
}

/** From outside of all agents. */
function find(home: Home, ...words: readonly string[]): Run {
  return run('agent-session', ['find', ...words], { cwd: home.folder, env: home.environment(QUIET_GIT) });
}

function transcript(home: Home, path: string): string {
  const file = join(home.folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '');
  return file;
}

const commit = 'git commit --quiet --allow-empty -m x';

describe('agent-session find', () => {
  itWithGit('leads from the commits of two agents back to their conversations, hashed', async () => {
    const home = repository();
    const claudes = transcript(home, `.claude/projects/-shop/${CLAUDE_ID}.jsonl`);
    const codexs = transcript(home, `.codex/sessions/2026/11/21/rollout-2026-11-21T15-25-23-${CODEX_ID}.jsonl`);
    await start(home, 'claude').run(commit, { CLAUDE_CODE_SESSION_ID: CLAUDE_ID });
    const codex = start(home, 'codex');
    await codex.run(commit, { CODEX_THREAD_ID: CODEX_ID });
    await codex.stop();
    const head = find(home, 'HEAD');
    expect(head).toMatchObject({ status: 0, stderr: '' });
    // Other agents may run on this machine, of which nobody can tell what they have open.
    expect(head.stdout.replace(/^state .*\n/m, '')).toBe(`session    ${CODEX_ID}\nagent      Codex (codex)\ntranscript ${codexs}\nresume     codex resume ${CODEX_ID}\n`);
    expect(head.stdout).toMatch(/^state {6}(?:ended|unknown): /m);
    expect(JSON.parse(find(home, 'HEAD~1', '--json').stdout)).toMatchObject({ schemaVersion: 1, found: [{ id: CLAUDE_ID, agent: { id: 'claude-code' }, transcripts: [claudes], resume: { words: ['claude', '--resume', CLAUDE_ID] } }] });
  });

  itWithGit('takes a trailer’s value, hashed or not, a whole trailer, and an id', async () => {
    const home = repository();
    transcript(home, `.claude/projects/-shop/${CLAUDE_ID}.jsonl`);
    const claude = start(home, 'claude');
    await claude.run(commit, { CLAUDE_CODE_SESSION_ID: CLAUDE_ID });
    const { stdout } = run('git', ['log', '-1', '--format=%(trailers:key=Agent-Session,valueonly)'], { cwd: home.folder, env: home.environment() });
    for (const what of [stdout.trim(), `Agent-Session: ${stdout.trim()}`, stdout.trim().replace('claude-code/', ''), `claude-code/${CLAUDE_ID}`, CLAUDE_ID]) {
      expect(find(home, what).stdout, what).toContain(`session    ${CLAUDE_ID}\n`);
    }
    expect(find(home, stdout.trim().replace('claude-code', 'codex')).status).toBe(1);
  });

  itWithGit('finds a session of the store by its live agent', async () => {
    const home = repository();
    const gemini = start(home, 'gemini');
    await gemini.run(commit);
    const id = (await gemini.run('agent-session id')).stdout.trim();
    expect(find(home, 'HEAD').stdout).toBe(`session    ${id}\nagent      Gemini CLI (gemini-cli)\nstate      alive: Gemini CLI runs it (pid ${String(gemini.pid)})\nfolder     ${home.folder}\n`);
  });

  itWithGit('says where it looked where nothing is found, and why nothing could be', () => {
    const home = repository();
    const env = home.environment(QUIET_GIT);
    run('git', ['commit', '--quiet', '--allow-empty', '--no-verify', '-m', 'by hand'], { cwd: home.folder, env: { ...env, PATH: env.PATH ?? '', RAILWAY_CALLER: 'tty' } });
    transcript(home, `.claude/projects/-shop/${CLAUDE_ID}.jsonl`);
    const byHand = find(home, 'HEAD');
    expect(byHand).toMatchObject({ status: 1, stdout: '' });
    expect(byHand.stderr).toContain('names like');
    expect(byHand.stderr).toContain(join(home.folder, '.claude/projects/*/<uuid>.jsonl'));
    expect(find(home, `claude-code/${'0'.repeat(32)}`).stderr).toContain('salt');
    expect(JSON.parse(find(home, 'nothing', '--json').stdout)).toMatchObject({ found: [], notes: [] });
  });

  itWithGit('takes no word for an option of git, and works where there is no repository', () => {
    const home = freshHome(folder);
    transcript(home, `.claude/projects/-shop/${CLAUDE_ID}.jsonl`);
    expect(find(home, CLAUDE_ID).status).toBe(0);
    const repo = repository();
    expect(find(repo, '--', '--output=pwned').status).toBe(1);
    expect(run('ls', [], { cwd: repo.folder, env: repo.environment() }).stdout).not.toContain('pwned');
    expect(find(home).status).toBe(2);
  });
});

// Real agents in a terminal of their own (tmux): how each is started there, how it begins another conversation, and how
// it goes back to an earlier one.
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The recipe's; it also keeps what it says. */
const STATUS_LINE = `agent-session hook -- sh -c 'echo "session $AGENT_SESSION_ID" | tee -a status-line'`;

/**
 * arguments   after the program's name
 * ready       on the screen while it waits for a prompt
 * begin       what one types for another conversation
 * list        heads the list of conversations that /resume shows
 * statusLine  whether it has one that runs a command, such as STATUS_LINE
 * files       what it must find in its home folder, so that it asks no questions at its start
 */
export const terminals = {
  claude: {
    arguments: ['--dangerously-skip-permissions'],
    ready: /bypass permissions on/,
    begin: '/clear',
    list: /Resume session/,
    statusLine: true,
    files: (workspace) => ({
      '.claude.json': {
        hasCompletedOnboarding: true,
        theme: 'dark',
        bypassPermissionsModeAccepted: true,
        customApiKeyResponses: { approved: ['none'], rejected: [] },
        projects: { [workspace]: { hasTrustDialogAccepted: true, hasCompletedProjectOnboarding: true } },
      },
      '.claude/settings.json': { skipDangerousModePermissionPrompt: true, theme: 'dark', statusLine: { type: 'command', command: STATUS_LINE } },
    }),
  },
  gemini: { arguments: ['--yolo', '-m', 'gemini-2.5-flash'], ready: /Type your message/, begin: '/clear', list: /Chat Sessions/ },
  qwen: { arguments: ['--yolo', '--auth-type', 'openai'], ready: /Type your message/, begin: '/clear', list: /Resume Session/i },
  codex: {
    arguments: ['--dangerously-bypass-hook-trust', '--sandbox', 'danger-full-access', '--ask-for-approval', 'never'],
    ready: /Ask Codex to do anything/,
    begin: '/new',
    list: /Resume a previous session/,
    files: (workspace) => ({ '.codex/config.toml': `\n[projects.${JSON.stringify(workspace)}]\ntrust_level = "trusted"\n` }),
  },
};

/** Waits for a condition. @throws where it does not come true in time */
export async function until(what, condition, seconds = 120) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(250)) if (await condition()) return;
  throw new Error(`waited ${seconds} s for ${what}`);
}

/** Adds to its settings what an agent needs in a terminal. */
export async function prepareTerminal(name, { home, workspace }) {
  for (const [path, added] of Object.entries(terminals[name].files?.(workspace) ?? {})) {
    const file = join(home, path);
    await mkdir(dirname(file), { recursive: true });
    const before = await readFile(file, 'utf8').catch(() => '');
    await writeFile(file, typeof added === 'string' ? before + added : JSON.stringify({ ...JSON.parse(before || '{}'), ...added }));
  }
}

/** What the status line said last. */
export async function statusLine({ workspace }) {
  const text = await readFile(join(workspace, 'status-line'), 'utf8').catch(() => '');
  return text.trimEnd().split('\n').at(-1);
}

/** Starts the agent. */
export function openTerminal(name, program, { workspace, environment }, folder) {
  const { ready, begin, list, arguments: words } = terminals[name];
  const tmux = (...command) => execFileSync('tmux', ['-S', join(folder, 'tmux'), '-f', '/dev/null', ...command], { cwd: workspace, env: environment, encoding: 'utf8' });
  const screen = () => tmux('capture-pane', '-p');
  const isReady = () => ready.test(screen());
  const untilReady = () => until('the prompt', isReady);
  /** Presses a key at every so many looks until something has come true: a menu may have taken the first one. */
  const press = (key, what, condition, looks = 1) => {
    let count = 0;
    return until(what, async () => {
      if (await condition()) return true;
      count += 1;
      if (count % looks === 0) tmux('send-keys', key);
      return false;
    });
  };
  const say = async (text) => {
    tmux('send-keys', '-l', '--', text);
    await until(`${text} on the screen`, () => screen().includes(text));
    tmux('send-keys', 'Enter');
  };
  tmux('new-session', '-d', '-x', '160', '-y', '50', [program, ...words].map((word) => `'${word}'`).join(' '));
  return {
    screen,
    untilReady,
    say,
    press,
    untilIdle: () => until('the end of the turn', () => isReady() && screen().includes('done')),
    async beginAnother() {
      await say(begin);
      await press('Enter', 'another conversation', () => !/\bdone\b/.test(screen()));
      await untilReady();
    },
    /** @param text what that conversation's first prompt was */
    async goBackTo(text) {
      await say('/resume');
      await until('the list of conversations', () => list.test(screen()));
      await press('Down', 'the first conversation in the list', () => new RegExp(`[❯›].*${text}`).test(screen()));
      await press('Enter', 'the first conversation', () => !list.test(screen()));
      await untilReady();
    },
    close: () => tmux('kill-server'),
  };
}

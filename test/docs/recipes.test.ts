import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { quoted, startProgram } from '../support/agents.js';
import type { StandInAgent } from '../support/agents.js';
import { freshHome } from '../support/command.js';
import type { Home } from '../support/command.js';
import { isInstalled, itIf, itWith, run, temporaryFolder } from '../support/programs.js';
import { itOnTerminal, runOnTerminal } from '../support/without-agent.js';
import { table } from '../../src/command/table.js';
import { blocksOf } from './document.js';

/*
 * The recipes that are files and settings of a person's home, each as a new user would try it: in a home where nothing
 * is yet. The transcripts of the page are run by docs.test.ts, the workflow by test/package/workflow.test.ts.
 */
const folder = temporaryFolder();
const blocks = blocksOf(readFileSync(join(import.meta.dirname, '../../docs/recipes.md'), 'utf8'));

/** The block that is to be saved as this file. */
function saved(home: Home, name: string): string {
  const block = blocks.find(({ notes }) => notes.includes(`file=${name}`));
  if (block === undefined) throw new Error(`docs/recipes.md has no file ${name}`);
  const path = join(home.folder, name);
  writeFileSync(path, block.text, { mode: 0o755 });
  return path;
}

/** The block that is marked with this name. */
function recipe(name: string): string {
  const [block, ...others] = blocks.filter(({ notes }) => notes.includes(`recipe=${name}`));
  if (block === undefined || others.length > 0) throw new Error(`docs/recipes.md has ${block === undefined ? 'no' : 'more than one'} recipe ${name}`);
  return block.text;
}

const onLinux = process.platform === 'linux';
const variables = { TERM: 'dumb', LC_ALL: 'C.UTF-8' };

function claudeIn(home: Home, env: Readonly<Record<string, string>> = {}): StandInAgent {
  return startProgram('claude', { folder: home.folder, env: home.environment({ ...variables, ...env }) });
}

/** What a command printed in an agent's tool call, which must succeed. */
async function printed(agent: StandInAgent, command: string): Promise<string> {
  const { status, stdout, stderr } = await agent.run(command);
  expect({ command, status, stderr }).toEqual({ command, status: 0, stderr: '' });
  return stdout.trim();
}

describe('completion: the lines of the page are those of the help, which completion.test.ts runs in a fresh home', () => {
  it.each(['bash', 'zsh', 'fish'])('%s', (shell) => {
    const example = table.commands.find(({ name }) => name === 'completion')?.examples.find(({ about }) => about === `For ${shell}`);
    expect(recipe(`completion-${shell}`).trimEnd().split('\n')).toEqual(example?.lines);
  });
});

describe('direnv', () => {
  function homeWithRecipe(): Home {
    const home = freshHome(folder);
    writeFileSync(join(home.folder, '.envrc'), recipe('envrc'));
    writeFileSync(join(home.folder, '.agent-session.sh'), recipe('bash-env'));
    return home;
  }

  /** The variables that direnv sets for a person who enters the folder. */
  async function entered(home: Home): Promise<Readonly<Record<string, string>>> {
    const show = 'direnv allow . 2>/dev/null; eval "$(direnv export bash 2>/dev/null)"; env -0 | tr "\\0\\n" "\\n "';
    const { stdout } = await runOnTerminal(`bash --norc -c ${quoted(show)}`, { folder: home.folder, env: home.environment(variables) });
    return Object.fromEntries(stdout.split(/\r?\n/).filter((line) => line.includes('=')).map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
  }

  const itWithDirenv = itIf(onLinux && ['direnv', 'bash', 'script'].every(isInstalled), 'the recipe of direnv, for it needs Linux with direnv, bash and script');

  itWithDirenv('a person has no session, and the agent started there has its own in every bash', async () => {
    const home = homeWithRecipe();
    const person = await entered(home);
    expect(person.BASH_ENV).toBe(join(home.folder, '.agent-session.sh'));
    expect(Object.keys(person).filter((name) => name.startsWith('AGENT_SESSION_ID'))).toEqual([]);

    const claude = claudeIn(home, { BASH_ENV: person.BASH_ENV ?? '' });
    // A login shell's PATH is the system's, and what the person's own profile adds.
    writeFileSync(join(home.folder, '.profile'), `PATH=${quoted(home.environment().PATH ?? '')}\n`);
    const id = await printed(claude, 'agent-session id');
    expect(await printed(claude, `bash -c 'echo "$AGENT_SESSION_ID $AGENT_SESSION_AGENT"'`)).toBe(`${id} claude-code`);
    expect(await printed(claude, `bash -lc 'echo "$AGENT_SESSION_ID"'`)).toBe(id);
    writeFileSync(join(home.folder, 'deploy'), '#!/usr/bin/env bash\necho "$AGENT_SESSION_ID"\n', { mode: 0o755 });
    expect(await printed(claude, './deploy')).toBe(id);
    // Whoever reads the variable in an agent inside this one has that one's session.
    writeFileSync(join(home.folder, 'gemini'), "require('node:child_process').spawnSync('bash', ['-c', process.argv[2]], { stdio: 'inherit' });\n");
    const inner = await printed(claude, `bash -c ${quoted('node gemini \'echo "$AGENT_SESSION_ID $AGENT_SESSION_AGENT"\'')}`);
    expect(inner).toMatch(/^[0-9a-f-]{36} gemini-cli$/);
    expect(inner).not.toContain(id);
  });

  itWithDirenv('direnv exec gives it to one command', async () => {
    const home = homeWithRecipe();
    await entered(home);
    const claude = claudeIn(home);
    const id = await printed(claude, 'agent-session id');
    expect(await printed(claude, 'DIRENV_LOG_FORMAT= direnv exec . printenv AGENT_SESSION_ID')).toBe(id);
  });

  itIf(onLinux && isInstalled('zsh'), 'the recipe for zsh, for it needs Linux with zsh')('zsh', async () => {
    const home = freshHome(folder);
    writeFileSync(join(home.folder, '.zshenv'), recipe('zshenv'));
    const claude = claudeIn(home);
    const id = await printed(claude, 'agent-session id');
    expect(await printed(claude, `zsh -c 'echo "$AGENT_SESSION_ID"'`)).toBe(id);
    expect(await printed(claude, `zsh -ic 'echo "<$AGENT_SESSION_ID>"' 2>/dev/null`)).toBe('<>');
  });
});

describe('prompt', () => {
  const shells = [
    ['bash', '.bashrc'],
    ['zsh', '.zshrc'],
  ] as const;
  for (const [shell, file] of shells) {
    const ask = `${shell} -ic 'echo "<$PS1>"' 2>/dev/null`;
    itIf(onLinux && isInstalled(shell), `the prompt in ${shell}, for it needs Linux with ${shell}`)(`${shell} names the agent and its session`, async () => {
      const home = freshHome(folder);
      writeFileSync(join(home.folder, file), `PS1='> '\n${recipe('prompt')}`);
      const claude = claudeIn(home);
      const id = await printed(claude, 'agent-session id');
      expect(await printed(claude, ask)).toBe(`<claude-code ${id.slice(0, 8)} > >`);
    });

    itOnTerminal(`${shell} leaves a person’s as it is`, async ({ skip }) => {
      if (!isInstalled(shell)) skip(`PATH has no ${shell}`);
      const home = freshHome(folder);
      writeFileSync(join(home.folder, file), `PS1='> '\n${recipe('prompt')}`);
      const { stdout } = await runOnTerminal(ask, { folder: home.folder, env: home.environment(variables) });
      expect(stdout).toContain('<> >');
    });
  }

  itWith('starship')('starship shows the agent', () => {
    const home = freshHome(folder);
    mkdirSync(join(home.folder, '.config'));
    writeFileSync(join(home.folder, '.config/starship.toml'), `format = '$env_var'\n${recipe('starship')}`);
    const shown = (env: Record<string, string>): string => run('starship', ['prompt'], { cwd: home.folder, env: home.environment({ TERM: 'xterm', ...env }) }).stdout;
    expect(shown({ AGENT_SESSION_AGENT: 'claude-code' })).toContain('claude-code');
    expect(shown({})).not.toContain('claude-code');
  });

  it('what starship shows is the variable that the first line of the recipe exports', () => {
    const [, name = ''] = /^\[env_var\.(\w+)\]$/m.exec(recipe('starship')) ?? [];
    expect(recipe('prompt')).toContain('--as shell');
    expect(name).toBe('AGENT_SESSION_AGENT');
  });
});

describe('scripts', () => {
  const itOnLinux = itIf(onLinux, 'the scripts, for the stand-in agent needs Linux');

  itOnLinux('mkdir-lock.sh gives the lock to one session, and names a holder that has ended', async () => {
    const home = freshHome(folder);
    saved(home, 'mkdir-lock.sh');
    const first = claudeIn(home);
    expect(await first.run('./mkdir-lock.sh deploy.lock')).toMatchObject({ status: 0, stderr: '' });
    const second = startProgram('gemini', { folder: home.folder, env: home.environment(variables) });
    expect(await second.run('./mkdir-lock.sh deploy.lock')).toMatchObject({ status: 75, stdout: expect.stringMatching(/^alive: /) as string, stderr: '' });
    await first.stop();
    expect(await second.run('./mkdir-lock.sh deploy.lock')).toMatchObject({ status: 75, stderr: 'its holder has ended: rm -r deploy.lock\n' });
  });

  itIf(onLinux && (isInstalled('ss') || isInstalled('lsof')), 'whose-port.sh, for it needs Linux with ss or lsof')('whose-port.sh tells the session that started a server', async () => {
    const home = freshHome(folder);
    saved(home, 'whose-port.sh');
    const server = "const server = require('node:http').createServer().listen(0, '127.0.0.1', () => require('node:fs').writeFileSync('port', String(server.address().port)))";
    writeFileSync(join(home.folder, 'server.cjs'), server);
    const claude = claudeIn(home);
    // The call that started it has ended: its environment tells.
    const id = '20868454-8cb8-4c40-9710-dc3df0b35f5c';
    const { stdout: pid } = await claude.run('node server.cjs >/dev/null 2>&1 & until [ -s port ]; do kill -0 $! || exit; done; echo $!', { CLAUDECODE: '1', CLAUDE_CODE_SESSION_ID: id });
    try {
      expect(await printed(claude, './whose-port.sh "$(cat port)"')).toContain(`session  ${id}\n`);
    } finally {
      process.kill(Number(pid));
    }
    expect(await claude.run('./whose-port.sh 1')).toMatchObject({ status: 1, stderr: 'nobody listens on port 1\n' });
  });

  itIf(onLinux && ['git', 'jq'].every(isInstalled), 'resume.sh, for it needs Linux with git and jq')('resume.sh asks, and continues the conversation that made a commit', () => {
    const home = freshHome(folder);
    saved(home, 'resume.sh');
    const id = '20868454-8cb8-4c40-9710-dc3df0b35f5c';
    const conversations = join(home.folder, '.claude/projects/-x');
    mkdirSync(conversations, { recursive: true });
    writeFileSync(join(conversations, `${id}.jsonl`), '');
    writeFileSync(join(home.folder, 'bin/claude'), '#!/bin/sh\necho "continued $*"\n', { mode: 0o755 });
    const options = { cwd: home.folder, env: home.environment({ ...variables, GIT_CONFIG_NOSYSTEM: '1', GIT_AUTHOR_NAME: 'Me', GIT_AUTHOR_EMAIL: 'me@example.com', GIT_COMMITTER_NAME: 'Me', GIT_COMMITTER_EMAIL: 'me@example.com' }) };
    expect(run('git', ['init', '--quiet', '.'], options).status).toBe(0);
    expect(run('git', ['commit', '--quiet', '--allow-empty', '-m', `Mend it\n\nAgent-Session: claude-code/${id}`], options)).toMatchObject({ status: 0, stderr: '' });
    expect(run('./resume.sh', [], { ...options, input: 'n\n' }).stdout).toBe(`claude --resume ${id} ? [y/N] `);
    expect(run('./resume.sh', ['HEAD'], { ...options, input: 'y\n' }).stdout).toBe(`claude --resume ${id} ? [y/N] continued --resume ${id}\n`);
    expect(run('./resume.sh', ['no-such-branch'], { ...options, input: '' })).toMatchObject({ status: 1, stderr: expect.stringContaining('no command is known that continues it') as string });
  });

  it('every file of the page is run, here or in a transcript', () => {
    const files = blocks.flatMap(({ notes }) => notes.flatMap((note) => /^file=(.+)$/.exec(note)?.[1] ?? []));
    const transcripts = blocks.filter(({ language }) => language === 'console').map(({ text }) => text).join('');
    const here = ['mkdir-lock.sh', 'whose-port.sh', 'resume.sh'];
    expect(files.length).toBeGreaterThan(5);
    // The git hook is run by the commit of its transcript.
    expect(files.filter((file) => !here.includes(file) && !transcripts.includes(file) && !file.startsWith('.githooks/'))).toEqual([]);
    expect(transcripts).toContain('git config core.hooksPath .githooks');
  });
});

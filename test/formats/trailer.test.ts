import { createHmac } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { idHasher, trailer, trailerText } from '../../src/formats/trailer.js';
import { automation, ciJob, HOSTILE_VALUES, ID, inputs, person, resolution } from '../support/resolutions.js';
import { AGENT_SESSION } from '../support/command.js';
import { bareEnvironment, isInstalled, itWith, run, runAsync, temporaryFolder } from '../support/programs.js';

const folder = temporaryFolder();

function withoutSalt(): never {
  throw new Error('the salt was asked for');
}

describe('trailer', () => {
  it('hashes the id', () => {
    const line = trailerText(resolution(), inputs());
    expect(line).toMatch(/^Agent-Session: claude-code\/[\da-f]{32}\n$/);
    expect(trailerText(resolution(), inputs())).toBe(line);
    expect(trailerText(resolution({ id: 'other' }), inputs())).not.toBe(line);
    expect(trailerText(resolution(), inputs({ salt: () => new Uint8Array(32) }))).not.toBe(line);
  });

  it('prints the id itself with --raw, and needs no salt for that', () => {
    expect(trailerText(resolution(), inputs({ raw: true, salt: withoutSalt }))).toBe(`Agent-Session: claude-code/${ID}\n`);
  });

  it.each([
    ['a person', person()],
    ['CI', ciJob()],
    ['a script without a terminal, which may be an editor that a person commits with', automation()],
  ])('prints nothing, and makes no salt, for %s', (_who, nobody) => {
    expect(trailerText(nobody, inputs({ salt: withoutSalt }))).toBe('');
  });

  it('is data, too', () => {
    expect(trailer(resolution(), { raw: true, salt: withoutSalt })).toEqual({ token: 'Agent-Session', value: `claude-code/${ID}` });
    expect(trailer(person(), { salt: withoutSalt })).toBeUndefined();
  });

  it('takes the word of who set the session, though the agent is not known', () => {
    const stated = automation({ source: 'override', variable: 'RAILWAY_AGENT_SESSION' });
    expect(trailerText(stated, inputs({ raw: true }))).toBe(`Agent-Session: unknown/${ID}\n`);
  });

  const itWithGit = itWith('git');

  itWithGit('is taken by git interpret-trailers, and read back', () => {
    const git = { cwd: folder, env: bareEnvironment(folder, { GIT_CONFIG_NOSYSTEM: '1' }) };
    for (const id of [ID, 'T-a.b:c@d/e_f', ...HOSTILE_VALUES.map((value) => `x${value}`)]) {
      const line = trailerText(resolution({ id }), inputs({ raw: true })).trimEnd();
      const message = run('git', ['interpret-trailers', '--if-exists', 'addIfDifferent', '--trailer', line], {
        ...git,
        input: 'Add a shop\n\nIt sells.\n\nSigned-off-by: Somebody <somebody@example.com>\n',
      });
      expect(message.stdout).toBe(`Add a shop\n\nIt sells.\n\nSigned-off-by: Somebody <somebody@example.com>\n${line}\n`);
      const parsed = run('git', ['interpret-trailers', '--parse'], { ...git, input: message.stdout });
      expect(parsed.stdout.trimEnd().split('\n')).toEqual(['Signed-off-by: Somebody <somebody@example.com>', line]);
    }
  });
});

describe('the hash of an id', () => {
  it.each([0, 1, 32, 63, 64, 65, 200])('is HMAC-SHA256 as Node makes it, with a salt of %i bytes', (length) => {
    const salt = Buffer.alloc(length, 0xa7);
    const hashed = idHasher(salt);
    for (const id of ['a', '2a1dbc37-e2b1-4208-bd8a-03f0771a43c7', 'x'.repeat(256)]) expect(hashed(id)).toBe(createHmac('sha256', salt).update(id).digest('hex').slice(0, 32));
  });
});

const home = join(folder, 'home');
const repository = join(folder, 'repository');
const quoted = [process.execPath, AGENT_SESSION].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');

/** The hook as the documentation has it, with the CLI's path where an installed one has its name. */
const HOOK = `#!/bin/sh
trailer=$(${quoted} export --as trailer) || exit 0
[ -z "$trailer" ] || git interpret-trailers --in-place --if-exists addIfDifferent --trailer "$trailer" "$1"
`;

const env = bareEnvironment(home, {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Somebody',
  GIT_AUTHOR_EMAIL: 'somebody@example.com',
  GIT_COMMITTER_NAME: 'Somebody',
  GIT_COMMITTER_EMAIL: 'somebody@example.com',
});

function git(...args: string[]): string {
  const { status, stdout, stderr } = run('git', args, { cwd: repository, env });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout;
}

/** The trailers of the last commit, with its subject before them. */
function lastCommit(): string[] {
  return git('log', '-1', '--format=%s%n%(trailers)').split('\n').filter((line) => line !== '');
}

/** The nearest thing to an agent: a long-lived process of that name, whose shell calls run what it is told. */
async function asClaude(...commands: string[]): Promise<string> {
  const calls = commands.map((command) => `sh -c '${command}; true'`).join('\n');
  const { status, stdout, stderr } = await runAsync('bash', ['-c', 'exec -a claude bash -c "$1"', 'bash', `${calls}\ntrue`], {
    cwd: repository,
    env,
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

/**
 * A person at a terminal: the program "script" gives them one. No agent may stand above, though the tests may
 * well be run by one, so the terminal is started by a process that ends at once and leaves it to the system.
 */
async function asPerson(command: string): Promise<void> {
  const typescript = join(folder, 'typescript');
  const { stdout } = await runAsync('sh', ['-c', 'setsid script -qefc "$1" "$2" </dev/null & :', 'sh', command, typescript], {
    cwd: repository,
    env: { ...env, SHELL: '/bin/sh', TERM: 'dumb' },
  });
  expect(stdout).not.toContain('fatal');
}

beforeAll(() => {
  mkdirSync(home);
  mkdirSync(repository);
  if (!isInstalled('git')) return;
  git('init', '--quiet');
  writeFileSync(join(repository, '.git/hooks/prepare-commit-msg'), HOOK, { mode: 0o755 });
});

describe('the prepare-commit-msg hook', () => {
  const itWithGit = itWith('git');

  itWithGit('adds the trailer to the commits of an agent, the same for one session', async () => {
    await asClaude('git commit --quiet --allow-empty -m first', 'git commit --quiet --allow-empty -m second');
    const [subject, trailer] = lastCommit();
    expect(subject).toBe('second');
    expect(trailer).toMatch(/^Agent-Session: claude-code\/[\da-f]{32}$/);
    expect(git('log', '-2', '--format=%(trailers)').split('\n').filter((line) => line !== '')).toEqual([trailer, trailer]);
  });

  itWithGit('adds no second one when the same session amends, and one for another session', async () => {
    await asClaude('git commit --quiet --allow-empty -m third', 'git commit --quiet --allow-empty --amend --no-edit');
    expect(lastCommit()).toHaveLength(2);
    await asClaude('git commit --quiet --allow-empty --amend --no-edit');
    const [, first, second, ...more] = lastCommit();
    expect(second).toMatch(/^Agent-Session: claude-code\//);
    expect(second).not.toBe(first);
    expect(more).toEqual([]);
  });

  itWithGit('prints the id itself with --raw', async () => {
    const [id, trailer] = (await asClaude(`${quoted} id`.replaceAll("'", '"'), `${quoted} export --as trailer --raw`.replaceAll("'", '"'))).trim().split('\n');
    expect(id).toMatch(/^[\da-f-]{36}$/);
    expect(trailer).toBe(`Agent-Session: claude-code/${id ?? ''}`);
  });

  itWith('git', 'setsid', 'script')("leaves a person's commit alone", async () => {
    await asPerson('git commit --quiet --allow-empty -m "by hand"');
    expect(lastCommit()).toEqual(['by hand']);
  });

  itWith('git', 'setsid')('leaves the commit of a program without a terminal alone: an editor looks like that', async () => {
    const done = join(folder, 'done');
    await runAsync('sh', ['-c', 'setsid sh -c "git commit --quiet --allow-empty -m editor; echo > \\"$1\\"" sh "$1" </dev/null & :', 'sh', done], {
      cwd: repository,
      env,
    });
    expect(existsSync(done)).toBe(true);
    expect(lastCommit()).toEqual(['editor']);
  });

  itWithGit('keeps the salt out of the repository', () => {
    expect(readFileSync(join(repository, '.git/agent-session-salt'), 'utf8')).toMatch(/^[\da-f]{64}\n$/);
    expect(git('status', '--porcelain', '--ignored')).toBe('');
    expect(git('ls-files')).toBe('');
  });
});

import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { repositorySalt } from '../../src/formats/repository-salt.js';
import { bareEnvironment, isInstalled, itIf, itWith, run, temporaryFolder } from '../support/programs.js';

const folder = temporaryFolder();
const env = bareEnvironment(folder, { GIT_CONFIG_NOSYSTEM: '1', GIT_CEILING_DIRECTORIES: folder });

function repository(): string {
  const directory = mkdtempSync(join(folder, 'repository-'));
  git(directory, 'init', '--quiet');
  return directory;
}

function git(cwd: string, ...args: string[]): string {
  const { status, stdout, stderr } = run('git', ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.com', ...args], { cwd, env });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout;
}

function hex(salt: Uint8Array): string {
  return Buffer.from(salt).toString('hex');
}

describe('repositorySalt', () => {
  const itWithGit = itWith('git');

  itWithGit('is made once, for the owner only, and not part of the work tree', () => {
    const directory = repository();
    const salt = repositorySalt(directory, env);
    expect(salt).toHaveLength(32);
    expect(hex(repositorySalt(directory, env))).toBe(hex(salt));
    const file = join(directory, '.git/agent-session-salt');
    expect(readFileSync(file, 'utf8')).toBe(`${hex(salt)}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(git(directory, 'status', '--porcelain', '--ignored')).toBe('');
    expect(readdirSync(join(directory, '.git')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  itWithGit('is another one in another repository', () => {
    expect(hex(repositorySalt(repository(), env))).not.toBe(hex(repositorySalt(repository(), env)));
  });

  itWithGit('is the same in a subfolder, in a worktree and in a hook of one', () => {
    const directory = repository();
    git(directory, 'commit', '--quiet', '--allow-empty', '-m', 'first');
    git(directory, 'worktree', 'add', '--quiet', 'beside');
    mkdirSync(join(directory, 'sub'));
    const salt = hex(repositorySalt(directory, env));
    expect(hex(repositorySalt(join(directory, 'sub'), env))).toBe(salt);
    expect(hex(repositorySalt(join(directory, 'beside'), env))).toBe(salt);
    expect(hex(repositorySalt(folder, { ...env, GIT_DIR: join(directory, '.git/worktrees/beside') }))).toBe(salt);
  });

  itWithGit('outside a repository says what to do', () => {
    expect(() => repositorySalt(folder, env)).toThrow(/no repository git can read; run it inside one, or use --raw/);
  });

  it('without git says what to do', () => {
    expect(() => repositorySalt(folder, { HOME: folder, PATH: folder })).toThrow(/needs git, and git can't be run .*--raw/);
  });

  itWithGit.each<[string, (file: string) => void]>([
    ['a broken file', (file) => { writeFileSync(file, 'torn'); }],
    ['a folder', (file) => { mkdirSync(file); }],
    ['a FIFO', (file) => { run('mkfifo', [file], { cwd: folder, env }); }],
    ['a link to a salt', (file) => {
      writeFileSync(`${file}-elsewhere`, `${'a'.repeat(64)}\n`);
      symlinkSync(`${file}-elsewhere`, file);
    }],
  ])("is not read from %s, and what is there stays", (_what, plant) => {
    const directory = repository();
    const file = join(directory, '.git/agent-session-salt');
    plant(file);
    expect(() => repositorySalt(directory, env)).toThrow(`${file} can't be read as a salt`);
    expect(readdirSync(join(directory, '.git')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  const isRoot = process.getuid?.() === 0;
  itIf(isInstalled('git') && !isRoot, 'a git directory that may not be written, for root may write everywhere')('says where it may not be written', () => {
    const directory = repository();
    chmodSync(join(directory, '.git'), 0o500);
    expect(() => repositorySalt(directory, env)).toThrow(/can't be kept in .*EACCES/);
    chmodSync(join(directory, '.git'), 0o700);
  });

  itWithGit('has one winner of many first calls at once', async () => {
    const directory = repository();
    const script = join(folder, 'print-salt.cjs');
    await build({
      stdin: {
        contents: `import { repositorySalt } from './src/formats/repository-salt.js';
          process.stdout.write(Buffer.from(repositorySalt(process.cwd(), process.env)).toString('hex'));`,
        resolveDir: join(import.meta.dirname, '../..'),
      },
      bundle: true,
      platform: 'node',
      format: 'cjs',
      outfile: script,
      logLevel: 'error',
    });
    const runs = Array.from({ length: 12 }, () => promisify(execFile)(process.execPath, [script], { cwd: directory, env }));
    const salts = (await Promise.all(runs)).map(({ stdout }) => stdout);
    expect(new Set(salts).size).toBe(1);
    expect(salts[0]).toMatch(/^[\da-f]{64}$/);
  });
});

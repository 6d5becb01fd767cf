import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { startProgram } from '../support/agents.js';
import { itIf } from '../support/programs.js';
import { runOrphaned } from '../support/without-agent.js';
import { blocksOf } from '../docs/document.js';
import { emptyProject, INSTALL_TIMEOUT, packedPackage, root } from './packed.js';
import { attempt, npm } from './programs.js';

/*
 * The workflow of docs/recipes.md, step by step as a runner of GitHub Actions does it: `bash -e` for each `run`, and the
 * lines of GITHUB_ENV in the environment of the steps behind.
 */
interface Step {
  readonly uses?: string;
  readonly run?: string;
}

const packed = packedPackage();
const [block] = blocksOf(readFileSync(join(root, 'docs/recipes.md'), 'utf8')).filter(({ notes }) => notes.includes('recipe=github-actions'));
const workflow = parse(block?.text ?? '') as { readonly jobs: { readonly build: { readonly steps: readonly Step[] } } };
const runs = workflow.jobs.build.steps.flatMap(({ run }) => run ?? []);
const itOnLinux = itIf(process.platform === 'linux', 'the workflow, for its shells and the stand-in agent need Linux');
let project: string;

beforeAll(async () => {
  // What its author does once.
  project = emptyProject(packed, 'workflow');
  copyFileSync(packed.tarball, join(project, 'agent-session.tgz'));
  await npm(['install', '--save-dev', '--no-audit', '--no-fund', './agent-session.tgz'], { cwd: project, home: packed.home, env: packed.env });
}, INSTALL_TIMEOUT);

/** All steps in one shell script, which prints what the last step printed. */
function script(): string {
  const file = join(project, 'github-env');
  writeFileSync(file, '');
  writeFileSync(join(project, 'steps.sh'), runs.map((run) => `set -a; . ./github-env; set +a\nbash -e <<'STEP' || exit\n${run}\nSTEP\n`).join(''));
  return 'bash steps.sh';
}

const environment = (): Readonly<Record<string, string>> => ({
  ...packed.env,
  PATH: [dirname(process.execPath), process.env.PATH ?? ''].join(':'),
  HOME: packed.home,
  npm_config_cache: join(packed.home, 'npm-cache'),
  npm_config_update_notifier: 'false',
  npm_config_audit: 'false',
  CI: 'true',
  GITHUB_ACTIONS: 'true',
  GITHUB_RUN_ID: '7',
  GITHUB_ENV: join(project, 'github-env'),
});

describe('the workflow of the recipes', () => {
  it('installs Node and the project’s dependencies first', () => {
    const names = workflow.jobs.build.steps.map(({ uses, run }) => uses?.replace(/@.*/, '') ?? run?.split(' ').slice(0, 2).join(' '));
    expect(names.slice(0, 3)).toEqual(['actions/checkout', 'actions/setup-node', 'npm ci']);
  });

  itOnLinux('gives a job without an agent a run id and no session', async () => {
    const { status, stdout, stderr } = await runOrphaned(script(), { folder: project, env: environment() });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^run [\da-f-]{36}, session none$/m);
  }, INSTALL_TIMEOUT);

  itOnLinux('gives a job that an agent runs in both', async () => {
    const agent = startProgram('claude', { folder: project, env: environment() });
    const { status, stdout } = await agent.run(script(), { CLAUDE_CODE_SESSION_ID: 'of-claude' });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^run [\da-f-]{36}, session of-claude$/m);
  }, INSTALL_TIMEOUT);

  it('fails where the package is no dependency, and takes nobody else’s of its name', async () => {
    const other = emptyProject(packed, 'without');
    const { status, stdout } = await attempt('npx', ['--no', 'agent-session', 'export', '--as', 'github'], { cwd: other, home: packed.home, env: packed.env });
    expect(status).not.toBe(0);
    expect(stdout).toBe('');
  }, INSTALL_TIMEOUT);
});

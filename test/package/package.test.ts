import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { beforeAll, describe, expect, it } from 'vitest';
import { itIf } from '../support/programs.js';
import { emptyProject, INSTALL_TIMEOUT, installedProject, packedPackage, root } from './packed.js';
import { succeed } from './programs.js';

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string };
const require = createRequire(import.meta.url);
const pnpm = join(dirname(require.resolve('pnpm')), 'bin/pnpm.cjs');
const packed = packedPackage();
const { folder, home } = packed;

describe('the tarball', () => {
  it('holds what is needed, and no more', () => {
    const kinds = [
      /^package\.json$/,
      /^(?:README|CHANGELOG)\.md$/,
      /^LICENSE$/,
      /^dist\/THIRD-PARTY\.txt$/,
      /^dist\/catalog\.json$/,
      /^dist\/vectors\/(?:captures\.json\.gz|[a-z-]+\.json)$/,
      /^dist\/command\/(?:[a-z0-9-]+\.cjs|package\.json)$/,
      /^dist\/library\/[a-z-]+\.mjs$/,
      /^dist\/types\/(?:index|sync|formats|testing)\.d\.ts$/,
      /^dist\/schema\/[a-z]+\.schema\.json$/,
      /^docs\/(?:library|recipes)\.md$/,
      /^docs\/leaked-id\.svg$/,
      /^man\/agent-session\.1$/,
    ];
    const paths = packed.files.map(({ path }) => path);
    expect(paths.filter((path) => !kinds.some((kind) => kind.test(path)))).toEqual([]);
    expect(kinds.filter((kind) => !paths.some((path) => kind.test(path)))).toEqual([]);
    expect(paths.filter((path) => path === 'README.md' || path === 'CHANGELOG.md')).toHaveLength(2);
  });

  it('every link and picture of its README is in it', () => {
    const links = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/\]\(([^)#]+)(?:#([^)]*))?\)/g)];
    expect(links.length).toBeGreaterThan(5);
    const paths = packed.files.map(({ path }) => path);
    // There is no address of a repository that another link could lead to.
    expect(links.map(([, target = '']) => target).filter((target) => !paths.includes(target))).toEqual([]);
    const dead = links.filter(([, target = '', anchor]) => anchor !== undefined && !anchorsOf(readFileSync(join(root, target), 'utf8')).includes(anchor));
    expect(dead.map(([link]) => link)).toEqual([]);
  });

  it.each(['index', 'sync', 'formats', 'testing'])('the types of %s stand in one file', (name) => {
    expect(readFileSync(join(root, `dist/types/${name}.d.ts`), 'utf8')).not.toMatch(/\bfrom '|\bimport\b/);
  });

  it('publint finds nothing', async () => {
    const { messages } = await publint({ pack: { tarball: toArrayBuffer(readFileSync(packed.tarball)) }, strict: true });
    expect(messages).toEqual([]);
  });

  it('the types are right for every way to import an ES module', async () => {
    const analysis = await checkPackage(createPackageFromTarballData(readFileSync(packed.tarball)));
    if (analysis.types === false || !('problems' in analysis)) throw new Error('the package has no types');
    // Packages that are CommonJS themselves must use import(): this is an ES module, on purpose.
    const others = analysis.problems.filter((problem) => !('resolutionKind' in problem) || problem.resolutionKind === 'node16-esm' || problem.resolutionKind === 'bundler');
    expect(others).toEqual([]);
    expect(Object.keys(analysis.entrypoints)).toEqual(expect.arrayContaining(['.', './sync', './formats', './testing']));
  });
});

describe('installed by npm into an empty folder', () => {
  let project: string;

  beforeAll(async () => {
    project = await installedProject(packed, 'npm');
  }, INSTALL_TIMEOUT);

  it('the command runs through npm’s link', async () => {
    await expectCommand(join(project, 'node_modules/.bin/agent-session'), [], project);
    await expectCommand('npm', ['exec', '--', 'agent-session'], project);
  });

  it('its help names documents that are installed with it', async () => {
    const { stdout } = await succeed(join(project, 'node_modules/.bin/agent-session'), ['--help'], { cwd: project, home, env: { COLUMNS: '300' } });
    const [, named = '', place = ''] = /^Documentation: man agent-session; ([^]+) in (\S+)\n$/m.exec(stdout.replaceAll(/\n(?=\S+\n$)/g, ' ')) ?? [];
    const documents = named.split(/, | and /);
    expect(documents.length).toBeGreaterThan(2);
    for (const document of documents) expect(readFileSync(join(place, document), 'utf8').length).toBeGreaterThan(1000);
  });

  it('its schemas are installed, and agents.json may name one', async () => {
    const file = join(project, 'agents.json');
    writeFileSync(file, JSON.stringify({ $schema: './node_modules/agent-session/dist/schema/agents.schema.json', agents: [{ id: 'my-agent', name: 'My Agent' }] }));
    const { stdout } = await succeed(join(project, 'node_modules/.bin/agent-session'), ['agents', 'check', '--file', file], { cwd: project, home });
    expect(stdout).toContain('It describes my-agent.');
    expect(JSON.parse(readFileSync(join(project, 'node_modules/agent-session/dist/schema/agents.schema.json'), 'utf8'))).toMatchObject({ $id: 'urn:agent-session:schema:1:agents' });
  });

  it('the library is imported', async () => {
    writeFileSync(join(project, 'program.js'), `
import { resolveSession, SessionsFolderError } from 'agent-session';
const { id, source, variable } = await resolveSession({ env: { RAILWAY_AGENT_SESSION: 'mine' } });
console.log(JSON.stringify({ id, source, variable, error: typeof SessionsFolderError }));
`);
    const { stdout } = await succeed(process.execPath, ['program.js'], { cwd: project, home });
    expect(JSON.parse(stdout)).toEqual({ id: 'mine', source: 'override', variable: 'RAILWAY_AGENT_SESSION', error: 'function' });
  });
});

describe('installed by npm for all of a user’s projects', () => {
  const itOnUnix = itIf(process.platform !== 'win32', 'the man page, for Windows has none');

  itOnUnix('there is a man page', async () => {
    const prefix = join(folder, 'prefix');
    await succeed('npm', ['install', '--global', '--prefix', prefix, '--no-audit', '--no-fund', packed.tarball], { cwd: folder, home, env: packed.env });
    expect(readFileSync(join(prefix, 'share/man/man1/agent-session.1'), 'utf8')).toBe(readFileSync(join(root, 'man/agent-session.1'), 'utf8'));
    await expectCommand(join(prefix, 'bin/agent-session'), [], folder);
  }, INSTALL_TIMEOUT);
});

describe('installed by pnpm into an empty folder', () => {
  let project: string;

  beforeAll(async () => {
    project = emptyProject(packed, 'pnpm');
    await succeed(process.execPath, [pnpm, 'add', '--store-dir', join(folder, 'pnpm-store'), packed.tarball], { cwd: project, home, env: packed.env });
  }, INSTALL_TIMEOUT);

  it('the command runs through pnpm’s link', async () => {
    await expectCommand(join(project, 'node_modules/.bin/agent-session'), [], project);
    await expectCommand(process.execPath, [pnpm, 'exec', 'agent-session'], project);
  });

  it('the library finds its dependencies', async () => {
    writeFileSync(join(project, 'program.js'), `
import { resolveSession } from 'agent-session';
console.log((await resolveSession({ env: {}, interactive: false, sessionsDir: ${JSON.stringify(join(folder, 'sessions'))} })).runId);
`);
    const { stdout } = await succeed(process.execPath, ['program.js'], { cwd: project, home });
    expect(stdout).toMatch(/^[\da-f-]{36}\n$/);
  });
});

/** Its pieces, too: each call needs others. */
async function expectCommand(program: string, args: readonly string[], cwd: string): Promise<void> {
  const call = async (...words: string[]): Promise<string> => (await succeed(program, [...args, ...words], { cwd, home, env: { RAILWAY_AGENT_SESSION: 'mine' } })).stdout;
  expect(await call('--version')).toBe(`${version}\n`);
  expect(await call('id')).toBe('mine\n');
  expect(JSON.parse(await call('which', '--json'))).toMatchObject({ schemaVersion: 1, id: 'mine' });
  expect(JSON.parse(await call('gc', '--json'))).toMatchObject({ schemaVersion: 1, kept: 0 });
  expect(await call('export', '--as', 'uuid')).toMatch(/^[\da-f-]{36}\n$/);
}

/** The anchors that GitHub and npm give to headings. */
function anchorsOf(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-'));
}

function toArrayBuffer(buffer: Buffer): ArrayBuffer {
  return new Uint8Array(buffer).buffer;
}

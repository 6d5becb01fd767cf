import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/programs.js';
import { startRegistry } from './loopback-registry.js';
import { attempt, npm, succeed } from './programs.js';

const root = join(import.meta.dirname, '../..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string };
const tsc = join(root, 'node_modules/typescript/bin/tsc');
const require = createRequire(import.meta.url);
const pnpm = join(dirname(require.resolve('pnpm')), 'bin/pnpm.cjs');
const folder = temporaryFolder();
const home = join(folder, 'home');
/** Milliseconds. Ends what hangs, on however busy a machine. */
const INSTALL_TIMEOUT = 600_000;

interface Listing {
  readonly filename: string;
  readonly files: readonly { readonly path: string; readonly mode: number }[];
}

let tarball: string;
let listing: Listing;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  mkdirSync(home);
  // Built already, by `npm test`; a build now would pull dist away from under the other tests.
  const { stdout } = await npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { cwd: root, home });
  const [packed] = JSON.parse(stdout) as readonly Listing[];
  if (packed === undefined) throw new Error('npm packed nothing');
  listing = packed;
  tarball = join(folder, packed.filename);
  env = { npm_config_registry: await startRegistry(root, folder) };
}, INSTALL_TIMEOUT);

describe('the tarball', () => {
  it('holds what is needed, and no more', () => {
    const kinds = [/^package\.json$/, /^(?:README|CHANGELOG)\.md$/, /^LICENSE$/, /^dist\/THIRD-PARTY\.txt$/, /^dist\/command\/[a-z0-9-]+\.cjs$/, /^dist\/library\/[A-Za-z0-9-]+\.js$/, /^dist\/types\/[a-z0-9/-]+\.d\.ts$/, /^docs\/schema\/[a-z]+\.schema\.json$/, /^man\/agent-session\.1$/];
    const paths = listing.files.map(({ path }) => path);
    expect(paths.filter((path) => !kinds.some((kind) => kind.test(path)))).toEqual([]);
    expect(kinds.filter((kind) => !paths.some((path) => kind.test(path)))).toEqual([]);
    expect(paths.filter((path) => path === 'README.md' || path === 'CHANGELOG.md')).toHaveLength(2);
  });

  it('holds no declaration that the exported ones don’t lead to', () => {
    const needed = new Set(['dist/types/index.d.ts']);
    for (const path of needed) {
      for (const [, specifier = ''] of readFileSync(join(root, path), 'utf8').matchAll(/(?:from|import\() ?'(\.[^']+)\.js'/g)) {
        needed.add(`${join(path, '..', specifier).replaceAll('\\', '/')}.d.ts`);
      }
    }
    expect(listing.files.map(({ path }) => path).filter((path) => path.startsWith('dist/types/') && !needed.has(path))).toEqual([]);
  });

  it('publint finds nothing', async () => {
    const { messages } = await publint({ pack: { tarball: toArrayBuffer(readFileSync(tarball)) }, strict: true });
    expect(messages).toEqual([]);
  });

  it('the types are right for every way to import an ES module', async () => {
    const analysis = await checkPackage(createPackageFromTarballData(readFileSync(tarball)));
    if (analysis.types === false || !('problems' in analysis)) throw new Error('the package has no types');
    // Packages that are CommonJS themselves must use import(): this is an ES module, on purpose.
    const others = analysis.problems.filter((problem) => !('resolutionKind' in problem) || problem.resolutionKind === 'node16-esm' || problem.resolutionKind === 'bundler');
    expect(others).toEqual([]);
    expect(Object.keys(analysis.entrypoints)).toContain('.');
  });
});

describe('installed by npm into an empty folder', () => {
  let project: string;

  beforeAll(async () => {
    project = emptyProject('npm');
    await npm(['install', '--no-audit', '--no-fund', tarball], { cwd: project, home, env });
  }, INSTALL_TIMEOUT);

  it('the command runs through npm’s link', async () => {
    await expectCommand(join(project, 'node_modules/.bin/agent-session'), [], project);
    await expectCommand('npm', ['exec', '--', 'agent-session'], project);
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

  it.each([
    ['node16', { module: 'node16', moduleResolution: 'node16' }],
    ['bundler', { module: 'esnext', moduleResolution: 'bundler' }],
  ])('a consumer’s types check with moduleResolution %s', async (name, options) => {
    const consumer = join(project, name);
    mkdirSync(consumer);
    // No types of node, no skipLibCheck: the declarations must stand on their own.
    writeFileSync(join(consumer, 'tsconfig.json'), JSON.stringify({ compilerOptions: { ...options, target: 'es2022', lib: ['es2022'], types: [], strict: true, exactOptionalPropertyTypes: true, noEmit: true } }));
    writeFileSync(join(consumer, 'consumer.ts'), CONSUMER);
    await succeed(process.execPath, [tsc, '-p', consumer], { cwd: consumer, home });

    writeFileSync(join(consumer, 'consumer.ts'), CONSUMER.replace('const pid: number |', 'const pid: string |'));
    const wrong = await attempt(process.execPath, [tsc, '-p', consumer], { cwd: consumer, home });
    expect(wrong.status).not.toBe(0);
    expect(wrong.stdout).toContain('TS2322');
  });
});

describe('installed by pnpm into an empty folder', () => {
  let project: string;

  beforeAll(async () => {
    project = emptyProject('pnpm');
    await succeed(process.execPath, [pnpm, 'add', '--store-dir', join(folder, 'pnpm-store'), tarball], { cwd: project, home, env });
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

const CONSUMER = `
import { resolveSession } from 'agent-session';
import type { Caller, ProcessTable, Resolution } from 'agent-session';

const processes: ProcessTable = { self: 1, get: () => undefined, environ: () => undefined };
export async function describe(): Promise<string> {
  const resolution: Resolution = await resolveSession({ env: {}, processes, interactive: false, sessionsDir: '/nowhere', store: 'off', now: () => 0 });
  const caller: Caller = resolution.caller;
  const pid: number | undefined = resolution.anchor?.pid;
  const startTime: bigint | undefined = resolution.anchor?.startTime;
  return [resolution.id ?? resolution.reason ?? '', caller, String(pid), String(startTime), resolution.runId, ...resolution.warnings.map(({ code }) => code)].join();
}
`;

function emptyProject(name: string): string {
  const project = mkdtempSync(join(folder, `${name}-`));
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  return project;
}

/** Its pieces, too: each call needs others. */
async function expectCommand(program: string, args: readonly string[], cwd: string): Promise<void> {
  const call = async (...words: string[]): Promise<string> => (await succeed(program, [...args, ...words], { cwd, home, env: { RAILWAY_AGENT_SESSION: 'mine' } })).stdout;
  expect(await call('--version')).toBe(`${version}\n`);
  expect(await call('id')).toBe('mine\n');
  expect(JSON.parse(await call('which', '--json'))).toMatchObject({ schemaVersion: 1, id: 'mine' });
  expect(JSON.parse(await call('gc', '--json'))).toMatchObject({ schemaVersion: 1, kept: 0 });
  expect(await call('export', '--as', 'uuid')).toMatch(/^[\da-f-]{36}\n$/);
}

function toArrayBuffer(buffer: Buffer): ArrayBuffer {
  return new Uint8Array(buffer).buffer;
}

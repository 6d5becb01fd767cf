import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { quoted, startProgram } from '../support/agents.js';
import { itIf } from '../support/programs.js';
import { runOrphaned } from '../support/without-agent.js';
import { INSTALL_TIMEOUT, installedProject, packedPackage, root } from './packed.js';
import { attempt, succeed } from './programs.js';

/*
 * Small command-line tools of every kind, each with the package as it is packed, in the shell of an agent and in one of
 * nobody's. They print what they would send.
 */
const packed = packedPackage();
const tsc = join(root, 'node_modules/typescript/bin/tsc');
const samples = join(import.meta.dirname, 'samples');
let project: string;

beforeAll(async () => {
  project = await installedProject(packed, 'samples');
  for (const name of ['cli.mjs', 'cli.cjs', 'cli-sync.cjs', 'cli.ts', 'cli.test.mjs']) copyFileSync(join(samples, name), join(project, name));
}, INSTALL_TIMEOUT);

/** What a tool prints in the shell of a Claude Code, and in a shell that no agent runs. */
async function expectAnswers(...command: readonly string[]): Promise<void> {
  const line = `cd ${quoted(project)} && ${command.map(quoted).join(' ')}`;
  const env = { HOME: packed.home, PATH: [dirname(process.execPath), process.env.PATH ?? ''].join(':') };
  const agent = startProgram('claude', { folder: project, env });
  const inAgent = await agent.run(line, { CLAUDE_CODE_SESSION_ID: 'of-claude' });
  expect(inAgent).toMatchObject({ status: 0, stderr: '' });
  expect(JSON.parse(inAgent.stdout)).toEqual({ id: 'of-claude', agent: 'claude-code', header: 'of-claude' });
  const alone = await runOrphaned(line, { folder: project, env });
  expect(alone).toMatchObject({ status: 0, stderr: '' });
  expect(JSON.parse(alone.stdout)).toEqual({ reason: 'no-agent' });
}

const itOnLinux = itIf(process.platform === 'linux', 'sample tools in the shell of an agent, for the stand-in agent needs Linux');

describe('a tool that is', () => {
  itOnLinux('an ES module', async () => {
    await expectAnswers(process.execPath, 'cli.mjs');
  });

  itOnLinux('CommonJS', async () => {
    await expectAnswers(process.execPath, 'cli.cjs');
  });

  itOnLinux('CommonJS, and can’t await', async () => {
    await expectAnswers(process.execPath, 'cli-sync.cjs');
  });

  itOnLinux.each([
    ['node16', { module: 'node16', moduleResolution: 'node16' }],
    ['bundler', { module: 'esnext', moduleResolution: 'bundler' }],
  ])('strict TypeScript with moduleResolution %s', async (name, options) => {
    const consumer = join(project, name);
    mkdirSync(consumer);
    // No types of node, no skipLibCheck: the declarations must stand on their own.
    const compilerOptions = { ...options, target: 'es2022', lib: ['es2022'], types: [], strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noEmitOnError: true };
    writeFileSync(join(consumer, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['cli.ts', 'console.d.ts'] }));
    writeFileSync(join(consumer, 'console.d.ts'), 'declare const console: { log(text: string): void };\n');
    const source = readFileSync(join(samples, 'cli.ts'), 'utf8');
    writeFileSync(join(consumer, 'cli.ts'), source);
    await succeed(process.execPath, [tsc, '-p', consumer], { cwd: consumer, home: packed.home });
    await expectAnswers(process.execPath, join(name, 'cli.js'));

    writeFileSync(join(consumer, 'cli.ts'), source.replace('const startTime: string |', 'const startTime: number |'));
    const wrong = await attempt(process.execPath, [tsc, '-p', consumer], { cwd: consumer, home: packed.home });
    expect(wrong.status).not.toBe(0);
    expect(wrong.stdout).toContain('TS2322');
  });

  itOnLinux.each(['esm', 'cjs'] as const)('bundled to one file by esbuild, as %s', async (format) => {
    const outfile = join(project, `bundled.${format === 'esm' ? 'mjs' : 'cjs'}`);
    await build({ absWorkingDir: project, entryPoints: [format === 'esm' ? 'cli.mjs' : 'cli.cjs'], bundle: true, minify: true, platform: 'node', target: 'node20', format, outfile, logLevel: 'error' });
    await expectAnswers(process.execPath, outfile);
  });

  itOnLinux('CommonJS that can’t await, bundled to one file by esbuild', async () => {
    const outfile = join(project, 'bundled-sync.cjs');
    await build({ absWorkingDir: project, entryPoints: ['cli-sync.cjs'], bundle: true, minify: true, platform: 'node', target: 'node20', format: 'cjs', outfile, logLevel: 'error' });
    await expectAnswers(process.execPath, outfile);
  });

  itOnLinux('TypeScript under Bun', async ({ skip }) => {
    await skipWhereNotInstalled('bun', skip);
    await expectAnswers('bun', 'cli.ts');
  });

  itOnLinux('TypeScript under Deno', async ({ skip }) => {
    await skipWhereNotInstalled('deno', skip);
    await expectAnswers('deno', 'run', '--quiet', '--allow-all', 'cli.ts');
  });
});

it('resolveSession brings nothing of readSession into a bundle', async () => {
  const contents = "import { isAgent, resolveSession } from 'agent-session'; console.log(isAgent(await resolveSession()));";
  const { metafile } = await build({ stdin: { contents, resolveDir: project }, bundle: true, platform: 'node', format: 'esm', outdir: 'out', splitting: true, write: false, metafile: true, logLevel: 'error' });
  const inputs = Object.keys(metafile.inputs).filter((input) => input.includes('agent-session/dist/'));
  expect(inputs.length).toBeGreaterThan(4);
  expect(inputs.filter((input) => input.endsWith('sync.js'))).toEqual([]);
  // Every part waits in a piece of its own.
  const [first = ''] = Object.keys(metafile.outputs).filter((name) => metafile.outputs[name]?.entryPoint?.includes('stdin') === true);
  expect(metafile.outputs[first]?.imports.filter(({ path }) => path.includes('closer-look'))).toEqual([]);
});

it('a tool’s tests stand on agent-session/testing', async () => {
  const { stdout } = await succeed(process.execPath, ['--test', 'cli.test.mjs'], { cwd: project, home: packed.home });
  expect(stdout).toMatch(/# pass 4\n/);
});

it('a port to another language finds the catalog, the vectors and the schemas', async () => {
  const program = `
    import catalog from 'agent-session/catalog.json' with { type: 'json' };
    import names from 'agent-session/vectors/session-file-names.json' with { type: 'json' };
    import schema from 'agent-session/schema/catalog.schema.json' with { type: 'json' };
    import { createRequire } from 'node:module';
    import { readFileSync } from 'node:fs';
    import { gunzipSync } from 'node:zlib';
    const captures = JSON.parse(gunzipSync(readFileSync(createRequire(import.meta.url).resolve('agent-session/vectors/captures.json.gz'))));
    console.log(JSON.stringify([catalog.agents.length > 40, names.vectors.length > 5, schema.$id, Object.keys(captures).length]));
  `;
  const { stdout } = await succeed(process.execPath, ['--no-warnings', '--input-type=module', '-e', program], { cwd: project, home: packed.home });
  expect(JSON.parse(stdout)).toMatchObject([true, true, 'urn:agent-session:schema:1:catalog', 15]);
});

/** Bun and Deno are 200 MB: no development packages, but taken from the PATH, where `.ci/run` puts them. */
async function skipWhereNotInstalled(program: string, skip: (note: string) => never): Promise<void> {
  const { status, stderr } = await attempt(program, ['--version'], { cwd: project, home: packed.home }).catch((error: unknown) => ({ status: null, stderr: String(error) }));
  if (status === 0) return;
  const reason = `${program} does not run here: ${stderr.split('\n')[0] ?? ''} (npm install --global bun deno)`;
  console.warn(`skipped: ${reason}`);
  skip(reason);
}

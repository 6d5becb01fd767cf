import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Metafile } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { packedPackage, root } from './packed.js';

/** Bytes of minified code that `import { resolveSession } from 'agent-session'` brings into a program for Node: today's, so that nobody adds to them unseen. */
const ALL_CHUNKS = 129_600;
/** What of them is loaded with the import, and answers from the environment: today's, too. */
const ENVIRONMENT = 31_300;
/** Installed, without the packages that we depend on. */
const INSTALLED_BYTES = 1_000_000;
const INSTALLED_FILES = 60;

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
}

const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
const packed = packedPackage();

describe('bundled with a program by esbuild', () => {
  let outputs: Metafile['outputs'];

  beforeAll(async () => {
    const program = "import { resolveSession } from 'agent-session'; console.log((await resolveSession()).id);";
    const bundle = await build({
      stdin: { contents: program, resolveDir: root, sourcefile: 'program.js' },
      bundle: true,
      minify: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      outdir: 'out',
      write: false,
      metafile: true,
      logLevel: 'error',
    });
    ({ outputs } = bundle.metafile);
  });

  it(`all chunks have at most ${String(ALL_CHUNKS)} bytes`, () => {
    const total = Object.values(outputs).reduce((sum, { bytes }) => sum + bytes, 0);
    expect({ total, largest: largestInputs(outputs) }).toMatchObject({ total: atMost(ALL_CHUNKS) });
  });

  it(`an id from the environment takes at most ${String(ENVIRONMENT)} bytes`, () => {
    const [first = ''] = Object.keys(outputs).filter((name) => outputs[name]?.entryPoint === 'program.js');
    const loaded = withStaticImports(first, outputs);
    const total = [...loaded].reduce((sum, name) => sum + (outputs[name]?.bytes ?? 0), 0);
    expect({ total, largest: largestInputs(Object.fromEntries([...loaded].map((name) => [name, outputs[name]]))) }).toMatchObject({ total: atMost(ENVIRONMENT) });
  });
});

describe('installed', () => {
  it(`there are at most ${String(INSTALLED_BYTES)} bytes in ${String(INSTALLED_FILES)} files`, () => {
    const bytes = packed.files.reduce((sum, { size }) => sum + size, 0);
    expect({ bytes, files: packed.files.length }).toEqual({ bytes: atMost(INSTALLED_BYTES), files: atMost(INSTALLED_FILES) });
  });

  it('nothing is there twice, bundled and as a dependency, but what the tool was ordered to be made of', () => {
    expect(Object.keys(dependencies)).toEqual(['commander', 'env-paths', 'ps-list', 'uuid']);
  });

  it('every bundled package is named with its licence’s text', async () => {
    const notices = readFileSync(join(root, 'dist/THIRD-PARTY.txt'), 'utf8');
    const ours = packed.files.map(({ path }) => path).filter((path) => /^dist\/.*\.[cm]js$/.test(path));
    expect(ours.length).toBeGreaterThan(10);
    // What is bundled can't be seen in a bundle: it is what the sources lead to and the package does not import.
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: ['src/index.ts', 'src/sync.ts', 'src/formats/index.ts', 'src/testing/index.ts', 'bin/agent-session.ts', 'src/command/command-line.ts'],
      bundle: true,
      format: 'esm',
      platform: 'node',
      outdir: 'out',
      external: ['ps-list'],
      write: false,
      metafile: true,
      logLevel: 'error',
    });
    const names = new Set(Object.keys(metafile.inputs).flatMap((input) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []));
    expect(names.size).toBeGreaterThan(3);
    for (const name of names) {
      const { version } = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as { readonly version: string };
      const start = notices.indexOf(`=== ${name} ${version} (`);
      const notice = notices.slice(start, start + 2000);
      expect({ name, isNamed: start >= 0 }).toEqual({ name, isNamed: true });
      expect(notice).toMatch(/copyright/i);
    }
  });
});

/** An output and all that is loaded with it. */
function withStaticImports(name: string, outputs: Metafile['outputs']): ReadonlySet<string> {
  const found = new Set([name]);
  for (const output of found) {
    for (const { path, kind } of outputs[output]?.imports ?? []) {
      if (kind === 'import-statement' && outputs[path] !== undefined) found.add(path);
    }
  }
  // The program awaits one import: that of the resolution.
  return found;
}

/** Where the bytes are, for whoever has to look for them. */
function largestInputs(outputs: Readonly<Record<string, Metafile['outputs'][string] | undefined>>): readonly string[] {
  const sizes = new Map<string, number>();
  for (const output of Object.values(outputs)) {
    for (const [input, { bytesInOutput }] of Object.entries(output?.inputs ?? {})) sizes.set(input, (sizes.get(input) ?? 0) + bytesInOutput);
  }
  return [...sizes].sort(([, a], [, b]) => b - a).slice(0, 8).map(([input, size]) => `${String(size)} ${input}`);
}

function atMost(limit: number): unknown {
  return { asymmetricMatch: (value: unknown) => typeof value === 'number' && value <= limit, toString: () => `at most ${String(limit)}` };
}

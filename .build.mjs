// Builds dist/: the command (CommonJS, in pieces that load when they are needed), the library (ES modules, their types in
// a file each) and the facts for other languages (the catalog and the vectors, as JSON).
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';

const root = dirname(fileURLToPath(import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
rmSync(join(root, 'dist'), { recursive: true, force: true });

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  define: { AGENT_SESSION_VERSION: JSON.stringify(version) },
  logLevel: 'warning',
};

/**
 * In CommonJS esbuild has no code splitting: what is imported lazily would be
 * parsed with the rest, which alone cost the command 2 ms. Each lazy module becomes a
 * bundle of its own beside it.
 */
const lazy = new Set();
const splitLazyImports = {
  name: 'split-lazy-imports',
  setup(builder) {
    builder.onResolve({ filter: /^\.{1,2}\// }, ({ kind, path, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined;
      const source = join(resolveDir, path.replace(/\.js$/, '.ts'));
      lazy.add(source);
      return { path: `./${basename(path, '.js')}.cjs`, external: true };
    });
  },
};

/**
 * The built-in agents, without the sources of their facts: as an index made now instead of in every call.
 *
 * @param writeIndex how the index of all facts is written
 */
const inlineCatalog = (writeIndex) => ({
  name: 'inline-catalog',
  setup(builder) {
    builder.onLoad({ filter: /[/\\]agents[/\\]built-in\.ts$/ }, async ({ path }) => ({ contents: writeIndex((await evaluate(path)).builtIn()), resolveDir: root, loader: 'js' }));
    builder.onLoad({ filter: /[/\\]agents[/\\]built-in-surfaces\.ts$/ }, async ({ path }) => {
      const { builtInSurfaces } = await evaluate(path);
      const text = JSON.stringify(builtInSurfaces(), (name, value) => (/^(?:how|from|seen)$/.test(name) ? undefined : value));
      return { contents: `let facts; export const builtInSurfaces = () => (facts ??= JSON.parse(${JSON.stringify(text)}));`, loader: 'js' };
    });
    builder.onLoad({ filter: /[/\\]agents[/\\]built-in-names\.ts$/ }, async ({ path }) => {
      const { builtInNames } = await evaluate(path);
      return { contents: `export const builtInNames = ${JSON.stringify(builtInNames)};`, loader: 'js' };
    });
    // Of ci-info's vendors we need the conditions, a fifth of the table.
    builder.onLoad({ filter: /[/\\]ci-info[/\\]vendors\.json$/ }, ({ path }) => ({ contents: JSON.stringify(JSON.parse(readFileSync(path, 'utf8')).map(({ env }) => ({ env }))), loader: 'json' }));
  },
});

/** For the command, where every call may need it: JSON.parse of a string takes half the time of an object literal. */
const asText = (index) => `let index; export const builtIn = () => (index ??= JSON.parse(${JSON.stringify(JSON.stringify(index))}));`;

/** For the library, where it would be a tenth of what it adds to somebody's bundle: deflated it is a third. */
const deflated = (index) => `
import { inflateRawSync } from 'node:zlib';
let index;
export const builtIn = () => (index ??= JSON.parse(inflateRawSync(Buffer.from(${JSON.stringify(deflateRawSync(JSON.stringify(index), { level: 9 }).toString('base64'))}, 'base64')).toString()));
`;

async function evaluate(path) {
  const { outputFiles } = await build({ absWorkingDir: root, entryPoints: [path], bundle: true, write: false, format: 'esm', platform: 'node' });
  return await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

function licenceOf(name) {
  const folder = join(root, 'node_modules', name);
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${name} is bundled, and its folder has no licence to pass on`);
  return `=== ${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8')}`;
}

/** Packages that end up in our files, for their licences. */
const bundled = new Set();

function noteBundled({ inputs }) {
  for (const input of Object.keys(inputs)) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
    if (name !== undefined) bundled.add(name);
  }
}

const command = join(root, 'bin/agent-session.ts');
lazy.add(command);
// The set grows while it is walked: a lazy module may have lazy imports of its own.
for (const file of lazy) {
  const name = basename(file, '.ts');
  const { metafile } = await build({
    ...common,
    format: 'cjs',
    entryPoints: [file],
    outfile: `dist/command/${name}.cjs`,
    ...(file === command && { banner: { js: '#!/usr/bin/env node' } }),
    plugins: [splitLazyImports, inlineCatalog(asText)],
    external: ['ps-list'],
    // Our own pieces are required. The package ps-list is an ES module that finds its files beside itself: those who list processes need a real import().
    supported: { 'dynamic-import': /^(?:ps|darwin|windows)$/.test(name) },
    metafile: true,
  });
  noteBundled(metafile);
}

/** What a program may import, by the last word of its name: `agent-session/formats`. */
const entryPoints = { index: 'src/index.ts', formats: 'src/formats/index.ts', testing: 'src/testing/index.ts' };

// uuid and the hash are bundled: to load uuid's files costs a first call 12 ms on Node 20. Each entry is built by itself:
// what two of them share is little, and would cut the library into more files.
for (const [name, entry] of Object.entries(entryPoints)) {
  const { metafile } = await build({
    ...common,
    minifySyntax: false,
    minifyWhitespace: false,
    format: 'esm',
    splitting: true,
    external: ['ps-list', 'env-paths'],
    outdir: 'dist/library',
    chunkNames: '[name]-[hash]',
    entryPoints: { [name]: entry },
    plugins: [inlineCatalog(deflated)],
    metafile: true,
  });
  noteBundled(metafile);
}
writeFileSync(join(root, 'dist/THIRD-PARTY.txt'), [...bundled].sort().map(licenceOf).join('\n'));

for (const [name, input] of Object.entries(entryPoints)) {
  const types = await rollup({ input: join(root, input), plugins: [dts({ tsconfig: join(root, 'tsconfig.json'), compilerOptions: { stripInternal: true } })], external: [/^node:/] });
  await types.write({ file: join(root, `dist/types/${name}.d.ts`), format: 'es' });
}

const { publishedCatalog } = await evaluate(join(root, 'src/agents/published.ts'));
writeFileSync(join(root, 'dist/catalog.json'), `${JSON.stringify(publishedCatalog(version))}\n`);

const data = join(root, 'test/data');
mkdirSync(join(root, 'dist/vectors'));
for (const name of readdirSync(join(data, 'vectors'))) copyFileSync(join(data, 'vectors', name), join(root, 'dist/vectors', name));
// The recorded calls are 1 MB of JSON that repeats itself.
const captures = Object.fromEntries(readdirSync(join(data, 'captures')).sort().map((file) => [basename(file, '.json'), JSON.parse(readFileSync(join(data, 'captures', file), 'utf8'))]));
writeFileSync(join(root, 'dist/vectors/captures.json.gz'), gzipSync(JSON.stringify(captures), { level: 9 }));

chmodSync(join(root, 'dist/command/agent-session.cjs'), 0o755);

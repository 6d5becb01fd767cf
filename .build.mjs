// Builds dist/: the command (CommonJS, in pieces that load when they are needed) and the library (ES modules with types).
import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

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
 * The built-in agents as JSON: an index made now instead of in every call, without the sources of its facts.
 * JSON.parse of a string takes half the time of an object literal.
 */
const inlineCatalog = {
  name: 'inline-catalog',
  setup(builder) {
    builder.onLoad({ filter: /[/\\]agents[/\\]built-in\.ts$/ }, async ({ path }) => {
      const { builtIn } = await evaluate(path);
      return { contents: `let index; export const builtIn = () => (index ??= ${asJson(builtIn())});`, loader: 'js' };
    });
    builder.onLoad({ filter: /[/\\]agents[/\\]built-in-names\.ts$/ }, async ({ path }) => {
      const { builtInNames } = await evaluate(path);
      return { contents: `export const builtInNames = ${JSON.stringify(builtInNames)};`, loader: 'js' };
    });
  },
};

async function evaluate(path) {
  const { outputFiles } = await build({ absWorkingDir: root, entryPoints: [path], bundle: true, write: false, format: 'esm', platform: 'node' });
  return await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

function licenceOf(name) {
  const folder = join(root, 'node_modules', name);
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  return `=== ${name} ${version} (${license})\n\n${file === undefined ? '' : readFileSync(join(folder, file), 'utf8')}`;
}

function asJson(value) {
  return `JSON.parse(${JSON.stringify(JSON.stringify(value))})`;
}

/** Packages that end up in our files, for their licences. */
const bundled = new Set();

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
    plugins: [splitLazyImports, inlineCatalog],
    external: ['ps-list'],
    // Our own pieces are required. The package ps-list is an ES module that finds its files beside itself: those who list processes need a real import().
    supported: { 'dynamic-import': /^(?:ps|darwin|windows)$/.test(name) },
    metafile: true,
  });
  for (const input of Object.keys(metafile.inputs)) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
    if (name !== undefined) bundled.add(name);
  }
}
writeFileSync(join(root, 'dist/THIRD-PARTY.txt'), [...bundled].sort().map(licenceOf).join('\n'));

// uuid and the hash are bundled: to load uuid's files costs a first call 12 ms on Node 20.
await build({ ...common, minifySyntax: false, minifyWhitespace: false, format: 'esm', splitting: true, external: ['ps-list', 'env-paths'], outdir: 'dist/library', chunkNames: '[name]-[hash]', entryPoints: ['src/index.ts'], plugins: [inlineCatalog] });

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
execFileSync(process.execPath, [tsc, '-p', 'src/tsconfig.json'], { cwd: root, stdio: 'inherit' });

// tsc writes a declaration for every module; only those that the exported types lead to are of use to anybody.
const types = join(root, 'dist/types');
const needed = new Set([join(types, 'index.d.ts')]);
for (const file of needed) {
  for (const [, specifier] of readFileSync(file, 'utf8').matchAll(/(?:from|import\() ?'(\.[^']+)\.js'/g)) needed.add(join(dirname(file), `${specifier}.d.ts`));
}
for (const name of readdirSync(types, { recursive: true })) {
  const file = join(types, name);
  if (name.endsWith('.d.ts') && !needed.has(file)) rmSync(file);
}
chmodSync(join(root, 'dist/command/agent-session.cjs'), 0o755);

// Builds dist/: the command (CommonJS, in pieces that load when they are needed), the library (ES modules, their types in
// a file each) and the facts for other languages (the catalog and the vectors, as JSON).
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  minify: true,
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
 * Gives each importer the functions of uuid that it names, and no more. All of them come by one module, so what one
 * piece of the library needs (v5, and `node:crypto` with it) would come into every piece that needs another.
 */
const eachOfUuid = namedImports('uuid', /^uuid$/, (names) =>
  names.map((name) => `export { default as ${name} } from './node_modules/uuid/dist-node/${name.toLowerCase()}.js';`).join('\n'),
);

/** Parts of Node that every program has loaded already: an ES module that imports one makes Node build a module of all that is in it, which costs 0.5 ms. */
const builtInAtHand = namedImports('built-in', /^node:(?:fs|path)$/, (names, module) => `const { ${names.join(', ')} } = process.getBuiltinModule('${module}');\nexport { ${names.join(', ')} };`);

/** A module of its own for each importer, made of the names that it imports. */
function namedImports(namespace, filter, contentsOf) {
  return {
    name: namespace,
    setup(builder) {
      builder.onResolve({ filter }, ({ path, importer }) => (importer.endsWith('.ts') ? { path: importer, namespace, pluginData: path, suffix: `?${path}`, sideEffects: false } : undefined));
      builder.onLoad({ filter: /./, namespace }, ({ path, pluginData: module }) => {
        const [, names] = new RegExp(`^import \\{ (.*) \\} from '${module}';$`, 'm').exec(readFileSync(path, 'utf8'));
        return { contents: contentsOf(names.split(', '), module), resolveDir: root, loader: 'js' };
      });
    },
  };
}

/** Who needs which columns of the catalog, beside the index that recognises processes. */
const COLUMNS = {
  'surface-facts.ts': ['leavesOpen', 'hook', 'mcp'],
  'setup.ts': ['leavesOpen', 'hook', 'sessionVariables', 'setup', 'programs', 'scripts'],
  'conversations.ts': ['transcript', 'resume'],
  'stand-ins.ts': ['markers', 'sessionVariables', 'pidVariable', 'programs', 'scripts'],
};

/**
 * The built-in agents without the sources of their facts, and as an index that is made now instead of in every call.
 *
 * @param written an expression for a value
 */
const inlineCatalog = (written) => ({
  name: 'inline-catalog',
  setup(builder) {
    builder.onLoad({ filter: /[/\\]agents[/\\]built-in\.ts$/ }, async ({ path }) => {
      const index = (await evaluate(path)).builtIn();
      return { contents: `${written.imports}\nlet index;\nexport const builtIn = () => (index ??= ${written.expression(index)});`, resolveDir: root, loader: 'js' };
    });
    builder.onLoad({ filter: /[/\\]agents[/\\]built-in-names\.ts$/ }, async ({ path }) => {
      const { builtInNames } = await evaluate(path);
      return { contents: `export const builtInNames = ${JSON.stringify(builtInNames)};`, loader: 'js' };
    });
    builder.onResolve({ filter: /[/]catalog\.js$/ }, ({ importer }) => (COLUMNS[basename(importer)] === undefined ? undefined : { path: basename(importer), namespace: 'columns' }));
    builder.onLoad({ filter: /./, namespace: 'columns' }, async ({ path }) => {
      const { catalog } = await evaluate(join(root, 'src/agents/catalog.ts'));
      const rows = catalog.map((row) => Object.fromEntries(['id', 'name', ...COLUMNS[path]].filter((column) => row[column] !== undefined).map((column) => [column, row[column]])));
      return { contents: `${written.imports}\nexport const catalog = ${written.expression(withoutSources(rows))};`, resolveDir: root, loader: 'js' };
    });
    // Of ci-info's vendors we need the conditions, a fifth of the table.
    builder.onLoad({ filter: /[/\\]ci-info[/\\]vendors\.json$/ }, ({ path }) => ({ contents: JSON.stringify(JSON.parse(readFileSync(path, 'utf8')).map(({ env }) => ({ env }))), loader: 'json' }));
  },
});

function withoutSources(rows) {
  return JSON.parse(JSON.stringify(rows, (_key, value) => (value?.how === undefined ? value : { ...value, how: undefined, from: undefined, seen: undefined })));
}

/** For the command, where every call may need it: JSON.parse of a string takes half the time of an object literal. */
const asText = { imports: '', expression: (value) => `JSON.parse(${JSON.stringify(JSON.stringify(value))})` };

/** For the library, where it would be a tenth of what it adds to somebody's bundle: deflated it is a third. */
const deflated = {
  imports: "import { inflateRawSync } from 'node:zlib';",
  expression: (value) => `JSON.parse(inflateRawSync(Buffer.from(${JSON.stringify(deflateRawSync(JSON.stringify(value), { level: 9 }).toString('base64'))}, 'base64')).toString())`,
};

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

for (const piece of ['src/command/main.ts', 'src/command/keep-compiled.ts']) lazy.add(join(root, piece));
// The set grows while it is walked: a lazy module may have lazy imports of its own.
const pieces = createHash('sha256');
for (const file of lazy) {
  const name = basename(file, '.ts');
  const { metafile } = await build({
    ...common,
    format: 'cjs',
    entryPoints: [file],
    outfile: `dist/command/${name}.cjs`,
    plugins: [splitLazyImports, inlineCatalog(asText), eachOfUuid],
    external: ['ps-list'],
    // Our own pieces are required. The package ps-list is an ES module that finds its files beside itself: those who list processes need a real import().
    supported: { 'dynamic-import': /^(?:ps|darwin|windows)$/.test(name) },
    metafile: true,
  });
  noteBundled(metafile);
  pieces.update(readFileSync(join(root, `dist/command/${name}.cjs`)));
}
await build({
  ...common,
  format: 'cjs',
  entryPoints: ['bin/agent-session.ts'],
  outfile: 'dist/command/agent-session.cjs',
  banner: { js: '#!/usr/bin/env node' },
  define: { AGENT_SESSION_BUILD: JSON.stringify(pieces.digest('hex').slice(0, 8)) },
});

/**
 * The files of the library beside its entry, and the modules that each of them is made of. What two of them share stands
 * in the first of them here that needs it; esbuild alone would make a file of everything that is shared, some thirty.
 */
const FILES = {
  'check-options': ['check-options'],
  'in-deno': ['in-deno'],
  store: ['settle'],
  closer: ['closer', 'closer-look', 'evidence'],
  surfaces: ['surfaces'],
  'user-agents': ['user-knowledge'],
  platforms: ['open', 'linux', 'darwin', 'windows', 'ps', 'run-program'],
  'store-seldom': ['bind', 'survey', 'derive', 'crowded-folder'],
};

/** Loaded late by the command, but with the library's entry: a further ES module costs a first call more than its code. */
const AT_ONCE = ['agent-process'];

/** By the path of each of esbuild's pieces: the name of the file that it belongs to. */
function fileNames(name, outputs) {
  const files = new Map();
  for (const [file, modules] of Object.entries({ [name]: [name, ...AT_ONCE], ...FILES })) {
    const pieces = Object.keys(outputs).filter((path) => modules.includes(basename(path).replace(/(?:-[A-Z0-9]{8})?\.js$/, '')));
    for (const path of pieces) {
      if (files.has(join(root, path))) continue;
      files.set(join(root, path), file);
      for (const { path: imported, kind, external } of outputs[path].imports) {
        if (kind === 'import-statement' && !external && !pieces.includes(imported)) pieces.push(imported);
      }
    }
  }
  return files;
}

/** What a program may import, by the last word of its name: `agent-session/formats`. Those of one row share their files. */
const libraries = [{ index: 'src/index.ts', sync: 'src/sync.ts' }, { formats: 'src/formats/index.ts' }, { testing: 'src/testing/index.ts' }];

// uuid and the hash are bundled: to load uuid's files costs a first call 12 ms on Node 20. Each row is built by itself,
// for what two of them share is little.
for (const entryPoints of libraries) {
  const [name] = Object.keys(entryPoints);
  const outdir = join(root, 'dist/pieces', name);
  const { metafile } = await build({
    ...common,
    // Names stay as they are, for whoever reads a stack trace.
    minify: false,
    minifySyntax: true,
    minifyWhitespace: true,
    format: 'esm',
    splitting: true,
    external: ['ps-list', 'env-paths'],
    outdir,
    chunkNames: '[name]-[hash]',
    entryPoints,
    plugins: [inlineCatalog(deflated), eachOfUuid, builtInAtHand],
    metafile: true,
  });
  noteBundled(metafile);
  const files = fileNames(name, metafile.outputs);
  // The other files import of the entry: a file of its own for what it exports itself would cost the import 0.7 ms.
  const library = await rollup({ input: Object.fromEntries(Object.keys(entryPoints).map((entry) => [entry, join(outdir, `${entry}.js`)])), preserveEntrySignatures: 'allow-extension', external: [/^node:/, 'ps-list', 'env-paths'], treeshake: { moduleSideEffects: false } });
  await library.write({ dir: join(root, 'dist/library'), format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name].js', hoistTransitiveImports: false, onlyExplicitManualChunks: true, manualChunks: (id) => files.get(id) });
}
rmSync(join(root, 'dist/pieces'), { recursive: true });
writeFileSync(join(root, 'dist/THIRD-PARTY.txt'), [...bundled].sort().map(licenceOf).join('\n'));

for (const [name, input] of libraries.flatMap(Object.entries)) {
  const types = await rollup({ input: join(root, input), plugins: [dts({ tsconfig: join(root, 'tsconfig.json'), compilerOptions: { stripInternal: true } })], external: [/^node:/] });
  await types.write({ file: join(root, `dist/types/${name}.d.ts`), format: 'es' });
}

const { publishedCatalog } = await evaluate(join(root, 'src/agents/published.ts'));
writeFileSync(join(root, 'dist/catalog.json'), `${JSON.stringify(publishedCatalog(version))}\n`);

/** The JSON files of a folder, without the blanks that are for people. */
function copyJson(from, to) {
  mkdirSync(join(root, to));
  for (const name of readdirSync(join(root, from))) writeFileSync(join(root, to, name), `${JSON.stringify(JSON.parse(readFileSync(join(root, from, name), 'utf8')))}\n`);
}

const data = join(root, 'test/data');
copyJson('test/data/vectors', 'dist/vectors');
copyJson('docs/schema', 'dist/schema');
// The recorded calls are 1 MB of JSON that repeats itself.
const captures = Object.fromEntries(readdirSync(join(data, 'captures')).sort().map((file) => [basename(file, '.json'), JSON.parse(readFileSync(join(data, 'captures', file), 'utf8'))]));
writeFileSync(join(root, 'dist/vectors/captures.json.gz'), gzipSync(JSON.stringify(captures), { level: 9 }));

// The first require of a file of ours makes Node look for the package's own description: a short one stands nearer.
writeFileSync(join(root, 'dist/command/package.json'), '{"type":"commonjs"}\n');
chmodSync(join(root, 'dist/command/agent-session.cjs'), 0o755);

// Builds dist/: the command (CommonJS, in pieces that load when they are needed), the library (ES modules, their types in
// a file each) and the facts for other languages (the catalog and the vectors, as JSON).
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build, transform } from 'esbuild';
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
const eachOfUuid = {
  name: 'uuid',
  setup(builder) {
    builder.onResolve({ filter: /^uuid$/ }, ({ importer }) => (importer.endsWith('.ts') ? { path: importer, namespace: 'uuid', sideEffects: false } : undefined));
    builder.onLoad({ filter: /./, namespace: 'uuid' }, ({ path }) => {
      const [, names] = /^import \{ (.*) \} from 'uuid';$/m.exec(readFileSync(path, 'utf8'));
      return { contents: names.split(', ').map((name) => `export { default as ${name} } from './node_modules/uuid/dist-node/${name.toLowerCase()}.js';`).join('\n'), resolveDir: root, loader: 'js' };
    });
  },
};

/** For the library, the hash of Node: that in JavaScript would add 5 kB to somebody's bundle, and spares only a command the time to load `node:crypto`. */
const hashOfNode = {
  name: 'hash-of-node',
  setup(builder) {
    builder.onLoad({ filter: /[/\\]@noble[/\\]hashes[/\\]sha2\.js$/ }, () => ({
      contents: "export const sha256 = (bytes) => process.getBuiltinModule('node:crypto').createHash('sha256').update(bytes).digest();",
      loader: 'js',
    }));
  },
};

/** Parts of Node that every program has loaded already. */
const AT_HAND = { 'node:fs': fs, 'node:path': path };

/**
 * An ES module that imports a part of Node makes Node build a module of all that is in it, which costs 0.5 ms: each of
 * our files asks for the part itself instead, once.
 *
 * @param files the file of the library that a module belongs to: each gets its part of Node, too
 * @param other the file of all other modules
 */
const builtInAtHand = (files, other) => ({
  name: 'built-in-at-hand',
  resolveId(id, importer) {
    if (!Object.hasOwn(AT_HAND, id)) return undefined;
    const file = files.get(importer) ?? other;
    files.set(`\0${file}\0${id}`, file);
    return `\0${file}\0${id}`;
  },
  load(id) {
    const [start, , name] = id.split('\0');
    if (start !== '' || !Object.hasOwn(AT_HAND, name)) return undefined;
    const members = Object.keys(AT_HAND[name]).filter((member) => member !== 'default');
    return `export const { ${members.join(', ')} } = process.getBuiltinModule('${name}');`;
  },
});

/** Modules that hold one table each, as the result of a function: by its name, where the module is. The table is made now instead of in every call. */
const TABLES = { builtIn: 'agents/built-in', surfaceFacts: 'agents/surface-facts', ciVendors: 'session/ci-vendors' };

/** As source code these options are a third of their JSON, so only the library, which compresses it, has them as a table. */
const SYNTAXES = { syntaxes: 'agents/syntaxes' };

/** Who needs which other columns of the catalog. */
const COLUMNS = {
  'setup.ts': ['leavesOpen', 'hook', 'sessionVariables', 'setup', 'programs', 'scripts'],
  'conversations.ts': ['transcript', 'resume'],
  'stand-ins.ts': ['markers', 'sessionVariables', 'pidVariable', 'programs', 'scripts'],
};

/**
 * The facts, without their sources.
 *
 * @param written an expression for a value
 */
const inlineTables = (written, tables) => ({
  name: 'inline-tables',
  setup(builder) {
    for (const [name, module] of Object.entries(tables)) {
      builder.onLoad({ filter: new RegExp(`[/\\\\]src[/\\\\]${module.replace('/', '[/\\\\]')}\\.ts$`) }, async ({ path }) => {
        const table = withoutSources((await evaluate(path))[name]());
        return { contents: `let table;\nexport const ${name} = () => (table ??= ${written(table)});`, loader: 'js' };
      });
    }
    builder.onLoad({ filter: /[/\\]agents[/\\]built-in-names\.ts$/ }, async ({ path }) => {
      const { builtInNames } = await evaluate(path);
      return { contents: `export const builtInNames = ${JSON.stringify(builtInNames)};`, loader: 'js' };
    });
    builder.onResolve({ filter: /[/]catalog\.js$/ }, ({ importer }) => (COLUMNS[basename(importer)] === undefined ? undefined : { path: basename(importer), namespace: 'columns' }));
    builder.onLoad({ filter: /./, namespace: 'columns' }, async ({ path }) => {
      const { catalog } = await evaluate(join(root, 'src/agents/catalog.ts'));
      const rows = catalog.map((row) => Object.fromEntries(['id', 'name', ...COLUMNS[path]].filter((column) => row[column] !== undefined).map((column) => [column, row[column]])));
      return { contents: `export const catalog = ${written(withoutSources(rows))};`, loader: 'js' };
    });
  },
});

function withoutSources(rows) {
  return JSON.parse(JSON.stringify(rows, (_key, value) => (value?.how === undefined ? value : { ...value, how: undefined, from: undefined, seen: undefined })));
}

/** For the command, where every call may need it: JSON.parse of a string takes half the time of an object literal. */
const asText = (value) => `JSON.parse(${JSON.stringify(JSON.stringify(value))})`;

/** For the library, where it would be a tenth of what it adds to somebody's bundle: compressed it is a third. */
const compressed = (value) => `JSON.parse(process.getBuiltinModule('node:zlib').brotliDecompressSync(Buffer.from('${brotliCompressSync(JSON.stringify(value)).toString('base64')}', 'base64')).toString())`;

/** What a module of ours exports. */
async function evaluate(path) {
  const { outputFiles, metafile } = await build({ absWorkingDir: root, entryPoints: [path], bundle: true, write: false, format: 'esm', platform: 'node', metafile: true });
  noteBundled(metafile);
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
    plugins: [splitLazyImports, inlineTables(asText, TABLES), eachOfUuid],
    external: ['ps-list'],
    // Our own pieces are required. The package ps-list is an ES module that finds its files beside itself: those who list processes need a real import().
    supported: { 'dynamic-import': /^(?:darwin|windows)$/.test(name) },
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
  options: ['options'],
  store: ['settle'],
  closer: ['closer', 'closer-look', 'evidence'],
  surfaces: ['surfaces'],
  'user-agents': ['user-knowledge'],
  platforms: ['open', 'darwin', 'windows', 'run-program'],
  'store-seldom': ['store-seldom'],
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

/** Names are cut short, too: an import then takes a tenth less time, and a stack trace still has the place in the file. */
const minified = { name: 'minified', renderChunk: (code) => transform(code, { minify: true, format: 'esm', platform: common.platform, target: common.target, legalComments: 'none' }) };

/** What a program may import, by the last word of its name: `agent-session/formats`. Those of one row share their files. */
const libraries = [{ index: 'src/index.ts', sync: 'src/sync.ts' }, { formats: 'src/formats/index.ts' }, { testing: 'src/testing/index.ts' }];

// uuid and the hash are bundled: to load uuid's files costs a first call 12 ms on Node 20. Each row is built by itself,
// for what two of them share is little.
for (const entryPoints of libraries) {
  const [name] = Object.keys(entryPoints);
  const outdir = join(root, 'dist/pieces', name);
  const { metafile } = await build({
    ...common,
    // The rest of it once the files are put together.
    minify: false,
    minifySyntax: true,
    format: 'esm',
    splitting: true,
    external: ['ps-list', 'env-paths'],
    outdir,
    chunkNames: '[name]-[hash]',
    entryPoints,
    plugins: [inlineTables(compressed, { ...TABLES, ...SYNTAXES }), eachOfUuid, hashOfNode],
    metafile: true,
  });
  noteBundled(metafile);
  const files = fileNames(name, metafile.outputs);
  // The other files import of the entry: a file of its own for what it exports itself would cost the import 0.7 ms.
  const library = await rollup({
    input: Object.fromEntries(Object.keys(entryPoints).map((entry) => [entry, join(outdir, `${entry}.js`)])),
    preserveEntrySignatures: 'allow-extension',
    external: (id) => (id.startsWith('node:') && !Object.hasOwn(AT_HAND, id)) || id === 'ps-list' || id === 'env-paths',
    plugins: [builtInAtHand(files, name), minified],
    treeshake: { moduleSideEffects: false, propertyReadSideEffects: false },
  });
  await library.write({
    dir: join(root, 'dist/library'),
    format: 'es',
    // A frozen object and a long function for each module that is loaded late would be half a kilobyte.
    freeze: false,
    generatedCode: { arrowFunctions: true },
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name].mjs',
    hoistTransitiveImports: false,
    onlyExplicitManualChunks: true,
    manualChunks: (id) => files.get(id),
  });
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

import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findCycles, readImports } from './support/imports.js';
import type { Imports } from './support/imports.js';
import { temporaryFolder } from './support/temporary-folder.js';

/** The layers, the lowest first: a folder imports from itself and from those above it in this table. */
const LAYERS = [
  'src/machine',
  'src/processes',
  'src/agents',
  'src/variables',
  'src/store',
  'src/surfaces',
  'src/session',
  'src/sessions',
  'src/formats',
  'src/command',
  'src/testing',
  // The files beside the folders: the library's face.
  'src',
  'bin',
];

const MOST_FILES_BESIDE_THE_FOLDERS = 3;

/** Every breach of the rules, a sentence each. */
function breaches(imports: Imports): string[] {
  const layerOf = (file: string): string => dirname(file).split('/').slice(0, 2).join('/');
  const unknown = [...new Set([...imports.keys()].map(layerOf))].filter((layer) => !LAYERS.includes(layer)).map((layer) => `${layer} is in no layer`);
  const upwards = [...imports].flatMap(([file, imported]) =>
    imported.filter((other) => LAYERS.includes(layerOf(file)) && LAYERS.indexOf(layerOf(other)) > LAYERS.indexOf(layerOf(file))).map((other) => `${file} imports from a higher layer: ${other}`),
  );
  const cycles = findCycles(imports).map((cycle) => `an import cycle: ${cycle.join(' -> ')}`);
  const beside = [...imports.keys()].filter((file) => dirname(file) === 'src');
  const crowd = beside.length > MOST_FILES_BESIDE_THE_FOLDERS ? [`${String(beside.length)} files stand beside the folders of src: ${beside.join(', ')}`] : [];
  return [...unknown, ...upwards, ...cycles, ...crowd];
}

describe('the layers of src', () => {
  it('import from lower ones only, in no cycle, with at most three files beside the folders', () => {
    const imports = readImports(join(import.meta.dirname, '..'), ['src', 'bin']);
    expect(imports.size).toBeGreaterThan(80);
    expect(breaches(imports)).toEqual([]);
  });
});

describe('the rule finds', () => {
  /** The breaches of a tree of these files. */
  function breachesOf(files: Readonly<Record<string, string>>): string[] {
    const root = temporaryFolder();
    for (const folder of ['src', 'bin']) mkdirSync(join(root, folder));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return breaches(readImports(root, ['src', 'bin']));
  }

  it('nothing in a tree that keeps it', () => {
    const tree = {
      'src/machine/home.ts': "import { homedir } from 'node:os';",
      'src/store/find.ts': "import { home } from '../machine/home.js';\nimport type { Row } from '../agents/user/row.js';",
      'src/agents/user/row.ts': "export interface Row {}\nimport { v4 } from 'uuid';",
      'src/index.ts': "export { find } from './store/find.js';",
      'bin/agent-session.ts': "import '../src/index.js';",
    };
    expect(breachesOf(tree)).toEqual([]);
  });

  it.each([
    ['an import', "import { find } from '../store/find.js';"],
    ['an import of a type', "import type { Find } from '../store/find.js';"],
    ['a type in place', "export type Find = import('../store/find.js').Find;"],
    ['what is loaded late', "export const find = () => import('../store/find.js');"],
    ['what is passed on', "export * from '../store/find.js';"],
  ])('%s from a higher layer', (_, text) => {
    expect(breachesOf({ 'src/agents/row.ts': text, 'src/store/find.ts': '' })).toEqual(['src/agents/row.ts imports from a higher layer: src/store/find.ts']);
  });

  it('an import of the library’s face from below it', () => {
    expect(breachesOf({ 'src/command/id.ts': "import '../index.js';", 'src/index.ts': '' })).toEqual(['src/command/id.ts imports from a higher layer: src/index.ts']);
  });

  it('a cycle within a layer, of types too', () => {
    const tree = { 'src/store/a.ts': "import './b.js';", 'src/store/b.ts': "import './c.js';", 'src/store/c.ts': "import type { A } from './a.js';", 'src/store/d.ts': "import './a.js';" };
    expect(breachesOf(tree)).toEqual(['an import cycle: src/store/a.ts -> src/store/b.ts -> src/store/c.ts -> src/store/a.ts']);
  });

  it('a cycle by way of a part that is loaded late', () => {
    const tree = { 'src/store/parts.ts': "export interface Parts { create: () => typeof import('./create.js') }", 'src/store/create.ts': "import type { Parts } from './parts.js';" };
    expect(breachesOf(tree)).toEqual(['an import cycle: src/store/create.ts -> src/store/parts.ts -> src/store/create.ts']);
  });

  it('a folder that is in no layer', () => {
    expect(breachesOf({ 'src/utilities/all.ts': "import '../store/find.js';", 'src/store/find.ts': '' })).toEqual(['src/utilities is in no layer']);
  });

  it('a fourth file beside the folders', () => {
    const tree = Object.fromEntries(['index', 'two', 'three', 'four'].map((name) => [`src/${name}.ts`, '']));
    expect(breachesOf(tree)).toEqual(['4 files stand beside the folders of src: src/four.ts, src/index.ts, src/three.ts, src/two.ts']);
  });

  it('an import of a file that is not there', () => {
    expect(() => breachesOf({ 'src/store/find.ts': "import './gone.js';" })).toThrow('src/store/find.ts imports ./gone.js, where no file is');
  });
});

it('the tests of a source stand where it stands, under its name', () => {
  const tests = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.test.ts')).map((path) => path.replaceAll('\\', '/'));
  const folders = new Set(LAYERS.flatMap((layer) => /^src\/(.+)$/.exec(layer)?.[1] ?? []));
  const ofSources = tests.filter((path) => folders.has(path.split('/')[0] ?? ''));
  expect(ofSources.length).toBeGreaterThan(100);
  const source = (test: string): string => join(import.meta.dirname, '../src', test.replace(/(?:\.property)?\.test\.ts$/, '.ts'));
  expect(ofSources.filter((test) => !existsSync(source(test)))).toEqual([]);
});

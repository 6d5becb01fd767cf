import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { itIf, isInstalled, temporaryFolder } from '../support/programs.js';
import { fullTables, shortTable, surfacesTable } from './agents-tables.js';
import { blocksOf, formatBlock, parseDocument, stepsOf } from './document.js';
import type { Block } from './document.js';
import { normalise } from './normalise.js';
import { recordedReport } from './recorded-report.js';
import { makeScenes } from './scenes.js';
import type { Scenes } from './scenes.js';

const root = join(import.meta.dirname, '../..');
const folder = temporaryFolder();
const documents = ['README.md', ...readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md')).sort().map((name) => `docs/${name}`)];
const read = (name: string): string => readFileSync(join(root, name), 'utf8');

/*
 * A document is compared with itself, its outputs and tables made anew; `npm run docs` writes what differs.
 * The two lines of the README that set up and run, and set up and test, are not run here: this is run by the second.
 */
describe('every output and table of the documents is what is printed today', () => {
  for (const name of documents) {
    const document = read(name);
    const scenes = blocksOf(document).filter(({ language }) => language === 'console');
    const needed = ['bash', ...(/^\$ .*\bgit /m.test(document) ? ['git'] : []), ...(scenes.some(({ notes }) => notes.includes('person')) ? ['script'] : [])];
    const possible = scenes.length === 0 || (process.platform === 'linux' && needed.every(isInstalled));
    itIf(possible, `the commands of ${name}, for they need Linux with ${needed.join(', ')}`)(name, async () => {
      await expect(await renewed(document)).toMatchFileSnapshot(join(root, name));
    });
  }
});

describe('every other block of the documents is well-formed', () => {
  const checks: Readonly<Record<string, (text: string) => void>> = {
    // Transcripts are run above, drawings and quoted texts say nothing to a machine.
    console: () => undefined,
    text: () => undefined,
    mermaid: () => undefined,
    yaml: (text) => void parseYaml(text),
    json: (text) => void JSON.parse(text),
    // The head of a table, or a name and a value: such values are JSON's, too, but for a text in single quotes.
    toml: (text) => { for (const line of text.trimEnd().split('\n').filter((each) => !/^\[[\w.]+\]$/.test(each))) JSON.parse(line.replace(/^[\w-]+ = /, '').replace(/^'([^"\\']*)'$/, '"$1"')); },
    sh: (text) => {
      if (process.platform !== 'win32') execFileSync('sh', ['-n'], { input: text });
    },
    js: (text) => {
      const project = mkdtempSync(join(folder, 'program-'));
      mkdirSync(join(project, 'node_modules'));
      symlinkSync(root, join(project, 'node_modules/agent-session'), 'junction');
      writeFileSync(join(project, 'program.mjs'), text);
      const env = { PATH: process.env.PATH ?? '', HOME: project, SystemRoot: process.env.SystemRoot ?? '', RAILWAY_AGENT_SESSION: 'mine' };
      expect(spawnSync(process.execPath, ['program.mjs'], { cwd: project, env, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
    },
  };

  for (const name of documents) {
    it(name, () => {
      for (const { language, text } of blocksOf(read(name))) {
        const check = checks[language];
        if (check === undefined) throw new Error(`${name} has a block in ${language}, which nothing checks`);
        check(text);
      }
    });
  }
});

/** A document without its blocks of code. */
function prose(document: string): string {
  return parseDocument(document).filter((piece) => typeof piece === 'string').join('\n');
}

it('the README and docs/agents.md do not repeat each other', () => {
  const lines = (name: string): readonly string[] => prose(read(name)).split('\n').map((line) => line.replaceAll(/[`\s]+/g, ' ').trim()).filter((line) => line.length > 40);
  const known = new Set(lines('docs/agents.md'));
  expect(known.size).toBeGreaterThan(100);
  expect(lines('README.md').filter((line) => known.has(line))).toEqual([]);
});

it('the README compares the versions that npm run compare installs', () => {
  const { others } = JSON.parse(read('bench/results.json')) as { readonly others: Readonly<Record<string, string>> };
  const named = Object.entries(others).map((entry) => entry.join(' '));
  expect(named.length).toBeGreaterThan(3);
  expect(named.filter((tool) => !read('README.md').includes(`| ${tool}`))).toEqual([]);
});

it('every relative link of the documents leads to a file', () => {
  const broken = [...documents, 'CHANGELOG.md'].flatMap((name) =>
    [...prose(read(name)).matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)].map(([, target = '']) => join(dirname(name), target)).filter((target) => !existsSync(join(root, target))),
  );
  expect(broken).toEqual([]);
});

async function renewed(document: string): Promise<string> {
  const scenes = makeScenes(mkdtempSync(join(folder, 'home-')));
  const pieces: string[] = [];
  for (const piece of parseDocument(document)) {
    pieces.push(typeof piece === 'string' ? withTables(piece) : formatBlock({ ...piece, text: await renewedText(piece, scenes) }));
  }
  return pieces.join('');
}

async function renewedText(block: Block, scenes: Scenes): Promise<string> {
  const [note] = block.notes;
  const [, file] = /^file=(.+)$/.exec(note ?? '') ?? [];
  if (file !== undefined) scenes.write(file, block.text);
  const [, run, label] = /^record=(.+)\/(.+)$/.exec(note ?? '') ?? [];
  if (run !== undefined && label !== undefined) return keepIfSame(block.text, await recordedReport(run, label, join(folder, 'recorded')));
  if (block.language !== 'console') return block.text;

  const scene = note === 'nested' || note === 'person' || note === 'script' ? scenes[note] : scenes.claude;
  const steps: string[] = [];
  for (const { command } of stepsOf(block)) steps.push(`$ ${command}\n${await scene(command)}`);
  return keepIfSame(block.text, steps.join(''));
}

/** The documented text, where it says the same but for ids, pids and times. */
function keepIfSame(documented: string, actual: string): string {
  return normalise(documented) === normalise(actual) ? documented : actual;
}

function withTables(text: string): string {
  const tables: Readonly<Record<string, () => string>> = { agents: shortTable, 'agents-in-full': fullTables, surfaces: surfacesTable };
  return text.replace(/(<!-- table (\S+) -->\n\n)[^]*?(?=\n?<!-- end -->)/g, (_whole, head: string, name: string) => {
    const make = tables[name];
    if (make === undefined) throw new Error(`there is no table ${name}`);
    return `${head}${make()}`;
  });
}

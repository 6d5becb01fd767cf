import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtIn } from '../../src/agents/built-in.js';
import { bystanderNames } from '../../src/agents/bystanders.js';
import { catalog } from '../../src/agents/catalog.js';
import { lookCloser } from '../../src/agents/closer-look.js';
import type { CatalogIndex } from '../../src/agents/lookup.js';
import { agentNamesOf } from '../../src/agents/names.js';
import type { AgentNames } from '../../src/agents/names.js';
import { glance, recognise } from '../../src/agents/recognise.js';
import type { Recognition } from '../../src/agents/recognition.js';
import type { Program } from '../../src/agents/row.js';
import { mergeCatalog } from '../../src/agents/user/merge.js';
import { finish, finishNow } from '../../src/machine/work.js';
import { readCaptures } from '../support/captures.js';
import { knowledge } from '../support/known-agents.js';

interface Shown {
  readonly argv: readonly string[];
  readonly exe?: string | undefined;
}

const SOURCE = { how: 'read', from: '', seen: '' } as const;
/** Names of a user's own. */
const own = (...names: readonly string[]): Program[] => names.map((name) => ({ name, ...SOURCE }));

/** A script of a user's own, known by its path and by its name. */
const scripted = mergeCatalog(builtIn(), [{ id: 'own', name: 'Own', scripts: own('acme/bin/tool.js', 'robot.main.js') }], '/home/x/agents.json');
/** Agents of a user whose names get in the way of everybody else's. */
const awkward = mergeCatalog(
  builtIn(),
  [
    { id: 'mine', name: 'Mine', programs: own('claude', 'npm robot', 'acme/bin/bash', 'acme/bin/node', 'mine'), scripts: own('build.sh', 'gemini', 'robot.main.js') },
    { id: 'yours', name: 'Yours\nof two lines', programs: own('yours').map((program) => ({ ...program, notWith: ['not'] })), helpers: own('codex'), multiSession: [{ argument: 'together', ...SOURCE }] },
  ],
  '/home/x/agents.json',
);
const everything = mergeCatalog(builtIn(), [{ id: 'all', name: 'All of a folder', programs: own('acme/*'), scripts: own('acme/*') }], '/home/x/agents.json');

interface Known {
  readonly index: CatalogIndex;
  readonly names: AgentNames;
}

const known = (index: CatalogIndex): Known => ({ index, names: agentNamesOf(index) });
const catalogs: readonly (Known & { readonly which: string })[] = [
  { which: 'the built-in agents', ...known(builtIn()) },
  { which: 'awkward names of a user', ...known(awkward) },
  { which: 'scripts of a user', ...known(scripted) },
  { which: 'a user’s whole folder', ...known(everything) },
];

/** What callers rely on. */
function facts({ kind, agent, name, perCall, multiSession, sandbox, origin }: Recognition): object {
  return { kind, agent: agent && { id: agent.id, name: agent.name }, name, perCall, multiSession, sandbox, origin };
}

/** At a glance, a process is what the closer look says it is, or nothing yet. */
function expectTheSame({ argv, exe }: Shown, { index, names }: Known): void {
  const seen = glance({ argv, exe }, names);
  if (seen === undefined) return;
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    const looked = lookCloser({ pid: 5, ppid: 4, startTime: 1n, argv, exe }, { catalog: index, environment: {}, platform });
    const said = { argv, exe, platform, ...facts(seen) };
    if (!isDeepStrictEqual(said, { argv, exe, platform, ...facts(looked) })) expect(said).toEqual({ argv, exe, platform, ...facts(looked) });
  }
}

const ordinary = JSON.parse(readFileSync(join(import.meta.dirname, '../data/ordinary-commands.json'), 'utf8')) as readonly Shown[];
const recorded = readCaptures().flatMap(({ calls }) => calls.flatMap(({ processes }) => processes));
const INTERPRETERS = ['node', 'node --max-old-space-size=9', 'node --no-warnings', 'node-22', 'bun', 'bun run', 'deno run', 'python3', 'python3 -m', 'bash', '-bash', 'sh -e', 'zsh', 'fish', 'perl', 'ruby'];
const FOLDERS = ['', '/opt/', './', '/opt/acme/', '/opt/acme/bin/', '/x/claude/versions/', '/x/@google/gemini-cli/dist/', '/X/@Google/gemini-cli/dist/', '/x/cursor-agent/versions/1/', 'C:\\x\\', '/a b/'];
const bystanders = bystanderNames(['shell', 'interpreter', 'runner', 'wrapper', 'sandbox', 'system']);
const called = catalog
  .flatMap(({ programs = [], scripts = [], helpers = [] }) => [...programs, ...scripts, ...helpers])
  .map(({ name }) => name.replaceAll('*', '1.2'))
  .concat('mine', 'yours', 'npm robot', 'build.sh', 'robot.main.js', 'tool.js', 'index.js', 'cli', 'robotd', 'python3', 'qemu-arm', 'ld-linux-x86-64.so.2', 'node-22', 'node22', 'perl5', '3', 'a.b', 'x:y', 'toybox', 'rosetta', bystanders);

describe('at a glance, a process is what the closer look says', () => {
  for (const { which, ...given } of catalogs) {
    it(`the ordinary commands, with ${which}`, () => {
      for (const shown of ordinary) expectTheSame(shown, given);
    });

    it(`the recorded processes, with ${which}`, () => {
      for (const shown of recorded) expectTheSame(shown, given);
    });

    it(`every name that is known, with ${which}`, () => {
      for (const name of called) {
        for (const folder of FOLDERS) {
          for (const form of [name, `${name}.exe`, `${name}.sh`, `${name}.js`, `.${name}-wrapped`, name.toUpperCase(), `-${name}`]) {
            const path = `${folder}${form}`;
            for (const rest of [[], ['x'], ['serve'], ['together'], ['-c', 'x']]) {
              expectTheSame({ argv: [path, ...rest] }, given);
              for (const exe of ['/usr/bin/node', '/usr/bin/bash', '/usr/bin/python3.11', '/usr/bin/env', '/opt/acme/bin/robotd', '/x/claude/versions/robotd', '/x/claude/versions/2.1', '/memfd:sealed-9f (deleted)', '/usr/bin/node (deleted)']) expectTheSame({ argv: [path, ...rest], exe }, given);
              expectTheSame({ argv: ['robotd', path, ...rest], exe: path }, given);
            }
            for (const interpreter of INTERPRETERS) expectTheSame({ argv: [...interpreter.split(' '), path, 'x'], exe: '/usr/bin/bash' }, given);
          }
        }
      }
    }, 60_000);

    it(`any words, with ${which}`, () => {
      const name = fc.constantFrom(...called, 'x', '', 'constructor', 'npm run x', 'npm:', 'a?b', 'x.js', 'npm-cli.js', 'npm.sh');
      const path = fc.tuple(fc.constantFrom(...FOLDERS), fc.constantFrom('', '-', '.'), name, fc.constantFrom('', '', '', '.exe', '.js', '.sh', ':', ' x', '-wrapped')).map((parts) => parts.join(''));
      const option = fc.constantFrom('-c', '-lc', '-e', '--', '-', '+x', '-o', '--max-old-space-size=1', '--eval=x', '--import', '-m', '-mx', 'run', 'x', '-s', '', 'serve', '--acp', 'together');
      const word = fc.oneof(path, option, fc.string({ maxLength: 6 }));
      const line = fc.tuple(fc.oneof({ weight: 4, arbitrary: path }, { weight: 1, arbitrary: fc.string() }), fc.array(word, { maxLength: 4 })).map(([first, rest]) => [first, ...rest]);
      const exe = fc.option(path.map((tail) => `/exe/${tail}`), { nil: undefined });
      fc.assert(fc.property(fc.oneof(line, fc.constant([])), exe, (argv, executable) => { expectTheSame({ argv, exe: executable }, given); }), { numRuns: 5000 });
    }, 60_000);
  }
});

describe('the obvious cases need no closer look', () => {
  const names = knowledge.names;
  it.each([
    ['claude --continue', { kind: 'agent', name: 'claude', agent: { id: 'claude-code', name: 'Claude Code' } }],
    ['/opt/codex/codex exec', { kind: 'agent', name: 'codex', agent: { id: 'codex', name: 'Codex' } }],
    ['node /x/.bin/gemini -p y', { kind: 'agent', name: 'gemini', agent: { id: 'gemini-cli', name: 'Gemini CLI' } }],
    ['node --max-old-space-size=12052 /x/.bin/gemini', { kind: 'agent', name: 'gemini', agent: { id: 'gemini-cli', name: 'Gemini CLI' } }],
    ['opencode', { kind: 'agent', name: 'opencode', agent: { id: 'opencode', name: 'OpenCode' } }],
    ['/bin/bash -c ls', { kind: 'shell', name: 'bash', perCall: true }],
    ['zsh -lc ls', { kind: 'shell', name: 'zsh', perCall: true }],
    ['-zsh', { kind: 'shell', name: 'zsh' }],
    ['sh .git/hooks/pre-commit', { kind: 'shell', name: 'sh' }],
    ['bash ./build.sh --all', { kind: 'shell', name: 'bash' }],
    ['node server.js gemini', { kind: 'other', name: 'node server' }],
    ['node /home/me/tool/dist/cli.test.mjs', { kind: 'other', name: 'node cli.test' }],
    ['robotd --serve claude', { kind: 'other', name: 'robotd' }],
    ['bash /dev/fd/3', { kind: 'shell', name: 'bash' }],
    ['python3 -c claude', { kind: 'other', name: 'python3' }],
    ['git commit -m claude', { kind: 'wrapper', name: 'git', perCall: true }],
    ['npx cowsay', { kind: 'runner', name: 'npx', perCall: true }],
    ['/usr/lib/systemd/systemd --user', { kind: 'system', name: 'systemd' }],
  ])('%s', (line, expected) => {
    expect(glance({ argv: line.split(' ') }, names)).toEqual(expected);
  });

  it('a title of npm', () => {
    expect(glance({ argv: ['npm run build'] }, names)).toEqual({ kind: 'runner', name: 'npm', perCall: true });
  });
});

describe('what is not obvious', () => {
  const process = { pid: 5, ppid: 4, startTime: 1n, argv: ['python3', '/x/bin/hermes'] };

  it('is asked of the closer look, which has the whole agent', () => {
    expect(finishNow(recognise(process, knowledge, {}))).toMatchObject({ kind: 'agent', agent: { id: 'hermes', markers: expect.any(Array) as unknown } });
  });

  it('waits where that has to be loaded', async () => {
    const { closerLook } = knowledge.parts;
    const late = { ...knowledge, parts: { ...knowledge.parts, closerLook: async () => Promise.resolve(await closerLook()) } };
    expect(() => finishNow(recognise(process, late, {}))).toThrow('has to be waited for');
    expect(await finish(recognise(process, late, {}))).toMatchObject({ agent: { id: 'hermes' } });
  });

  it('and the obvious loads nothing', () => {
    const none = { ...knowledge, parts: { ...knowledge.parts, closerLook: () => { throw new Error('loaded'); } } };
    expect(finishNow(recognise({ ...process, argv: ['claude'] }, none, {}))).toMatchObject({ agent: { id: 'claude-code' } });
  });
});

it('a user’s agent keeps its name and its file, also among names', () => {
  const { agents } = agentNamesOf(awkward);
  expect(agents.split('\n')).toHaveLength(awkward.agents.length + 2);
});

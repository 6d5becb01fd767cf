import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { table } from '../../src/command/table.js';
import { freshHome } from '../support/command.js';
import { run, temporaryFolder } from '../support/programs.js';

const folder = temporaryFolder();

/** What `agents check` says of a file with this content, in its place. */
function checked(content: string | undefined, ...args: readonly string[]): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  const home = freshHome(folder);
  const config = join(home.folder, '.config/agent-session');
  mkdirSync(config, { recursive: true });
  if (content !== undefined) writeFileSync(join(config, 'agents.json'), content);
  const { status, stdout, stderr } = run('agent-session', ['agents', ...args], { cwd: home.folder, env: home.environment() });
  return { status, stdout: stdout.replaceAll(home.folder, '~'), stderr: stderr.replaceAll(home.folder, '~') };
}

it('says that a file can be used, and whom it describes', () => {
  const file = JSON.stringify({ $schema: 'x', agents: [{ id: 'my-agent', name: 'My Agent' }, { id: 'codex', programs: [{ name: 'acme-codex' }] }] });
  expect(checked(file, 'check')).toEqual({ status: 0, stderr: '', stdout: '"~/.config/agent-session/agents.json" can be used. It describes my-agent.\n' });
  expect(checked('[{"id": "codex"}]', 'check').stdout).toContain('It adds to built-in agents only.');
});

it('says what is wrong, and where', () => {
  expect(checked('{\n "agents": [{"id": "My"}]\n}', 'check')).toEqual({
    status: 1,
    stdout: '',
    stderr: expect.stringMatching(/^agent-session: ~\/\.config\/agent-session\/agents\.json, line 2, column 14: agents\[0\]\.id must be lower-case words/) as unknown,
  });
});

it('without a file there is nothing to check', () => {
  expect(checked(undefined, 'check')).toEqual({ status: 0, stderr: '', stdout: 'There is no agents.json: only the built-in agents are known.\n' });
});

it('checks another file before it is put in its place', () => {
  const other = join(mkdtempSync(join(folder, 'other-')), 'new.json');
  writeFileSync(other, '[]');
  expect(checked('broken', 'check', '--file', other)).toMatchObject({ status: 0, stderr: '' });
});

it.each([
  [[], /check/],
  [['chekc'], /chekc.*check/],
])('%j is wrong usage', (args, sentence) => {
  const { status, stdout, stderr } = checked(undefined, ...args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(sentence);
});

describe('an agents.json that can’t be used', () => {
  /** What a command says with a broken file in its place, and without an agent that the file could describe. */
  function runBroken(args: readonly string[]): { readonly said: readonly string[]; readonly file: string } {
    const home = freshHome(folder);
    const config = join(home.folder, '.config/agent-session');
    mkdirSync(config, { recursive: true });
    writeFileSync(join(config, 'agents.json'), '{ "agents": [ { "id": "My" } ] }');
    const { stderr } = run('agent-session', args, { cwd: home.folder, env: home.environment(), input: '' });
    return { said: stderr.split('\n').filter((line) => line !== ''), file: join(config, 'agents.json') };
  }

  // `process.pid` is this test, whose home is another one.
  const commands = [
    'id', 'id --json', 'id --agent-only', `id --pid ${String(process.pid)}`, 'which', 'which --json', `which --pid ${String(process.pid)}`, 'list', 'list --json', 'find x', 'find x --json',
    'alive x', 'alive x --json', 'gc', 'gc --json', 'export --as shell', 'export --as uuid', 'exec -- true', 'hook --verbose --json {}', 'catalog', 'catalog --json', 'setup', 'setup --check', 'setup gemini-cli',
  ];
  it.each(commands)('is told on stderr by %s, once and in one line', (command) => {
    const { said, file } = runBroken(command.split(' '));
    const sentence = `agent-session: warning: ${file}, line 1, column 17: agents[0].id must be lower-case words with hyphens between, such as "my-agent". Until this is mended, only the built-in agents are known.`;
    expect(said.filter((line) => line.includes('agents.json'))).toEqual([sentence]);
  });

  it.each(['id -q', 'alive -q x', 'id --json -q', 'hook --json {}', 'hook --json {} -- true'])('is not told by %s, which was asked to be quiet', (command) => {
    expect(runBroken(command.split(' ')).said).toEqual([]);
  });

  it('is told by every command that has not been left out on purpose', () => {
    const told = new Set(commands.map((command) => command.split(' ')[0]));
    expect(table.commands.map(({ name }) => name).filter((name) => !told.has(name))).toEqual(['agents', 'completion', 'help']);
  });
});

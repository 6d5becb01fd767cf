import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
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

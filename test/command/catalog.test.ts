import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { catalog } from '../../src/agents/catalog.js';
import { publishedCatalog } from '../../src/agents/published.js';
import { freshHome } from '../support/command.js';
import { run, temporaryFolder } from '../support/programs.js';

const folder = temporaryFolder();

function printed(...args: readonly string[]): string {
  const home = freshHome(folder);
  const { status, stdout, stderr } = run('agent-session', ['catalog', ...args], { cwd: home.folder, env: home.environment() });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

it('--json prints the catalog that the package publishes, of this very source', () => {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as { readonly version: string };
  expect(JSON.parse(printed('--json'))).toEqual(publishedCatalog(version));
});

it('prints a line for each agent', () => {
  const lines = printed().trimEnd().split('\n');
  expect(lines.map((line) => line.split(' ')[0])).toEqual(catalog.map(({ id }) => id));
  expect(lines[0]).toMatch(/^claude-code +Claude Code +CLAUDE_CODE_SESSION_ID$/);
  expect(lines.find((line) => line.startsWith('gemini-cli '))).toMatch(/ the store$/);
});

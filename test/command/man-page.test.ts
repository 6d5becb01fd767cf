import { join } from 'node:path';
import { expect, it } from 'vitest';
import { manPage } from '../../src/command/man-page.js';
import { table } from '../../src/command/table.js';
import { bareEnvironment, itWith, run, temporaryFolder } from '../support/programs.js';

const file = join(import.meta.dirname, '../../man/agent-session.1');

/* `npm run docs` writes the page anew. */
it('man/agent-session.1 is what the table of commands says', async () => {
  await expect(manPage(table)).toMatchFileSnapshot(file);
});

const folder = temporaryFolder();
const env = bareEnvironment(folder, { LC_ALL: 'C.UTF-8', MANWIDTH: '80', TERM: 'dumb' });

itWith('mandoc')('mandoc finds no fault in it', () => {
  const lint = run('mandoc', ['-Tlint', '-W', 'warning', file], { cwd: folder, env }).stdout;
  // A date would make every release another page.
  expect(lint.split('\n').filter((line) => line !== '' && !line.includes('missing date'))).toEqual([]);
  expect(run('mandoc', ['-Tlint', '-W', 'error,stop', file], { cwd: folder, env })).toMatchObject({ status: 0, stdout: '' });
});

itWith('groff')('it is rendered with every command, option and example as they are typed', () => {
  const { status, stdout, stderr } = run('groff', ['-man', '-Tutf8', '-P-c', '-ww', file], { cwd: folder, env });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  // eslint-disable-next-line no-control-regex
  const words = stdout.replaceAll(/.\u0008/g, '').replaceAll(/\s+/g, ' ');
  for (const { name, options, examples } of table.commands) {
    expect(words).toContain(`agent-session ${name}`);
    for (const { long } of options) expect(words).toContain(long);
    for (const line of examples.flatMap(({ lines }) => lines)) expect(words).toContain(line.replaceAll(/\s+/g, ' '));
  }
});

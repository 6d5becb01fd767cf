import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bareEnvironment, runAsync, temporaryFolder } from '../support/programs.js';
import type { Run } from '../support/programs.js';
import { AGENT_SESSION } from '../support/command.js';

const home = temporaryFolder();
const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as { readonly version: string };

async function agentSession(...words: readonly string[]): Promise<Run> {
  return await runAsync(process.execPath, [AGENT_SESSION, ...words], { cwd: home, env: bareEnvironment(home) });
}

const commands = ['id', 'which', 'gc', 'export', 'exec', 'completion'];

describe('help', () => {
  it.each(['--help', '-h', 'help'])('%s names every command, the exit codes and an example', async (word) => {
    const { status, stdout, stderr } = await agentSession(word);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
    expect(stdout).toMatch(/Exit codes: 0 an id, 1 no session, 2 wrong usage/);
    expect(stdout).toMatch(/Example:\n +.*agent-session/);
  });

  it.each(commands)('%s has help of its own, with an example', async (command) => {
    const { status, stdout, stderr } = await agentSession(command, '--help');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^Usage: agent-session ${command}`));
    expect(stdout).toMatch(new RegExp(`Example:\\n +.*agent-session ${command}`));
    expect((await agentSession('help', command)).stdout).toBe(stdout);
  });

  it.each(['--version', '-V'])('%s is the package’s version', async (word) => {
    expect(await agentSession(word)).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('wrong usage exits 2, with a sentence on stderr and nothing on stdout', () => {
  it.each([
    ['an unknown option', ['--no-such-option']],
    ['an unknown option of id', ['id', '--no-such-option']],
    ['an unknown command', ['no-such-command']],
    ['a word too many', ['id', 'extra']],
    ['a word too many for which', ['which', 'extra']],
    ['another command’s option', ['which', '-q']],
    ['a format that is none', ['export', '--as', 'no-such-format']],
    ['exec without a command', ['exec']],
    ['a shell that has no completion', ['completion', 'no-such-shell']],
  ])('%s', async (_what, words) => {
    const { status, stdout, stderr } = await agentSession(...words);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^(?:error|agent-session): .+\n$/s);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it('an unknown command is named, though plain agent-session is agent-session id', async () => {
    expect((await agentSession('wich')).stderr).toContain('wich is no command');
    expect((await agentSession('\u001B[2Jwich', '--json')).stderr).toContain(String.raw`\x1b[2Jwich is no command`);
  });
});

describe('as a package installs it', () => {
  it('the command is a file that can be executed, for node', () => {
    expect(readFileSync(AGENT_SESSION, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it('does not print a warning of node’s', async () => {
    for (const words of [['which'], ['which', '--json'], ['gc', '--json'], ['export', '--as', 'json']]) {
      expect((await agentSession(...words)).stderr).not.toMatch(/Warning/);
    }
  });
});

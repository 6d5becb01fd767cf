import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { table } from '../../src/command/table.js';
import { bareEnvironment, itIf, runAsync, temporaryFolder } from '../support/programs.js';
import type { Run } from '../support/programs.js';
import { AGENT_SESSION } from '../support/command.js';
import { nodes } from '../support/nodes.js';
import { quoted } from '../support/agents.js';
import { itOnTerminal, runOnTerminal } from '../support/without-agent.js';

const home = temporaryFolder();
const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as { readonly version: string };
const commands = table.commands.map(({ name }) => name);
const OVERRIDE = { RAILWAY_AGENT_SESSION: 'mine' };

async function agentSession(...words: readonly string[]): Promise<Run> {
  return await runAsync(process.execPath, [AGENT_SESSION, ...words], { cwd: home, env: bareEnvironment(home, OVERRIDE) });
}

/** A shell's line, in which `$AS` is our command. */
async function inShell(line: string, env: Readonly<Record<string, string>> = OVERRIDE): Promise<Run> {
  return await runAsync('sh', ['-c', line], { cwd: home, env: bareEnvironment(home, { ...env, AS: `${process.execPath} ${AGENT_SESSION}` }) });
}

describe('help', () => {
  it.each(['--help', '-h', 'help'])('%s names every command and option, the exit codes, an example and the documentation', async (word) => {
    const { status, stdout, stderr } = await agentSession(word);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
    for (const option of ['--json', '-q, --quiet', '--trust-env', '--agent-only']) expect(stdout).toMatch(new RegExp(`^  ${option} `, 'm'));
    expect(stdout).toMatch(/^ {2}0 +an id\n {2}1 +no session\n {2}2 +wrong usage.*\n {2}74 /m);
    expect(stdout).toMatch(/^Example:\n +.*agent-session/m);
    expect(stdout).toContain('Documentation: man agent-session; README.md, docs/recipes.md and docs/library.md');
  });

  it.each(commands)('%s has help of its own, with an example', async (command) => {
    const { status, stdout, stderr } = await agentSession(command, '--help');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^Usage: agent-session ${command}`));
    expect(stdout).toMatch(/^Example: .*\n +\S/m);
    expect((await agentSession('help', command)).stdout).toBe(stdout);
    expect((await agentSession('--help', command)).stdout).toBe(stdout);
  });

  it.each(['--version', '-v', '-V'])('%s is the package’s version', async (word) => {
    expect(await agentSession(word)).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  itOnTerminal.each([40, 132])('is wrapped to the width of the terminal: %i columns', async (columns) => {
    const { status, stdout } = await runOnTerminal(`stty cols ${String(columns)}; ${process.execPath} ${AGENT_SESSION} export --help`, { folder: home, env: bareEnvironment(home) });
    expect(status).toBe(0);
    const lines = stdout.split('\r\n').slice(0, stdout.split('\r\n').findIndex((line) => line.startsWith('Example')));
    // Beyond 100 columns lines are hard to read.
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(Math.min(columns, 100));
    expect(Math.max(...lines.map(({ length }) => length))).toBeGreaterThan(Math.min(columns, 100) - 24);
  });

  it('is wrapped to COLUMNS off a terminal', async () => {
    const { stdout } = await inShell('COLUMNS=50 $AS --help');
    expect(Math.max(...stdout.split('\n').filter((line) => !line.includes('$(')).map(({ length }) => length))).toBeLessThanOrEqual(Math.max(50, dirname(AGENT_SESSION).length));
  });
});

describe('options may stand before the command', () => {
  it.each([
    ['-q id', 'id -q'],
    ['--trust-env id --json', 'id --json --trust-env'],
    ['--json which', 'which --json'],
    ['--trust-env export --as uuid', 'export --trust-env --as uuid'],
    ['-q --json', 'id --json -q'],
  ])('%s', async (before, behind) => {
    const withoutRun = (run: Run): Run => ({ ...run, stdout: run.stdout.replaceAll(/"(?:runId|pid|startTime|name)":"?[^",]*"?/g, '') });
    const [one, other] = [await agentSession(...before.split(' ')), await agentSession(...behind.split(' '))];
    expect(one.status).toBe(0);
    expect(withoutRun(one)).toEqual(withoutRun(other));
  });

  it('where the command has no such option, that is said', async () => {
    expect(await agentSession('-q', 'gc')).toEqual({ status: 2, stdout: '', stderr: 'agent-session: gc has no option --quiet; agent-session gc --help shows its options.\n' });
  });
});

describe('wrong usage exits 2, with one sentence on stderr and nothing on stdout', () => {
  it.each<[what: string, words: readonly string[], sentence: RegExp]>([
    ['an unknown option', ['--no-such-option'], /unknown option '--no-such-option'; agent-session --help shows/],
    ['an unknown option of id', ['id', '--no-such-option'], /unknown option '--no-such-option'; agent-session id --help shows/],
    ['an option that was misspelt', ['which', '--jsn'], /unknown option '--jsn' \(did you mean --json\?\)/],
    ['an unknown command', ['no-such-command'], /there is no command "no-such-command"; agent-session --help lists the commands\.$/],
    ['a command that was misspelt', ['wich'], /there is no command "wich"; did you mean which\?/],
    ['a command that was misspelt, with an option', ['wich', '--json', '--pretty'], /did you mean which\?/],
    ['an unknown command behind an option', ['--json', 'exprot'], /did you mean export\?/],
    ['help for no command', ['help', 'bogus'], /there is no command "bogus"/],
    ['a word too many', ['id', 'extra'], /id takes no arguments, and "extra" is one too many/],
    ['a word too many for which', ['which', 'extra'], /which takes no arguments/],
    ['a word too many for completion', ['completion', 'bash', 'zsh'], /completion takes one argument, and "zsh" is one too many/],
    ['another command’s option', ['which', '-q'], /unknown option '-q'; agent-session which --help/],
    ['a format without --as', ['export', 'shell'], /did you mean agent-session export --as shell\?$/],
    ['a format that is none', ['export', '--as', 'no-such-format'], /there is no format "no-such-format"; the formats are shell, /],
    ['a format that was misspelt', ['export', '--as', 'shel'], /did you mean shell\?/],
    ['no format', ['export'], /export --as needs a format; the formats are shell, /],
    ['an option without its value', ['gc', '--limit'], /'--limit <number>' argument missing/],
    ['exec without a program', ['exec'], /exec needs a program: agent-session exec -- program …$/],
    ['exec with an empty program', ['exec', '--', ''], /exec needs a program/],
    ['completion without a shell', ['completion'], /completion needs a shell; the shells are bash, zsh, fish\.$/],
    ['a shell that has no completion', ['completion', 'bsh'], /did you mean bash\?/],
  ])('%s', async (_what, words, sentence) => {
    const { status, stdout, stderr } = await agentSession(...words);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^agent-session: .+\n$/);
    expect(stderr.trimEnd()).toMatch(sentence);
  });
});

/** Half of them are C1: `\u009b` starts a terminal's commands as ESC [ does. */
const CONTROLS = '\u001b[2J\u009b2J\u0007\u007f\u0085\u2028\r';
// eslint-disable-next-line no-control-regex
const RAW_CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/;

describe('control characters never reach a terminal raw', () => {
  it.each([
    ['a command', [CONTROLS]],
    ['an option', [`--${CONTROLS}`]],
    ['an option of a command', ['export', `--${CONTROLS}`]],
    ['an option of one letter', ['which', '-\u009b']],
    ['a line break in an option', ['which', '--a\nagent-session: forged']],
    ['an argument', ['which', CONTROLS]],
    ['a format', ['export', '--as', CONTROLS]],
    ['an age', ['gc', '--max-age', CONTROLS]],
    ['a shell', ['completion', CONTROLS]],
    ['a program', ['exec', CONTROLS]],
    ['help', ['help', CONTROLS]],
  ])('from %s', async (_what, words) => {
    const { stdout, stderr } = await agentSession(...words);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^agent-session: .+\n$/);
    expect(stderr).not.toMatch(RAW_CONTROL);
  });

  it('from the environment, also in JSON', async () => {
    for (const words of ['gc', 'gc --json', 'which', 'which --json', 'id --json']) {
      const { stdout, stderr } = await inShell(`$AS ${words}; true`, { RAILWAY_SESSIONS_DIR: join(home, `a${CONTROLS}b`), RAILWAY_CALLER: 'agent:x' });
      expect(stdout).not.toBe('');
      // eslint-disable-next-line no-control-regex
      expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    }
    const { status, stderr } = await inShell('$AS gc', { RAILWAY_SESSIONS_DIR: `a${CONTROLS}` });
    expect(status).toBe(2);
    expect(stderr).not.toMatch(RAW_CONTROL);
  });
});

/** Every command, and the help. */
const CALLS = ['id', 'id -q', 'id --trust-env', 'id --json', 'which', 'which --json', 'gc', 'gc --json', 'export --as shell', 'completion bash', 'help', '--help', '--version'];

describe('where the answer can’t be written', () => {
  const itWithFull = itIf(process.platform === 'linux', 'a full disk, for /dev/full is a device of Linux');

  itWithFull.each(CALLS)('a full disk is one sentence and exit code 74: %s', async (words) => {
    expect(await inShell(`$AS ${words} >/dev/full`)).toEqual({
      status: 74,
      stdout: '',
      stderr: 'agent-session: the answer can’t be written to stdout (ENOSPC: no space left on device).\n',
    });
  });

  it.each(CALLS)('so is a stdout that is only for reading: %s', async (words) => {
    const { status, stderr } = await inShell(`$AS ${words} 1</dev/null`);
    expect({ status, stderr }).toEqual({ status: 74, stderr: 'agent-session: the answer can’t be written to stdout (EBADF: bad file descriptor).\n' });
  });

  it.each(CALLS)('a reader that has gone is no failure: %s', async (words) => {
    // `true` ends first: only then does the FIFO lose its reader.
    const { stderr } = await inShell(`rm -f fifo; mkfifo fifo; (exec 3<fifo; :) & exec 4>fifo; wait; $AS ${words} >&4; echo "exit $?" >&2`);
    expect(stderr).toBe('exit 0\n');
  });

  itWithFull('a stderr that is full changes no exit code', async () => {
    expect(await inShell('$AS wich 2>/dev/full')).toEqual({ status: 2, stdout: '', stderr: '' });
    expect(await inShell('$AS id 2>/dev/full', { DO_NOT_TRACK: '1' })).toMatchObject({ status: 1, stdout: '' });
  });
});

describe('in a working folder that was deleted', () => {
  const gone = join(home, 'gone');

  async function inGone(line: string): Promise<Run> {
    mkdirSync(gone);
    try {
      return await inShell(`cd gone && rmdir ../gone && ${line}`);
    } finally {
      rmSync(gone, { recursive: true, force: true });
    }
  }

  it.each([...CALLS, 'export --as headers', 'export --as trailer --raw', 'exec -- true'])('%s works', async (words) => {
    expect(await inGone(`$AS ${words}`)).toMatchObject({ status: 0, stderr: '' });
  });

  it('a commit trailer needs the folder, and says so', async () => {
    const { status, stdout, stderr } = await inGone('$AS export --as trailer');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^agent-session: .*the working folder was deleted.*\n$/);
  });
});

describe('Node’s permission model', () => {
  for (const { version: node, program } of nodes) {
    const permission = node.startsWith('20.') ? '--experimental-permission' : '--permission';
    it(`what it forbids is said in a sentence, on Node ${node}`, async () => {
      // Whether there is an agents.json nobody may know here, and each command says so first.
      const besideAgentsFile = (stderr: string): string => stderr.replace(/^agent-session: warning: .*agents\.json: the file can’t be read \(ERR_ACCESS_DENIED\)\. .*\n/, '');
      const line = (words: string): string => `${program} --no-warnings ${permission} --allow-fs-read=${quoted(join(dirname(AGENT_SESSION), '*'))} ${quoted(AGENT_SESSION)} ${words}`;
      // What can be answered without the forbidden files is answered.
      const remedy = 'the process tree can’t be read, and no variable of an agent is set: allow Node to read it (--allow-fs-read=/proc), or pass the id in AGENT_SESSION_ID';
      const id = await inShell(line('id'), {});
      expect({ ...id, stderr: id.stderr.split('\n').slice(1) }).toEqual({ status: 1, stdout: '', stderr: [`agent-session: no session: ${remedy}.`, ''] });
      expect((await inShell(line('which'), {})).stdout).toContain(`reason   unreadable-tree: ${remedy}\n`);
      expect(await inShell(line('id'), { CLAUDE_CODE_SESSION_ID: 'of-claude' })).toMatchObject({ status: 0, stdout: 'of-claude\n' });
      const list = await inShell(line('list'), {});
      expect(list).toMatchObject({ status: 0, stdout: '' });
      expect(list.stderr).toContain('agent-session: warning: the processes of this machine can’t be listed, so nobody can say which sessions are alive.\n');
      for (const words of ['exec -- true', 'setup', 'find HEAD']) {
        const { status, stderr } = await inShell(line(words), {});
        expect({ words, status, stderr: besideAgentsFile(stderr) }).toEqual({ words, status: 74, stderr: expect.stringMatching(/^agent-session: Node’s permission model forbids what this command needs \(.+\); .*\n$/) as unknown });
      }
      const { status, stderr } = await inShell(line('gc'), {});
      expect({ status, stderr: besideAgentsFile(stderr) }).toEqual({ status: 1, stderr: expect.stringMatching(/^agent-session: .*ERR_ACCESS_DENIED.*\n$/) as unknown });
    });
  }
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

import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { catalog } from '../../src/agents/catalog.js';
import { startScript } from '../support/agents.js';
import { freshHome } from '../support/command.js';
import type { Home } from '../support/command.js';
import { run, temporaryFolder } from '../support/programs.js';

const folder = temporaryFolder();
const settable = catalog.flatMap(({ id, setup }) => (setup === undefined ? [] : [{ id, setup }]));

/** PATH without any agent that this machine may have. */
function setup(home: Home, words: readonly string[], over: Record<string, string> = {}): ReturnType<typeof run> {
  return run(join(home.folder, 'bin', 'agent-session'), ['setup', ...words], { cwd: home.folder, env: { HOME: home.folder, PATH: `${join(home.folder, 'bin')}:${dirname(process.execPath)}`, ...over } });
}

/** Puts everything where the command says, as a person would. */
function follow(home: Home, stdout: string): readonly string[] {
  const [head, text] = [stdout.slice(0, stdout.indexOf('\n\n')), stdout.slice(stdout.indexOf('\n\n') + 2)];
  const files = [...head.matchAll(/(?:^ {2}|in |of |file: )(\/\S+)$/gm)].map(([, file]) => file ?? '');
  for (const file of files) {
    expect(file.startsWith(home.folder)).toBe(true);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    if (head.includes('executable')) chmodSync(file, 0o755);
  }
  return files;
}

describe.each(settable)('setup $id', ({ id, setup: { form, events } }) => {
  it('says what to put where, changes nothing, and finds it there afterwards', () => {
    const home = freshHome(folder);
    const said = setup(home, [id]);
    expect(said).toMatchObject({ status: 0, stderr: '' });
    expect(existsSync(join(home.folder, '.config'))).toBe(false);
    expect(setup(home, [id, '--check'])).toMatchObject({ status: 1, stdout: expect.stringContaining('not in place') as unknown });

    const files = follow(home, said.stdout);
    expect(files).toHaveLength(form === 'executable-hooks' ? events.length : 1);
    const text = readFileSync(files[0] ?? '', 'utf8');
    if (form === 'nested-hooks' || form === 'copilot-hooks') expect(Object.keys((JSON.parse(text) as { hooks: object }).hooks)).toEqual(events);
    if (form === 'executable-hooks') expect(statSync(files[0] ?? '').mode & 0o111).not.toBe(0);
    expect(setup(home, [id, '--check'])).toMatchObject({ status: 0, stdout: expect.stringContaining('in place') as unknown });
  });
});

describe('the hook that setup puts there', () => {
  it.each([
    ['nested-hooks', 'gemini', 'gemini-cli', { session_id: 'S', hook_event_name: 'SessionStart' }],
    ['copilot-hooks', 'copilot', 'copilot-cli', { sessionId: 'S' }],
    ['executable-hooks', 'cline', 'cline', { sessionContext: { rootSessionId: 'S' }, hookName: 'agent_start' }],
    ['toml-hooks', 'kimi-code', 'kimi', { session_id: 'S', hook_event_name: 'SessionStart' }],
  ])('%s: its command binds the session', async (form, program, id, told) => {
    const home = freshHome(folder);
    const [file = ''] = follow(home, setup(home, [id]).stdout);
    const text = readFileSync(file, 'utf8');
    const command = form === 'executable-hooks' ? file : (/(?:"command": "|"bash": "|command = ")([^"]+)"/.exec(text)?.[1] ?? '');
    const agent = startScript(program, { folder: home.folder, env: home.environment() });
    expect(await agent.run(`printf '%s' '${JSON.stringify(told)}' | ${command}`)).toEqual({ status: 0, stdout: '', stderr: '' });
    expect((await agent.run('agent-session id')).stdout).toBe('S\n');
    expect(setup(home, [id, '--check']).stdout).toMatch(/its last session, S, was told by/);
  });
});

it('TOML that other tools read', () => {
  const home = freshHome(folder);
  const { stdout } = setup(home, ['kimi']);
  // Kimi's table arrays are flat: each line is a key of YAML, too, once `=` is `:`.
  const blocks = stdout.slice(stdout.indexOf('[[hooks]]')).split('[[hooks]]').slice(1);
  expect(blocks.map((block) => parse(block.replaceAll(' = ', ': ')) as unknown)).toEqual([
    { event: 'SessionStart', command: 'agent-session hook' },
    { event: 'UserPromptSubmit', command: 'agent-session hook' },
  ]);
});

it('without an agent, those that are found here, and what each would gain', () => {
  const home = freshHome(folder);
  expect(setup(home, []).stdout).toBe('No agent was found on this machine.\n');
  mkdirSync(join(home.folder, '.gemini'));
  writeFileSync(join(home.folder, 'bin', 'cn'), '', { mode: 0o755 });
  const { stdout, status } = setup(home, []);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^Gemini CLI \(gemini-cli\): not in place\n {2}its tools, hooks and MCP servers get the conversation’s own id, which follows \/clear and \/resume\n/m);
  expect(stdout).toMatch(/^Continue \(continue\)\n {2}nothing can be set up/m);
  expect(stdout).not.toContain('Codex');
});

it.each([
  ['claude-code', 'CLAUDE_CONFIG_DIR', '/opt/moved/settings.json'],
  ['codex', 'CODEX_HOME', '/opt/moved/hooks.json'],
  ['copilot-cli', 'COPILOT_HOME', '/opt/moved/hooks/agent-session.json'],
  ['gemini-cli', 'GEMINI_CLI_HOME', '/opt/moved/.gemini/settings.json'],
  ['qwen-code', 'QWEN_HOME', '/opt/moved/settings.json'],
  ['droid', 'FACTORY_HOME_OVERRIDE', '/opt/moved/.factory/settings.json'],
  ['kimi', 'KIMI_CODE_HOME', '/opt/moved/config.toml'],
  ['cline', 'CLINE_DIR', '/opt/moved/hooks/TaskStart'],
  ['opencode', 'XDG_CONFIG_HOME', '/opt/moved/opencode/plugin/agent-session.js'],
])('follows the variable that moves the configuration of %s', (agent, variable, file) => {
  const home = freshHome(folder);
  expect(setup(home, [agent], { [variable]: '/opt/moved' }).stdout).toContain(file);
  expect(setup(home, [agent, '--check'], { [variable]: '/opt/moved' }).stdout).toContain('not in place: /opt/moved/');
});

it('an agent that is not known, and one that can’t be set up', () => {
  const home = freshHome(folder);
  expect(setup(home, ['nobody'])).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('gemini-cli') as unknown });
  expect(setup(home, ['pi'])).toMatchObject({ status: 0, stdout: expect.stringContaining('nothing can be set up') as unknown });
});

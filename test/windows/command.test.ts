import { copyFileSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';
import { COMMAND, describeOnWindows, windowsPath } from './windows.js';
import type { WindowsCall } from './windows.js';

const folder = temporaryFolder();

/** A home with a blank and letters beyond ASCII in its path. */
function makeHome(): string {
  const home = join(mkdtempSync(join(folder, 'home-')), 'Jiří Nováček 北京');
  mkdirSync(home);
  return home;
}

/** A call of the command in a home. */
function call(home: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): WindowsCall {
  return { args: [COMMAND, ...args], env: { USERPROFILE: windowsPath(home), APPDATA: windowsPath(join(home, 'AppData', 'Roaming')), LOCALAPPDATA: windowsPath(join(home, 'AppData', 'Local')), ...env }, cwd: windowsPath(home) };
}

const CLAUDE = { CLAUDE_CODE_SESSION_ID: '7a61b1d2-7f43-4d53-9e60-7d0f3c35b6f0' };

describeOnWindows((windows) => {
  it('an id from the environment', async () => {
    const [plain, quiet, json] = await windows().run([call(makeHome(), ['id'], CLAUDE), call(makeHome(), ['-q'], CLAUDE), call(makeHome(), ['--json'], CLAUDE)]);
    expect(plain).toMatchObject({ status: 0, stdout: `${CLAUDE.CLAUDE_CODE_SESSION_ID}\n` });
    expect(quiet).toEqual({ status: 0, stdout: `${CLAUDE.CLAUDE_CODE_SESSION_ID}\n`, stderr: '' });
    expect(JSON.parse(json?.stdout ?? '')).toMatchObject({ id: CLAUDE.CLAUDE_CODE_SESSION_ID, source: 'environment', agent: { id: 'claude-code' } });
  });

  it('the user’s own word needs no list of processes', async () => {
    const word = { ...CLAUDE, CODEX_THREAD_ID: 'of-codex', RAILWAY_AGENT_SESSION: 'mine' };
    const [said, trusted, other] = await windows().run([call(makeHome(), ['id'], word), call(makeHome(), ['id'], { ...CLAUDE, AGENT_SESSION_TRUST_ENV: '1' }), call(makeHome(), ['id'], CLAUDE)]);
    // Where it is asked for, a warning says that this Windows has no PowerShell.
    expect(said).toEqual({ status: 0, stdout: 'mine\n', stderr: '' });
    expect(trusted).toEqual({ status: 0, stdout: `${CLAUDE.CLAUDE_CODE_SESSION_ID}\n`, stderr: '' });
    expect(other?.stderr).toContain('PowerShell');
  });

  it('no session, with a sentence that names what Windows has', async () => {
    const [id] = await windows().run([call(makeHome(), ['id'])]);
    expect(id).toMatchObject({ status: 1, stdout: '' });
    expect(id?.stderr).toMatch(/^agent-session: no session: .*\.\n/m);
    expect(id?.stderr).not.toMatch(/\?\.|\/proc|\bps\b|procps/);
  });

  it('which: the reason, the variables, the home folder of Windows', async () => {
    const home = makeHome();
    const [text, json, set] = await windows().run([call(home, ['which']), call(home, ['which', '--json']), call(home, ['which'], CLAUDE)]);
    expect(text).toMatchObject({ status: 0, stderr: '' });
    expect(text?.stdout).toMatch(/^session +none$/m);
    expect(JSON.parse(json?.stdout ?? '')).toMatchObject({ source: 'none', caller: 'automation' });
    expect(set?.stdout).toMatch(/^ +CLAUDE_CODE_SESSION_ID +taken: 7a61b1d2/m);
  });

  it('an agent is recognised by the name of its program, and without a start time it has no session', async () => {
    const programs = mkdtempSync(join(folder, 'programs-'));
    const agent = join(programs, 'claude.exe');
    copyFileSync(windows().node, agent);
    const script = join(programs, 'tool-call.cjs');
    writeFileSync(script, `process.stdout.write(require('node:child_process').execFileSync(${JSON.stringify(windowsPath(windows().node))}, [${JSON.stringify(COMMAND)}, 'which', '--json'], { encoding: 'utf8' }));`);
    const { env } = call(makeHome(), []);
    const [which] = await windows().run([{ program: windowsPath(agent), args: [windowsPath(script)], ...(env && { env }) }]);
    const resolution = JSON.parse(which?.stdout ?? '') as { readonly id?: string; readonly warnings: readonly { readonly code: string }[] };
    expect(resolution).toMatchObject({ agent: { id: 'claude-code' }, caller: 'agent' });
    expect(resolution.id).toBeUndefined();
    expect(resolution.warnings.map(({ code }) => code)).toContain('start-times-missing');
  });

  it('gc, of a folder that is there and of one that is not', async () => {
    const home = makeHome();
    const sessions = join(home, '.railway', 'sessions');
    const [before] = await windows().run([call(home, ['gc'])]);
    expect(before).toMatchObject({ status: 0, stderr: '' });
    mkdirSync(sessions, { recursive: true });
    const old = JSON.stringify({ agent_session_id: 'old', parent_pid: 4, parent_btime: 1, created_at: '2026-01-01T00:00:00Z' });
    for (const name of ['0123456789abcdef.session', 'precious.session']) writeFileSync(join(sessions, name), old);
    const [dry, after] = await windows().run([call(home, ['gc', '--dry-run', '--json']), call(home, ['gc', '--json'])]);
    expect(JSON.parse(dry?.stdout ?? '')).toMatchObject({ folder: windowsPath(sessions) });
    expect(after).toMatchObject({ status: 0, stderr: '' });
    expect([existsSync(join(sessions, '0123456789abcdef.session')), existsSync(join(sessions, 'precious.session'))]).toEqual([false, true]);
  });

  it('every export', async () => {
    const home = makeHome();
    const formats = ['shell', 'fish', 'powershell', 'dotenv', 'posthog', 'otel', 'headers', 'uuid'];
    const github = join(home, 'github env');
    writeFileSync(github, '');
    const all = await windows().run([
      ...formats.map((format) => call(home, ['export', '--as', format], CLAUDE)),
      call(home, ['export', '--as', 'github'], { ...CLAUDE, GITHUB_ENV: windowsPath(github) }),
    ]);
    for (const [position, { status, stderr }] of all.entries()) expect({ format: formats[position] ?? 'github', status, errors: /^agent-session: (?!warning)/m.test(stderr) }).toEqual({ format: formats[position] ?? 'github', status: 0, errors: false });
    expect(all[2]?.stdout).toMatch(/^\$env:AGENT_SESSION_ID = '7a61b1d2-7f43-4d53-9e60-7d0f3c35b6f0'\r?$/m);
    for (const { stdout } of all.slice(0, 4)) expect(stdout).toContain(CLAUDE.CLAUDE_CODE_SESSION_ID);
  });

  it('agents.json in its folder', async () => {
    const home = makeHome();
    // Where env-paths has the configuration of Windows' programs.
    const config = join(home, 'AppData', 'Roaming', 'agent-session', 'Config');
    mkdirSync(config, { recursive: true });
    writeFileSync(join(config, 'agents.json'), JSON.stringify([{ id: 'robot', name: 'Robot', sessionVariables: [{ variable: 'ROBOT_SESSION_ID', scope: 'run' }] }]));
    const [json] = await windows().run([call(home, ['which', '--json'], { ROBOT_SESSION_ID: 'of-robot' })]);
    expect(JSON.parse(json?.stdout ?? '')).toMatchObject({ id: 'of-robot', agent: { id: 'robot', origin: windowsPath(join(config, 'agents.json')) } });
  });

  it('exec: the exit code, the arguments and the variables of the command', async () => {
    const home = makeHome();
    const print = join(home, 'print it.cjs');
    writeFileSync(print, 'console.log(JSON.stringify([process.argv.slice(2), process.env.AGENT_SESSION_ID]))');
    const words = ['two words', '"quoted"', 'a\\b\\', 'žluťoučký 北京', '%PATH%', '&|<>^', ''];
    const node = windowsPath(windows().node);
    const [seven, cmd, args, missing] = await windows().run([
      call(home, ['exec', '--', node, '-e', 'process.exit(7)'], CLAUDE),
      call(home, ['exec', '--', 'cmd.exe', '/c', 'exit 3'], CLAUDE),
      call(home, ['exec', '--', node, windowsPath(print), ...words], CLAUDE),
      call(home, ['exec', '--', 'no-such-program'], CLAUDE),
    ]);
    expect([seven?.status, cmd?.status, missing?.status]).toEqual([7, 3, 127]);
    expect(JSON.parse(args?.stdout ?? '')).toEqual([words, CLAUDE.CLAUDE_CODE_SESSION_ID]);
  });
});

import { describe, expect, it } from 'vitest';
import { runExport, type ExportOptions } from '../../src/command/export.js';
import { exportFormats } from '../../src/formats/formats.js';
import { bareEnvironment, itWith, run, temporaryFolder } from '../support/programs.js';
import { ciJob, ID, person, resolution, RUN_ID } from '../support/resolutions.js';

const folder = temporaryFolder();

async function exported(options: Partial<ExportOptions>): Promise<{ code: number; stdout: string; stderr: string }> {
  let stdout = '';
  let stderr = '';
  const code = await runExport(
    { resolution: resolution(), as: undefined, raw: false, cwd: folder, moment: { host: 'workbench' }, machine: { name: 'workbench/0123456789ab', bootId: 'boot-1' }, ...options },
    {
      stdout: (text) => (stdout += text),
      stderr: (text) => (stderr += text),
      env: bareEnvironment(folder, { GIT_CEILING_DIRECTORIES: folder }),
      now: () => Date.UTC(2026, 10, 20),
    },
  );
  return { code, stdout, stderr };
}

describe('export', () => {
  it.each(exportFormats.map(({ name }) => name).filter((name) => name !== 'trailer'))('--as %s prints the session and nothing else', async (as) => {
    const { code, stdout, stderr } = await exported({ as });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(ID);
    expect(stdout).toMatch(/\n$/);
  });

  it.each(exportFormats.map(({ name }) => name).filter((name) => name !== 'uuid' && name !== 'holder'))('--as %s is no failure for a person or in CI', async (as) => {
    for (const nobody of [person(), ciJob()]) {
      const { code, stdout, stderr } = await exported({ as, resolution: nobody });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).not.toContain(ID);
    }
  });

  it.each(['uuid', 'holder'])('--as %s fails without an id, and says why', async (as) => {
    expect(await exported({ as, resolution: person() })).toEqual({
      code: 1,
      stdout: '',
      stderr: 'agent-session: no session: a person is at this terminal and no agent runs above it.\n',
    });
  });

  it('--as trailer --raw prints the id anywhere', async () => {
    expect(await exported({ as: 'trailer', raw: true })).toEqual({ code: 0, stdout: `Agent-Session: claude-code/${ID}\n`, stderr: '' });
  });

  itWith('git')('--as trailer hashes it with the salt of the repository, and fails outside one', async () => {
    const { code, stdout, stderr } = await exported({ as: 'trailer' });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^agent-session: .*no repository.*--raw.*\n$/);
    run('git', ['init', '--quiet', 'repository'], { cwd: folder, env: bareEnvironment(folder) });
    const inside = await exported({ as: 'trailer', cwd: `${folder}/repository` });
    expect(inside).toMatchObject({ code: 0, stderr: '' });
    expect(inside.stdout).toMatch(/^Agent-Session: claude-code\/[\da-f]{32}\n$/);
  });

  it.each([undefined, '', 'yaml', '__proto__', 'toString', '\u001b[31m'])('--as %j is wrong usage', async (as) => {
    const { code, stdout, stderr } = await exported({ as });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^agent-session: [\x20-\x7e]*the formats are shell, fish, .*uuid, holder\.\n$/);
  });

  it('--raw is for trailers', async () => {
    const { code, stderr } = await exported({ as: 'shell', raw: true });
    expect(code).toBe(2);
    expect(stderr).toBe('agent-session: --raw goes with --as trailer only; --as shell never hashes the id.\n');
  });

  it('says what a format cannot hold', async () => {
    const { code, stderr } = await exported({ as: 'dotenv', resolution: resolution({ agent: { id: '\u0007', name: '' } }) });
    expect(code).toBe(1);
    expect(stderr).toBe("agent-session: The value of AGENT_SESSION_AGENT can't be written to a .env file; use --as shell instead.\n");
  });

  it('gives the run also without an id', async () => {
    expect((await exported({ as: 'github', resolution: ciJob() })).stdout).toBe(`AGENT_SESSION_RUN_ID=${RUN_ID}\n`);
  });
});

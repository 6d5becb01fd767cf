import { describe, expect, it } from 'vitest';
import { exportSession, runExport } from '../../src/command/export.js';
import { exportFormats } from '../../src/formats/formats.js';
import type { Resolution } from '../../src/session/resolution.js';
import { AGENT_SESSION } from '../support/command.js';
import { recordedIo, typed } from '../support/command-io.js';
import { bareEnvironment, itWith, run, runAsync, temporaryFolder } from '../support/programs.js';
import { ciJob, ID, person, resolution, RUN_ID } from '../support/resolutions.js';

const folder = temporaryFolder();

interface Exported {
  readonly as: string;
  readonly resolution?: Resolution;
  readonly raw?: boolean;
  readonly workingFolder?: () => string;
}

function exported({ as, resolution: given = resolution(), raw = false, workingFolder = () => folder }: Exported): { code: number; stdout: string; stderr: string } {
  const format = exportFormats.find(({ name }) => name === as);
  if (format === undefined) throw new Error(`there is no format ${as}`);
  const io = recordedIo({ env: bareEnvironment(folder, { GIT_CEILING_DIRECTORIES: folder }), workingFolder });
  const code = exportSession(format, given, { raw, host: 'workbench', machine: { name: 'workbench/0123456789ab', bootId: 'boot-1' } }, io);
  return { code, ...io.written };
}

describe('export', () => {
  it.each(exportFormats.map(({ name }) => name).filter((name) => name !== 'trailer'))('--as %s prints the session and nothing else', (as) => {
    const { code, stdout, stderr } = exported({ as });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(ID);
    expect(stdout).toMatch(/\n$/);
  });

  it.each(exportFormats.map(({ name }) => name).filter((name) => name !== 'uuid' && name !== 'holder'))('--as %s is no failure for a person or in CI', (as) => {
    for (const nobody of [person(), ciJob()]) {
      const { code, stdout, stderr } = exported({ as, resolution: nobody });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).not.toContain(ID);
    }
  });

  it.each(['uuid', 'holder'])('--as %s fails without an id, and says why', (as) => {
    expect(exported({ as, resolution: person() })).toEqual({
      code: 1,
      stdout: '',
      stderr: 'agent-session: no session: a person is at this terminal and no agent runs above it.\n',
    });
  });

  it('--as trailer --raw prints the id anywhere', () => {
    expect(exported({ as: 'trailer', raw: true })).toEqual({ code: 0, stdout: `Agent-Session: claude-code/${ID}\n`, stderr: '' });
  });

  itWith('git')('--as trailer hashes it with the salt of the repository, and fails outside one', () => {
    const { code, stdout, stderr } = exported({ as: 'trailer' });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^agent-session: .*no repository.*--raw.*\n$/);
    run('git', ['init', '--quiet', 'repository'], { cwd: folder, env: bareEnvironment(folder) });
    const inside = exported({ as: 'trailer', workingFolder: () => `${folder}/repository` });
    expect(inside).toMatchObject({ code: 0, stderr: '' });
    expect(inside.stdout).toMatch(/^Agent-Session: claude-code\/[\da-f]{32}\n$/);
  });

  itWith('git')('in a folder that was deleted, --as trailer says so, and --raw needs no folder', () => {
    const workingFolder = (): string => {
      throw new Error('ENOENT: no such file or directory, uv_cwd');
    };
    const { code, stdout, stderr } = exported({ as: 'trailer', workingFolder });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^agent-session: .*the working folder was deleted.*--raw\.\n$/);
    expect(exported({ as: 'trailer', raw: true, workingFolder })).toMatchObject({ code: 0, stderr: '' });
  });

  it.each([undefined, '', 'yaml', '__proto__', 'toString', '\u001b[31m'])('--as %j is wrong usage', async (as) => {
    await expect(runExport(typed([], as === undefined ? {} : { '--as': as }), recordedIo())).rejects.toThrow(/the formats are shell, fish, .*\.$/);
  });

  it('--raw is for trailers', async () => {
    await expect(runExport(typed([], { '--as': 'shell', '--raw': true }), recordedIo())).rejects.toThrow('--raw goes with --as trailer only; --as shell never hashes the id.');
  });

  it('says what a format cannot hold', () => {
    const { code, stderr } = exported({ as: 'dotenv', resolution: resolution({ agent: { id: '\u0007', name: '' } }) });
    expect(code).toBe(1);
    expect(stderr).toBe("agent-session: The value of AGENT_SESSION_AGENT can't be written to a .env file; use --as shell instead.\n");
  });

  it('gives the run also without an id', () => {
    expect((exported({ as: 'github', resolution: ciJob() })).stdout).toBe(`AGENT_SESSION_RUN_ID=${RUN_ID}\n`);
  });
});

/** What the script prints, run by a long-lived process that is a claude by its name; `$AS` is our command. */
async function asClaude(script: string, env: Record<string, string> = {}): Promise<string[]> {
  const { status, stdout, stderr } = await runAsync('bash', ['-c', 'exec -a claude bash -c "$1"', 'bash', `${script}\ntrue`], {
    cwd: folder,
    env: bareEnvironment(folder, { ...env, AS: `${process.execPath} ${AGENT_SESSION}` }),
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.trim().split('\n');
}

/** AGENT_SESSION_ID is the last variable in the precedence that agent-session itself reads. */
describe('what is exported comes back', () => {
  const ids = ['a record of the store', {}] as const;
  const variable = ['a variable of the agent', { CLAUDE_CODE_SESSION_ID: '3b241101-e2bb-4255-8caf-4136c566a962' }] as const;

  for (const [from, env] of [ids, variable]) {
    itWith('bash')(`the id from ${from}: through exec, one in the other, and through the shell`, async () => {
      const seen = await asClaude(
        `$AS id
         $AS exec -- $AS id
         $AS exec -- $AS exec -- sh -c '$AS id; true'
         sh -c 'eval "$($AS export --as shell)"; $AS id; printf "%s\\n" "$AGENT_SESSION_ID"'
         $AS exec -- sh -c 'printf "%s\\n" "$AGENT_SESSION_ID"'`,
        env,
      );
      expect(seen).toHaveLength(6);
      expect(new Set(seen)).toEqual(new Set([seen[0]]));
    });
  }

  itWith('bash')("an inner agent's id, though the outer agent's variable goes before it in the precedence", async () => {
    const seen = await asClaude(
      `export CLAUDE_CODE_SESSION_ID=3b241101-e2bb-4255-8caf-4136c566a962
       export INNER='$AS id; $AS exec -- $AS id; $AS exec -- printenv AGENT_SESSION_ID; $AS exec -- printenv AGENT_SESSION_AGENT; true'
       bash -c 'exec -a opencode bash -c "$INNER"'`,
    );
    const [id, ...others] = seen;
    expect(id).not.toBe('3b241101-e2bb-4255-8caf-4136c566a962');
    expect(others).toEqual([id, id, 'opencode']);
  });

  itWith('bash')('the agent', async () => {
    expect(await asClaude(`$AS exec -- sh -c '$AS exec -- printenv AGENT_SESSION_AGENT; true'`)).toEqual(['claude-code']);
  });
});

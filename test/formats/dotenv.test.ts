import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dotenv } from '../../src/formats/dotenv.js';
import { bareEnvironment, run, temporaryFolder } from '../support/programs.js';
import { HOSTILE_VALUES, ID, person, resolution, RUN_ID, withProcess } from '../support/resolutions.js';

const folder = temporaryFolder();

function seenByNode(text: string): Record<string, string> {
  const file = join(folder, '.env');
  writeFileSync(file, text);
  const { status, stdout, stderr } = run(
    process.execPath,
    [`--env-file=${file}`, '-e', 'process.stdout.write(JSON.stringify(process.env))'],
    { cwd: folder, env: bareEnvironment(folder) },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout) as Record<string, string>;
}

describe('dotenv', () => {
  it('writes ids bare, for docker takes quotes as they are', () => {
    expect(dotenv(withProcess())).toBe(
      `AGENT_SESSION_ID=${ID}\nAGENT_SESSION_PID=42\nAGENT_SESSION_AGENT=claude-code\nAGENT_SESSION_RUN_ID=${RUN_ID}\n`,
    );
  });

  it('is read by node --env-file', () => {
    expect(seenByNode(dotenv(resolution({ id: 'T-a.b:c@d/e_f' })))).toMatchObject({
      AGENT_SESSION_ID: 'T-a.b:c@d/e_f',
      AGENT_SESSION_AGENT: 'claude-code',
      AGENT_SESSION_RUN_ID: RUN_ID,
    });
  });

  it('has the run only for a person', () => {
    expect(dotenv(person())).toBe(`AGENT_SESSION_RUN_ID=${RUN_ID}\n`);
  });

  it('is read back by node --env-file for every hostile value, or refused', () => {
    const refused: string[] = [];
    for (const value of HOSTILE_VALUES) {
      const session = resolution({ agent: { id: value, name: value } });
      let text: string;
      try {
        text = dotenv(session);
      } catch (error) {
        expect(String(error)).toBe("Error: The value of AGENT_SESSION_AGENT can't be written to a .env file; use --as shell instead.");
        refused.push(value);
        continue;
      }
      expect(seenByNode(text)).toMatchObject({ AGENT_SESSION_ID: ID, AGENT_SESSION_AGENT: value, AGENT_SESSION_RUN_ID: RUN_ID });
    }
    // Control characters, and those with quotes that a reader may expand.
    // eslint-disable-next-line no-control-regex -- those are meant
    expect(refused.every((value) => /[\u0000-\u0009\u000b-\u001f\u007f]|'.*[\\"$]|[\\"$].*'/.test(value))).toBe(true);
  });

  it('is sourced by a shell too', () => {
    const file = join(folder, 'for-sh.env');
    writeFileSync(file, dotenv(resolution({ agent: { id: 'a $(touch pwned) b', name: '' } })));
    const { stdout } = run('sh', ['-c', `. "${file}"; printf %s "$AGENT_SESSION_AGENT"`], { cwd: folder, env: bareEnvironment(folder) });
    expect(stdout).toBe('a $(touch pwned) b');
  });
});

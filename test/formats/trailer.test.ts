import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { idHasher, trailer, trailerText } from '../../src/formats/trailer.js';
import { automation, ciJob, HOSTILE_VALUES, ID, inputs, person, resolution } from '../support/resolutions.js';
import { bareEnvironment, itWith, run, temporaryFolder } from '../support/programs.js';

const folder = temporaryFolder();

function withoutSalt(): never {
  throw new Error('the salt was asked for');
}

describe('trailer', () => {
  it('hashes the id', () => {
    const line = trailerText(resolution(), inputs());
    expect(line).toMatch(/^Agent-Session: claude-code\/[\da-f]{32}\n$/);
    expect(trailerText(resolution(), inputs())).toBe(line);
    expect(trailerText(resolution({ id: 'other' }), inputs())).not.toBe(line);
    expect(trailerText(resolution(), inputs({ salt: () => new Uint8Array(32) }))).not.toBe(line);
  });

  it('prints the id itself with --raw, and needs no salt for that', () => {
    expect(trailerText(resolution(), inputs({ raw: true, salt: withoutSalt }))).toBe(`Agent-Session: claude-code/${ID}\n`);
  });

  it.each([
    ['a person', person()],
    ['CI', ciJob()],
    ['a script without a terminal, which may be an editor that a person commits with', automation()],
  ])('prints nothing, and makes no salt, for %s', (_who, nobody) => {
    expect(trailerText(nobody, inputs({ salt: withoutSalt }))).toBe('');
  });

  it('is data, too', () => {
    expect(trailer(resolution(), { raw: true, salt: withoutSalt })).toEqual({ token: 'Agent-Session', value: `claude-code/${ID}` });
    expect(trailer(person(), { salt: withoutSalt })).toBeUndefined();
  });

  it('takes the word of who set the session, though the agent is not known', () => {
    const stated = automation({ source: 'override', variable: 'RAILWAY_AGENT_SESSION' });
    expect(trailerText(stated, inputs({ raw: true }))).toBe(`Agent-Session: unknown/${ID}\n`);
  });

  const itWithGit = itWith('git');

  itWithGit('is taken by git interpret-trailers, and read back', () => {
    const git = { cwd: folder, env: bareEnvironment(folder, { GIT_CONFIG_NOSYSTEM: '1' }) };
    for (const id of [ID, 'T-a.b:c@d/e_f', ...HOSTILE_VALUES.map((value) => `x${value}`)]) {
      const line = trailerText(resolution({ id }), inputs({ raw: true })).trimEnd();
      const message = run('git', ['interpret-trailers', '--if-exists', 'addIfDifferent', '--trailer', line], {
        ...git,
        input: 'Add a shop\n\nIt sells.\n\nSigned-off-by: Somebody <somebody@example.com>\n',
      });
      expect(message.stdout).toBe(`Add a shop\n\nIt sells.\n\nSigned-off-by: Somebody <somebody@example.com>\n${line}\n`);
      const parsed = run('git', ['interpret-trailers', '--parse'], { ...git, input: message.stdout });
      expect(parsed.stdout.trimEnd().split('\n')).toEqual(['Signed-off-by: Somebody <somebody@example.com>', line]);
    }
  });
});

describe('the hash of an id', () => {
  it.each([0, 1, 32, 63, 64, 65, 200])('is HMAC-SHA256 as Node makes it, with a salt of %i bytes', (length) => {
    const salt = Buffer.alloc(length, 0xa7);
    const hashed = idHasher(salt);
    for (const id of ['a', '2a1dbc37-e2b1-4208-bd8a-03f0771a43c7', 'x'.repeat(256)]) expect(hashed(id)).toBe(createHmac('sha256', salt).update(id).digest('hex').slice(0, 32));
  });
});

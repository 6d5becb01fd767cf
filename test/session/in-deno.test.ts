import { describe, expect, it } from 'vitest';
import { inDeno } from '../../src/session/in-deno.js';

/** As Deno's without rights: it tells the variables that are allowed, and throws for all others. */
function guarded(allowed: Readonly<Record<string, string>>): Record<string, string | undefined> {
  const read = (name: string | symbol): string | undefined => {
    if (typeof name === 'string' && name in allowed) return allowed[name];
    throw new Error(`Requires env access to "${String(name)}"`);
  };
  return new Proxy<Record<string, string | undefined>>({}, {
    get: (_, name) => read(name),
    getOwnPropertyDescriptor: (_, name) => ({ value: read(name), configurable: true, enumerable: true }),
    ownKeys: () => {
      throw new Error('Requires env access');
    },
  });
}

describe('the environment in Deno', () => {
  it('is all of it where nothing is refused', () => {
    const environment = { HOME: '/home/me' };
    expect(inDeno({ agentOnly: true }, environment)).toEqual({ agentOnly: true, env: environment });
    expect(inDeno({ env: environment }, environment)).toEqual({ env: environment });
  });

  it('is the one that was given', () => {
    const options = { env: { HOME: '/home/you' } };
    expect(inDeno(options, {})).toBe(options);
  });

  it('has the variables that are allowed, and no others', () => {
    const { env } = inDeno({}, guarded({ CLAUDE_CODE_SESSION_ID: 'of-claude' }));
    expect([env?.CLAUDE_CODE_SESSION_ID, env?.HOME]).toEqual(['of-claude', undefined]);
  });
});

import { describe, expect, it } from 'vitest';
import { ownEnvironment } from '../../src/machine/own-environment.js';

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

describe('ownEnvironment', () => {
  it('is the environment itself where nothing refuses', () => {
    const environment = { HOME: '/home/me' };
    expect(ownEnvironment(environment, false)).toBe(environment);
    expect(ownEnvironment(environment, true)).toEqual(environment);
  });

  it('has the variables that are allowed, and no others', () => {
    const environment = ownEnvironment(guarded({ CLAUDE_CODE_SESSION_ID: 'of-claude' }), true);
    expect([environment.CLAUDE_CODE_SESSION_ID, environment.HOME]).toEqual(['of-claude', undefined]);
  });
});

import { expect, it } from 'vitest';
import { effectiveUser, UNKNOWN_USER } from '../../src/machine/effective-user.js';

it('is this process’s user', () => {
  expect(effectiveUser()).toBe(process.geteuid?.());
});

it('is unknown where nobody may ask, as in Deno without --allow-sys', () => {
  const refuse = (): number => {
    throw new Error('Requires sys access to "uid"');
  };
  expect(effectiveUser(refuse)).toBe(UNKNOWN_USER);
});

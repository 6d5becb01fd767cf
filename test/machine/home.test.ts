import { describe, expect, it } from 'vitest';
import { homeFolder } from '../../src/machine/home.js';

const database = (): string => '/home/me';
const nobody = (): string => {
  throw new Error('no such user');
};

describe('homeFolder', () => {
  it.each([
    { what: 'HOME', environment: { HOME: '/h' }, home: '/h' },
    { what: 'no HOME', environment: {}, home: '/home/me' },
    { what: 'an empty HOME', environment: { HOME: '' }, home: '/home/me' },
    { what: 'a relative HOME', environment: { HOME: 'h' }, home: '/home/me' },
    // What was decoded is another folder's path: nothing may be made there, nor in the database's.
    { what: 'a HOME that is not UTF-8', environment: { HOME: '/h\ufffd' }, home: undefined },
  ])('$what: $home', ({ environment, home }) => {
    expect(homeFolder(environment, database, 'linux')).toBe(home);
  });

  it('is none where the database knows no such user, or one that is not UTF-8', () => {
    expect(homeFolder({}, nobody, 'linux')).toBeUndefined();
    expect(homeFolder({}, () => '/home/\ufffd', 'linux')).toBeUndefined();
  });
});

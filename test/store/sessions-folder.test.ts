import { describe, expect, it } from 'vitest';
import { SessionsFolderError } from '../../src/store/sessions-folder-error.js';
import { requireAbsolute, sessionsFolder } from '../../src/store/sessions-folder.js';

const fromDatabase = (): string => '/home/database';
const noSuchUser = (): string => {
  throw new Error('uv_os_get_passwd returned ENOENT');
};

describe.runIf(process.platform !== 'win32')('sessionsFolder', () => {
  it.each([
    { what: 'HOME', environment: { HOME: '/home/a' }, expected: '/home/a/.railway/sessions' },
    { what: 'RAILWAY_SESSIONS_DIR before HOME', environment: { HOME: '/home/a', RAILWAY_SESSIONS_DIR: '/srv/s' }, expected: '/srv/s' },
    { what: 'an empty RAILWAY_SESSIONS_DIR counts as unset', environment: { HOME: '/home/a', RAILWAY_SESSIONS_DIR: '' }, expected: '/home/a/.railway/sessions' },
    { what: 'no HOME: the user database', environment: {}, expected: '/home/database/.railway/sessions' },
    { what: 'an empty HOME: the user database', environment: { HOME: '' }, expected: '/home/database/.railway/sessions' },
    { what: 'a relative HOME: the user database', environment: { HOME: 'me' }, expected: '/home/database/.railway/sessions' },
  ])('$what', ({ environment, expected }) => {
    expect(sessionsFolder(environment, fromDatabase, 'linux')).toBe(expected);
  });

  it('knows none where HOME is unset and the user is not in the database', () => {
    expect(sessionsFolder({}, noSuchUser, 'linux')).toBeUndefined();
    expect(sessionsFolder({ HOME: '' }, () => '', 'linux')).toBeUndefined();
  });

  it('refuses a relative RAILWAY_SESSIONS_DIR, and names it and the remedy', () => {
    const read = (): unknown => sessionsFolder({ HOME: '/home/a', RAILWAY_SESSIONS_DIR: 'my\u001bsessions' }, fromDatabase, 'linux');
    expect(read).toThrow(SessionsFolderError);
    expect(read).toThrow('RAILWAY_SESSIONS_DIR is "my\\u001bsessions", a relative path: sessions would depend on the working folder. Set it to an absolute path, or unset it.');
  });

  // A look at `link/` follows the link, and `link/../x` is another folder to the system than to path.join.
  it.each([
    ['/srv/link/', '/srv/link'],
    ['/srv/link/../x', '/srv/x'],
    ['/srv//a/./b', '/srv/a/b'],
  ])('normalises RAILWAY_SESSIONS_DIR once: %s', (named, expected) => {
    expect(sessionsFolder({ RAILWAY_SESSIONS_DIR: named }, fromDatabase, 'linux')).toBe(expected);
    expect(requireAbsolute(named, 'sessionsDir')).toBe(expected);
  });

  it('refuses what is not UTF-8: it would become another folder', () => {
    const read = (): unknown => sessionsFolder({ RAILWAY_SESSIONS_DIR: '/srv/\ufffd' }, fromDatabase, 'linux');
    expect(read).toThrow(expect.objectContaining({ code: 'undecodable-sessions-folder' }) as Error);
    expect(sessionsFolder({ HOME: '/home/\ufffd' }, fromDatabase, 'linux')).toBeUndefined();
  });

  it('leaves no control character in its message', () => {
    expect(() => requireAbsolute('a\u009bb\u007f', 'sessionsDir')).toThrow('"a\\u009bb\\u007f"');
  });

  it('takes the home of Windows there', () => {
    expect(sessionsFolder({ HOME: '/c/Users/me', USERPROFILE: '/users/me' }, fromDatabase, 'win32')).toBe('/users/me/.railway/sessions');
  });
});

describe('requireAbsolute', () => {
  it('lets an absolute path through', () => {
    expect(requireAbsolute(process.cwd(), 'sessionsDir')).toBe(process.cwd());
  });

  it('has a code for programs', () => {
    expect(() => requireAbsolute('x', 'sessionsDir')).toThrow(expect.objectContaining({ code: 'relative-sessions-folder' }) as Error);
  });
});

import { describe, expect, it } from 'vitest';
import { noSessionSentence } from '../../src/command/no-session.js';

describe('why there is no session', () => {
  it.each(['human', 'ci', 'no-agent', 'orphaned', 'opted-out', 'sandbox', 'no-parent', 'unreadable-tree', 'store-off', 'not-recorded'] as const)('%s: a clause that bears a full stop behind it', (reason) => {
    expect(noSessionSentence(reason)).toMatch(/^[A-Za-z].*[A-Za-z_]$/);
  });

  it.each([
    ['linux', 'mount /proc'],
    ['darwin', 'allow ps'],
    ['freebsd', 'allow ps'],
    ['win32', 'allow powershell.exe'],
  ] as const)('an unreadable tree on %s: %s', (platform, remedy) => {
    expect(noSessionSentence('unreadable-tree', { env: {}, platform })).toBe(`the process tree can’t be read, and no variable of an agent is set: ${remedy}, or pass the id in AGENT_SESSION_ID`);
  });

  it.each([
    [{ DO_NOT_TRACK: '1' }, 'DO_NOT_TRACK is set: unset it to let a session be stored'],
    [{ RAILWAY_NO_TELEMETRY: 'true' }, 'RAILWAY_NO_TELEMETRY is set: unset it to let a session be stored'],
    [{ DO_NOT_TRACK: '0' }, 'the user opted out of telemetry'],
  ])('opted out by %o', (env, clause) => {
    expect(noSessionSentence('opted-out', { env, platform: 'linux' })).toBe(clause);
  });
});

import { describe, expect, it } from 'vitest';
import { noSessionSentence } from '../../src/command/no-session.js';

describe('why there is no session', () => {
  it.each(['human', 'ci', 'no-agent', 'orphaned', 'opted-out', 'sandbox', 'no-parent', 'unreadable-tree', 'store-off', 'not-recorded'] as const)('%s: a clause that bears a full stop behind it', (reason) => {
    expect(noSessionSentence({ reason })).toMatch(/^[A-Za-z].*[A-Za-z_]$/);
  });

  it.each([
    ['linux', 'mount /proc'],
    ['darwin', 'allow ps'],
    ['freebsd', 'allow ps'],
    ['win32', 'allow powershell.exe'],
  ] as const)('an unreadable tree on %s: %s', (platform, remedy) => {
    expect(noSessionSentence({ reason: 'unreadable-tree' }, { platform })).toBe(`the process tree can’t be read, and no variable of an agent is set: ${remedy}, or pass the id in AGENT_SESSION_ID`);
  });

  it.each([
    ['linux', 'fs.read', 'allow Node to read it (--allow-fs-read=/proc)'],
    ['darwin', 'child', 'allow Node to run the program that lists it (--allow-child-process)'],
    ['win32', 'child', 'allow Node to run the program that lists it (--allow-child-process)'],
  ] as const)('an unreadable tree on %s under Node’s permission model, without %s', (platform, forbidden, remedy) => {
    const permission = { has: (scope: string) => scope !== forbidden };
    expect(noSessionSentence({ reason: 'unreadable-tree' }, { platform, permission })).toBe(`the process tree can’t be read, and no variable of an agent is set: ${remedy}, or pass the id in AGENT_SESSION_ID`);
  });

  it.each([
    ['DO_NOT_TRACK', 'DO_NOT_TRACK is set: unset it to let a session be stored'],
    ['RAILWAY_NO_TELEMETRY', 'RAILWAY_NO_TELEMETRY is set: unset it to let a session be stored'],
    ['/home/me/.railway/preferences.json', 'telemetry is turned off in /home/me/.railway/preferences.json: "railway telemetry enable" lets a session be stored'],
  ])('opted out by %s', (optedOutBy, clause) => {
    expect(noSessionSentence({ reason: 'opted-out', optedOutBy }, { platform: 'linux' })).toBe(clause);
  });
});

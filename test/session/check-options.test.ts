import { describe, expect, it } from 'vitest';
import { checkOptions } from '../../src/session/check-options.js';
import { processTable } from '../../src/testing/index.js';

function complaint(options: unknown): string {
  try {
    checkOptions(options);
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    return (error as TypeError).message;
  }
  return 'nothing is wrong';
}

describe('options that are right', () => {
  const processes = processTable(['node my-cli.js', 'claude']);
  it.each([
    {},
    { env: process.env },
    { env: {} },
    { env: { A: 'b', C: undefined }, processes, interactive: false, sessionsDir: '/x', store: 'off', now: 0, trustEnv: true, agentOnly: true, evidence: true },
    { now: new Date(0) },
    { signal: AbortSignal.abort(), timeLimit: 0.5 },
    { now: () => new Date() },
    // As callers pass on what they were not given.
    { env: undefined, processes: undefined, interactive: undefined, sessionsDir: undefined, store: undefined, now: undefined, trustEnv: undefined, agentOnly: undefined, evidence: undefined, signal: undefined, timeLimit: undefined },
  ])('%o', (options) => {
    expect(complaint(options)).toBe('nothing is wrong');
  });
});

describe('options that are wrong are a TypeError with a sentence', () => {
  it.each([
    [null, 'resolveSession takes an object of options, or nothing.'],
    [[], 'resolveSession takes an object of options, or nothing.'],
    ['off', 'resolveSession takes an object of options, or nothing.'],
    [{ agentonly: true }, 'resolveSession has no option "agentonly"; its options are env, processes, '],
    [{ ['__proto__']: true }, 'resolveSession has no option "__proto__"'],
    [{ constructor: true }, 'resolveSession has no option "constructor"'],
    [{ env: 'PATH=/bin' }, 'The option env of resolveSession must be an object of texts, such as process.env.'],
    [{ env: { PORT: 8080 } }, 'The option env of resolveSession must be an object of texts'],
    [{ env: null }, 'The option env of resolveSession must be'],
    [{ processes: [] }, 'The option processes of resolveSession must be a process table'],
    [{ processes: { self: 1 } }, 'The option processes of resolveSession must be a process table'],
    [{ interactive: 1 }, 'The option interactive of resolveSession must be true or false.'],
    [{ sessionsDir: new URL('file:///x') }, 'The option sessionsDir of resolveSession must be the path of a folder.'],
    [{ store: true }, 'The option store of resolveSession must be "readwrite", "readonly" or "off".'],
    [{ now: NaN }, 'The option now of resolveSession must be a date'],
    [{ now: new Date(NaN) }, 'The option now of resolveSession must be a date'],
    [{ now: '2026-11-21' }, 'The option now of resolveSession must be a date'],
    [{ signal: new AbortController() }, 'The option signal of resolveSession must be an AbortSignal.'],
    [{ timeLimit: 0 }, 'The option timeLimit of resolveSession must be a number of milliseconds above 0.'],
    [{ timeLimit: '5s' }, 'The option timeLimit of resolveSession must be a number'],
    [{ trustEnv: 'yes' }, 'The option trustEnv of resolveSession must be true or false.'],
  ])('%o', (options, expected) => {
    expect(complaint(options)).toContain(expected);
    expect(complaint(options)).toMatch(/\.$/);
  });
});

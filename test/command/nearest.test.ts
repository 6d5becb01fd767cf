import { describe, expect, it } from 'vitest';
import { nearest } from '../../src/command/nearest.js';

const WORDS = ['id', 'which', 'gc', 'export', 'exec', 'completion', 'help'];

describe('the word that was meant', () => {
  it.each([
    ['wich', 'which'],
    ['WHICH', 'which'],
    ['hwich', 'which'],
    ['exprot', 'export'],
    ['exce', 'exec'],
    ['completoin', 'completion'],
    ['hlep', 'help'],
    ['i', 'id'],
  ])('%s: %s', (typed, meant) => {
    expect(nearest(typed, WORDS)).toBe(meant);
  });

  it.each(['', 'bogus', 'list', 'zzzz', 'a'.repeat(100_000)])('%s is none of them', (typed) => {
    expect(nearest(typed, WORDS)).toBeUndefined();
  });

  it('is the nearest of several', () => {
    expect(nearest('exect', ['export', 'exec'])).toBe('exec');
  });
});

import { existsSync, readFileSync, renameSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { removeJudged } from '../../src/store/clean.js';
import { access, ago, context, DAY, entries, judged, nameOf, neighbour, NOW, onlyOnUnix, plant, recordText, temporarySessions } from '../support/folders.js';

describe('removeJudged', () => {
  /** Judges a stale file, lets something happen, and removes what was judged. */
  function judgeThenRemove(meanwhile: (path: string, folder: string) => void): { removed: boolean; folder: string; path: string } {
    const folder = temporarySessions();
    const name = nameOf(neighbour);
    const path = plant(folder, name, recordText({ ...neighbour, createdAt: ago(8 * DAY) }));
    const { verdict, identity } = judged(folder, name);
    expect(verdict).toBe('expired');
    meanwhile(path, folder);
    return { removed: removeJudged(name, identity, access(folder), context()), folder, path };
  }

  it('removes what was judged and leaves nothing', () => {
    const { removed, folder } = judgeThenRemove(() => undefined);
    expect(removed).toBe(true);
    expect(entries(folder)).toEqual([]);
  });

  it('leaves a good record that its owner put there meanwhile', () => {
    const { removed, path } = judgeThenRemove((where, folder) => {
      renameSync(plant(folder, 'aside', recordText({ ...neighbour, id: 'new' })), where);
    });
    expect(removed).toBe(false);
    expect(readFileSync(path, 'utf8')).toContain('"new"');
  });

  it('leaves one that was renewed meanwhile', () => {
    const { removed, path } = judgeThenRemove((where) => {
      utimesSync(where, new Date(NOW), new Date(NOW));
    });
    expect(removed).toBe(false);
    expect(existsSync(path)).toBe(true);
  });

  it('leaves what stands there instead of a file', (test) => {
    onlyOnUnix(test);
    const { removed, path } = judgeThenRemove((where, folder) => {
      renameSync(where, join(folder, 'moved'));
      symlinkSync(join(folder, 'moved'), where);
    });
    expect(removed).toBe(false);
    expect(existsSync(path)).toBe(true);
  });

  it('is content where it is gone', () => {
    const { removed, folder } = judgeThenRemove((where, folder) => {
      renameSync(where, join(folder, 'moved'));
    });
    expect(removed).toBe(false);
    expect(entries(folder)).toEqual(['moved']);
  });
});

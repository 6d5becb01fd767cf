import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cleanFolder, FILE_LIMIT, judgeFile, removeJudged, temporaryOrigin } from '../../src/store/clean.js';
import { access, ago, context, DAY, entries, HOUR, neighbour, nameOf, NOW, onlyOnUnix, ourOrigin, plant, recordText, someName, temporarySessions, us } from '../support/folders.js';

const dead = { pid: 999_999, startTime: 9n };

/** A temporary file's name, of a writer that runs or has ended. */
function temporaryName({ pid, startTime }: { pid: number; startTime: bigint }, origin = temporaryOrigin(context())): string {
  return `.0123456789abcdef.${String(pid)}.${String(startTime)}.${origin}.${pid.toString(16).padStart(8, '0')}.tmp`;
}

/** One file of every kind; returns the names that must stay. */
function plantEverything(folder: string): string[] {
  plant(folder, someName(1), recordText(dead));
  plant(folder, someName(2), recordText({ ...dead, origin: ourOrigin }));
  plant(folder, someName(3), recordText({ startTime: 1n, origin: ourOrigin }));
  plant(folder, someName(4), recordText({ origin: { ...ourOrigin, bootId: 'boot-0' } }));
  plant(folder, someName(5), recordText({ createdAt: ago(8 * DAY) }));
  plant(folder, someName(6), recordText({ createdAt: 'yesterday' }));
  plant(folder, someName(7), '');
  plant(folder, someName(8), Buffer.from([0xff]));
  plant(folder, temporaryName(dead), 'half a rec', 0);
  plant(folder, temporaryName({ ...us, startTime: 1n }), '', 0);
  plant(folder, temporaryName({ pid: 3, startTime: 3n }, '4026532999-boot-1'), '', 2 * HOUR);
  const kept: Readonly<Record<string, string>> = {
    [someName(100)]: recordText(),
    [someName(101)]: recordText({ origin: ourOrigin }),
    [someName(102)]: recordText({ ...dead, origin: { ...ourOrigin, pidNamespace: '4026532999' } }),
    [someName(103)]: recordText({ ...dead, origin: { ...ourOrigin, host: 'other', bootId: 'boot-9' } }),
    'precious.session': 'not ours',
    '0123456789ABCDEF.session': 'not ours',
    'notes.txt': 'not ours',
    [temporaryName(us)]: 'half a rec',
    [temporaryName({ pid: 4, startTime: 3n }, '4026532999-boot-1')]: '',
  };
  for (const [name, text] of Object.entries(kept)) plant(folder, name, text, name.startsWith('.') ? 0 : HOUR);
  return Object.keys(kept).sort();
}

describe('cleanFolder', () => {
  it('removes what is stale and ours, and leaves the rest', () => {
    const folder = temporarySessions();
    const kept = plantEverything(folder);
    const report = cleanFolder(access(folder), context(), { limit: FILE_LIMIT, dryRun: false });
    expect(entries(folder)).toEqual(kept);
    expect(report).toEqual({
      folder,
      dryRun: false,
      removed: { dead: 2, 'reused-pid': 1, rebooted: 1, expired: 2, 'not-a-record': 2, excess: 0, temporary: 3 },
      failed: 0,
      kept: 4,
      strange: 0,
    });
  });

  it('removes nothing in a dry run, and says the same', () => {
    const folder = temporarySessions();
    plantEverything(folder);
    const before = entries(folder);
    const dry = cleanFolder(access(folder), context(), { limit: 2, dryRun: true });
    expect(entries(folder)).toEqual(before);
    const wet = cleanFolder(access(folder), context(), { limit: 2, dryRun: false });
    expect({ ...dry, dryRun: false }).toEqual(wet);
    expect(wet.removed.excess).toBe(2);
  });

  it('lets the oldest go beyond the limit', () => {
    const folder = temporarySessions();
    for (let number = 1; number <= 101; number += 1) plant(folder, someName(number), recordText(), number * 1000);
    const report = cleanFolder(access(folder), context(), { limit: 100, dryRun: false });
    expect(report.removed.excess).toBe(1);
    expect(entries(folder)).toHaveLength(100);
    expect(existsSync(join(folder, someName(101)))).toBe(false);
  });

  it('ends with 10,000 files', () => {
    const folder = temporarySessions();
    const live = plant(folder, someName(0), recordText());
    for (let number = 1; number < 10_000; number += 1) linkSync(live, join(folder, someName(number)));
    const report = cleanFolder(access(folder), context(), { limit: 100, dryRun: false });
    expect(report).toMatchObject({ kept: 100, removed: { excess: 9900 } });
    expect(entries(folder)).toHaveLength(100);
  });

  it('counts what is no file of ours, and leaves it', (test) => {
    onlyOnUnix(test);
    const folder = temporarySessions();
    mkdirSync(join(folder, someName(1)));
    symlinkSync('/dev/zero', join(folder, someName(2)));
    symlinkSync(plant(folder, 'target', recordText(dead)), join(folder, someName(3)));
    symlinkSync(join(folder, 'target'), join(folder, temporaryName(dead)));
    const before = entries(folder);
    expect(cleanFolder(access(folder), context(), { limit: 0, dryRun: false })).toMatchObject({ strange: 3, kept: 0, removed: { temporary: 0 } });
    expect(entries(folder)).toEqual(before);
  });

  it('takes a lower age limit', () => {
    const folder = temporarySessions();
    plant(folder, someName(1), recordText({ createdAt: ago(2 * HOUR) }));
    plant(folder, someName(2), recordText({ createdAt: ago(HOUR / 2) }));
    cleanFolder(access(folder), context({ maximumAge: HOUR }), { limit: FILE_LIMIT, dryRun: false });
    expect(entries(folder)).toEqual([someName(2)]);
  });
});

describe('removeJudged', () => {
  /** Judges a stale file, lets something happen, and removes what was judged. */
  function judgeThenRemove(meanwhile: (path: string, folder: string) => void): { removed: boolean; folder: string; path: string } {
    const folder = temporarySessions();
    const name = nameOf(neighbour);
    const path = plant(folder, name, recordText({ ...neighbour, createdAt: ago(8 * DAY) }));
    const judged = judgeFile(name, access(folder), context());
    if (judged?.verdict !== 'expired') throw new Error('it should have expired');
    meanwhile(path, folder);
    return { removed: removeJudged(name, judged.identity, access(folder), context()), folder, path };
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

describe('judgeFile', () => {
  it('knows nothing of what is not there', () => {
    expect(judgeFile(someName(1), access(temporarySessions()), context())).toBeUndefined();
  });

  it('reads no more than the file itself, whatever its name', () => {
    const folder = temporarySessions();
    writeFileSync(join(folder, someName(1)), recordText({ id: 'x' }));
    expect(judgeFile(someName(1), access(folder), context())).toMatchObject({ verdict: 'live', record: { id: 'x' } });
  });
});

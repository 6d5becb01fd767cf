import { chmodSync, existsSync, linkSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FILE_LIMIT } from '../../src/store/listing.js';
import { placeOfWriter } from '../../src/store/temporary.js';
import {
  ago, bind, clean, context, DAY, effectiveUser, entries, findOrCreate, HOUR, idOf, neighbour, NOW, onlyOnUnix, ourPlace, owner, plant, processTable, records, recordText, someName, temporaryFolder, temporarySessions, tryToClean, us,
} from '../support/folders.js';

const dead = { pid: 999_999, startTime: 9n };

/** A temporary file's name, of a writer that runs or has ended. */
function temporaryName({ pid, startTime }: { pid: number; startTime: bigint }, place = placeOfWriter(context())): string {
  return `.0123456789abcdef.${String(pid)}.${String(startTime)}.${place}.${pid.toString(16).padStart(8, '0')}.tmp`;
}

/** One file of every kind; returns the names that must stay. */
function plantEverything(folder: string): string[] {
  plant(folder, someName(1), recordText(dead));
  plant(folder, someName(2), recordText({ ...dead, place: ourPlace }));
  plant(folder, someName(3), recordText({ startTime: 1n, place: ourPlace }));
  plant(folder, someName(4), recordText({ place: { ...ourPlace, bootId: 'boot-0' } }));
  plant(folder, someName(5), recordText({ createdAt: ago(8 * DAY) }));
  plant(folder, someName(6), recordText({ createdAt: 'yesterday' }));
  plant(folder, someName(7), '');
  plant(folder, someName(8), Buffer.from([0xff]));
  plant(folder, temporaryName(dead), 'half a rec', 0);
  plant(folder, temporaryName({ ...us, startTime: 1n }), '', 0);
  plant(folder, temporaryName({ pid: 3, startTime: 3n }, '4026532999-boot-1'), '', 2 * HOUR);
  const kept: Readonly<Record<string, string>> = {
    [someName(100)]: recordText(),
    [someName(101)]: recordText({ place: ourPlace }),
    [someName(102)]: recordText({ ...dead, place: { ...ourPlace, pidNamespace: '4026532999' } }),
    [someName(103)]: recordText({ ...dead, place: { ...ourPlace, host: 'other', bootId: 'boot-9' } }),
    'precious.session': 'not ours',
    '0123456789ABCDEF.session': 'not ours',
    'notes.txt': 'not ours',
    [temporaryName(us)]: 'half a rec',
    [temporaryName({ pid: 4, startTime: 3n }, '4026532999-boot-1')]: '',
  };
  for (const [name, text] of Object.entries(kept)) plant(folder, name, text, name.startsWith('.') ? 0 : HOUR);
  return Object.keys(kept).sort();
}

describe('Store.clean', () => {
  it('removes what is stale and ours, and leaves the rest', () => {
    const folder = temporarySessions();
    const kept = plantEverything(folder);
    const report = clean(folder, { limit: FILE_LIMIT, dryRun: false });
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
    const dry = clean(folder, { limit: 2, dryRun: true });
    expect(entries(folder)).toEqual(before);
    const wet = clean(folder, { limit: 2, dryRun: false });
    expect({ ...dry, dryRun: false }).toEqual(wet);
    expect(wet.removed.excess).toBe(2);
  });

  it('lets the oldest go beyond the limit', () => {
    const folder = temporarySessions();
    for (let number = 1; number <= 101; number += 1) plant(folder, someName(number), recordText(), number * 1000);
    const report = clean(folder, { limit: 100, dryRun: false });
    expect(report.removed.excess).toBe(1);
    expect(entries(folder)).toHaveLength(100);
    expect(existsSync(join(folder, someName(101)))).toBe(false);
  });

  it('ends with 10,000 files', () => {
    const folder = temporarySessions();
    const live = plant(folder, someName(0), recordText());
    for (let number = 1; number < 10_000; number += 1) linkSync(live, join(folder, someName(number)));
    const report = clean(folder, { limit: 100, dryRun: false });
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
    expect(clean(folder, { limit: 0, dryRun: false })).toMatchObject({ strange: 3, kept: 0, removed: { temporary: 0 } });
    expect(entries(folder)).toEqual(before);
  });

  it('takes a lower age limit', () => {
    const folder = temporarySessions();
    plant(folder, someName(1), recordText({ createdAt: ago(2 * HOUR) }));
    plant(folder, someName(2), recordText({ createdAt: ago(HOUR / 2) }));
    clean(folder, { maximumAge: HOUR });
    expect(entries(folder)).toEqual([someName(2)]);
  });
});

describe('Store.clean, where it can’t', () => {
  it('says why', (test) => {
    onlyOnUnix(test);
    expect(tryToClean(undefined)).toEqual({ problem: 'there is no home folder: set HOME to an absolute path in UTF-8, or RAILWAY_SESSIONS_DIR' });
    const folder = temporarySessions();
    symlinkSync(folder, `${folder}-link`);
    expect(tryToClean(`${folder}-link`)).toEqual({ problem: expect.stringMatching(/it is a link, and nothing is removed through one/) as unknown });
    chmodSync(folder, 0o777);
    expect(tryToClean(folder)).toEqual({ problem: `${folder} can’t be cleaned: it may be written to by other users` });
  });

  it('is content with no folder', () => {
    expect(clean(join(temporaryFolder(), 'none'))).toMatchObject({ kept: 0, failed: 0 });
  });

  it('removes nothing for its age by a clock that is not the file system’s (faketime)', () => {
    const folder = temporarySessions();
    plant(folder, someName(1), recordText({ pid: 1, createdAt: ago(DAY), place: { ...ourPlace, host: 'other', bootId: 'b' } }));
    plant(folder, someName(2), recordText({ pid: 999_999, place: ourPlace }));
    expect(clean(folder, {}, { now: NOW + 8 * DAY })).toMatchObject({ removed: { expired: 0, dead: 1 } });
    expect(entries(folder)).toEqual([someName(1)]);
    // Whoever gives the time is believed.
    expect(clean(folder, {}, { now: NOW + 8 * DAY, nowIsGiven: true })).toMatchObject({ removed: { expired: 1 } });
  });

  it('judges nobody where no processes can be seen', () => {
    const folder = temporarySessions();
    plant(folder, someName(1), recordText());
    expect(clean(folder, {}, { processes: undefined })).toMatchObject({ kept: 1 });
  });
});

describe('survey', () => {
  it('shows every readable record, judged, and changes nothing', (test) => {
    onlyOnUnix(test);
    const folder = temporarySessions();
    const id = idOf(folder);
    bind(folder, { id: 'conversation-2', event: 'SessionStart' });
    plant(folder, someName(1), recordText({ id: 'railway', pid: neighbour.pid, startTime: neighbour.startTime }));
    plant(folder, someName(2), recordText({ id: 'dead', pid: 999_999, place: ourPlace }));
    plant(folder, someName(3), recordText({ id: 'elsewhere', place: { ...ourPlace, pidNamespace: '7' } }));
    plant(folder, someName(4), recordText({ id: 'old', createdAt: ago(8 * DAY) }));
    plant(folder, someName(5), 'no record');
    symlinkSync('/dev/zero', join(folder, someName(6)));
    const before = entries(folder);

    const report = records(folder);
    const found = 'records' in report ? [...report.records].sort((one, other) => (one.id < other.id ? -1 : 1)) : [];
    expect(found.map(({ id: seen, verdict, verified }) => [seen, verdict, verified])).toEqual([
      ['conversation-2', 'live', true],
      ['dead', 'dead', true],
      ['elsewhere', 'live', false],
      ['old', 'expired', true],
      ['railway', 'live', true],
    ]);
    expect(found[0]).toEqual({
      file: expect.stringMatching(/^[0-9a-f]{16}\.session$/) as unknown,
      id: 'conversation-2',
      earlierIds: [id],
      bound: { by: 'claude-code', event: 'SessionStart', at: ago(0).replace('Z', '+00:00') },
      pid: owner.pid,
      startTime: owner.startTime,
      createdAt: ago(0).replace('Z', '+00:00'),
      argv0: '/usr/local/bin/Claude',
      agent: 'claude-code',
      place: ourPlace,
      verdict: 'live',
      verified: true,
    });
    expect(entries(folder)).toEqual(before);
  });

  it('says why it can’t, and is content with no folder', () => {
    expect(records(undefined)).toMatchObject({ problem: expect.stringMatching(/no home folder/) as unknown });
    const folder = join(temporaryFolder(), 'none');
    expect(records(folder)).toEqual({ folder, records: [] });
    expect(existsSync(folder)).toBe(false);
    expect(records(plant(temporaryFolder(), 'sessions', ''))).toMatchObject({ problem: expect.stringMatching(/is no folder$/) as unknown });
  });

  it('verifies nothing where no processes can be seen', () => {
    const folder = temporarySessions();
    findOrCreate(folder);
    const report = records(folder, { processes: undefined });
    expect(report).toMatchObject({ records: [{ verdict: 'live', verified: false }] });
    expect(records(folder, { processes: processTable(), effectiveUser })).toMatchObject({ records: [{ verified: true }] });
  });
});

import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deriveId } from '../../src/store/derive.js';
import { namesOf } from '../../src/store/create.js';
import { parseRecord } from '../../src/store/record.js';
import { findOrMint } from '../../src/store/find.js';
import { ago, anchor, DAY, entries, HOUR, nameOf, neighbour, NOW, onlyAsRoot, onlyOnUnix, ourOrigin, plant, recordText, request, someName, temporaryFolder, temporarySessions } from '../support/folders.js';

const SOMEBODY = 54_321;
const ownName = nameOf(anchor);
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** The id of a call that must have one. */
async function idOf(...given: Parameters<typeof request>): Promise<string> {
  const { id } = await findOrMint(request(...given));
  if (id === undefined) throw new Error('no id');
  return id;
}

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

describe('findOrMint: the first call', () => {
  it('makes the folder and a record that the Railway CLI reads, and later calls read it', async () => {
    const folder = join(temporaryFolder(), '.railway', 'sessions');
    const first = await findOrMint(request(folder));
    expect(first).toEqual({ id: expect.stringMatching(uuid) as unknown, evidence: { folder, file: ownName, state: 'created', createdAt: '2026-11-21T12:00:00.000+00:00' }, warnings: [] });
    expect(entries(folder)).toEqual([ownName]);
    expect(parseRecord(readFileSync(join(folder, ownName), 'utf8'))).toEqual({
      id: first.id,
      pid: anchor.pid,
      startTime: anchor.startTime,
      createdAt: '2026-11-21T12:00:00.000+00:00',
      origin: ourOrigin,
    });
    expect(await findOrMint(request(folder))).toMatchObject({ id: first.id, evidence: { state: 'reused', file: ownName, removed: 0 } });
  });

  it('writes for our eyes only', async (test) => {
    onlyOnUnix(test);
    const folder = join(temporaryFolder(), 'sessions');
    await findOrMint(request(folder));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, ownName)).mode & 0o777).toBe(0o600);
  });

  it('gives what root writes in a user’s home to that user', async (test) => {
    onlyAsRoot(test);
    const home = temporaryFolder();
    chownSync(home, SOMEBODY, SOMEBODY);
    const folder = join(home, 'sessions');
    const { id } = await findOrMint(request(folder));
    for (const path of [folder, join(folder, ownName)]) expect(statSync(path)).toMatchObject({ uid: SOMEBODY, gid: SOMEBODY });
    expect(await idOf(folder)).toBe(id);
  });

  it('only looks where it must not write', async () => {
    const folder = join(temporaryFolder(), 'sessions');
    expect(await findOrMint(request(folder, { mode: 'readonly' }))).toEqual({ evidence: { folder, state: 'missing' }, warnings: [] });
    expect(existsSync(folder)).toBe(false);
    const id = await idOf(folder);
    plant(folder, someName(1), 'stale');
    expect(await findOrMint(request(folder, { mode: 'readonly', now: NOW + 2 * HOUR }))).toMatchObject({ id, evidence: { state: 'reused' } });
    expect(entries(folder)).toEqual([someName(1), ownName].sort());
  });
});

describe('findOrMint: whose record', () => {
  it('takes the Railway CLI’s, and what it says later', async () => {
    const folder = temporarySessions();
    plant(folder, ownName, recordText({ id: 'railway-1' }));
    expect(await idOf(folder)).toBe('railway-1');
    plant(folder, ownName, recordText({ id: 'railway-2' }));
    expect(await idOf(folder)).toBe('railway-2');
  });

  it('finds its own after the agent has changed its title', async () => {
    const folder = temporarySessions();
    const id = await idOf(folder);
    expect(await idOf(folder, { anchor: { ...anchor, argv: ['claude: thinking'] } })).toBe(id);
    expect(entries(folder)).toEqual([ownName]);
  });

  it('of two, the first minted counts', async () => {
    const folder = temporarySessions();
    plant(folder, someName(1), recordText({ id: 'later', createdAt: ago(HOUR) }));
    plant(folder, someName(2), recordText({ id: 'earlier', createdAt: ago(2 * HOUR) }));
    plant(folder, ownName, recordText({ id: 'latest', createdAt: ago(1000) }));
    expect(await idOf(folder)).toBe('earlier');
  });

  it('adopts no record of our pid with another start time', async () => {
    const folder = temporarySessions();
    plant(folder, ownName, recordText({ id: 'foreign', startTime: 1n }));
    const id = await idOf(folder);
    expect(id).toMatch(uuid);
    expect(await idOf(folder)).toBe(id);
    expect(entries(folder)).toEqual([ownName]);
  });

  it('keeps apart what two pid namespaces mean by one name', async () => {
    const folder = temporarySessions();
    const containers = times(3, (index) => ({ id: `402653218${String(index)}`, initial: false }));
    const ids = await Promise.all(containers.map(async (namespace) => await idOf(folder, { namespace })));
    expect(new Set(ids).size).toBe(3);
    for (const [index, namespace] of containers.entries()) expect(await idOf(folder, { namespace })).toBe(ids[index]);
    expect(entries(folder)).toHaveLength(3);
  });

  it('removes no record of another host or namespace before its age', async () => {
    const folder = temporarySessions();
    const dead = { pid: 999_999 };
    plant(folder, someName(1), recordText({ ...dead, origin: { ...ourOrigin, host: 'other', bootId: 'b' } }));
    plant(folder, someName(2), recordText({ ...dead, origin: { ...ourOrigin, pidNamespace: '7' } }));
    plant(folder, someName(3), recordText({ ...dead, createdAt: ago(8 * DAY), origin: { ...ourOrigin, pidNamespace: '7' } }));
    plant(folder, someName(4), recordText({ ...dead, origin: { ...ourOrigin, bootId: 'boot-0' } }));
    await idOf(folder);
    expect(entries(folder)).toEqual([someName(1), someName(2), ownName].sort());
  });

  it('says in a container that a Railway record may be another container’s', async () => {
    const folder = temporarySessions();
    plant(folder, ownName, recordText({ id: 'railway' }));
    const outcome = await findOrMint(request(folder, { namespace: { id: '4026532181', initial: false } }));
    expect(outcome).toMatchObject({ id: 'railway', warnings: [{ code: 'unverified-record' }] });
  });
});

describe('findOrMint: what stands under our name', () => {
  const replaced: readonly { what: string; text: string | Uint8Array }[] = [
    { what: 'nothing at all', text: '' },
    { what: 'half a record', text: recordText().slice(0, 60) },
    { what: 'no UTF-8', text: Buffer.from([0xff, 0xfe, 0x00]) },
    { what: '8 days', text: recordText({ createdAt: ago(8 * DAY) }) },
    { what: 'no date', text: recordText({ createdAt: 'yesterday' }) },
    { what: '2099', text: recordText({ createdAt: '2099-01-01T00:00:00Z' }) },
    { what: 'before 1970', text: recordText({ createdAt: '1969-12-31T23:59:59Z' }) },
    { what: 'another boot', text: recordText({ origin: { ...ourOrigin, bootId: 'boot-0' } }) },
    { what: 'too much', text: `${recordText()}${' '.repeat(5000)}` },
  ];

  it.each(replaced)('is replaced once: $what', async ({ text }) => {
    const folder = temporarySessions();
    plant(folder, ownName, text);
    const first = await findOrMint(request(folder));
    expect(first).toMatchObject({ id: expect.stringMatching(uuid) as unknown, evidence: { state: 'replaced', file: ownName } });
    expect(await idOf(folder)).toBe(first.id);
    expect(entries(folder)).toEqual([ownName]);
  });

  it('stays where it is 6.99 days old', async () => {
    const folder = temporarySessions();
    plant(folder, ownName, recordText({ id: 'old', createdAt: ago(6.99 * DAY) }));
    expect(await idOf(folder)).toBe('old');
  });

  it.each(['pipe', 'link to a valid record', 'link to /dev/zero', 'link to nowhere'])('is replaced once, and nothing is followed: a %s', async (what) => {
    if (process.platform === 'win32') return;
    const folder = temporarySessions();
    const path = join(folder, ownName);
    const target = plant(temporaryFolder(), 'target', recordText({ id: 'planted' }));
    if (what === 'pipe') execFileSync('mkfifo', [path]);
    else symlinkSync(what.endsWith('zero') ? '/dev/zero' : what.endsWith('nowhere') ? '/nowhere/at/all' : target, path);
    const id = await idOf(folder);
    expect(id).toMatch(uuid);
    expect(await idOf(folder)).toBe(id);
    expect(lstatSync(path).isFile()).toBe(true);
    expect(readFileSync(target, 'utf8')).toContain('planted');
    expect(entries(folder)).toEqual([ownName]);
  });

  it('is left where it is a folder: the second name is used', async () => {
    const folder = temporarySessions();
    mkdirSync(join(folder, ownName));
    const id = await idOf(folder);
    expect(await idOf(folder)).toBe(id);
    expect(entries(folder)).toEqual([ownName, namesOf(request(folder))[1]].sort());
  });

  it('is left where both names are folders: the id is computed', async () => {
    const folder = temporarySessions();
    for (const name of namesOf(request(folder))) mkdirSync(join(folder, name));
    const outcome = await findOrMint(request(folder));
    expect(outcome).toMatchObject({ id: deriveId(request(folder)), derived: true, warnings: [{ code: 'store-unusable' }] });
    expect(entries(folder)).toHaveLength(2);
  });

  it('is left where it belongs to another user', async (test) => {
    onlyAsRoot(test);
    const folder = temporarySessions();
    chownSync(plant(folder, ownName, recordText({ id: 'planted' })), SOMEBODY, SOMEBODY);
    const id = await idOf(folder);
    expect(id).toMatch(uuid);
    expect(await idOf(folder)).toBe(id);
    expect(readFileSync(join(folder, ownName), 'utf8')).toContain('planted');
  });
});

describe('findOrMint: a crowd', () => {
  it('keeps a record in use, whatever is newer', async () => {
    const folder = temporarySessions();
    const id = await idOf(folder);
    plant(folder, ownName, readFileSync(join(folder, ownName)), 100 * HOUR);
    for (let number = 1; number <= 100; number += 1) plant(folder, someName(number), recordText({ ...neighbour, id: 'x' }), 0);
    expect(await idOf(folder)).toBe(id);
    expect(statSync(join(folder, ownName)).mtimeMs).toBe(NOW);
    expect(entries(folder)).toHaveLength(100);
    expect(await idOf(folder, { anchor: neighbour })).toBe('x');
    expect(entries(folder)).toContain(ownName);
  });

  it('renews a file at most once an hour', async () => {
    const folder = temporarySessions();
    plant(folder, ownName, recordText(), HOUR - 1000);
    await idOf(folder);
    expect(statSync(join(folder, ownName)).mtimeMs).toBe(NOW - HOUR + 1000);
    await idOf(folder, { now: NOW + 1000 });
    expect(statSync(join(folder, ownName)).mtimeMs).toBe(NOW + 1000);
  });

  it.each([101, 10_000])('of %i files leaves 100', async (count) => {
    const folder = temporarySessions();
    for (let number = 1; number <= count; number += 1) plant(folder, someName(number), recordText({ ...neighbour, id: 'x' }), number);
    const id = await idOf(folder);
    expect(entries(folder)).toHaveLength(100);
    expect(await idOf(folder)).toBe(id);
    expect(entries(folder)).toHaveLength(100);
  });

  it('of stale files leaves none', async () => {
    const folder = temporarySessions();
    for (let number = 1; number <= 100; number += 1) plant(folder, someName(number), recordText({ pid: 999_999 }));
    const { evidence } = await findOrMint(request(folder));
    expect(evidence.removed).toBe(100);
    expect(entries(folder)).toEqual([ownName]);
  });

  it('of things that are no files does no harm', async (test) => {
    onlyOnUnix(test);
    const folder = temporarySessions();
    for (let number = 1; number <= 150; number += 1) symlinkSync('/dev/zero', join(folder, someName(number)));
    const id = await idOf(folder);
    expect(await idOf(folder)).toBe(id);
    expect(entries(folder)).toHaveLength(151);
  });

  it('finds a record under an old title among the oldest and among the newest', async () => {
    for (const age of [0, 1000 * HOUR]) {
      const folder = temporarySessions();
      const id = await idOf(folder);
      plant(folder, ownName, readFileSync(join(folder, ownName)), age);
      for (let number = 1; number <= 150; number += 1) plant(folder, someName(number), recordText({ ...neighbour, id: 'x' }), number * 1000);
      expect(await idOf(folder, { anchor: { ...anchor, argv: ['another title'] } })).toBe(id);
    }
  });
});

describe('findOrMint: clocks that jump', () => {
  it.each([
    { what: 'forward to 2099 and back', jump: Date.parse('2099-06-01T00:00:00Z') },
    { what: 'back before 1970 and forth', jump: Date.parse('1969-06-01T00:00:00Z') },
    { what: 'back to 1970 and forth', jump: 0 },
  ])('cost at most one new id each way: $what', async ({ jump }) => {
    const folder = temporarySessions();
    const before = await idOf(folder);
    const during = new Set(await Promise.all(times(3, async (index) => await idOf(folder, { now: jump + index }))));
    expect(during.size).toBe(1);
    const after = [await idOf(folder, { now: NOW + 10 }), await idOf(folder, { now: NOW + 20 }), await idOf(folder, { now: NOW + 30 })];
    expect(new Set(after).size).toBe(1);
    expect(before).toMatch(uuid);
    expect(entries(folder)).toHaveLength(1);
  });
});

describe('findOrMint: where nothing can be written', () => {
  async function expectDerived(folder: string | undefined, problem: RegExp, changes: Parameters<typeof request>[1] = {}): Promise<void> {
    const outcome = await findOrMint(request(folder, changes));
    expect(outcome).toMatchObject({ id: deriveId(request(folder, changes)), derived: true, evidence: { state: 'unusable', problem: expect.stringMatching(problem) as unknown }, warnings: [{ code: 'store-unusable' }] });
    expect(await findOrMint(request(folder, changes))).toEqual(outcome);
  }

  it('there is no home', async () => {
    await expectDerived(undefined, /^there is no home folder: set HOME or RAILWAY_SESSIONS_DIR$/);
  });

  it('a file stands where the folder should be', async () => {
    await expectDerived(plant(temporaryFolder(), 'sessions', ''), /is no folder$/);
  });

  it('a file stands where the home should be', async (test) => {
    onlyOnUnix(test);
    await expectDerived(join(plant(temporaryFolder(), 'home', ''), '.railway', 'sessions'), /ENOTDIR/);
  });

  it('a link leads nowhere', async (test) => {
    onlyOnUnix(test);
    const folder = join(temporaryFolder(), 'sessions');
    symlinkSync('/nowhere/at/all', folder);
    await expectDerived(folder, /can’t be looked at \(ENOENT\)$/);
  });

  it('others may write to the folder', async (test) => {
    onlyOnUnix(test);
    const folder = temporarySessions();
    plant(folder, ownName, recordText({ id: 'planted' }));
    chmodSync(folder, 0o777);
    await expectDerived(folder, /may be written to by other users$/);
    expect(entries(folder)).toEqual([ownName]);
  });

  it('the folder belongs to another user', async (test) => {
    onlyOnUnix(test);
    await expectDerived(temporarySessions(), /belongs to another user$/, { effectiveUser: SOMEBODY });
  });

  it('a record could not hold the anchor', async () => {
    const folder = temporarySessions();
    await expectDerived(folder, /larger than a record can hold$/, { anchor: { ...anchor, pid: 2 ** 32 } });
    await expectDerived(folder, /larger than a record can hold$/, { anchor: { ...anchor, startTime: 2n ** 64n } });
    expect(entries(folder)).toEqual([]);
  });

  it('leaves nothing behind, and is the same agent’s alone', async (test) => {
    onlyOnUnix(test);
    const folder = temporarySessions();
    rmSync(folder, { recursive: true });
    plant(join(folder, '..'), 'sessions', 'a file');
    const ours = await idOf(folder);
    expect(await idOf(folder, { anchor: neighbour })).not.toBe(ours);
    expect(entries(join(folder, '..'))).toEqual(['sessions']);
  });
});

describe('findOrMint: a folder that is a link', () => {
  it('is used, but nothing is removed through it', async (test) => {
    onlyOnUnix(test);
    const target = temporarySessions();
    const folder = join(temporaryFolder(), 'sessions');
    symlinkSync(target, folder);
    const stale = recordText({ pid: 999_999 });
    for (let number = 1; number <= 120; number += 1) plant(target, someName(number), stale);
    plant(target, 'precious.session', 'x');
    plant(target, '.0123456789abcdef.1.1.4026531836-boot-1.00000000.tmp', 'x', 2 * HOUR);
    const before = entries(target);
    const id = await idOf(folder);
    expect(await idOf(folder)).toBe(id);
    expect(entries(target)).toEqual([...before, ownName].sort());
  });
});


import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, linkSync, lstatSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { finishNow } from '../../src/machine/work.js';
import { deriveId } from '../../src/store/derive.js';
import { sessionFileName } from '../../src/store/file-name.js';
import { parseRecord } from '../../src/store/record.js';
import { Store } from '../../src/store/store.js';
import { secondName } from '../../src/store/write.js';
import {
  ago, DAY, entries, findOrCreate, host, HOUR, idOf, inputs, nameOf, neighbour, NOW, onlyAsRoot, onlyOnUnix, ourPlace, owner, parts, plant, processTable, recordText, request, someName, temporaryFolder, temporarySessions,
} from '../support/folders.js';
import type { Changes } from '../support/folders.js';

const SOMEBODY = 54_321;
const ownName = nameOf(owner);
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

describe('Store.findOrCreate: the first call', () => {
  it('makes the folder and a record that the Railway CLI reads, and later calls read it', () => {
    const folder = join(temporaryFolder(), '.railway', 'sessions');
    const first = findOrCreate(folder);
    expect(first).toEqual({ id: expect.stringMatching(uuid) as unknown, evidence: { folder, file: ownName, state: 'created', createdAt: ago(0).replace('Z', '+00:00'), removed: 0 }, warnings: [] });
    expect(entries(folder)).toEqual([ownName]);
    expect(parseRecord(readFileSync(join(folder, ownName), 'utf8'))).toEqual({
      id: first.id,
      pid: owner.pid,
      startTime: owner.startTime,
      createdAt: ago(0).replace('Z', '+00:00'),
      argv0: '/usr/local/bin/Claude',
      agent: 'claude-code',
      place: ourPlace,
    });
    expect(findOrCreate(folder)).toMatchObject({ id: first.id, evidence: { state: 'reused', file: ownName, removed: 0 } });
  });

  it('writes for our eyes only', (test) => {
    onlyOnUnix(test);
    const folder = join(temporaryFolder(), 'sessions');
    findOrCreate(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, ownName)).mode & 0o777).toBe(0o600);
  });

  it('gives what root writes in a user’s home to that user', (test) => {
    onlyAsRoot(test);
    const home = temporaryFolder();
    chownSync(home, SOMEBODY, SOMEBODY);
    const folder = join(home, 'sessions');
    const { id } = findOrCreate(folder);
    for (const path of [folder, join(folder, ownName)]) expect(statSync(path)).toMatchObject({ uid: SOMEBODY, gid: SOMEBODY });
    expect(idOf(folder)).toBe(id);
  });

  it('only looks where it must not write', () => {
    const folder = join(temporaryFolder(), 'sessions');
    expect(findOrCreate(folder, { mode: 'readonly' })).toEqual({ evidence: { folder, state: 'missing' }, warnings: [] });
    expect(existsSync(folder)).toBe(false);
    const id = idOf(folder);
    plant(folder, someName(1), 'stale');
    expect(findOrCreate(folder, { mode: 'readonly', now: NOW + 2 * HOUR })).toMatchObject({ id, evidence: { state: 'reused' } });
    expect(entries(folder)).toEqual([someName(1), ownName].sort());
  });
});

describe('Store.findOrCreate: whose record', () => {
  it('takes the Railway CLI’s, and what it says later', () => {
    const folder = temporarySessions();
    plant(folder, ownName, recordText({ id: 'railway-1' }));
    expect(idOf(folder)).toBe('railway-1');
    plant(folder, ownName, recordText({ id: 'railway-2' }));
    expect(idOf(folder)).toBe('railway-2');
  });

  it('finds its own after the agent has changed its title', () => {
    const folder = temporarySessions();
    const id = idOf(folder);
    expect(idOf(folder, { owner: { ...owner, argv: ['claude: thinking'] } })).toBe(id);
    expect(entries(folder)).toEqual([ownName, nameOf({ ...owner, argv: ['claude:'] })].sort());
  });

  it('of two, the one created first counts', () => {
    const folder = temporarySessions();
    plant(folder, someName(1), recordText({ id: 'later', createdAt: ago(HOUR) }));
    plant(folder, someName(2), recordText({ id: 'earlier', createdAt: ago(2 * HOUR) }));
    plant(folder, ownName, recordText({ id: 'latest', createdAt: ago(1000) }));
    expect(idOf(folder)).toBe('earlier');
  });

  it('adopts no record of our pid with another start time', () => {
    const folder = temporarySessions();
    plant(folder, ownName, recordText({ id: 'foreign', startTime: 1n }));
    const id = idOf(folder);
    expect(id).toMatch(uuid);
    expect(idOf(folder)).toBe(id);
    expect(entries(folder)).toEqual([ownName]);
  });

  it('keeps apart what two pid namespaces mean by one name', () => {
    const folder = temporarySessions();
    const containers = times(3, (index) => ({ id: `402653218${String(index)}`, initial: false }));
    const ids = containers.map((namespace) => idOf(folder, { namespace }));
    expect(new Set(ids).size).toBe(3);
    for (const [index, namespace] of containers.entries()) expect(idOf(folder, { namespace })).toBe(ids[index]);
    expect(entries(folder)).toHaveLength(3);
  });

  it('removes no record of another host or namespace before its age', () => {
    const folder = temporarySessions();
    const dead = { pid: 999_999 };
    plant(folder, someName(1), recordText({ ...dead, place: { ...ourPlace, host: 'other', bootId: 'b' } }));
    plant(folder, someName(2), recordText({ ...dead, place: { ...ourPlace, pidNamespace: '7' } }));
    plant(folder, someName(3), recordText({ ...dead, createdAt: ago(8 * DAY), place: { ...ourPlace, pidNamespace: '7' } }));
    plant(folder, someName(4), recordText({ ...dead, place: { ...ourPlace, bootId: 'boot-0' } }));
    idOf(folder);
    expect(entries(folder)).toEqual([someName(1), someName(2), ownName].sort());
  });

  it('says in a container that a Railway record may be another container’s', () => {
    const folder = temporarySessions();
    plant(folder, ownName, recordText({ id: 'railway' }));
    const outcome = findOrCreate(folder, { namespace: { id: '4026532181', initial: false } });
    expect(outcome).toMatchObject({ id: 'railway', warnings: [{ code: 'unverified-record' }] });
  });
});

describe('Store.findOrCreate: what stands under our name', () => {
  const replaced: readonly { what: string; text: string | Uint8Array }[] = [
    { what: 'nothing at all', text: '' },
    { what: 'half a record', text: recordText().slice(0, 60) },
    { what: 'no UTF-8', text: Buffer.from([0xff, 0xfe, 0x00]) },
    { what: '8 days', text: recordText({ createdAt: ago(8 * DAY) }) },
    { what: 'no date', text: recordText({ createdAt: 'yesterday' }) },
    { what: '2099', text: recordText({ createdAt: '2099-01-01T00:00:00Z' }) },
    { what: 'before 1970', text: recordText({ createdAt: '1969-12-31T23:59:59Z' }) },
    { what: 'another boot', text: recordText({ place: { ...ourPlace, bootId: 'boot-0' } }) },
    { what: 'too much', text: `${recordText()}${' '.repeat(5000)}` },
  ];

  it.each(replaced)('is replaced once: $what', ({ text }) => {
    const folder = temporarySessions();
    plant(folder, ownName, text);
    const first = findOrCreate(folder);
    expect(first).toMatchObject({ id: expect.stringMatching(uuid) as unknown, evidence: { state: 'replaced', file: ownName } });
    expect(idOf(folder)).toBe(first.id);
    expect(entries(folder)).toEqual([ownName]);
  });

  it('stays where it is 6.99 days old', () => {
    const folder = temporarySessions();
    plant(folder, ownName, recordText({ id: 'old', createdAt: ago(6.99 * DAY) }));
    expect(idOf(folder)).toBe('old');
  });

  it.each(['pipe', 'link to a valid record', 'link to /dev/zero', 'link to nowhere'])('is replaced once, and nothing is followed: a %s', (what) => {
    if (process.platform === 'win32') return;
    const folder = temporarySessions();
    const path = join(folder, ownName);
    const target = plant(temporaryFolder(), 'target', recordText({ id: 'planted' }));
    if (what === 'pipe') execFileSync('mkfifo', [path]);
    else symlinkSync(what.endsWith('zero') ? '/dev/zero' : what.endsWith('nowhere') ? '/nowhere/at/all' : target, path);
    const id = idOf(folder);
    expect(id).toMatch(uuid);
    expect(idOf(folder)).toBe(id);
    expect(lstatSync(path).isFile()).toBe(true);
    expect(readFileSync(target, 'utf8')).toContain('planted');
    expect(entries(folder)).toEqual([ownName]);
  });

  it('is left where it is a folder: the second name is used', () => {
    const folder = temporarySessions();
    mkdirSync(join(folder, ownName));
    const id = idOf(folder);
    expect(idOf(folder)).toBe(id);
    expect(entries(folder)).toEqual([ownName, secondName(request(folder))].sort());
  });

  it('is left where both names are folders: the id is computed', () => {
    const folder = temporarySessions();
    for (const name of [ownName, secondName(request(folder))]) mkdirSync(join(folder, name));
    const outcome = findOrCreate(folder);
    expect(outcome).toMatchObject({ id: deriveId(request(folder)), derived: true, warnings: [{ code: 'store-unusable' }] });
    expect(entries(folder)).toHaveLength(2);
  });

  it('is left where it belongs to another user', (test) => {
    onlyAsRoot(test);
    const folder = temporarySessions();
    chownSync(plant(folder, ownName, recordText({ id: 'planted' })), SOMEBODY, SOMEBODY);
    const id = idOf(folder);
    expect(id).toMatch(uuid);
    expect(idOf(folder)).toBe(id);
    expect(readFileSync(join(folder, ownName), 'utf8')).toContain('planted');
  });
});

describe('Store.findOrCreate: a crowd', () => {
  it('keeps a record in use, whatever is newer', () => {
    const folder = temporarySessions();
    const id = idOf(folder);
    plant(folder, ownName, readFileSync(join(folder, ownName)), 100 * HOUR);
    for (let number = 1; number <= 100; number += 1) plant(folder, someName(number), recordText({ ...neighbour, id: 'x' }), 0);
    expect(idOf(folder)).toBe(id);
    expect(statSync(join(folder, ownName)).mtimeMs).toBe(NOW);
    expect(entries(folder)).toHaveLength(100);
    expect(idOf(folder, { owner: neighbour })).toBe('x');
    expect(entries(folder)).toContain(ownName);
  });

  it('renews a file at most once an hour', () => {
    const folder = temporarySessions();
    plant(folder, ownName, recordText(), HOUR - 1000);
    idOf(folder);
    expect(statSync(join(folder, ownName)).mtimeMs).toBe(NOW - HOUR + 1000);
    idOf(folder, { now: NOW + 1000 });
    expect(statSync(join(folder, ownName)).mtimeMs).toBe(NOW + 1000);
  });

  it.each([101, 10_000])('of %i files leaves 100', (count) => {
    const folder = temporarySessions();
    for (let number = 1; number <= count; number += 1) plant(folder, someName(number), recordText({ ...neighbour, id: 'x' }), number);
    const id = idOf(folder);
    expect(entries(folder)).toHaveLength(100);
    expect(idOf(folder)).toBe(id);
    expect(entries(folder)).toHaveLength(100);
  });

  it('of stale files leaves none', () => {
    const folder = temporarySessions();
    for (let number = 1; number <= 100; number += 1) plant(folder, someName(number), recordText({ pid: 999_999 }));
    const { evidence } = findOrCreate(folder);
    expect(evidence.removed).toBe(100);
    expect(entries(folder)).toEqual([ownName]);
  });

  it('of things that are no files does no harm', (test) => {
    onlyOnUnix(test);
    const folder = temporarySessions();
    for (let number = 1; number <= 150; number += 1) symlinkSync('/dev/zero', join(folder, someName(number)));
    const id = idOf(folder);
    expect(idOf(folder)).toBe(id);
    expect(entries(folder)).toHaveLength(151);
  });

  it('finds a record under an old title among the oldest and among the newest', () => {
    for (const age of [0, 1000 * HOUR]) {
      const folder = temporarySessions();
      const id = idOf(folder);
      plant(folder, ownName, readFileSync(join(folder, ownName)), age);
      for (let number = 1; number <= 150; number += 1) plant(folder, someName(number), recordText({ ...neighbour, id: 'x' }), number * 1000);
      expect(idOf(folder, { owner: { ...owner, argv: ['another title'] } })).toBe(id);
    }
  });
});

describe('Store.findOrCreate: clocks that jump', () => {
  it.each([
    { what: 'forward to 2099 and back', jump: Date.parse('2099-06-01T00:00:00Z') },
    { what: 'back before 1970 and forth', jump: Date.parse('1969-06-01T00:00:00Z') },
    { what: 'back to 1970 and forth', jump: 0 },
  ])('cost at most one new id each way: $what', ({ jump }) => {
    const folder = temporarySessions();
    const before = idOf(folder);
    const during = new Set(times(3, (index) => idOf(folder, { now: jump + index })));
    expect(during.size).toBe(1);
    const after = [idOf(folder, { now: NOW + 10 }), idOf(folder, { now: NOW + 20 }), idOf(folder, { now: NOW + 30 })];
    expect(new Set(after).size).toBe(1);
    expect(before).toMatch(uuid);
    expect(entries(folder)).toHaveLength(1);
  });
});

describe('Store.findOrCreate: where nothing can be written', () => {
  function expectDerived(folder: string | undefined, problem: RegExp, changes: Changes = {}): void {
    const outcome = findOrCreate(folder, changes);
    expect(outcome).toMatchObject({ id: deriveId(request(folder, { owner: changes.owner ?? owner })), derived: true, evidence: { state: 'unusable', problem: expect.stringMatching(problem) as unknown }, warnings: [{ code: 'store-unusable' }] });
    expect(findOrCreate(folder, changes)).toEqual(outcome);
  }

  it('there is no home', () => {
    expectDerived(undefined, /^there is no home folder: set HOME to an absolute path in UTF-8, or RAILWAY_SESSIONS_DIR$/);
  });

  it('a file stands where the folder should be', () => {
    expectDerived(plant(temporaryFolder(), 'sessions', ''), /is no folder$/);
  });

  it('a file stands where the home should be', (test) => {
    onlyOnUnix(test);
    expectDerived(join(plant(temporaryFolder(), 'home', ''), '.railway', 'sessions'), /ENOTDIR/);
  });

  it('a link leads nowhere', (test) => {
    onlyOnUnix(test);
    const folder = join(temporaryFolder(), 'sessions');
    symlinkSync('/nowhere/at/all', folder);
    expectDerived(folder, /can’t be looked at \(ENOENT\)$/);
  });

  it('others may write to the folder', (test) => {
    onlyOnUnix(test);
    const folder = temporarySessions();
    plant(folder, ownName, recordText({ id: 'planted' }));
    chmodSync(folder, 0o777);
    expectDerived(folder, /may be written to by other users$/);
    expect(entries(folder)).toEqual([ownName]);
  });

  it('the folder belongs to another user', (test) => {
    onlyAsRoot(test);
    const folder = temporarySessions();
    chownSync(folder, SOMEBODY + 1, SOMEBODY);
    expectDerived(folder, /belongs to another user$/, { effectiveUser: SOMEBODY });
  });

  it('a record could not hold the owner', () => {
    const folder = temporarySessions();
    expectDerived(folder, /larger than a record can hold$/, { owner: { ...owner, pid: 2 ** 32 } });
    expectDerived(folder, /larger than a record can hold$/, { owner: { ...owner, startTime: 2n ** 64n } });
    expect(entries(folder)).toEqual([]);
  });

  it('leaves nothing behind, and is the same agent’s alone', (test) => {
    onlyOnUnix(test);
    const folder = temporarySessions();
    rmSync(folder, { recursive: true });
    plant(join(folder, '..'), 'sessions', 'a file');
    const ours = idOf(folder);
    expect(idOf(folder, { owner: neighbour })).not.toBe(ours);
    expect(entries(join(folder, '..'))).toEqual(['sessions']);
  });
});

describe('Store.findOrCreate: a folder that is a link', () => {
  it('is used, but nothing is removed through it', (test) => {
    onlyOnUnix(test);
    const target = temporarySessions();
    const folder = join(temporaryFolder(), 'sessions');
    symlinkSync(target, folder);
    const stale = recordText({ pid: 999_999 });
    for (let number = 1; number <= 120; number += 1) plant(target, someName(number), stale);
    plant(target, 'precious.session', 'x');
    plant(target, '.0123456789abcdef.1.1.4026531836-boot-1.00000000.tmp', 'x', 2 * HOUR);
    const before = entries(target);
    const id = idOf(folder);
    expect(idOf(folder)).toBe(id);
    expect(entries(target)).toEqual([...before, ownName].sort());
  });
});

describe('Store.findOrCreate: the obvious case', () => {
  /** What a call loads besides the first look. */
  function loadedBy(folder: string, changes: Changes = {}): readonly string[] {
    const loaded: string[] = [];
    const counting: typeof parts = { ...parts, settle: () => (loaded.push('settle'), parts.settle()), crowdedFolder: () => (loaded.push('crowdedFolder'), parts.crowdedFolder()), derive: () => (loaded.push('derive'), parts.derive()) };
    findOrCreate(folder, { ...changes, parts: counting });
    return loaded;
  }

  it('needs nothing more, and says the same', () => {
    const folder = temporarySessions();
    const id = idOf(folder);
    idOf(folder, { owner: neighbour });
    plant(folder, 'notes.txt', 'not ours');
    plant(folder, someName(1), recordText({ id: 'railway', pid: neighbour.pid, startTime: neighbour.startTime }));
    expect(loadedBy(folder)).toEqual([]);
    expect(findOrCreate(folder)).toEqual({ id, evidence: { folder, file: ownName, state: 'reused', createdAt: ago(0).replace('Z', '+00:00'), removed: 0 }, warnings: [] });
  });

  it.each([
    ['a stale record', (folder: string) => plant(folder, someName(1), recordText({ pid: 999_999 }))],
    ['a record in another spelling', (folder: string) => plant(folder, someName(1), `${recordText(neighbour)}\n`)],
    ['a record of another container', (folder: string) => plant(folder, someName(1), recordText({ ...neighbour, place: { ...ourPlace, pidNamespace: '7' } }))],
    ['hour 24', (folder: string) => plant(folder, someName(1), recordText({ ...neighbour, createdAt: `${ago(DAY).slice(0, 11)}24:00:00.000+00:00` }))],
    ['a day that no month has', (folder: string) => plant(folder, someName(1), recordText({ ...neighbour, createdAt: '2026-02-31T12:00:00.000+00:00' }))],
    ['a temporary file', (folder: string) => plant(folder, '.0123456789abcdef.1.1.4026531836-boot-1.00000000.tmp', '')],
    ['a file due for renewal', (folder: string) => plant(folder, ownName, readFileSync(join(folder, ownName)), 2 * HOUR)],
    ['two ids', (folder: string) => plant(folder, someName(1), recordText({ id: 'another', createdAt: ago(0) }))],
    ['a link in its place', (folder: string) => {
      const target = plant(temporaryFolder(), 'target', readFileSync(join(folder, ownName)));
      rmSync(join(folder, ownName));
      symlinkSync(target, join(folder, ownName));
    }],
  ])('is left where there is %s', (_what, change) => {
    const folder = temporarySessions();
    idOf(folder);
    change(folder);
    expect(loadedBy(folder)).toEqual(['settle']);
  });

  it('counts hour 24, and a day that no month has, as expired: of no owner, and of the own record', () => {
    for (const createdAt of [`${ago(DAY).slice(0, 11)}24:00:00.000+00:00`, '2026-02-31T12:00:00.000+00:00']) {
      const folder = temporarySessions();
      plant(folder, ownName, recordText({ id: 'planted', createdAt, place: ourPlace }));
      plant(folder, someName(1), recordText({ ...neighbour, createdAt, place: ourPlace }));
      expect(idOf(folder)).toMatch(uuid);
      expect(entries(folder)).toEqual([ownName]);
    }
  });

  it('asks for each owner’s start time alone, not for the whole process', () => {
    const folder = temporarySessions();
    idOf(folder);
    idOf(folder, { owner: neighbour });
    const asked: number[] = [];
    const table = processTable({
      get: () => { throw new Error('the whole process'); },
      startTimeOf: (pid) => (asked.push(pid), processTable().get(pid)?.startTime),
    });
    expect(findOrCreate(folder, { processes: table }).evidence.state).toBe('reused');
    expect(asked.sort()).toEqual([owner.pid, neighbour.pid].sort());
  });

  it('asks a part of very many owners, each call others; what is stale among them goes within four calls', () => {
    const folder = temporarySessions();
    const id = idOf(folder);
    const others = times(99, (index) => 600_000 + index);
    const plantAll = (): void => {
      for (const [index, pid] of others.entries()) plant(folder, someName(index + 1), recordText({ pid, startTime: 5n, id: 'x' }));
    };
    plantAll();
    const asked: number[][] = [];
    for (const call of [0, 1, 2, 3]) {
      const pids: number[] = [];
      const processes = processTable({ startTimeOf: (pid) => (pids.push(pid), pid === owner.pid ? owner.startTime : 5n) });
      expect(findOrCreate(folder, { now: NOW + call, processes })).toMatchObject({ id, evidence: { state: 'reused', removed: 0 } });
      asked.push(pids.filter((pid) => pid !== owner.pid));
    }
    for (const pids of asked) expect(pids.length).toBeLessThanOrEqual(32);
    expect(asked.flat().sort()).toEqual(others);

    for (const stale of others) {
      const processes = processTable({ startTimeOf: (pid) => (pid === stale ? undefined : pid === owner.pid ? owner.startTime : 5n) });
      const removed = [0, 1, 2, 3].map((call) => findOrCreate(folder, { now: NOW + call, processes }).evidence.removed);
      expect(removed.sort()).toEqual([0, 0, 0, 1]);
      plantAll();
    }
  });

  it('asks all owners where a session has no record yet', () => {
    const folder = temporarySessions();
    for (let number = 1; number <= 99; number += 1) plant(folder, someName(number), recordText({ pid: number < 99 ? neighbour.pid : 999_999, startTime: neighbour.startTime }));
    expect(findOrCreate(folder)).toMatchObject({ evidence: { state: 'created', removed: 1 } });
  });

  it('is read once by a find and the findOrCreate after it', () => {
    const folder = temporarySessions();
    const id = idOf(folder);
    let listed = 0;
    const store = new Store(inputs(folder, { folder: () => folder, processes: processTable({ startTimeOf: (pid) => ((listed += 1), processTable().get(pid)?.startTime) }) }));
    expect(finishNow(store.find(owner)).id).toBe(id);
    expect(finishNow(store.findOrCreate(owner)).id).toBe(id);
    expect(listed).toBe(1);
  });

  it('finds nothing, and changes nothing, before the first call', () => {
    const folder = temporarySessions();
    const store = new Store(inputs(folder));
    expect(finishNow(store.find(owner))).toEqual({ evidence: { folder, state: 'missing' }, warnings: [] });
    expect(entries(folder)).toEqual([]);
    expect(finishNow(store.findOrCreate(owner)).evidence.state).toBe('created');
  });
});

describe('Store.findOrCreate: the same id as the Railway CLI', () => {
  it('keeps a record that does not say where it was written, whatever start time its pid has here: a container’s', () => {
    const folder = temporarySessions();
    plant(folder, someName(1), recordText({ id: 'container', startTime: 1n }));
    plant(folder, someName(2), recordText({ id: 'dead', pid: 999_999 }));
    plant(folder, someName(3), recordText({ id: 'old', startTime: 1n, createdAt: ago(8 * DAY) }));
    idOf(folder);
    expect(entries(folder)).toEqual([someName(1), ownName].sort());
  });

  it('has the record under both names that ps may print, and binds both', (test) => {
    onlyOnUnix(test);
    const folder = temporarySessions();
    const foreign = { ...owner, argv: ['/opt/clÉ'] };
    const id = idOf(folder, { owner: foreign });
    const names = ['/opt/clÉ', '/opt/cl??'].map((argv0) => sessionFileName({ ...owner, argv0 })).sort();
    expect(entries(folder)).toEqual(names);
    for (const name of names) expect(readFileSync(join(folder, name), 'utf8')).toContain(id);
    // Nothing is left to do.
    expect(findOrCreate(folder, { owner: foreign, parts: { ...parts, settle: () => { throw new Error('a closer look'); } } }).id).toBe(id);
    // One of the two was evicted, or the Railway CLI was first.
    rmSync(join(folder, names[0] ?? ''));
    expect(idOf(folder, { owner: foreign })).toBe(id);
    expect(entries(folder)).toEqual(names);
  });

  it('links the Railway CLI’s record to the name of a new title, once', () => {
    const folder = temporarySessions();
    plant(folder, ownName, recordText({ id: 'railway' }));
    const renamed = { ...owner, argv: ['claude: thinking'] };
    for (let call = 0; call < 3; call += 1) expect(idOf(folder, { owner: renamed })).toBe('railway');
    expect(entries(folder)).toEqual([ownName, nameOf({ ...owner, argv: ['claude:'] })].sort());
    expect(parseRecord(readFileSync(join(folder, nameOf({ ...owner, argv: ['claude:'] })), 'utf8'))).toMatchObject({ id: 'railway', createdAt: ago(HOUR), argv0: 'claude:' });
    expect(idOf(folder)).toBe('railway');
  });

  it('gives an agent that changes its title again and again a bounded number of names', () => {
    const folder = temporarySessions();
    const ids = times(30, (index) => idOf(folder, { owner: { ...owner, argv: [`title-${String(index)}`] } }));
    expect(new Set(ids).size).toBe(1);
    expect(entries(folder).length).toBeLessThanOrEqual(8);
  });

  it('links nothing where it must not write', () => {
    const folder = temporarySessions();
    const id = idOf(folder);
    expect(findOrCreate(folder, { mode: 'readonly', owner: { ...owner, argv: ['another'] } }).id).toBe(id);
    expect(entries(folder)).toEqual([ownName]);
  });

  it('works in a folder that it made under a umask of 002', (test) => {
    onlyOnUnix(test);
    const folder = temporarySessions();
    chmodSync(folder, 0o775);
    plant(folder, ownName, recordText({ id: 'railway' }));
    expect(idOf(folder)).toBe('railway');
    expect(statSync(folder).mode & 0o777).toBe(0o755);
  });

  it('reads root’s record in a user’s folder (sudo with HOME kept)', (test) => {
    onlyAsRoot(test);
    const folder = temporarySessions();
    plant(folder, ownName, recordText({ id: 'railway' }));
    chownSync(folder, SOMEBODY, SOMEBODY);
    chmodSync(join(folder, '..'), 0o755);
    chmodSync(join(folder, ownName), 0o644);
    process.seteuid?.(SOMEBODY);
    try {
      expect(idOf(folder, { effectiveUser: SOMEBODY })).toBe('railway');
    } finally {
      process.seteuid?.(0);
    }
  });
});

describe('Store.findOrCreate: clocks that are not to be believed', () => {
  it('changes no id and removes nothing under a faked clock, forth and back', () => {
    const folder = temporarySessions();
    const id = idOf(folder);
    const others = [recordText({ ...neighbour, id: 'other' }), recordText({ pid: 1, id: 'elsewhere', place: { ...ourPlace, host: 'other', bootId: 'b' } })];
    for (const [index, text] of others.entries()) plant(folder, someName(index), text);
    for (const days of [8, -8, 3000, -3000]) {
      expect(findOrCreate(folder, { now: NOW + days * DAY })).toMatchObject({ id, evidence: { state: 'reused' } });
      expect(entries(folder)).toEqual([someName(0), someName(1), ownName].sort());
    }
    expect(idOf(folder)).toBe(id);
  });

  it('dates a new record by the file system’s clock', () => {
    const folder = temporarySessions();
    const { evidence } = findOrCreate(folder, { now: NOW + 8 * DAY });
    expect(Math.abs(Date.parse(evidence.createdAt ?? '') - NOW)).toBeLessThan(HOUR);
  });

  it('believes a time that the caller gave: seven days, and the id is another', () => {
    const folder = temporarySessions();
    const id = idOf(folder);
    const given = { nowIsGiven: true } as const;
    expect(idOf(folder, { ...given, now: NOW + 6.9 * DAY })).toBe(id);
    const next = idOf(folder, { ...given, now: NOW + 8 * DAY });
    expect(next).not.toBe(id);
    expect(idOf(folder, { ...given, now: NOW + 8 * DAY + 1 })).toBe(next);
  });
});

describe('Store.findOrCreate: what nobody can tell', () => {
  it('takes no record for its own where the boot has no name, and has a stable id all the same', () => {
    const folder = temporarySessions();
    const nameless = { name: host.name, bootId: '' };
    plant(folder, someName(1), recordText({ id: 'another-host', place: { ...ourPlace, host: 'other', bootId: '' } }));
    plant(folder, someName(2), recordText({ id: 'dead', pid: 999_999, place: { ...ourPlace, bootId: '' } }));
    const first = findOrCreate(folder, { host: nameless });
    expect(first).toMatchObject({ id: deriveId(request(folder, { host: nameless })), derived: true, warnings: [{ code: 'store-unusable', message: expect.stringMatching(/does not tell which boot this is/) as unknown }] });
    expect(findOrCreate(folder, { host: nameless })).toEqual(first);
    // For the Railway CLI, which knows no boots.
    expect(parseRecord(readFileSync(join(folder, ownName), 'utf8'))?.id).toBe(first.id);
    expect(entries(folder)).toEqual([someName(1), someName(2), ownName].sort());
  });

  it('takes the Railway CLI’s record there', () => {
    const folder = temporarySessions();
    plant(folder, ownName, recordText({ id: 'railway' }));
    expect(idOf(folder, { host: { name: 'h', bootId: '' } })).toBe('railway');
  });

  it('derives where a file can’t be read that may be the owner’s', (test) => {
    onlyAsRoot(test);
    for (const name of [ownName, someName(1)]) {
      const folder = temporarySessions();
      const path = plant(folder, name, recordText({ id: 'known' }));
      // Reading the memory of a process at its address 0 is an input/output error.
      const { status } = spawnSync('mount', ['--bind', `/proc/${String(process.pid)}/mem`, path]);
      if (status !== 0) {
        console.warn('skipped: nothing can be mounted here');
        test.skip('needs the right to mount');
      }
      onTestFinished(() => { spawnSync('umount', [path]); });
      const outcome = findOrCreate(folder);
      expect(outcome).toMatchObject({ id: deriveId(request(folder)), derived: true, evidence: { problem: `${name} in ${folder} can’t be read (EIO)` }, warnings: [{ code: 'store-unusable' }] });
      expect(findOrCreate(folder)).toEqual(outcome);
      expect(entries(folder)).toEqual([name]);
      spawnSync('umount', [path]);
      expect(idOf(folder)).toBe('known');
    }
  });

  it('judges by the host’s start times in a time namespace', () => {
    const folder = temporarySessions();
    const id = idOf(folder);
    idOf(folder, { owner: neighbour });
    const shift = 1_000_000n;
    const shifted = processTable({ startTimeShift: shift, startTimeOf: (pid) => { const known = processTable().get(pid)?.startTime; return known === undefined ? undefined : known + shift; } });
    expect(findOrCreate(folder, { processes: shifted, owner: { ...owner, startTime: owner.startTime + shift } })).toMatchObject({ id, evidence: { removed: 0 } });
    expect(entries(folder)).toHaveLength(2);
  });

  it('tells no owner dead where no processes can be seen', () => {
    const folder = temporarySessions();
    const id = idOf(folder);
    idOf(folder, { owner: neighbour });
    expect(findOrCreate(folder, { processes: undefined }).evidence.removed).toBe(0);
    expect(idOf(folder)).toBe(id);
  });
});

describe('Store.findOrCreate: very many files', () => {
  it('looks at a bounded number of them, and removes no more', () => {
    const folder = temporarySessions();
    const record = plant(folder, 'one', recordText({ pid: 1, place: { ...ourPlace, host: 'other', bootId: 'b' } }));
    for (let number = 0; number < 15_000; number += 1) linkSync(record, join(folder, someName(number)));
    const id = idOf(folder);
    const left = entries(folder).length;
    expect(left).toBeGreaterThan(4000);
    expect(left).toBeLessThan(6000);
    expect(idOf(folder)).toBe(id);
    expect(entries(folder)).toHaveLength(101);
  });
});

import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readOwnSpelling } from '../../src/store/own-spelling.js';
import { parseRecord } from '../../src/store/record.js';
import type { SessionRecord } from '../../src/store/record.js';
import { LEFT_OPEN } from '../../src/store/request.js';
import { secondName } from '../../src/store/write.js';
import { ago, bind, DAY, entries, findOrCreate, HOUR, idOf, inputs, nameOf, neighbour, NOW, onlyOnUnix, ourPlace, owner, plant, recordText, request, someName, temporaryFolder, temporarySessions } from '../support/folders.js';

const ownName = nameOf(owner);
const bound = { by: 'claude-code', event: 'SessionStart', at: ago(0).replace('Z', '+00:00') };

function recordIn(folder: string, name = ownName): SessionRecord {
  const text = readFileSync(join(folder, name), 'utf8');
  // The first look must take it, and the Railway CLI's reader.
  expect(readOwnSpelling(text)).toBeDefined();
  const record = parseRecord(text);
  if (record === undefined) throw new Error(`no record: ${text}`);
  return record;
}

describe('Store.bind', () => {
  it('makes the folder and the session file, and every later call has the id', () => {
    const folder = join(temporaryFolder(), '.railway', 'sessions');
    expect(bind(folder)).toEqual({ state: 'bound', folder, file: ownName });
    expect(entries(folder)).toEqual([ownName]);
    expect(recordIn(folder)).toMatchObject({ id: 'conversation-1', bound, earlierIds: [], place: ourPlace, argv0: '/usr/local/bin/Claude', agent: 'claude-code' });
    expect(findOrCreate(folder)).toEqual({ id: 'conversation-1', bound, evidence: { folder, file: ownName, state: 'reused', createdAt: bound.at, removed: 0 }, warnings: [] });
    expect(statSync(join(folder, ownName)).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600);
  });

  it('replaces what the store created, and keeps it among the earlier ids', () => {
    const folder = temporarySessions();
    const id = idOf(folder);
    expect(bind(folder)).toEqual({ state: 'bound', folder, file: ownName, earlierId: id });
    expect(recordIn(folder)).toMatchObject({ id: 'conversation-1', earlierIds: [id] });
    expect(idOf(folder)).toBe('conversation-1');
    expect(entries(folder)).toEqual([ownName]);
  });

  it('follows the agent to another conversation and back: /clear, /resume', () => {
    const folder = temporarySessions();
    const first = idOf(folder);
    for (const [index, id] of ['one', 'two', 'one'].entries()) {
      expect(bind(folder, { id, at: NOW + index })).toMatchObject({ state: 'bound' });
      expect(idOf(folder)).toBe(id);
    }
    expect(recordIn(folder).earlierIds).toEqual([first, 'two']);
  });

  it('keeps at most eight earlier ids', () => {
    const folder = temporarySessions();
    for (let number = 0; number < 20; number += 1) bind(folder, { id: `conversation-${String(number)}`, at: NOW + number });
    expect(recordIn(folder).earlierIds).toEqual([11, 12, 13, 14, 15, 16, 17, 18].map((number) => `conversation-${String(number)}`));
  });

  it('changes nothing where the same is told again, unless the record is more than a day old', () => {
    const folder = temporarySessions();
    bind(folder);
    const before = statSync(join(folder, ownName)).ino;
    expect(bind(folder, { event: 'PreToolUse', at: NOW + 1000 })).toEqual({ state: 'unchanged', folder, file: ownName });
    expect(statSync(join(folder, ownName)).ino).toBe(before);
    plant(folder, ownName, readFileSync(join(folder, ownName), 'utf8').replace(/"created_at":"[^"]*"/, `"created_at":"${ago(6 * DAY).replace('Z', '+00:00')}"`));
    expect(bind(folder, { event: 'PreToolUse', at: NOW + 2000 })).toMatchObject({ state: 'bound' });
    expect(recordIn(folder)).toMatchObject({ createdAt: bound.at, bound: { event: 'PreToolUse' }, earlierIds: [] });
  });

  it('takes an event’s word for more than what the agent leaves open, also where both tell the same', () => {
    const folder = temporarySessions();
    bind(folder, { event: LEFT_OPEN });
    expect(bind(folder, { event: LEFT_OPEN, at: NOW + 1000 })).toMatchObject({ state: 'unchanged' });
    expect(bind(folder, { event: 'UserPromptSubmit', at: NOW + 2000 })).toMatchObject({ state: 'bound' });
    expect(recordIn(folder).bound).toMatchObject({ event: 'UserPromptSubmit' });
    expect(bind(folder, { event: LEFT_OPEN, at: NOW + 3000 })).toMatchObject({ state: 'unchanged' });
    // A call that looked before the event came, and was slow.
    expect(bind(folder, { id: 'left-open', event: LEFT_OPEN, at: NOW + 4000 })).toEqual({ state: 'failed', problem: 'an event of the agent told another id' });
    expect(idOf(folder)).toBe('conversation-1');
  });

  it('takes the later of two events, whichever comes last', () => {
    const folder = temporarySessions();
    bind(folder, { id: 'later', at: NOW });
    expect(bind(folder, { id: 'earlier', at: NOW - 1000 })).toEqual({ state: 'failed', problem: 'a later event told another id' });
    expect(idOf(folder)).toBe('later');
    // A clock that was set back must not keep the id for ever.
    bind(folder, { id: 'from the future'.replaceAll(' ', '-'), at: NOW + DAY });
    expect(bind(folder, { id: 'now', at: NOW })).toMatchObject({ state: 'bound' });
  });

  it('binds every name that the session has, also those that the Railway CLI made', () => {
    const folder = temporarySessions();
    idOf(folder);
    const renamed = { ...owner, argv: ['claude: thinking'] };
    idOf(folder, { owner: renamed });
    plant(folder, someName(1), recordText({ id: 'railway', createdAt: ago(0) }));
    expect(bind(folder)).toMatchObject({ state: 'bound' });
    for (const name of entries(folder)) expect(recordIn(folder, name).id).toBe('conversation-1');
    for (const title of [owner, renamed]) expect(findOrCreate(folder, { owner: title })).toMatchObject({ id: 'conversation-1', bound });
    expect(recordIn(folder).earlierIds).toContain('railway');
  });

  it('repairs what a killed binding left: one name bound, another not', () => {
    const folder = temporarySessions();
    const id = idOf(folder);
    const renamed = nameOf({ ...owner, argv: ['claude:'] });
    idOf(folder, { owner: { ...owner, argv: ['claude: thinking'] } });
    const unbound = readFileSync(join(folder, renamed), 'utf8');
    bind(folder);
    plant(folder, renamed, unbound, 0);
    expect(recordIn(folder, renamed).id).toBe(id);
    expect(idOf(folder)).toBe('conversation-1');
    expect(recordIn(folder, renamed).id).toBe('conversation-1');
  });

  it('takes what is stale under our name away', () => {
    const folder = temporarySessions();
    plant(folder, ownName, 'no record');
    expect(bind(folder)).toMatchObject({ state: 'bound', file: ownName });
    plant(folder, ownName, readFileSync(join(folder, ownName), 'utf8').replace(/"created_at":"[^"]*"/, `"created_at":"${ago(8 * DAY)}"`));
    expect(bind(folder)).toMatchObject({ state: 'bound', file: ownName });
    expect(idOf(folder)).toBe('conversation-1');
  });

  it('leaves what another container means by the name', () => {
    const folder = temporarySessions();
    plant(folder, ownName, recordText({ id: 'theirs', place: { ...ourPlace, pidNamespace: '7' } }));
    expect(bind(folder)).toEqual({ state: 'bound', folder, file: secondName(request(folder)) });
    expect(idOf(folder)).toBe('conversation-1');
    expect(readFileSync(join(folder, ownName), 'utf8')).toContain('theirs');
  });

  it('cleans up, and never leaves more than a hundred files', () => {
    const folder = temporarySessions();
    for (let number = 1; number <= 99; number += 1) plant(folder, someName(number), recordText({ ...neighbour, id: 'x' }), HOUR + number);
    plant(folder, someName(100), recordText({ ...neighbour, id: 'x' }), HOUR);
    bind(folder);
    expect(readdirSync(folder)).toHaveLength(100);
    expect(idOf(folder)).toBe('conversation-1');
  });

  it.each(['', ' ', 'a b', 'x'.repeat(257), 'a\u001bb', 'ä', '"'])('refuses what is no id: %j', (id) => {
    const folder = temporarySessions();
    expect(bind(folder, { id })).toMatchObject({ state: 'failed', problem: expect.stringMatching(/is no session id/) as unknown });
    expect(entries(folder)).toEqual([]);
  });

  it('says why it can’t, and changes nothing', (test) => {
    onlyOnUnix(test);
    expect(bind(undefined)).toMatchObject({ state: 'failed', problem: expect.stringMatching(/no home folder/) as unknown });
    const folder = temporarySessions();
    expect(bind(folder, {}, { mode: 'readonly' })).toMatchObject({ state: 'failed' });
    expect(bind(folder, {}, { host: { ...inputs(folder).host, bootId: '' } })).toMatchObject({ state: 'failed', problem: expect.stringMatching(/which boot this is/) as unknown });
    expect(bind(folder, {}, { owner: { ...owner, pid: 2 ** 32 } })).toMatchObject({ state: 'failed', problem: expect.stringMatching(/larger than a record can hold/) as unknown });
    expect(entries(folder)).toEqual([]);
    for (const name of [ownName, secondName(request(folder))]) mkdirSync(join(folder, name));
    expect(bind(folder)).toMatchObject({ state: 'failed', problem: expect.stringMatching(/are taken by something/) as unknown });
    expect(bind(plant(temporaryFolder(), 'sessions', ''))).toMatchObject({ state: 'failed', problem: expect.stringMatching(/is no folder/) as unknown });
  });

  it('is the owner’s alone', () => {
    const folder = temporarySessions();
    bind(folder, { id: 'theirs' }, { owner: neighbour });
    expect(idOf(folder)).not.toBe('theirs');
    expect(idOf(folder, { owner: neighbour })).toBe('theirs');
  });
});

import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UNKNOWN_USER } from '../../src/machine/effective-user.js';
import { inspectFolder, lookAt, makeFolder, readSessionFile } from '../../src/store/folder.js';
import { listFolder } from '../../src/store/listing.js';
import { effectiveUser, onlyAsRoot, onlyOnUnix, plant, someName, temporaryFolder, temporarySessions } from '../support/folders.js';

const SOMEBODY = 54_321;

describe('inspectFolder', () => {
  it('is ready where it is a folder of ours', () => {
    const folder = temporarySessions();
    expect(inspectFolder(folder, effectiveUser, 'readwrite')).toMatchObject({ state: 'ready', link: false });
  });

  it('tells a missing folder from an unusable one', () => {
    expect(inspectFolder(join(temporaryFolder(), 'none', 'sessions'), effectiveUser, 'readwrite')).toEqual({ state: 'missing' });
  });

  it('refuses any folder where nobody may ask who we are', () => {
    expect(inspectFolder(temporarySessions(), UNKNOWN_USER, 'readwrite')).toMatchObject({ state: 'unusable', problem: expect.stringContaining('--allow-sys') as unknown });
  });

  it('refuses a file', () => {
    expect(inspectFolder(plant(temporaryFolder(), 'sessions', ''), effectiveUser, 'readwrite')).toEqual({ state: 'unusable', problem: 'is no folder' });
  });

  it('refuses a folder whose parent is a file', (test) => {
    onlyOnUnix(test);
    const folder = join(plant(temporaryFolder(), 'home', ''), 'sessions');
    expect(inspectFolder(folder, effectiveUser, 'readwrite')).toEqual({ state: 'unusable', problem: 'can’t be looked at (ENOTDIR)' });
  });

  it('refuses a link that leads nowhere, or to itself', (test) => {
    onlyOnUnix(test);
    const folder = temporaryFolder();
    symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling'));
    symlinkSync(join(folder, 'loop'), join(folder, 'loop'));
    expect(inspectFolder(join(folder, 'dangling'), effectiveUser, 'readwrite')).toEqual({ state: 'unusable', problem: 'can’t be looked at (ENOENT)' });
    expect(inspectFolder(join(folder, 'loop'), effectiveUser, 'readwrite')).toEqual({ state: 'unusable', problem: 'can’t be looked at (ELOOP)' });
  });

  it('says where the folder is a link', (test) => {
    onlyOnUnix(test);
    const folder = temporarySessions();
    symlinkSync(folder, `${folder}-link`);
    expect(inspectFolder(`${folder}-link`, effectiveUser, 'readwrite')).toMatchObject({ state: 'ready', link: true });
  });

  it.each([0o777, 0o702, 0o1777, 0o776])('refuses a folder that others may write to: %o', (mode) => {
    if (effectiveUser === undefined) return;
    const folder = temporarySessions();
    chmodSync(folder, mode);
    expect(inspectFolder(folder, effectiveUser, 'readwrite')).toEqual({ state: 'unusable', problem: 'may be written to by other users' });
    expect(statSync(folder).mode & 0o7777).toBe(mode);
  });

  // The Railway CLI makes it so under a umask of 002.
  it.each([0o775, 0o770, 0o2775])('takes the group’s right to write away from a folder of ours: %o', (mode) => {
    if (effectiveUser === undefined) return;
    const folder = temporarySessions();
    chmodSync(folder, mode);
    expect(inspectFolder(folder, effectiveUser, 'readonly')).toMatchObject({ state: 'unusable' });
    expect(statSync(folder).mode & 0o7777).toBe(mode);
    expect(inspectFolder(folder, effectiveUser, 'readwrite')).toEqual({ state: 'ready', link: false });
    expect(statSync(folder).mode & 0o7777).toBe(mode & ~0o020);
  });

  it('takes no right away through a link, nor in another user’s folder', (test) => {
    onlyAsRoot(test);
    const folder = temporarySessions();
    chmodSync(folder, 0o775);
    symlinkSync(folder, `${folder}-link`);
    expect(inspectFolder(`${folder}-link`, effectiveUser, 'readwrite')).toEqual({ state: 'unusable', problem: 'may be written to by other users' });
    chownSync(folder, SOMEBODY, SOMEBODY);
    expect(inspectFolder(folder, 0, 'readwrite')).toEqual({ state: 'unusable', problem: 'belongs to another user' });
    expect(statSync(folder).mode & 0o777).toBe(0o775);
  });

  it('lets others read', (test) => {
    onlyOnUnix(test);
    const folder = temporarySessions();
    chmodSync(folder, 0o755);
    expect(inspectFolder(folder, effectiveUser, 'readwrite')).toMatchObject({ state: 'ready' });
  });

  it('refuses another user’s folder, root being asked too; but believes root’s', (test) => {
    onlyAsRoot(test);
    const folder = temporarySessions();
    expect(inspectFolder(folder, SOMEBODY, 'readwrite')).toEqual({ state: 'ready', link: false });
    chownSync(folder, SOMEBODY, SOMEBODY);
    for (const user of [0, SOMEBODY + 1]) expect(inspectFolder(folder, user, 'readwrite')).toEqual({ state: 'unusable', problem: 'belongs to another user' });
  });
});

describe('makeFolder', () => {
  it('makes every missing folder for our eyes only', (test) => {
    onlyOnUnix(test);
    const home = temporaryFolder();
    makeFolder(join(home, '.railway', 'sessions'), effectiveUser);
    expect(statSync(join(home, '.railway')).mode & 0o777).toBe(0o700);
    expect(statSync(join(home, '.railway', 'sessions')).mode & 0o777).toBe(0o700);
  });

  it('leaves folders as they are that exist already', (test) => {
    onlyOnUnix(test);
    const home = temporaryFolder();
    mkdirSync(join(home, '.railway'), { mode: 0o755 });
    makeFolder(join(home, '.railway', 'sessions'), effectiveUser);
    expect(statSync(join(home, '.railway')).mode & 0o777).toBe(0o755);
  });

  it('makes no home', () => {
    const home = join(temporaryFolder(), 'nonexistent');
    expect(() => { makeFolder(join(home, '.railway', 'sessions'), effectiveUser); }).toThrow('its home folder does not exist');
    expect(existsSync(home)).toBe(false);
  });

  it('makes every folder on the way to one that was named', () => {
    const folder = join(temporaryFolder(), 'a', 'b', 'c');
    makeFolder(folder, effectiveUser);
    expect(statSync(folder).isDirectory()).toBe(true);
  });
});

describe('listFolder', () => {
  it('knows our names and nothing else', () => {
    const folder = temporarySessions();
    const temporary = '.0123456789abcdef.123.456.4026531836-abcdef01.89abcdef.tmp';
    const others = [
      '0123456789ABCDEF.session', // upper case
      '0123456789abcde.session', // 15 digits
      '0123456789abcde .session', // 15 digits and a blank
      '0123456789abcdef0.session',
      '0123456789abcdeg.session',
      '0123456789abcdef.session.bak',
      'x0123456789abcdef.session',
      'precious.session',
      '0123456789abcdef.session~',
      '0123456789abcdef.tmp',
      temporary.slice(1),
      `${temporary}x`,
      '.0123456789abcdef.session',
      'notes.txt',
    ];
    for (const name of [...others, someName(1), temporary]) plant(folder, name, '');
    expect(listFolder(folder)).toEqual({ sessions: [someName(1)], temporary: [temporary] });
  });
});

describe('readSessionFile', () => {
  const read = (path: string): unknown => readSessionFile(path, effectiveUser);

  it('reads a file of ours', () => {
    expect(read(plant(temporarySessions(), someName(1), 'text'))).toMatchObject({ text: 'text', identity: { size: 4 } });
  });

  it('tells what is gone from what must not be read', () => {
    expect(read(join(temporarySessions(), someName(1)))).toBeUndefined();
  });

  it('reads nothing of what is no UTF-8, or larger than a record', () => {
    const folder = temporarySessions();
    expect(read(plant(folder, someName(1), Buffer.from([0x7b, 0xff, 0x7d])))).toMatchObject({ text: '' });
    const large = plant(folder, someName(2), '');
    truncateSync(large, 2 ** 31 + 7);
    expect(read(large)).toMatchObject({ text: '', identity: { size: 2 ** 31 + 7 } });
  });

  it('refuses folders, pipes, devices and links', (test) => {
    onlyOnUnix(test);
    const folder = temporarySessions();
    mkdirSync(join(folder, someName(1)));
    execFileSync('mkfifo', [join(folder, someName(2))]);
    symlinkSync('/dev/zero', join(folder, someName(3)));
    writeFileSync(join(folder, 'target'), 'text');
    symlinkSync(join(folder, 'target'), join(folder, someName(4)));
    symlinkSync(join(folder, 'nowhere'), join(folder, someName(5)));
    for (const number of [1, 2, 3, 4, 5]) expect(read(join(folder, someName(number)))).toBe('refused');
  });

  it('refuses another user’s file; believes root’s where it can be read', (test) => {
    onlyAsRoot(test);
    const path = plant(temporarySessions(), someName(1), 'text');
    expect(readSessionFile(path, SOMEBODY)).toMatchObject({ text: 'text' });
    chownSync(path, SOMEBODY, SOMEBODY);
    expect(readSessionFile(path, 0)).toBe('refused');
    expect(readSessionFile(path, 1000)).toBe('refused');
    expect(readSessionFile(path, SOMEBODY)).toMatchObject({ text: 'text' });
  });
});

describe('lookAt', () => {
  it('follows no link', (test) => {
    onlyOnUnix(test);
    const folder = temporaryFolder();
    const target = plant(folder, 'target', 'text');
    symlinkSync(target, join(folder, 'link'));
    expect(lookAt(target)).toEqual({ kind: 'file', identity: expect.objectContaining({ size: 4 }) as unknown });
    expect(lookAt(join(folder, 'link'))?.kind).toBe('other');
    expect(lookAt(folder)?.kind).toBe('folder');
    expect(lookAt(join(folder, 'nothing'))).toBeUndefined();
    expect(lookAt(join(target, 'below a file'))).toBeUndefined();
    expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
  });
});

import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, lstatSync, mkdirSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspectFolder, listFolder, lookAt, makeFolder, readSessionFile } from '../../src/store/folder.js';
import { effectiveUser, onlyAsRoot, onlyOnUnix, plant, someName, temporaryFolder, temporarySessions } from '../support/folders.js';

const SOMEBODY = 54_321;
const us = { uid: effectiveUser ?? 0, gid: process.getegid?.() ?? 0 };

describe('inspectFolder', () => {
  it('is ready where it is a folder of ours', () => {
    const folder = temporarySessions();
    expect(inspectFolder(folder, effectiveUser)).toMatchObject({ state: 'ready', link: false });
  });

  it('tells a missing folder from an unusable one', () => {
    expect(inspectFolder(join(temporaryFolder(), 'none', 'sessions'), effectiveUser)).toEqual({ state: 'missing' });
  });

  it('refuses a file', () => {
    expect(inspectFolder(plant(temporaryFolder(), 'sessions', ''), effectiveUser)).toEqual({ state: 'unusable', problem: 'is no folder' });
  });

  it('refuses a folder whose parent is a file', (test) => {
    onlyOnUnix(test);
    const folder = join(plant(temporaryFolder(), 'home', ''), 'sessions');
    expect(inspectFolder(folder, effectiveUser)).toEqual({ state: 'unusable', problem: 'can’t be looked at (ENOTDIR)' });
  });

  it('refuses a link that leads nowhere, or to itself', (test) => {
    onlyOnUnix(test);
    const folder = temporaryFolder();
    symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling'));
    symlinkSync(join(folder, 'loop'), join(folder, 'loop'));
    expect(inspectFolder(join(folder, 'dangling'), effectiveUser)).toEqual({ state: 'unusable', problem: 'can’t be looked at (ENOENT)' });
    expect(inspectFolder(join(folder, 'loop'), effectiveUser)).toEqual({ state: 'unusable', problem: 'can’t be looked at (ELOOP)' });
  });

  it('says where the folder is a link', (test) => {
    onlyOnUnix(test);
    const folder = temporarySessions();
    symlinkSync(folder, `${folder}-link`);
    expect(inspectFolder(`${folder}-link`, effectiveUser)).toMatchObject({ state: 'ready', link: true });
  });

  it.each([0o777, 0o775, 0o770, 0o720, 0o702, 0o1777])('refuses a folder that others may write to: %o', (mode) => {
    if (effectiveUser === undefined) return;
    const folder = temporarySessions();
    chmodSync(folder, mode);
    expect(inspectFolder(folder, effectiveUser)).toEqual({ state: 'unusable', problem: 'may be written to by other users' });
  });

  it('lets others read', (test) => {
    onlyOnUnix(test);
    const folder = temporarySessions();
    chmodSync(folder, 0o755);
    expect(inspectFolder(folder, effectiveUser)).toMatchObject({ state: 'ready' });
  });

  it('refuses another user’s folder, unless we are root', (test) => {
    onlyOnUnix(test);
    const folder = temporarySessions();
    expect(inspectFolder(folder, SOMEBODY)).toEqual({ state: 'unusable', problem: 'belongs to another user' });
    onlyAsRoot(test);
    chownSync(folder, SOMEBODY, SOMEBODY);
    expect(inspectFolder(folder, 0)).toEqual({ state: 'ready', owner: { uid: SOMEBODY, gid: SOMEBODY }, link: false });
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

  it('gives what root makes in a user’s home to that user', (test) => {
    onlyAsRoot(test);
    const home = temporaryFolder();
    chownSync(home, SOMEBODY, SOMEBODY + 1);
    makeFolder(join(home, '.railway', 'sessions'), 0);
    for (const path of [join(home, '.railway'), join(home, '.railway', 'sessions')]) {
      expect(statSync(path)).toMatchObject({ uid: SOMEBODY, gid: SOMEBODY + 1 });
    }
  });
});

describe('listFolder', () => {
  it('knows our names and nothing else', () => {
    const folder = temporarySessions();
    const temporary = '.0123456789abcdef.123.456.4026531836-abcdef01.89abcdef.tmp';
    const others = [
      '0123456789ABCDEF.session', // upper case
      '0123456789abcde.session', // 15 digits
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
  const read = (path: string, owner = us): unknown => readSessionFile(path, owner, effectiveUser);

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

  it('refuses another user’s file; root reads those of the folder’s owner', (test) => {
    onlyAsRoot(test);
    const path = plant(temporarySessions(), someName(1), 'text');
    chownSync(path, SOMEBODY, SOMEBODY);
    expect(readSessionFile(path, us, 0)).toBe('refused');
    expect(readSessionFile(path, us, 1000)).toBe('refused');
    expect(readSessionFile(path, { uid: SOMEBODY, gid: SOMEBODY }, 0)).toMatchObject({ text: 'text' });
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

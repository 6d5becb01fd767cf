import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { accountFor, asOwnerOfHome } from '../../src/store/account.js';
import { deriveId } from '../../src/store/derive.js';
import { finishNow } from '../../src/machine/work.js';
import type { Work } from '../../src/machine/work.js';
import { bind, clean, effectiveUser, entries, findOrCreate, idOf, inputs, nameOf, onlyAsRoot, ourPlace, owner, plant, recordText, records, request, someName, temporaryFolder, tryToClean } from '../support/folders.js';

const SOMEBODY = 54_321;
const GROUP = 54_322;

/** A user's home, in a folder that everybody may pass through. */
function homeOfSomebody(): { readonly home: string; readonly sessions: string; readonly folder: string } {
  const folder = temporaryFolder();
  chmodSync(folder, 0o755);
  const home = join(folder, 'home');
  mkdirSync(home, { mode: 0o700 });
  chownSync(home, SOMEBODY, GROUP);
  return { folder, home, sessions: join(home, '.railway', 'sessions') };
}

/** A folder of root's, with something in it. */
function rootsFolder(parent: string): string {
  const folder = join(parent, 'roots');
  mkdirSync(join(folder, 'sessions'), { recursive: true, mode: 0o755 });
  writeFileSync(join(folder, 'sessions', someName(1)), recordText({ pid: 999_999, place: ourPlace }));
  return folder;
}

function expectOurselves(): void {
  expect([process.geteuid?.(), process.getegid?.(), process.getgroups?.()]).toEqual([0, 0, [0]]);
}

describe('accountFor', () => {
  it('is the owner of the first part of the path that is not root’s', (test) => {
    onlyAsRoot(test);
    const { folder, home, sessions } = homeOfSomebody();
    const account = { uid: SOMEBODY, gid: GROUP };
    expect(accountFor(sessions)).toEqual(account);
    expect(accountFor(home)).toEqual(account);
    expect(accountFor(folder)).toBeUndefined();
    expect(accountFor(join(folder, 'none', 'sessions'))).toBeUndefined();
    // Root made a folder there; the user can move it away.
    mkdirSync(sessions, { recursive: true });
    expect(accountFor(sessions)).toEqual(account);
    // Root's own link into the user's home.
    symlinkSync(sessions, join(folder, 'absolute'));
    symlinkSync('home/.railway/sessions', join(folder, 'relative'));
    for (const name of ['absolute', 'relative']) expect(accountFor(join(folder, name, 'x'))).toEqual(account);
    // The user's link to a folder of root's.
    rmSync(join(home, '.railway'), { recursive: true });
    symlinkSync(rootsFolder(folder), join(home, '.railway'));
    expect(accountFor(sessions)).toEqual(account);
    // A loop of root's.
    symlinkSync(join(folder, 'loop'), join(folder, 'loop'));
    expect(accountFor(join(folder, 'loop', 'x'))).toBeUndefined();
  });
});

describe('root in a user’s home', () => {
  it('acts with that user’s rights, groups included, and has its own back afterwards', (test) => {
    onlyAsRoot(test);
    const { sessions } = homeOfSomebody();
    // eslint-disable-next-line require-yield -- as the store's own work
    const work = function* (): Work<{ readonly rights: readonly unknown[] }> {
      return { rights: [process.geteuid?.(), process.getegid?.(), process.getgroups?.()] };
    };
    expect(finishNow(asOwnerOfHome(inputs(sessions), sessions, work))).toEqual({ rights: [SOMEBODY, GROUP, [GROUP]] });
    expectOurselves();
  });

  it('has them back where the work throws', (test) => {
    onlyAsRoot(test);
    const { sessions } = homeOfSomebody();
    // eslint-disable-next-line require-yield -- as the store's own work
    const work = function* (): Work<object> {
      throw new Error('in the middle');
    };
    expect(() => finishNow(asOwnerOfHome(inputs(sessions), sessions, work))).toThrow('in the middle');
    expectOurselves();
  });

  it('writes what belongs to the user, who reads it then, and reads the user’s', (test) => {
    onlyAsRoot(test);
    const { home, sessions } = homeOfSomebody();
    const id = idOf(sessions);
    for (const path of [join(home, '.railway'), sessions, join(sessions, nameOf(owner))]) expect(statSync(path)).toMatchObject({ uid: SOMEBODY, gid: GROUP });
    expect(idOf(sessions)).toBe(id);
    expect(records(sessions)).toMatchObject({ records: [{ id }] });
    expect(bind(sessions)).toMatchObject({ state: 'bound' });
    expect(statSync(join(sessions, nameOf(owner))).uid).toBe(SOMEBODY);
    expect(clean(sessions, { limit: 0 })).toMatchObject({ removed: { excess: 1 } });
    expectOurselves();
  });

  it('creates, believes and removes nothing behind a link that the user made', (test) => {
    onlyAsRoot(test);
    const { folder, home, sessions } = homeOfSomebody();
    const target = rootsFolder(folder);
    symlinkSync(target, join(home, '.railway'));
    const before = readdirSync(join(target, 'sessions'));
    expect(findOrCreate(sessions)).toMatchObject({ id: deriveId(request(sessions)), derived: true, evidence: { problem: expect.stringMatching(/can’t be written to \(EACCES\)/) as unknown } });
    expect(bind(sessions)).toMatchObject({ state: 'failed' });
    expect(clean(sessions)).toMatchObject({ failed: 1 });
    expect(readdirSync(join(target, 'sessions'))).toEqual(before);
    chmodSync(target, 0o700);
    expect(findOrCreate(sessions)).toMatchObject({ derived: true, evidence: { problem: expect.stringMatching(/EACCES/) as unknown } });
  });

  it('is led astray by no swap of links', async (test) => {
    onlyAsRoot(test);
    const { folder, home, sessions } = homeOfSomebody();
    const target = rootsFolder(folder);
    mkdirSync(join(target, 'empty'));
    const everything = (): string[] => readdirSync(target, { recursive: true, encoding: 'utf8' }).sort();
    const before = everything();
    // The user puts a folder, a link to root's folder and a link to its parent in the place of ~/.railway, as fast as it goes.
    const swap = `
      const fs = require('node:fs');
      const [home, target] = process.argv.slice(1);
      process.chdir(home);
      fs.mkdirSync('folder/sessions', { recursive: true });
      fs.symlinkSync(target, 'link');
      fs.symlinkSync(target + '/empty', 'empty');
      for (let round = 0; ; round += 1) {
        const name = ['folder', 'link', 'empty'][round % 3];
        try {
          fs.renameSync(name, '.railway');
          fs.renameSync('.railway', name);
        } catch {
          // Root made a folder in between, and may be at it still.
          try { fs.rmSync('.railway', { recursive: true, force: true }); } catch { continue; }
        }
        if (round === 100) process.stdout.write('swapping');
      }`;
    const user = spawn(process.execPath, ['-e', swap, home, target], { uid: SOMEBODY, gid: GROUP, stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => { user.kill('SIGKILL'); });
    await once(user.stdout, 'data');
    const closed = once(user, 'close');
    const seen = new Set<string>();
    for (let round = 0; round < 1500; round += 1) {
      seen.add(findOrCreate(sessions).evidence.state);
      if (round % 10 === 0) bind(sessions);
      if (round % 10 === 5) tryToClean(sessions, { limit: 0 });
    }
    expect(user.exitCode).toBeNull();
    user.kill('SIGKILL');
    await closed;
    expect(everything()).toEqual(before);
    expect(readFileSync(join(target, 'sessions', someName(1)), 'utf8')).toContain('planted');
    expect(statSync(target)).toMatchObject({ uid: 0, gid: 0 });
    // It was at it: some calls came through, and some did not.
    expect(seen.has('unusable')).toBe(true);
    expect(seen.size).toBeGreaterThan(1);
    expectOurselves();
  });

  it('derives where it may not take on the user’s rights, and is left as it was', (test) => {
    onlyAsRoot(test);
    const { sessions } = homeOfSomebody();
    const { seteuid } = process;
    if (seteuid === undefined) throw new Error('no users');
    onTestFinished(() => { process.seteuid = seteuid; });
    // As in a thread, whose rights are the whole process's.
    process.seteuid = () => { throw Object.assign(new Error('not in a thread'), { code: 'ERR_WORKER_UNSUPPORTED_OPERATION' }); };
    expect(findOrCreate(sessions)).toMatchObject({ derived: true, evidence: { problem: expect.stringMatching(/root could not take on that user’s rights \(ERR_WORKER_UNSUPPORTED_OPERATION\)/) as unknown } });
    expect(bind(sessions)).toMatchObject({ state: 'failed', problem: expect.stringMatching(/root could not take on/) as unknown });
    expect(existsSync(sessions)).toBe(false);
    expectOurselves();
  });
});

describe('root in its own home', () => {
  it('is itself', (test) => {
    onlyAsRoot(test);
    const sessions = join(temporaryFolder(), 'sessions');
    idOf(sessions);
    expect(statSync(sessions).uid).toBe(effectiveUser);
    plant(sessions, nameOf(owner), recordText({ id: 'planted' }));
    chownSync(join(sessions, nameOf(owner)), SOMEBODY, GROUP);
    expect(idOf(sessions)).not.toBe('planted');
    expect(entries(sessions)).toHaveLength(2);
  });

  it('makes no home that does not exist', () => {
    const home = join(temporaryFolder(), 'nonexistent', 'y');
    expect(findOrCreate(join(home, '.railway', 'sessions'))).toMatchObject({ derived: true, evidence: { problem: expect.stringMatching(/its home folder does not exist/) as unknown } });
    expect(existsSync(join(home, '..'))).toBe(false);
  });
});

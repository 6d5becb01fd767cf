import { lstatSync, readlinkSync } from 'node:fs';
import { dirname, isAbsolute, join, parse, sep } from 'node:path';
import { finishNow, wait } from '../machine/work.js';
import type { Work } from '../machine/work.js';
import { errorCode } from './folder.js';
import type { StoreInputs } from './parts.js';

/** A user, by numbers. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Root may not take on a user's rights: why, one sentence without a full stop. */
export interface Refusal {
  readonly refused: string;
}

/** As the kernel: a path with more links than this is a loop. */
const MOST_LINKS = 40;

/**
 * Whose rights root must take on to use this folder: those of the user who owns the first part of its path that is not
 * root's. From there on that user can put anything in the way, a link to one of root's own folders, too.
 *
 * @param folder an absolute, normalised path
 * @returns undefined where all of it is root's
 */
export function accountFor(folder: string): Account | undefined {
  let path = parse(folder).root;
  const rest = folder.slice(path.length).split(sep);
  let links = 0;
  for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
    if (name === '' || name === '.') continue;
    const next = name === '..' ? dirname(path) : join(path, name);
    const stats = lstatSync(next, { throwIfNoEntry: false });
    if (stats === undefined) return undefined;
    if (stats.uid !== 0) return { uid: stats.uid, gid: stats.gid };
    if (stats.isSymbolicLink()) {
      links += 1;
      if (links > MOST_LINKS) return undefined;
      const target = readlinkSync(next);
      if (isAbsolute(target)) path = parse(target).root;
      rest.unshift(...target.split(sep));
    } else {
      path = next;
    }
  }
  return undefined;
}

/**
 * Does the store's work; where root is in another user's home (sudo), with that user's rights: then root creates,
 * believes and removes nothing that the user could not, whatever the user puts in the way.
 *
 * @param work must have no more to wait for than the parts it is given
 */
export function* asOwnerOfHome<Result extends object>(inputs: StoreInputs, folder: string, work: (inputs: StoreInputs) => Work<Result>): Work<Result | Refusal> {
  let account: Account | undefined;
  try {
    account = inputs.effectiveUser === 0 ? accountFor(folder) : undefined;
  } catch (error) {
    return { refused: `${folder} can’t be looked at (${errorCode(error)})` };
  }
  if (account === undefined) return yield* work(inputs);

  // In the meantime nothing may wait, for our rights are those of everything in this process.
  const derive = yield* wait(inputs.parts.derive());
  const crowdedFolder = yield* wait(inputs.parts.crowdedFolder());
  const given = { ...inputs, effectiveUser: account.uid, parts: { ...inputs.parts, derive: () => derive, crowdedFolder: () => crowdedFolder } };
  let giveBack: () => void;
  try {
    giveBack = takeOn(account);
  } catch (error) {
    return { refused: `${folder} is user ${String(account.uid)}’s, and root could not take on that user’s rights (${errorCode(error)})` };
  }
  try {
    return finishNow(work(given));
  } finally {
    giveBack();
  }
}

/**
 * Takes on a user's rights, groups included; the real user stays root.
 *
 * @returns gives them back
 * @throws where that is not allowed: in a worker thread, or without the capability
 */
function takeOn({ uid, gid }: Account): () => void {
  const { getgroups, geteuid, getegid, setgroups, setegid, seteuid } = process;
  if (getgroups === undefined || geteuid === undefined || getegid === undefined || setgroups === undefined || setegid === undefined || seteuid === undefined) throw new Error('no users');
  const groups = getgroups();
  const group = getegid();
  const giveBack = (): void => {
    if (geteuid() !== 0) seteuid(0);
    setegid(group);
    setgroups(groups);
  };
  try {
    setgroups([gid]);
    setegid(gid);
    seteuid(uid);
  } catch (error) {
    giveBack();
    throw error;
  }
  return giveBack;
}

// What a case needs from the machine, and why it can't run where that is missing.
import { spawnSync } from 'node:child_process';
import { newFolder } from '../support/new-folder.mjs';

const isRoot = process.geteuid?.() === 0;

function works(program, ...args) {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

/** strace is installed where that is allowed; the injection of faults needs the right to trace. */
function whyNoStrace() {
  if (!works('strace', '-V')) {
    if (!isRoot) return 'strace is not installed, and only root could install it';
    if (!works('apt-get', 'install', '-y', '-q', 'strace') && !(works('apt-get', 'update', '-q') && works('apt-get', 'install', '-y', '-q', 'strace'))) {
      return 'strace is not installed, and apt-get could not install it';
    }
  }
  return works('strace', '-f', '-o', '/dev/null', '-e', 'inject=unlink:delay_enter=1', 'true') ? undefined : 'strace may not trace here';
}

function whyNoTmpfs() {
  if (!isRoot) return 'only root may mount';
  const { folder, remove } = newFolder();
  const mounted = works('mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder);
  if (mounted) works('umount', folder);
  remove();
  return mounted ? undefined : 'a tmpfs can’t be mounted here';
}

function whyNoFaketime() {
  if (works('faketime', '--version')) return undefined;
  if (!isRoot) return 'faketime is not installed, and only root could install it';
  return works('apt-get', 'install', '-y', '-q', 'faketime') || (works('apt-get', 'update', '-q') && works('apt-get', 'install', '-y', '-q', 'faketime')) ? undefined : 'faketime is not installed, and apt-get could not install it';
}

/** @typedef {'root' | 'strace' | 'faketime' | 'ps' | 'time namespaces' | 'tmpfs' | 'pid namespaces' | 'mount namespaces' | 'host pids'} Need */

/** @type {Readonly<Record<Need, () => string | undefined>>} */
const reasons = {
  root: () => (isRoot ? undefined : 'only root may act as another user'),
  strace: whyNoStrace,
  tmpfs: whyNoTmpfs,
  faketime: whyNoFaketime,
  ps: () => (works('ps', '--version') ? undefined : 'ps is not installed'),
  'time namespaces': () => (works('unshare', '--time', '--boottime', '1000', 'true') ? undefined : 'time namespaces can’t be made here (unshare)'),
  'pid namespaces': () => (works('unshare', '--pid', '--fork', '--mount-proc', 'true') ? undefined : 'pid namespaces can’t be made here (unshare)'),
  'mount namespaces': () => (works('unshare', '--mount', 'true') ? undefined : 'mount namespaces can’t be made here (unshare)'),
  'host pids': () => (works('sh', '-c', 'test "$(readlink /proc/self/ns/pid)" = "pid:[4026531836]"') ? undefined : 'this is a container, where records of the Railway CLI are nobody’s to judge'),
};

/** @type {Map<Need, string | undefined>} */
const known = new Map();

/**
 * @param {readonly Need[]} [needs]
 * @returns {string | undefined} why these needs can't be met; undefined where they can
 */
export function whyNot(needs = []) {
  for (const need of needs) {
    if (!known.has(need)) known.set(need, reasons[need]());
    const why = known.get(need);
    if (why !== undefined) return why;
  }
  return undefined;
}

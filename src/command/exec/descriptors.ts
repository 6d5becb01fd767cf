import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { Environment } from '../../machine/environment.js';

/** `FD_CLOEXEC` as `/proc/PID/fdinfo` shows it, an octal number. */
const CLOSE_ON_EXEC = 0o2000000;
const ACCESS_MODE = 0o3;
const READ_ONLY = 0;
const WRITE_ONLY = 1;

interface Descriptor {
  readonly number: number;
  readonly target: string;
  readonly flags: number;
}

/**
 * The descriptors from 3 on that our caller opened for the program, such as make's jobserver and the channel of a Node
 * that forked us. When it starts, Node marks all of them to be closed by an exec, so they have to be handed on by hand.
 * (Some with high numbers are not marked; they go on by themselves.)
 *
 * Node's own are left out: those without a file, and pipes of which both ends are ours. make's jobserver may be such a
 * pipe, so it is known by `MAKEFLAGS`.
 *
 * @returns none where there is no `/proc`
 */
export function inheritedDescriptors(environment: Environment, proc = '/proc/self'): readonly number[] {
  const all = openDescriptors(proc);
  const jobserver = jobserverDescriptors(environment);
  const hasEnd = ({ target }: Descriptor, mode: number): boolean => all.some((other) => other.target === target && (other.flags & ACCESS_MODE) === mode);
  return all
    .filter(({ number, flags }) => number > 2 && (flags & CLOSE_ON_EXEC) !== 0)
    .filter(({ target }) => !target.startsWith('anon_inode:'))
    .filter((descriptor) => jobserver.has(descriptor.number) || !(descriptor.target.startsWith('pipe:') && hasEnd(descriptor, READ_ONLY) && hasEnd(descriptor, WRITE_ONLY)))
    .map(({ number }) => number);
}

function openDescriptors(proc: string): readonly Descriptor[] {
  const found: Descriptor[] = [];
  let names: readonly string[];
  try {
    names = readdirSync(`${proc}/fd`);
  } catch {
    return [];
  }
  for (const name of names) {
    try {
      const [, flags = '0'] = /^flags:\s*([0-7]+)/m.exec(readFileSync(`${proc}/fdinfo/${name}`, 'latin1')) ?? [];
      found.push({ number: Number(name), target: readlinkSync(`${proc}/fd/${name}`), flags: Number.parseInt(flags, 8) });
    } catch {
      // It was the one that listed the folder.
    }
  }
  return found;
}

function jobserverDescriptors({ MAKEFLAGS = '', CARGO_MAKEFLAGS = '' }: Environment): ReadonlySet<number> {
  const [, read, write] = /--jobserver-(?:auth|fds)=(\d+),(\d+)/.exec(`${MAKEFLAGS} ${CARGO_MAKEFLAGS}`) ?? [];
  return new Set([read, write].filter((number) => number !== undefined).map(Number));
}

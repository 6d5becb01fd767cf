import { opendirSync, readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { readSmallFile } from '../machine/small-file.js';
import type { NamesAndSmallFiles } from './left-open.js';

/** The names and small files of this machine. */
export function namesAndSmallFiles(proc = '/proc'): NamesAndSmallFiles {
  return {
    names,
    text(path, limit) {
      const content = readSmallFile(path, limit);
      return 'text' in content ? content.text : undefined;
    },
    writtenAt: (path) => attempt(() => statSync(path).mtimeMs),
    realPath: (folder) => attempt(() => realpathSync(folder)),
    // Links only: what they lead to is not opened. macOS and Windows have no such folder.
    openFiles(pid, limit) {
      const folder = `${proc}/${String(pid)}/fd`;
      // The obvious case: few enough to be listed at once.
      const all = mostOpenFiles(proc, pid) <= limit ? attempt(() => readdirSync(folder)) : names(folder, limit);
      return all?.flatMap((name) => attempt(() => [readlinkSync(`${folder}/${name}`)]) ?? []);
    },
  };
}

/** The length of the process's table of open files, which the kernel tells as `FDSize` in `/proc/PID/status`. */
function mostOpenFiles(proc: string, pid: number): number {
  const status = attempt(() => readFileSync(`${proc}/${String(pid)}/status`, 'utf8')) ?? '';
  const start = status.indexOf('\nFDSize:');
  return start < 0 ? Number.POSITIVE_INFINITY : Number.parseInt(status.slice(start + '\nFDSize:'.length), 10);
}

/** Read one by one: a folder may hold millions. */
function names(folder: string, limit: number): readonly string[] | undefined {
  return attempt(() => {
    const entries = opendirSync(folder, { bufferSize: Math.min(limit, 1024) });
    try {
      const found: string[] = [];
      for (let entry = entries.readSync(); entry !== null && found.length < limit; entry = entries.readSync()) found.push(entry.name);
      return found;
    } finally {
      entries.closeSync();
    }
  });
}

/** Linux counts a process's start in hundredths of a second since the boot, for every program alike (USER_HZ). */
const TICKS_PER_SECOND = 100;

/**
 * When a Linux process started, in milliseconds since the epoch; undefined elsewhere, where start times are another thing.
 *
 * @param startTime see `ProcessInfo.startTime`
 * @param now milliseconds since the epoch
 */
export function startedAtOnLinux(startTime: bigint, now: number, proc = '/proc'): number | undefined {
  const uptime = Number.parseFloat(attempt(() => readFileSync(`${proc}/uptime`, 'latin1')) ?? '');
  return Number.isFinite(uptime) ? now - uptime * 1000 + (Number(startTime) * 1000) / TICKS_PER_SECOND : undefined;
}

function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined; // gone, or not ours to read
  }
}

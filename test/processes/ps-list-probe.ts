// Run by ps-list.test.ts as a program of its own, bundled: opens the ps-list
// adapter on the live tree and prints what it sees of our ancestors.
import { readFileSync } from 'node:fs';
import { openPsListTable } from '../../src/processes/ps.js';
import { programRunner } from '../../src/processes/run-program.js';

/** Field 22 of `/proc/PID/stat`, counted behind the name, which may hold blanks. */
function statStartTime(pid: number): bigint | undefined {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    return BigInt(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '');
  } catch {
    return undefined;
  }
}

const table = await openPsListTable({
  self: process.pid,
  run: programRunner(process.env),
  readStartTimes: (pids) =>
    new Map(
      pids.flatMap((pid): [number, bigint][] => {
        const startTime = statStartTime(pid);
        return startTime === undefined ? [] : [[pid, startTime]];
      }),
    ),
});

const ancestors = [];
const seen = new Set<number>();
for (let found = table.get(table.self); found !== undefined && !seen.has(found.pid); found = table.get(found.ppid)) {
  seen.add(found.pid);
  ancestors.push({ ...found, startTime: String(found.startTime) });
}
console.log(JSON.stringify({ self: table.self, ancestors, problems: table.problems }));

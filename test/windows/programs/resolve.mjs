// Asks the built library, with a process table that is given, and prints the resolution.
// Usage: node resolve.mjs LIBRARY OPTIONS; both of them as in windows.ts
import { readFileSync } from 'node:fs';

const [library, file] = process.argv.slice(2);
const { rows, ...options } = JSON.parse(readFileSync(file, 'utf8'));
const processes = new Map(rows.map(({ startTime, ...row }) => [row.pid, { ...row, startTime: BigInt(startTime) }]));
const { resolveSession } = await import(library);
const resolution = await resolveSession({
  env: process.env,
  interactive: false,
  ...options,
  processes: { self: rows[0].pid, get: (pid) => processes.get(pid), environ: () => undefined },
});
console.log(JSON.stringify(resolution));

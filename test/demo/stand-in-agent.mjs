// A stand-in for a coding agent: a process that lives on while it runs one shell command after the other, as agents do.
import { spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';

for await (const command of createInterface({ input: process.stdin })) {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  process.stdout.write(`${JSON.stringify({ status, stdout, stderr })}\n`);
}

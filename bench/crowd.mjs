import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/**
 * Starts sleepers and names them; ends them by pid when its stdin ends, however its starter ended, and however
 * far it has come by then. Ctrl-C reaches the whole foreground group, and SIGPIPE whoever writes to a starter
 * that is gone: both ignored here, so that nobody is left behind.
 */
const SLEEPERS = `trap '' INT TERM HUP PIPE
pids=()
for ((i = 0; i < $1; i += 1)); do sleep 3600 </dev/null >/dev/null 2>&1 & pids+=($!); echo $!; done
read -r _
[ \${#pids[@]} -eq 0 ] || kill -KILL "\${pids[@]}"
wait`;

/** How many processes this machine shows. */
export function countProcesses() {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).length;
}

/**
 * Fills the machine up to a number of processes.
 *
 * @param {number} total how many processes there shall be
 * @param {Record<string, string>} environment
 * @param {number} [atLeast] so many sleepers at least, however many processes run already
 */
export function startCrowd(total, environment, atLeast = 0) {
  const count = Math.max(atLeast, total - countProcesses() - 1);
  const child = spawn('bash', ['-c', SLEEPERS, 'bash', String(count)], { env: environment, stdio: ['pipe', 'pipe', 'ignore'] });
  const closed = once(child, 'close');
  child.stdin.on('error', () => {}); // it has ended
  return {
    /** @returns {Promise<number[]>} the sleepers' pids, once all of them run */
    async pids() {
      const pids = [];
      if (count === 0) return pids;
      for await (const line of createInterface({ input: child.stdout })) {
        pids.push(Number(line));
        if (pids.length === count) return pids;
      }
      throw new Error(`only ${pids.length} of ${count} processes could be started`);
    },
    async stop() {
      child.stdin.end();
      child.stdout.destroy(); // or it would wait for what nobody reads
      await closed;
    },
  };
}

/**
 * Adds live records to a sessions folder: copies of the one record there, each for another process.
 *
 * @param {string} folder holds one record, minted by the command itself
 * @param {readonly number[]} pids processes that live
 */
export function addRecords(folder, pids) {
  const [name] = readdirSync(folder).filter((file) => file.endsWith('.session'));
  const template = readFileSync(join(folder, name), 'utf8');
  for (const pid of pids) {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const startTime = stat.slice(stat.lastIndexOf(')') + 2).split(' ', 20)[19];
    const record = template.replace(/"parent_pid":\d+,"parent_btime":\d+/, `"parent_pid":${pid},"parent_btime":${startTime}`);
    if (record === template) throw new Error(`${name} is no record of the usual shape`);
    writeFileSync(join(folder, fileName(pid, startTime, 'sleep')), record, { mode: 0o600 });
  }
}

/** The Railway CLI's name: the first 8 bytes of SHA-256( pid as u32 ‖ start time as u64 ‖ argv0 ). */
function fileName(pid, startTime, argv0) {
  const head = Buffer.alloc(12);
  head.writeUInt32BE(pid, 0);
  head.writeBigUInt64BE(BigInt(startTime), 4);
  return `${createHash('sha256').update(head).update(argv0).digest('hex').slice(0, 16)}.session`;
}

// Runs below a stand-in agent and times commands there, so that the agent is their session's anchor.
// One job per line of stdin, one answer per line of stdout; ends with its stdin.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * @typedef {object} Job
 * @property {number} runs pairs to time
 * @property {readonly string[]} base the argv that each run is compared with
 * @property {readonly string[]} command
 * @property {Record<string, string>} environment of both
 * @property {readonly number[]} [statuses] the exit statuses that are no failure; default 0
 * @property {string} [freshFolderIn] a folder: every run gets a sessions folder of its own in it
 */
/**
 * @typedef {object} JobTimes
 * @property {number[]} base milliseconds
 * @property {number[]} command milliseconds
 * @property {string[]} outputs what the command printed, run by run
 */

let ended = false;
const lines = createInterface({ input: process.stdin });
lines.once('close', () => {
  ended = true;
});
for await (const line of lines) {
  const answer = await timePairs(JSON.parse(line)).catch((error) => ({ failure: error.message }));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

/**
 * @param {Job} job
 * @returns {Promise<JobTimes>}
 */
async function timePairs(job) {
  const times = { base: [], command: [], outputs: [] };
  runOnce(job.base, job);
  runOnce(job.command, job);
  for (let run = 0; run < job.runs && !ended; run += 1) {
    await nextTurn(); // notices that stdin has ended
    times.base.push(runOnce(job.base, job).milliseconds);
    const { milliseconds, output } = runOnce(job.command, job);
    times.command.push(milliseconds);
    times.outputs.push(output);
  }
  return times;
}

function runOnce([program, ...words], { environment, statuses = [0], freshFolderIn }) {
  const folder = freshFolderIn === undefined ? undefined : mkdtempSync(join(freshFolderIn, 'mint-'));
  const env = folder === undefined ? environment : { ...environment, RAILWAY_SESSIONS_DIR: join(folder, 'sessions') };
  const start = process.hrtime.bigint();
  const { status, signal, error, stdout, stderr } = spawnSync(program, words, { env, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
  if (folder !== undefined) rmSync(folder, { recursive: true });
  if (error !== undefined) throw error;
  if (!statuses.includes(status ?? -1)) throw new Error(`${[program, ...words].join(' ')} ended with ${status ?? signal}: ${stderr.slice(0, 400)}`);
  return { milliseconds, output: stdout };
}

// list, find and alive on a machine that has much to look at.
import { createHmac, randomUUID } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startAgent } from './agent.mjs';
import { agentSession, emptyScript, LOOK_BUDGET } from './commands.mjs';
import { addRecords, countProcesses } from './crowd.mjs';
import { bareEnvironment, prime, sessionsOf } from './scenarios.mjs';
import { comparePairs } from './statistics.mjs';

export const LOOKS = ['list', 'find', 'alive'];

const TRANSCRIPTS = 20_000;
const PROJECTS = 200;

/** 100 live records, and the transcripts of a busy year; the one that is looked for is a hashed trailer's. */
export async function looks(bench, sleepers) {
  const environment = { ...bareEnvironment(bench), GIT_CONFIG_NOSYSTEM: '1' };
  const agent = bench.keep(startAgent({ name: 'gemini', environment }));
  await prime(agent, bench, environment);
  addRecords(sessionsOf(environment), sleepers.slice(0, 99));
  const id = addTranscripts(environment.HOME);
  const { folder, hash } = repositoryWith(id, bench.folder);
  // `alive` ends with 1 for a session that has ended, with 3 in a container, where it may run outside.
  const commands = {
    list: { words: ['list', '--json'], statuses: [0], right: (output) => JSON.parse(output).sessions.some(({ pid, id: told }) => pid === agent.pid && told !== undefined) },
    find: { words: ['find', `claude-code/${hash}`, '--json'], statuses: [0], right: (output) => JSON.parse(output).found[0]?.id === id },
    alive: { words: ['alive', id, '--json'], statuses: [1, 3], right: (output) => JSON.parse(output).state !== 'alive' },
  };
  for (const node of bench.nodes) {
    for (const [name, { words, statuses, right }] of Object.entries(commands)) {
      if (!bench.wanted(name)) continue;
      const times = await agent.time({ runs: Math.ceil(bench.runs / 3), base: emptyScript(node), command: agentSession(node, ...words), environment: { ...environment, GIT_DIR: join(folder, '.git') }, statuses: [0, ...statuses] });
      if (!times.outputs.every(right)) throw new Error(`${name} answered wrongly: ${times.outputs[0].slice(0, 300)}`);
      const compared = comparePairs(times.base, times.command);
      bench.add({ group: 'look', name, node: node.version, processes: countProcesses(), records: 100, ...compared, budget: LOOK_BUDGET, met: compared.milliseconds.median <= LOOK_BUDGET });
    }
  }
  await agent.stop();
}

/** @returns {string} the id of the last of them */
function addTranscripts(home) {
  let id = '';
  for (let project = 0; project < PROJECTS; project += 1) {
    const folder = join(home, '.claude', 'projects', `-home-me-project-${project}`);
    mkdirSync(folder, { recursive: true });
    for (let count = 0; count < TRANSCRIPTS / PROJECTS; count += 1) {
      id = randomUUID();
      writeFileSync(join(folder, `${id}.jsonl`), '');
    }
  }
  return id;
}

/** A repository with a salt, and what its trailers make of the id. */
function repositoryWith(id, parent) {
  const folder = mkdtempSync(join(parent, 'repository-'));
  execFileSync('git', ['init', '--quiet', folder], { env: { PATH: process.env.PATH ?? '', HOME: folder } });
  const salt = 'ab'.repeat(32);
  writeFileSync(join(folder, '.git', 'agent-session-salt'), `${salt}\n`);
  return { folder, hash: createHmac('sha256', Buffer.from(salt, 'hex')).update(id).digest('hex').slice(0, 32) };
}

// Rounds of first calls at once: whatever the interleaving, one id in each round.
// Usage: node test/faults/race.mjs [--rounds 200] [--callers 20]
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { assert, noLeftOvers } from './expect.mjs';
import { DAY, idIn, installCommand, Lab, record } from './lab.mjs';
import { whyNot } from './needs.mjs';

/** Every link(2) and rename(2) begins 50 ms late. */
const SLOW = 'strace -f -qq -o /dev/null --seccomp-bpf -e trace=link,linkat,rename,renameat,renameat2 -e inject=link,linkat,rename,renameat,renameat2:delay_enter=50000';

/**
 * One round: an agent runs some commands at once, in a folder of their own.
 *
 * @param options.slow how many of the callers have their system calls delayed
 * @param options.plant puts something into the folder first; without it there is no folder yet
 * @returns the ids printed, and the id that a call afterwards prints
 */
export async function raceRound(lab, agent, { callers, slow, plant, name }) {
  const folder = join(lab.folder, name);
  if (plant !== undefined) {
    mkdirSync(folder, { mode: 0o700 });
    plant(folder);
  }
  const environment = lab.environment({ RAILWAY_SESSIONS_DIR: folder });
  const calls = Array.from({ length: callers }, (_, index) => agent.run(`${index < slow ? SLOW : ''} ${lab.tool}; true`, { environment }));
  const ids = (await Promise.all(calls)).map(idIn);
  const afterwards = await agent.id({ environment });
  noLeftOvers(readdirSync(folder));
  assert.equal(readdirSync(folder).length, 1, `one file expected: ${readdirSync(folder).join(', ')}`);
  return { ids, afterwards };
}

/**
 * As many rounds; in every other one half of the callers are slow, or all.
 *
 * @returns how many rounds printed more than one id
 */
export async function race(lab, agent, { rounds, callers, plant, name }) {
  let wrong = 0;
  for (let index = 0; index < rounds; index += 1) {
    const slow = [0, callers, 0, Math.floor(callers / 2)][index % 4];
    const { ids, afterwards } = await raceRound(lab, agent, { callers, slow, plant, name: `${name}-${String(index)}` });
    if (new Set([...ids, afterwards]).size !== 1) wrong += 1;
  }
  return wrong;
}

/**
 * Rounds of first calls with a binding among them.
 *
 * @param binder the program that binds, as a shell reads it
 * @returns in how many rounds a later call printed another id than the bound one
 */
export async function bindingRounds(lab, agent, binder, { rounds, callers }) {
  let wrong = 0;
  for (let index = 0; index < rounds; index += 1) {
    const folder = join(lab.folder, `binding-${String(index)}`);
    const environment = lab.environment({ RAILWAY_SESSIONS_DIR: folder });
    const id = `conversation-${String(index)}`;
    const slow = [0, callers, 0, Math.floor(callers / 2)][index % 4];
    const calls = Array.from({ length: callers }, (_, number) => agent.run(`${number < slow ? SLOW : ''} ${lab.tool}; true`, { environment }));
    calls.splice(index % callers, 0, agent.run(`${index % 3 === 0 ? SLOW : ''} ${binder} ${String(agent.pid)} ${id}; true`, { environment }));
    const results = await Promise.all(calls);
    const [bound] = results.splice(index % callers, 1);
    assert.match(bound.stdout, /"state":"bound"/);
    // A first call may have come before: then the id that it printed is among those before the bound one.
    const before = new Set(results.map(idIn));
    before.delete(id);
    const [name, ...others] = readdirSync(folder);
    assert.equal(others.length, 0, `one file expected: ${others.join(', ')}`);
    const { earlier_ids: earlier } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    assert.deepEqual([...before].filter((other) => !earlier.includes(other)), [], 'an id that was printed is not among the earlier ones');
    const later = await agent.ids(2, { environment });
    if (later.some((other) => other !== id)) wrong += 1;
  }
  return wrong;
}

/** What may stand under the agent's own name when all begin. */
export const beginnings = {
  'no folder yet': () => undefined,
  'an own corrupt file': (agent) => (folder) => { writeFileSync(join(folder, agent.fileName()), '{"agent_session_id":'); },
  'an own expired file': (agent) => (folder) => { writeFileSync(join(folder, agent.fileName()), record(agent, { age: 8 * DAY })); },
};

// Not awaited: main() loads a module that imports this one, and would wait for it for ever.
if (process.argv[1] === fileURLToPath(import.meta.url)) void main();

async function main() {
  const { values } = parseArgs({ options: { rounds: { type: 'string', default: '20' }, callers: { type: 'string', default: '20' } } });
  const [rounds, callers] = [Number(values.rounds), Number(values.callers)];
  const why = whyNot(['strace']);
  if (why !== undefined) {
    console.log(`skipped: ${why}`);
    return;
  }
  const installed = installCommand();
  const lab = new Lab(installed.folder);
  try {
    const agent = await lab.agent();
    for (const [beginning, plantFor] of Object.entries(beginnings)) {
      const wrong = await race(lab, agent, { rounds, callers, plant: plantFor(agent), name: beginning.replaceAll(' ', '-') });
      console.log(`${beginning}: ${String(rounds)} rounds of ${String(callers)} first calls at once, half of them with link and rename 50 ms late: ${String(rounds - wrong)} with one id, ${String(wrong)} with more`);
      if (wrong > 0) process.exitCode = 1;
    }
    const { buildBinder } = await import('./cases/bindings.mjs');
    const wrong = await bindingRounds(lab, agent, buildBinder(lab), { rounds, callers });
    console.log(`a binding among them: ${String(rounds)} rounds of ${String(callers)} first calls at once: ${String(rounds - wrong)} with the bound id in all later calls, ${String(wrong)} with another`);
    if (wrong > 0) process.exitCode = 1;
  } finally {
    await lab.end();
    installed.remove();
  }
}

// Agents that start, call and die, with `gc` beside them, for as long as asked: no id changes while its agent lives,
// two agents never share one, the folder never holds more than 100 files, and nothing is left over.
// Usage: node test/faults/soak.mjs [--minutes 10] [--agents 8]
import { existsSync, readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { assert, noLeftOvers } from './expect.mjs';
import { idIn, installCommand, Lab, startAgent } from './lab.mjs';

/** What is called: agents of several kinds, as programs and as scripts. */
const kinds = [{ name: 'claude' }, { name: 'codex' }, { script: 'gemini' }, { name: '/opt/bin/opencode' }];

/** @returns what was done and seen; throws where an id changed or was shared */
export async function soak(lab, { seconds, agents }) {
  const end = Date.now() + seconds * 1000;
  const seen = { agents: 0, calls: 0, cleanings: 0, mostFiles: 0, longestCall: 0 };
  const owners = new Map();
  let busy = true;

  async function liveOneLife(options) {
    const agent = await startAgent(lab, options);
    seen.agents += 1;
    try {
      let known;
      const calls = 1 + Math.floor(Math.random() * 8);
      for (let call = 0; call < calls && Date.now() < end; call += 1) {
        // Now and then several at once, as agents that run tools in parallel make them.
        const begin = Date.now();
        const together = await Promise.all(Array.from({ length: Math.random() < 0.2 ? 3 : 1 }, () => agent.run(`${lab.tool}; true`)));
        seen.longestCall = Math.max(seen.longestCall, Date.now() - begin);
        for (const result of together) {
          const id = idIn(result);
          seen.calls += 1;
          known ??= id;
          assert.equal(id, known, `the id of ${String(agent.pid)} changed while it lived`);
        }
        await pause(Math.random() * 300);
      }
      if (known !== undefined) {
        assert(!owners.has(known), `two agents have the id ${String(known)}`);
        owners.set(known, agent.pid);
      }
      // Half of them die in the middle of a call.
      if (Math.random() < 0.5) agent.run(`${lab.tool}; true`).catch(() => {});
    } finally {
      await agent.stop();
    }
  }

  async function agentAfterAgent(index) {
    while (Date.now() < end) await liveOneLife(kinds[index % kinds.length]);
  }

  async function cleanAgainAndAgain() {
    const cleaner = await startAgent(lab, { name: 'crush' });
    try {
      while (busy) {
        const { status, stderr } = await cleaner.run(`${lab.tool} gc`);
        assert.equal(status, 0, stderr);
        seen.cleanings += 1;
        await pause(200);
      }
    } finally {
      await cleaner.stop();
    }
  }

  async function countFiles() {
    while (busy) {
      if (existsSync(lab.sessions)) seen.mostFiles = Math.max(seen.mostFiles, readdirSync(lab.sessions).length);
      await pause(20);
    }
  }

  const beside = [cleanAgainAndAgain(), countFiles()];
  try {
    await Promise.all(Array.from({ length: agents }, (_, index) => agentAfterAgent(index)));
  } finally {
    busy = false;
    await Promise.all(beside);
  }

  // All are dead; one more call finds everything stale.
  const last = await startAgent(lab, {});
  await last.id();
  const left = lab.entries();
  await last.stop();
  noLeftOvers(left);
  assert.equal(left.length, 1, `left over: ${left.join(', ')}`);
  assert(seen.mostFiles <= 100, `${String(seen.mostFiles)} files`);
  return seen;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();

async function main() {
  const { values } = parseArgs({ options: { minutes: { type: 'string', default: '0.33' }, agents: { type: 'string', default: '8' } } });
  const installed = installCommand();
  const lab = new Lab(installed.folder);
  try {
    const seconds = Number(values.minutes) * 60;
    const { agents, calls, cleanings, mostFiles, longestCall } = await soak(lab, { seconds, agents: Number(values.agents) });
    console.log(
      `${values.minutes} minutes, ${values.agents} agents at a time: ${String(agents)} agents lived and died, ${String(calls)} calls beside ${String(cleanings)} runs of gc; ` +
        `no id changed or was shared, at most ${String(mostFiles)} files at any time, none left over; the longest call took ${String(longestCall)} ms`,
    );
  } finally {
    await lab.end();
    installed.remove();
  }
}

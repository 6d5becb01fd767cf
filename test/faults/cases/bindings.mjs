// What a hook tells is bound to the agent's session file: beside first calls, and killed at every step.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { assert, noLeftOvers, one } from '../expect.mjs';
import { DAY, idIn, record } from '../lab.mjs';
import { bindingRounds } from '../race.mjs';
import { emptyHome, recordedId, touchingCalls, wasHit } from './broken-calls.mjs';

/** Builds the program that binds. @returns it as a shell reads it */
export function buildBinder(lab) {
  const outfile = join(lab.folder, 'bind-program.cjs');
  buildSync({ entryPoints: [join(import.meta.dirname, '../bind-program.ts')], outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'warning' });
  return `node ${outfile}`;
}

export async function besideFirstCalls(lab) {
  const agent = await lab.agent();
  const wrong = await bindingRounds(lab, agent, buildBinder(lab), { rounds: 10, callers: 20 });
  assert.equal(wrong, 0, `another id than the bound one in ${String(wrong)} of 10 rounds`);
  return 'the bound id in 10 of 10 rounds';
}

/** What a binding finds. */
const beginnings = {
  'no folder yet': () => undefined,
  'a record under two names': async (lab, agent) => {
    const title = readFileSync(`/proc/${String(agent.pid)}/cmdline`, 'utf8').split('\0')[0];
    await agent.id();
    await agent.setTitle('claude: reading');
    await agent.id();
    await agent.setTitle(title);
  },
  'an own expired file': (lab, agent) => lab.plant(agent.fileName(), record(agent, { age: 8 * DAY })),
};

export async function killedEverywhere(lab) {
  const binder = buildBinder(lab);
  let kills = 0;
  for (const [beginning, begin] of Object.entries(beginnings)) {
    const agent = await lab.agent();
    const call = `${binder} ${String(agent.pid)} conversation-1`;
    const prepare = async () => {
      emptyHome(lab);
      await begin(lab, agent);
    };
    await prepare();
    const calls = await touchingCalls(lab, agent, call);
    assert(calls.length >= 7, `too few calls were seen: ${JSON.stringify(calls)}`);
    for (const { name, number, position } of calls) {
      let hit = false;
      for (const distance of [0, 0, 1, -1, 0, 2, -2, 0, 1, -1, 3, -3, 0]) {
        await prepare();
        const before = recordedId(lab, agent);
        const trace = join(lab.folder, 'trace');
        const at = Math.max(1, number + distance);
        await agent.run(`strace -f -y -qq -o ${trace} -e trace=${name} -e inject=${name}:signal=KILL:when=${String(at)} ${call}; true`);
        if (wasHit(lab, trace, name, position) === undefined) continue;
        hit = true;
        const where = `killed at ${name} ${String(at)} after ${beginning}`;
        // Every record is whole, and says the former id or the told one: whichever it is, later calls agree.
        const left = readRecords(lab);
        for (const { agent_session_id: id } of left) assert(['conversation-1', before, 'planted'].includes(id), `${where}: ${String(id)}`);
        const later = await agent.ids(2);
        one(later);
        if (left.some(({ agent_session_id: id }) => id === 'conversation-1')) assert.equal(later[0], 'conversation-1', where);
        else if (before !== undefined) assert.equal(later[0], before, where);
        // And the next event binds it, and removes what was left.
        assert.match((await agent.run(call)).stdout, /"state":"(?:bound|unchanged)"/);
        noLeftOvers(lab.entries());
        assert.equal(await agent.id(), 'conversation-1', where);
        break;
      }
      assert(hit, `never killed at ${name} ${String(number)}`);
      kills += 1;
    }
  }
  return `killed at ${String(kills)} calls: no torn record, one stable id after each`;
}

/** @throws where one is torn */
function readRecords(lab) {
  let names;
  try {
    names = readdirSync(lab.sessions);
  } catch {
    return [];
  }
  return names.filter((name) => name.endsWith('.session')).map((name) => JSON.parse(readFileSync(join(lab.sessions, name), 'utf8')));
}

export async function manyEventsAtOnce(lab) {
  const agent = await lab.agent();
  const binder = buildBinder(lab);
  const ids = Array.from({ length: 12 }, (_, index) => `conversation-${String(index)}`);
  const results = await Promise.all(ids.map((id) => agent.run(`${binder} ${String(agent.pid)} ${id}`)));
  for (const { stdout } of results) assert.match(stdout, /"state":"(?:bound|unchanged)"|a later event/);
  const [{ agent_session_id: id, earlier_ids: earlier }, ...others] = readRecords(lab);
  assert.equal(others.length, 0);
  assert(ids.includes(id));
  assert(!earlier.includes(id) && earlier.every((other) => ids.includes(other)), earlier.join(', '));
  assert.deepEqual(await agent.ids(2), [id, id]);
  noLeftOvers(lab.entries());
  assert.equal(idIn(await agent.run(`${lab.tool}; true`)), id);
  return 'one of the told ids, the others before it';
}

// Calls at once. The rounds themselves stand in ../race.mjs, which also runs many more of them.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, noLeftOvers, one } from '../expect.mjs';
import { DAY, idIn, record } from '../lab.mjs';
import { beginnings, race, raceRound } from '../race.mjs';
import { soak } from '../soak.mjs';

export async function twoFirstCalls(lab) {
  const agent = await lab.agent();
  for (let round = 0; round < 20; round += 1) {
    const { ids, afterwards } = await raceRound(lab, agent, { callers: 2, slow: 1 + (round % 2), name: `round-${String(round)}` });
    one([...ids, afterwards]);
  }
  return '2 ids in 0 of 20 rounds';
}

export async function twentyFirstCalls(lab) {
  return await twentyAtOnce(lab, 'no folder yet', 10);
}

export async function overACorruptFile(lab) {
  return await twentyAtOnce(lab, 'an own corrupt file', 5);
}

export async function overAnExpiredFile(lab) {
  return await twentyAtOnce(lab, 'an own expired file', 5);
}

export async function slowCleaning(lab) {
  for (let round = 0; round < 4; round += 1) {
    const [agent, other] = [await lab.agent(), await lab.agent({ name: 'codex' })];
    const path = lab.plant(agent.fileName(), record(agent, { age: 8 * DAY }));
    // Every way of removing begins a second late; in that second the owner creates another record.
    const slow = 'strace -f -qq -o /dev/null -e inject=unlink,unlinkat,rename,renameat,renameat2:delay_enter=1000000';
    const cleaning = other.run(round % 2 === 0 ? `${slow} ${lab.tool} gc; true` : `${slow} ${lab.tool}; true`);
    await new Promise((resolve) => { setTimeout(resolve, 400 + 100 * round); });
    const ids = [await agent.id()];
    await cleaning;
    ids.push(await agent.id(), await agent.id());
    one(ids);
    assert(readFileSync(path, 'utf8').includes(ids[0]));
  }
  return 'the owner’s record stays';
}

/**
 * A call replaces its expired record, slowly; meanwhile a cleaning removes that one, and another call creates anew.
 * All that is printed must be one id.
 */
export async function slowReplacing(lab) {
  const fault = (calls) => `strace -f -qq -o /dev/null -e inject=${calls}`;
  const slow = {
    'slow to rename': fault('rename,renameat,renameat2:delay_enter=700000'),
    'slow after its rename': fault('rename,renameat,renameat2:delay_exit=700000'),
    'slow to unlink': fault('unlink,unlinkat:delay_enter=700000'),
    'slow to link': fault('link,linkat:delay_enter=700000'),
  };
  for (const [what, replacing] of Object.entries(slow)) {
    for (const cleaning of ['', slow['slow after its rename'], slow['slow to unlink']]) {
      const [agent, other] = [await lab.agent(), await lab.agent({ name: 'codex' })];
      lab.plant(agent.fileName(), record(agent, { age: 8 * DAY }));
      const calls = [agent.run(`${replacing} ${lab.tool}; true`)];
      await appears(lab, /^\.[0-9a-f]{16}\..*\.tmp$/);
      const gc = other.run(`${cleaning} ${lab.tool} gc; true`);
      for (let call = 0; call < 4; call += 1) calls.push(agent.run(`${lab.tool}; true`));
      const ids = (await Promise.all(calls)).map(idIn);
      await gc;
      ids.push(...(await agent.ids(2)));
      assert.equal(new Set(ids).size, 1, `the replacing ${what}, the cleaning ${cleaning === '' ? 'quick' : 'slow'}: ${ids.join(', ')}`);
      noLeftOvers(lab.entries());
      await Promise.all([agent.stop(), other.stop()]);
    }
  }
  return 'one id in 12 of 12 rounds';
}

/**
 * A cleaning has moved an expired record aside and is held up there; meanwhile its owner creates another one, and other
 * calls look at what was moved aside.
 */
export async function heldUpAside(lab) {
  for (const held of ['rename,renameat,renameat2:delay_exit=1000000', 'unlink,unlinkat:delay_enter=1000000']) {
    const [agent, other, third] = [await lab.agent(), await lab.agent({ name: 'codex' }), await lab.agent({ name: 'gemini' })];
    const path = lab.plant(agent.fileName(), record(agent, { age: 8 * DAY }));
    const cleaning = other.run(`strace -f -qq -o /dev/null -e inject=${held} ${lab.tool} gc; true`);
    await appears(lab, new RegExp(`^\\.${agent.fileName().slice(0, 16)}\\..*\\.tmp$`));
    const ids = [];
    for (let call = 0; call < 3; call += 1) {
      ids.push(await agent.id());
      await third.id();
    }
    await cleaning;
    ids.push(await agent.id());
    one(ids);
    assert(readFileSync(path, 'utf8').includes(ids[0]));
    noLeftOvers(lab.entries());
    await Promise.all([agent, other, third].map((each) => each.stop()));
  }
  return 'the owner’s record stays';
}

/** Waits until something of this name stands in the folder. */
async function appears(lab, pattern) {
  for (const end = Date.now() + 30_000; !lab.entries().some((name) => pattern.test(name)); ) {
    assert(Date.now() < end, `nothing appeared of the name ${String(pattern)}`);
    await new Promise((resolve) => { setTimeout(resolve, 2); });
  }
}

export async function railwayRenamesOverThem(lab) {
  const agent = await lab.agent();
  const folder = lab.makeSessions();
  // As the Railway CLI writes: aside, then renamed over whatever is there.
  writeFileSync(join(folder, 'aside'), record(agent, { id: 'railway' }));
  const calls = Array.from({ length: 6 }, () => agent.run(`${lab.tool}; true`));
  calls.push(agent.run(`mv ${join(folder, 'aside')} ${join(folder, agent.fileName())}; echo railway`));
  const ids = new Set((await Promise.all(calls)).map(idIn));
  assert(ids.size <= 2, [...ids].join(', '));
  assert.deepEqual(await agent.ids(2), ['railway', 'railway']);
  return 'the file’s id';
}

export async function agentsComeAndGo(lab) {
  const { agents, calls, cleanings, mostFiles } = await soak(lab, { seconds: 6, agents: 6 });
  return `${String(calls)} calls of ${String(agents)} agents beside ${String(cleanings)} gc: as it should be, at most ${String(mostFiles)} files`;
}

async function twentyAtOnce(lab, beginning, rounds) {
  const agent = await lab.agent();
  const wrong = await race(lab, agent, { rounds, callers: 20, plant: beginnings[beginning](agent), name: 'round' });
  assert.equal(wrong, 0, `more than 1 id in ${String(wrong)} of ${String(rounds)} rounds`);
  return `more than 1 id in 0 of ${String(rounds)} rounds`;
}

// Calls at once. The rounds themselves stand in ../race.mjs, which also runs many more of them.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, one } from '../expect.mjs';
import { DAY, idIn, record } from '../lab.mjs';
import { beginnings, race, raceRound } from '../race.mjs';
import { soak } from '../soak.mjs';

export const races = [
  {
    situation: '2 first calls at once, rename slowed by 50 ms',
    railway: '2 ids in 20 of 20 rounds',
    holds: 'one id in each round, whichever of the two is slow',
    needs: ['strace'],
    async run(lab) {
      const agent = await lab.agent();
      for (let round = 0; round < 20; round += 1) {
        const { ids, afterwards } = await raceRound(lab, agent, { callers: 2, slow: 1 + (round % 2), name: `round-${String(round)}` });
        one([...ids, afterwards]);
      }
      return '2 ids in 0 of 20 rounds';
    },
  },
  {
    situation: '20 first calls at once, the same',
    railway: 'more than 1 id in 15 of 20 rounds, up to 20',
    holds: 'one id in each round',
    needs: ['strace'],
    run: async (lab) => await twentyAtOnce(lab, 'no folder yet', 20),
  },
  {
    situation: '20 calls at once over an own corrupt file',
    railway: 'not measured',
    holds: 'one id in each round',
    needs: ['strace'],
    run: async (lab) => await twentyAtOnce(lab, 'an own corrupt file', 8),
  },
  {
    situation: '20 calls at once over an own expired file',
    railway: 'not measured',
    holds: 'one id in each round',
    needs: ['strace'],
    run: async (lab) => await twentyAtOnce(lab, 'an own expired file', 8),
  },
  {
    situation: 'a cleaning that is slow to remove what its owner replaces meanwhile',
    railway: 'not measured',
    holds: 'the new record stays: what is removed is what was judged',
    needs: ['strace'],
    async run(lab) {
      for (let round = 0; round < 4; round += 1) {
        const [agent, other] = [await lab.agent(), await lab.agent({ name: 'codex' })];
        const path = lab.plant(agent.fileName(), record(agent, { age: 8 * DAY }));
        // Every way of removing begins a second late; in that second the owner mints another record.
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
    },
  },
  {
    situation: 'first calls at once, and the Railway CLI’s rename over them',
    railway: 'not measured',
    holds: 'each call prints our one id or what the Railway CLI wrote; what the file says at the end is what later calls print',
    async run(lab) {
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
    },
  },
  {
    situation: '8 agents that start, call and die, with `gc` beside them',
    railway: 'not measured',
    holds: 'no id changes while its agent lives, never more than 100 files, nothing left over',
    async run(lab) {
      const { agents, calls, cleanings, mostFiles } = await soak(lab, { seconds: 15, agents: 8 });
      return `${String(calls)} calls of ${String(agents)} agents beside ${String(cleanings)} gc: as it should be, at most ${String(mostFiles)} files`;
    },
  },
];

async function twentyAtOnce(lab, beginning, rounds) {
  const agent = await lab.agent();
  const wrong = await race(lab, agent, { rounds, callers: 20, plant: beginnings[beginning](agent), name: 'round' });
  assert.equal(wrong, 0, `more than 1 id in ${String(wrong)} of ${String(rounds)} rounds`);
  return `more than 1 id in 0 of ${String(rounds)} rounds`;
}

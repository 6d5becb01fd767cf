// How long a record lives, and which ones go.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { another, assert, one } from '../expect.mjs';
import { DAY, deadProcess, exists, HOUR, record, someName, startTimeOf } from '../lab.mjs';

export const lifecycle = [
  {
    situation: 'dead pid’s file',
    railway: 'removed',
    railwayIsRight: true,
    holds: 'removed',
    needs: ['host pids'],
    async run(lab) {
      const agent = await lab.agent();
      const path = lab.plant(someName(1), record(await deadProcess()));
      await agent.id();
      assert(!exists(path));
      return 'removed';
    },
  },
  {
    situation: 'live pid, other btime',
    railway: 'kept, although its own comment says otherwise',
    holds: 'removed: the start time, not only the pid, decides that an owner lives',
    needs: ['host pids'],
    async run(lab) {
      const agent = await lab.agent();
      const us = { pid: process.pid, startTime: startTimeOf(process.pid) };
      const reused = lab.plant(someName(1), record({ ...us, startTime: us.startTime + 1n }));
      const live = lab.plant(someName(2), record(us));
      await agent.id();
      assert(!exists(reused));
      assert(exists(live));
      return 'removed';
    },
  },
  {
    situation: 'own pid, other btime',
    railway: 'not adopted',
    railwayIsRight: true,
    holds: 'not adopted',
    async run(lab) {
      const agent = await lab.agent();
      const before = { pid: agent.pid, startTime: agent.startTime - 1n };
      lab.plant(agent.fileName(), record(before));
      lab.plant(someName(1), record(before));
      another('planted', await agent.ids(3));
      return 'not adopted';
    },
  },
  {
    situation: '100 live files newer than mine',
    railway: 'my own file is evicted before it is read: new id (mtime is never renewed)',
    holds: 'a record in use is never evicted: a hit renews its file’s time',
    async run(lab) {
      const agent = await lab.agent();
      const us = { pid: process.pid, startTime: startTimeOf(process.pid) };
      lab.plant(agent.fileName(), record(agent, { id: 'mine', age: 100 * HOUR }), 100 * HOUR);
      for (let number = 1; number <= 100; number += 1) lab.plant(someName(number), record(us), 0);
      const ids = await agent.ids(2);
      assert(Date.now() - statSync(join(lab.sessions, agent.fileName())).mtimeMs < HOUR);
      assert.equal(lab.entries().length, 100);
      // Others come and go, and find the oldest to remove: not mine.
      for (let number = 200; number < 210; number += 1) lab.plant(someName(number), record(us), HOUR / 2);
      await (await lab.agent({ name: 'codex' })).id();
      ids.push(await agent.id());
      assert(ids.every((id) => id === 'mine'));
      return one(ids);
    },
  },
  {
    situation: '10,000 files',
    railway: 'first call 0.11 s',
    railwayIsRight: true,
    holds: 'a call finishes, and 100 files stay',
    async run(lab) {
      const agent = await lab.agent();
      const us = { pid: process.pid, startTime: startTimeOf(process.pid) };
      for (let number = 1; number <= 10_000; number += 1) lab.plant(someName(number), record(us), number);
      const begin = process.hrtime.bigint();
      const ids = [await agent.id()];
      const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
      assert.equal(lab.entries().length, 100);
      ids.push(...(await agent.ids(2)));
      return `${one(ids)}, first call ${seconds.toFixed(2)} s`;
    },
  },
  {
    situation: 'created_at in 2099',
    railway: 'adopted, never expires',
    holds: 'not adopted: such a record would never expire',
    async run(lab) {
      const agent = await lab.agent();
      lab.plant(agent.fileName(), record(agent, { createdAt: '2099-01-01T00:00:00Z' }));
      return `new, then ${another('planted', await agent.ids(3))}`;
    },
  },
  {
    situation: '8 days / 6.99 days / not a date',
    railway: 'new / kept / new',
    railwayIsRight: true,
    holds: 'new / kept / new',
    async run(lab) {
      const agent = await lab.agent();
      lab.plant(agent.fileName(), record(agent, { age: 8 * DAY }));
      another('planted', await agent.ids(2));
      lab.plant(agent.fileName(), record(agent, { age: 6.99 * DAY }));
      assert.deepEqual(await agent.ids(2), ['planted', 'planted']);
      lab.plant(agent.fileName(), record(agent, { createdAt: 'yesterday' }));
      another('planted', await agent.ids(2));
      return 'new / kept / new';
    },
  },
];

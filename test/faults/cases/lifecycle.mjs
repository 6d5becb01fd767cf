// How long a record lives, and which ones go.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { another, assert, one } from '../expect.mjs';
import { DAY, deadProcess, exists, HOUR, origin, record, someName, startTimeOf } from '../lab.mjs';

export async function deadOwner(lab) {
  const agent = await lab.agent();
  const path = lab.plant(someName(1), record(await deadProcess()));
  await agent.id();
  assert(!exists(path));
  return 'removed';
}

export async function otherStartTime(lab) {
  const agent = await lab.agent();
  const us = { pid: process.pid, startTime: startTimeOf(process.pid) };
  const earlier = { ...us, startTime: us.startTime - 1n };
  const reused = lab.plant(someName(1), record(earlier, { extra: origin() }));
  const live = lab.plant(someName(2), record(us, { extra: origin() }));
  const somewhere = lab.plant(someName(3), record(earlier));
  await agent.id();
  assert(!exists(reused));
  assert(exists(live));
  assert(exists(somewhere), 'a record that does not say where its pid counts may be a container’s');
  return 'removed where it was written here';
}

export async function ownPidOtherStartTime(lab) {
  const agent = await lab.agent();
  const before = { pid: agent.pid, startTime: agent.startTime - 1n };
  lab.plant(agent.fileName(), record(before));
  lab.plant(someName(1), record(before));
  another('planted', await agent.ids(3));
  return 'not adopted';
}

export async function evictionOfTheOldest(lab) {
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
}

export async function tenThousandFiles(lab) {
  const agent = await lab.agent();
  const us = { pid: process.pid, startTime: startTimeOf(process.pid) };
  for (let number = 1; number <= 10_000; number += 1) lab.plant(someName(number), record(us), number);
  const begin = process.hrtime.bigint();
  const ids = [await agent.id()];
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  assert.equal(lab.entries().length, 100);
  ids.push(...(await agent.ids(2)));
  return `${one(ids)}, first call ${seconds.toFixed(2)} s`;
}

export async function createdIn2099(lab) {
  const agent = await lab.agent();
  lab.plant(agent.fileName(), record(agent, { createdAt: '2099-01-01T00:00:00Z' }));
  return `new, then ${another('planted', await agent.ids(3))}`;
}

export async function ages(lab) {
  const agent = await lab.agent();
  lab.plant(agent.fileName(), record(agent, { age: 8 * DAY }));
  another('planted', await agent.ids(2));
  lab.plant(agent.fileName(), record(agent, { age: 6.99 * DAY }));
  assert.deepEqual(await agent.ids(2), ['planted', 'planted']);
  lab.plant(agent.fileName(), record(agent, { createdAt: 'yesterday' }));
  another('planted', await agent.ids(2));
  return 'new / kept / new';
}

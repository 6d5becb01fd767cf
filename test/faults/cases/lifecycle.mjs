// How long a record lives, and which ones go.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { another, assert, one } from '../expect.mjs';
import { DAY, deadProcess, exists, HOUR, idIn, origin, record, someName, startTimeOf } from '../lab.mjs';

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
  const another = { ...us, startTime: us.startTime + 1n };
  const reused = lab.plant(someName(1), record(another, { extra: origin() }));
  const live = lab.plant(someName(2), record(us, { extra: origin() }));
  // The Railway CLI does not say where its pids count: a container numbers its processes anew.
  const kept = [lab.plant(someName(3), record(another)), lab.plant(someName(4), record(us))];
  await agent.id();
  assert(!exists(reused));
  for (const path of [live, ...kept]) assert(exists(path), path);
  return 'removed where it says where it was written';
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

/** A record that a call made, under clocks that are faked or shifted for one program. */
export async function fakedClocks(lab) {
  const agent = await lab.agent();
  const ids = [await agent.id()];
  const other = lab.plant(someName(1), record(await deadProcess(), { extra: origin({ host: 'elsewhere/0', boot_id: 'other' }), age: HOUR }));
  for (const shift of ['+8 days', '-8 days', '+3 years']) {
    for (let call = 0; call < 2; call += 1) ids.push(idIn(await agent.run(`faketime -f '${shift}' ${lab.tool}; true`)));
    assert(exists(other), `${shift}: a record of another host was removed`);
  }
  ids.push(await agent.id());
  assert.equal(lab.entries().length, 2);
  return one(ids);
}

/** A first call under a faked clock dates its record by the file system's. */
export async function createdByAFakedClock(lab) {
  let seen = '';
  for (const shift of ['+8 days', '-30 days']) {
    const agent = await lab.agent();
    const first = idIn(await agent.run(`faketime -f '${shift}' ${lab.tool}; true`));
    seen = one([first, ...(await agent.ids(2))]);
  }
  return `${seen} each time`;
}

/** A time namespace shifts the start times of all processes. */
export async function timeNamespace(lab) {
  const [agent, other] = [await lab.agent(), await lab.agent({ name: 'codex' })];
  await other.id();
  const ids = [await agent.id()];
  for (let call = 0; call < 2; call += 1) ids.push(idIn(await agent.run(`unshare --time --boottime 1000000 sh -c '${lab.tool}; true'`)));
  ids.push(await agent.id());
  assert.equal(lab.entries().length, 2);
  // The other way about: the first call runs in there.
  const inside = await lab.agent({ name: 'gemini' });
  ids.length = 0;
  ids.push(idIn(await inside.run(`unshare --time --boottime 1000000 sh -c '${lab.tool}; true'`)), await inside.id());
  return one(ids);
}

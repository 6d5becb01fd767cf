// A folder that several pid namespaces share: containers, sandboxes.
import { existsSync } from 'node:fs';
import { assert, count, one } from '../expect.mjs';
import { deadProcess, origin, record, someName, start, startTimeOf } from '../lab.mjs';

/** Runs commands under an agent that is pid 1 of a new pid namespace. @returns what they printed */
async function inContainer(lab, commands) {
  const script = `exec -a claude bash --norc -c '${commands}; true'`;
  return await start('unshare', ['--pid', '--fork', '--mount-proc', 'bash', '--norc', '-c', script], { environment: lab.environment() });
}

export async function sharedFolder(lab) {
  const agents = [await lab.agent(), await lab.agent({ name: 'codex' }), await lab.agent({ script: 'gemini' })];
  const before = await Promise.all(agents.map((agent) => agent.id()));
  // The Railway CLI's, of a live process of the host; and one of a container that may live.
  const railway = { pid: process.pid, startTime: startTimeOf(process.pid) };
  const kept = [lab.plant(someName(1), record(railway)), lab.plant(someName(2), record(await deadProcess(), { extra: origin({ pid_namespace: '1' }) }))];

  const inside = (await inContainer(lab, `${lab.tool}; ${lab.tool} gc > /dev/null; ${lab.tool}`)).trim().split('\n');
  one(inside);
  const after = await Promise.all(agents.map((agent) => agent.id()));
  const gc = await agents[0].run(`${lab.tool} gc; true`);
  assert.equal(gc.status, 0, gc.stderr);

  assert.deepEqual(after, before);
  assert.deepEqual(kept.filter((path) => !existsSync(path)), []);
  assert.equal(lab.entries().length, 6, 'the container’s own record stays too');
  return 'every file stays';
}

export async function tenAtOnce(lab) {
  const outputs = await Promise.all(Array.from({ length: 10 }, () => inContainer(lab, `${lab.tool}; ${lab.tool}; ${lab.tool}`)));
  const ids = outputs.map((output) => {
    const calls = output.trim().split('\n');
    assert.equal(calls.length, 3);
    one(calls);
    return calls[0];
  });
  assert.equal(new Set(ids).size, 10);
  return `10 sessions, ${count(ids)}`;
}

export async function oneNameForTwoContainers(lab) {
  const agent = await lab.agent();
  const theirs = lab.plant(agent.fileName(), record(agent, { id: 'theirs', extra: origin({ pid_namespace: '1' }) }));
  const ids = await agent.ids(3);
  assert(!ids.includes('theirs'));
  assert(existsSync(theirs));
  assert.equal(lab.entries().length, 2);
  return one(ids);
}

export async function otherHostsAndBoots(lab) {
  const dead = await deadProcess();
  lab.plant(someName(1), record(dead, { extra: origin({ host: 'elsewhere/0', boot_id: 'other' }) }));
  lab.plant(someName(2), record(dead, { age: 8 * 24 * 3_600_000, extra: origin({ host: 'elsewhere/0', boot_id: 'other' }) }));
  lab.plant(someName(3), record(dead, { extra: origin({ boot_id: 'other' }) }));
  const agent = await lab.agent();
  await agent.id();
  assert.deepEqual(lab.entries(), [someName(1), agent.fileName()].sort());
  return 'as it should be';
}

// What stands in the folder under our names: torn, hostile, not a file at all.
import { execFileSync } from 'node:child_process';
import { linkSync, lstatSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { another, assert, derived, noLeftOvers, one } from '../expect.mjs';
import { DAY, exists, HOUR, origin, record, SOMEBODY, someName, startTimeOf } from '../lab.mjs';

/** Three calls over something that stands under the agent's own name. */
async function callsOver(lab, agent, plant) {
  lab.makeSessions();
  plant(join(lab.sessions, agent.fileName()));
  const ids = await agent.ids(3);
  noLeftOvers(lab.entries());
  return ids;
}

export async function ownFileUnreadable(lab) {
  const agent = await lab.agent();
  const whole = record(agent);
  for (const content of ['{"agent_session_id":7}', '', whole.slice(0, 40), Buffer.from([0xff, 0xfe]), `${whole}x`]) {
    one(await callsOver(lab, agent, (path) => { writeFileSync(path, content); }));
    assert.deepEqual(lab.entries(), [agent.fileName()]);
  }
  return 'replaced, then stable';
}

export async function fifo(lab) {
  const agent = await lab.agent();
  lab.makeSessions();
  for (const name of [someName(1), 'x.session']) execFileSync('mkfifo', [join(lab.sessions, name)]);
  const ids = await callsOver(lab, agent, (path) => execFileSync('mkfifo', [path]));
  await agent.run(`${lab.tool} gc; true`);
  for (const name of [someName(1), 'x.session']) assert(lstatSync(join(lab.sessions, name)).isFIFO());
  return one(ids);
}

export async function devZeroAndAHugeFile(lab) {
  const agent = await lab.agent();
  lab.makeSessions();
  symlinkSync('/dev/zero', join(lab.sessions, someName(1)));
  const ids = await callsOver(lab, agent, (path) => { symlinkSync('/dev/zero', path); });
  truncateSync(lab.plant(someName(2), ''), 2 ** 31);
  ids.push(await agent.id());
  truncateSync(lab.plant(agent.fileName(), ''), 2 ** 31);
  another(ids[0], await agent.ids(2));
  assert(lstatSync(join(lab.sessions, someName(1))).isSymbolicLink());
  return one(ids);
}

export async function folderAtItsPath(lab) {
  const agent = await lab.agent();
  const ids = await callsOver(lab, agent, (path) => { mkdirSync(path); });
  assert(lstatSync(join(lab.sessions, agent.fileName())).isDirectory());
  assert.equal(lab.entries().length, 2);
  return one(ids);
}

export async function linkToAValidRecord(lab) {
  const agent = await lab.agent();
  const target = join(lab.folder, 'target');
  const planted = record(agent);
  writeFileSync(target, planted);
  const ids = await callsOver(lab, agent, (path) => { symlinkSync(target, path); });
  assert.equal(readFileSync(target, 'utf8'), planted);
  assert(lstatSync(join(lab.sessions, agent.fileName())).isFile());
  return another('planted', ids);
}

export async function leftOverTemporaryFiles(lab) {
  const agent = await lab.agent();
  await agent.id();
  const name = agent.fileName().slice(0, 16);
  const { pid_namespace: namespace, boot_id: boot } = origin();
  const here = `${namespace}-${boot.slice(0, 8)}`;
  const running = `.${name}.${String(process.pid)}.${String(startTimeOf(process.pid))}.${here}.00000001.tmp`;
  const elsewhere = `.${name}.1.1.1-${boot.slice(0, 8)}.00000002.tmp`;
  const stay = [running, elsewhere, 'notes.tmp', `.${name}.tmp`];
  const go = [`.${name}.${String(process.pid)}.1.${here}.00000003.tmp`, `.${name}.1.1.2-${boot.slice(0, 8)}.00000004.tmp`];
  for (const file of [...stay, go[0]]) lab.plant(file, '', 0);
  lab.plant(go[1], '', 2 * HOUR);
  await agent.id();
  assert.deepEqual(lab.entries(), [agent.fileName(), ...stay].sort());
  return 'cleaned';
}

export async function fileOfAnotherUser(lab) {
  const agent = await lab.agent();
  const path = lab.plant(agent.fileName(), record(agent));
  execFileSync('chown', [String(SOMEBODY), path]);
  const ids = await agent.ids(3);
  assert(readFileSync(path, 'utf8').includes('planted'));
  return another('planted', ids);
}

export async function railwayOverwrites(lab) {
  const agent = await lab.agent();
  const ours = await agent.id();
  lab.plant(agent.fileName(), record(agent, { id: 'railway' }), 0);
  assert.deepEqual(await agent.ids(2), ['railway', 'railway']);
  assert.notEqual(ours, 'railway');
  return 'the file’s id';
}

export async function tenThousandEntries(lab) {
  const agent = await lab.agent();
  lab.makeSessions();
  for (let number = 0; number < 9000; number += 1) lab.plant(someName(number), '', number);
  for (let number = 9000; number < 9400; number += 1) symlinkSync('/dev/zero', join(lab.sessions, someName(number)));
  for (let number = 9400; number < 9700; number += 1) mkdirSync(join(lab.sessions, someName(number)));
  const fifos = Array.from({ length: 300 }, (_, index) => join(lab.sessions, someName(9700 + index)));
  execFileSync('mkfifo', fifos);
  const ids = await agent.ids(3);
  const left = lab.entries();
  assert(left.filter((name) => lstatSync(join(lab.sessions, name)).isFile()).length <= 100);
  assert.equal(left.filter((name) => !lstatSync(join(lab.sessions, name)).isFile()).length, 1000);
  assert(exists(join(lab.sessions, agent.fileName())));
  return one(ids);
}

export async function clockJumps(lab) {
  const agent = await lab.agent();
  const seen = [];
  for (const createdAt of ['2099-01-01T00:00:00Z', '1969-12-31T23:59:59Z', new Date(Date.now() + 2 * DAY).toISOString()]) {
    lab.plant(agent.fileName(), record(agent, { createdAt }));
    seen.push(another('planted', await agent.ids(3)));
  }
  return `${seen[0]} new each time`;
}

export async function unreadableRecord(lab) {
  const agent = await lab.agent();
  const known = await agent.id();
  const path = join(lab.sessions, agent.fileName());
  // To read the memory of a process at its address 0 is an input/output error.
  execFileSync('mount', ['--bind', `/proc/${String(process.pid)}/mem`, path]);
  let mounted = true;
  const unmount = () => {
    if (mounted) execFileSync('umount', [path]);
    mounted = false;
  };
  lab.onEnd(unmount);
  const calls = [await agent.json(), await agent.json()];
  const seen = derived(calls, /can’t be read \(EIO\)/);
  assert.deepEqual(lab.entries(), [agent.fileName()]);
  unmount();
  assert.equal(await agent.id(), known);
  return seen;
}

export async function lettersBeyondAscii(lab) {
  const agent = await lab.agent({ name: '/Opt/CLÉ/claude' });
  const ids = [await agent.id({ environment: lab.environment({ LC_ALL: 'C' }) }), await agent.id({ environment: lab.environment({ LC_ALL: 'C.UTF-8' }) })];
  const printed = ['C', 'C.UTF-8'].map((locale) => execFileSync('ps', ['-o', 'command=', '-p', String(agent.pid)], { env: lab.environment({ LC_ALL: locale }), encoding: 'utf8' }));
  const names = printed.map((line) => agent.fileName(line.split(/\s/)[0].replace(/[A-Z]/g, (letter) => letter.toLowerCase())));
  assert.equal(new Set(names).size, 2);
  assert.deepEqual(lab.entries(), [...names].sort());
  return one(ids);
}

export async function titleOnDisk(lab) {
  const agent = await lab.agent({ name: 'claude: --token=SECRET push' });
  await agent.id();
  const text = readFileSync(join(lab.sessions, agent.fileName('claude:')), 'utf8');
  assert(!text.includes('SECRET'), text);
  assert.equal(JSON.parse(text).argv0, 'claude:');
  return 'the first word only';
}

export async function hundredThousandFiles(lab) {
  const agent = await lab.agent();
  lab.makeSessions();
  const text = record({ pid: 1, startTime: 1n }, { extra: origin({ host: 'elsewhere/0', boot_id: 'other' }) });
  let first;
  for (let number = 0; number < 100_000; number += 1) {
    // A file has a bounded number of names.
    if (number % 30_000 === 0) first = lab.plant(someName(number), text);
    else linkSync(first, join(lab.sessions, someName(number)));
  }
  const begin = process.hrtime.bigint();
  const ids = [await agent.id()];
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  const left = lab.entries().length;
  assert(left > 80_000 && left < 100_000, `${String(left)} are left`);
  ids.push(await agent.id());
  return `${one(ids)}, first call ${seconds.toFixed(1)} s`;
}

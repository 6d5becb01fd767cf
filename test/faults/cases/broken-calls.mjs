// System calls that fail, and calls of ours that are killed: at every system call which touches the sessions folder.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { assert, noLeftOvers, one } from '../expect.mjs';
import { DAY, deadProcess, idIn, record, someName } from '../lab.mjs';

/** Every run makes the same calls: none keeps what it compiled, and none finds it kept. */
const alike = (lab) => `env NODE_DISABLE_COMPILE_CACHE=1 ${lab.tool}`;

/** A record that was cut off. */
const TORN = '{"agent_session_id":';

/** What a call finds, from nothing at all to work of every kind. */
const beginnings = {
  'a first call, no folder yet': () => undefined,
  'a first call that also cleans': async (lab) => {
    lab.plant(someName(1), record(await deadProcess()));
    lab.plant(someName(2), '');
  },
  'an own corrupt file': (lab, agent) => lab.plant(agent.fileName(), TORN),
  'an own expired file': (lab, agent) => lab.plant(agent.fileName(), record(agent, { age: 8 * DAY })),
};

/**
 * The system calls of one run that touch the sessions folder, in order.
 *
 * @param call what is run; default our command
 * @returns of each its name, its number among the calls of that name in its thread, and its position among those of
 *   that name which touch the folder
 */
export async function touchingCalls(lab, agent, call = alike(lab)) {
  const trace = join(lab.folder, 'trace');
  const { stdout, stderr } = await agent.run(`strace -f -y -o ${trace} -e trace=%file,%desc ${call}; true`);
  assert.notEqual(stdout, '', stderr);
  const counts = new Map();
  const positions = new Map();
  const calls = [];
  for (const line of readFileSync(trace, 'utf8').split('\n')) {
    const [, thread, name] = /^(\d+) +(\w+)\(/.exec(line) ?? [];
    if (name === undefined) continue;
    const number = (counts.get(`${thread} ${name}`) ?? 0) + 1;
    counts.set(`${thread} ${name}`, number);
    if (!line.includes(lab.sessions)) continue;
    const position = (positions.get(name) ?? 0) + 1;
    positions.set(name, position);
    calls.push({ name, number, position });
  }
  return calls;
}

/**
 * The id recorded for the agent, if there is one. No file under a session's name may be torn, but for what was
 * planted so.
 */
export function recordedId(lab, agent) {
  if (!existsSync(lab.sessions)) return undefined;
  const ids = [];
  for (const name of lab.entries().filter((entry) => entry.endsWith('.session'))) {
    const text = readFileSync(join(lab.sessions, name), 'utf8');
    if (text === TORN || text === '') continue;
    const { agent_session_id: id, parent_pid: pid } = JSON.parse(text);
    if (pid === agent.pid && id !== 'planted') ids.push(id);
  }
  // Under two titles it has two files.
  assert(new Set(ids).size <= 1, `two records: ${ids.join(', ')}`);
  return ids[0];
}

/** Runs a call under every fault in turn. `check` sees the folder right after it, and the ids of two calls later on. */
async function underEveryFault(lab, fault, check) {
  const agent = await lab.agent();
  let faults = 0;
  for (const begin of Object.values(beginnings)) {
    emptyHome(lab);
    await begin(lab, agent);
    const calls = await touchingCalls(lab, agent);
    assert(calls.length >= 7, `too few calls were seen: ${JSON.stringify(calls)}`);
    for (const call of calls) {
      // Node makes a call more or less from run to run: where a fault hit another one than was meant, its neighbours
      // are tried, too.
      let hit = false;
      for (const distance of [0, 0, 1, -1, 0, 2, -2, 0, 1, -1, 3, -3, 0]) {
        emptyHome(lab);
        await begin(lab, agent);
        hit = await underFault(lab, agent, fault, { ...call, number: Math.max(1, call.number + distance) }, check);
        if (hit) break;
      }
      assert(hit, `${fault} never hit ${call.name} ${String(call.number)}`);
      faults += 1;
    }
  }
  return faults;
}

/** @returns whether the fault hit the call that was meant, which touches the sessions folder */
async function underFault(lab, agent, fault, { name, number, position }, check) {
  const trace = join(lab.folder, 'trace');
  const result = await agent.run(`strace -f -y -qq -o ${trace} -e trace=${name} -e inject=${name}:${fault}:when=${String(number)} ${alike(lab)}; true`);
  const faulted = wasHit(lab, trace, name, position);
  if (faulted === undefined) return false;
  try {
    const recorded = recordedId(lab, agent);
    const later = await agent.ids(2);
    one(later);
    assert.equal(lab.entries().length, 1, lab.entries().join(', '));
    assert.equal(recordedId(lab, agent), later[0]);
    check(result, { recorded, later });
  } catch (error) {
    error.message = `${fault} at ${faulted}: ${error.message}`;
    throw error;
  }
  return true;
}

/** @returns the traced call that the fault hit; undefined where that is not the one which was meant */
export function wasHit(lab, trace, name, position) {
  const lines = readFileSync(trace, 'utf8').split('\n').filter((line) => line.includes(`${name}(`));
  // The call that failed says so; the one that a process was killed at has no result.
  const index = lines.findIndex((line) => line.includes('(INJECTED)') || !/\) += -?\d/.test(line));
  const faulted = lines[index];
  if (faulted?.includes(lab.sessions) !== true) return undefined;
  return lines.slice(0, index + 1).filter((line) => line.includes(lab.sessions)).length === position ? faulted : undefined;
}

export function emptyHome(lab) {
  rmSync(lab.home, { recursive: true, force: true });
  mkdirSync(lab.home, { mode: 0o700 });
}

export async function killedEverywhere(lab) {
  const faults = await underEveryFault(lab, 'signal=KILL', ({ stdout }, { recorded, later }) => {
    assert.equal(stdout, '', 'it was to be killed before it printed');
    if (recorded !== undefined) assert.equal(later[0], recorded);
  });
  return `killed at ${String(faults)} calls: one stable id after each`;
}

export async function failingEverywhere(lab) {
  const faults = await underEveryFault(lab, 'error=EIO', (result, { recorded, later }) => {
    const id = idIn(result);
    assert.equal(result.status, 0, result.stderr);
    if (recorded !== undefined) assert.deepEqual([id, later[0]], [recorded, recorded]);
  });
  return `${String(faults)} failures: an id each time`;
}

export async function noHardLinks(lab) {
  const agent = await lab.agent();
  const ids = [];
  for (const error of ['EPERM', 'EOPNOTSUPP', 'EMLINK']) {
    const { stdout } = await agent.run(`strace -f -qq -o /dev/null -e inject=link,linkat:error=${error} ${lab.tool} id --json; true`);
    const { id, source, store } = JSON.parse(stdout);
    assert.equal(source, 'derived');
    assert.match(store.problem, new RegExp(error === 'EOPNOTSUPP' ? 'ENOTSUP|EOPNOTSUPP' : error));
    assert.deepEqual(lab.entries(), []);
    ids.push(id);
  }
  return `${one(ids)}, derived`;
}

export async function folderWithoutRemoval(lab) {
  const agent = await lab.agent();
  const ids = [];
  for (let call = 0; call < 3; call += 1) ids.push(idIn(await agent.run(`strace -f -qq -o /dev/null -e inject=unlink,unlinkat:error=EPERM ${lab.tool}; true`)));
  ids.push(await agent.id());
  noLeftOvers(lab.entries());
  return one(ids);
}

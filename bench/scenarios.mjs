// What is measured, in which situation. Each function appends rows.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startAgent } from './agent.mjs';
import { agentSession, BUDGETS, CALL_BUDGETS, emptyModule, emptyScript, firstUseCommands, IMPORT_BUDGET, importLibrary, inProcessCommands, otherCommands, PS } from './commands.mjs';
import { addRecords, countProcesses } from './crowd.mjs';
import { comparePairs, spread } from './statistics.mjs';

/**
 * @typedef {object} Bench
 * @property {number} runs
 * @property {(name: string) => boolean} wanted
 * @property {string} folder temporary
 * @property {readonly import('./installed.mjs').NodeProgram[]} nodes
 * @property {import('./installed.mjs').Others | undefined} others
 * @property {<T extends { stop(): Promise<void> }>(started: T) => T} keep has it stopped at the end, whatever happens
 * @property {(row: import('./table.mjs').Row) => void} add
 */

const THREAD = '0199a213-81c0-7800-8aa1-bbab2a035a53';

/** Where the compiled code of earlier runs can't be kept: a package that another user installed, a read-only image. */
const COMPILING = { NODE_DISABLE_COMPILE_CACHE: '1' };

/** Agents that ask the environment or the tree end with 1 where they find none. */
const FOUND_OR_NOT = [0, 1];

/** `codex` above, which sets its id for its children: the id comes from the environment, and who set it is checked. */
export async function environmentHits(bench) {
  const environment = bareEnvironment(bench);
  const agent = bench.keep(startAgent({ name: 'codex', environment, childEnvironment: { CODEX_THREAD_ID: THREAD } }));
  const inside = { ...environment, CODEX_THREAD_ID: THREAD };
  for (const node of bench.nodes) {
    if (bench.wanted('id-env')) await timePath(bench, agent, 'id-env', node, { command: agentSession(node, 'id'), environment: inside, expected: `${THREAD}\n` });
    if (bench.wanted('id-env-compiling')) await timePath(bench, agent, 'id-env-compiling', node, { command: agentSession(node, 'id'), environment: { ...inside, ...COMPILING }, expected: `${THREAD}\n` });
    if (bench.wanted('others') && bench.others) await timeOthers(bench, agent, node, otherCommands(node, bench.others).environment, inside);
    if (bench.wanted('in-process')) await timeInProcess(bench, agent, node, inProcessCommands(node, bench.others).environment, inside, 'environment');
    if (bench.wanted('import')) await timeImport(bench, agent, node, environment);
    if (bench.wanted('first-use')) await timeFirstUses(bench, agent, node, environment);
  }
  await agent.stop();
  if (!bench.wanted('id-env-unknown-launcher')) return;
  // A program that nobody knows started the agent: what the agent itself is must be settled without it.
  const launched = bench.keep(startAgent({ name: 'codex', environment, childEnvironment: { CODEX_THREAD_ID: THREAD }, startedBy: PYTHON_LAUNCHER }));
  for (const node of bench.nodes) await timePath(bench, launched, 'id-env-unknown-launcher', node, { command: agentSession(node, 'id'), environment: inside, expected: `${THREAD}\n` });
  await launched.stop();
}

const PYTHON_LAUNCHER = ['python3', '-c', 'import subprocess, sys; sys.exit(subprocess.call(sys.argv[1:]))'];

/** `gemini` above, which tells no id by itself: the id is in the store, or is created there. */
export async function storeHits(bench) {
  const environment = bareEnvironment(bench);
  const agent = bench.keep(startAgent({ name: 'gemini', environment }));
  for (const node of bench.nodes) {
    if (bench.wanted('id-store')) await timePath(bench, agent, 'id-store', node, { command: agentSession(node, 'id'), environment, records: 1 });
    if (bench.wanted('id-store-compiling')) await timePath(bench, agent, 'id-store-compiling', node, { command: agentSession(node, 'id'), environment: { ...environment, ...COMPILING }, records: 1 });
    if (bench.wanted('id-create')) await timePath(bench, agent, 'id-create', node, { command: agentSession(node, 'id'), environment, records: 0, freshFolderIn: bench.folder });
    if (bench.wanted('which-json')) await timePath(bench, agent, 'which-json', node, { command: agentSession(node, 'which', '--json'), environment, records: 1 });
    if (bench.wanted('others') && bench.others) await timeOthers(bench, agent, node, { ...otherCommands(node, bench.others).tree, 'ps -A': PS }, environment);
    if (bench.wanted('in-process')) await timeInProcess(bench, agent, node, inProcessCommands(node, bench.others).tree, environment, 'tree');
  }
  await agent.stop();
}

/** An id that a hook bound to the agent process, and one that the agent's open files tell. */
export async function toldIds(bench) {
  if (bench.wanted('id-bound')) {
    const environment = bareEnvironment(bench);
    const agent = bench.keep(startAgent({ name: 'gemini', environment }));
    const event = JSON.stringify({ session_id: THREAD, hook_event_name: 'SessionStart' });
    await agent.time({ runs: 1, base: emptyScript(bench.nodes[0]), command: agentSession(bench.nodes[0], 'hook', '--json', event), environment });
    for (const node of bench.nodes) await timePath(bench, agent, 'id-bound', node, { command: agentSession(node, 'id'), environment, expected: `${THREAD}\n`, records: 1 });
    await agent.stop();
  }
  if (!bench.wanted('id-left-open')) return;
  const environment = bareEnvironment(bench);
  const day = join(environment.HOME, '.codex', 'sessions', '2026', '11', '21');
  mkdirSync(day, { recursive: true });
  const rollout = join(day, `rollout-2026-11-21T10-00-00-${THREAD}.jsonl`);
  const agent = bench.keep(startAgent({ name: 'codex', environment, startedBy: ['bash', '-c', 'exec 9>>"$0"; exec "$@"', rollout] }));
  for (const node of bench.nodes) await timePath(bench, agent, 'id-left-open', node, { command: agentSession(node, 'id'), environment, expected: `${THREAD}\n` });
  await agent.stop();
}

/** Further agents in an agents.json; and an agent that nobody described. */
export async function closerLooks(bench) {
  const environment = bareEnvironment(bench);
  const configured = { ...environment, XDG_CONFIG_HOME: join(environment.HOME, 'config') };
  mkdirSync(join(configured.XDG_CONFIG_HOME, 'agent-session'), { recursive: true });
  const agents = [{ id: 'my-agent', name: 'My Agent', programs: [{ name: 'my-agent' }] }];
  writeFileSync(join(configured.XDG_CONFIG_HOME, 'agent-session', 'agents.json'), JSON.stringify({ agents }));
  for (const [path, name, env] of [['id-agents-json', 'gemini', configured], ['id-unknown-agent', 'robotd', bareEnvironment(bench)]]) {
    if (!bench.wanted(path)) continue;
    const agent = bench.keep(startAgent({ name, environment: env }));
    for (const node of bench.nodes) await timePath(bench, agent, path, node, { command: agentSession(node, 'id'), environment: env, records: 1 });
    await agent.stop();
  }
}

/** 100 live records, and 15 processes between us and the root. */
export async function busyStoreHits(bench, sleepers) {
  const environment = bareEnvironment(bench);
  const agent = bench.keep(startAgent({ name: 'gemini', environment, ancestors: 15 }));
  await prime(agent, bench, environment);
  addRecords(sessionsOf(environment), sleepers.slice(0, 99));
  for (const node of bench.nodes) {
    if (bench.wanted('id-store-busy')) await timePath(bench, agent, 'id-store-busy', node, { command: agentSession(node, 'id'), environment, records: 100 });
    if (bench.wanted('which-json-busy')) await timePath(bench, agent, 'which-json-busy', node, { command: agentSession(node, 'which', '--json'), environment, records: 100 });
  }
  await agent.stop();
}

/** The store hit beside the other tools' trees: their cost depends on how many processes the machine runs. */
export async function pointOverProcesses(bench) {
  const environment = bareEnvironment(bench);
  const agent = bench.keep(startAgent({ name: 'gemini', environment }));
  const points = { processes: countProcesses(), ratios: {} };
  for (const [index, node] of bench.nodes.entries()) {
    const row = await timePoint(bench, agent, node, agentSession(node, 'id'), environment);
    points.ratios[node.version] = row.ratio.median;
    if (index > 0) continue;
    points['agent-session id'] = row.milliseconds.median;
    points['empty script'] = row.base.median;
    for (const [name, command] of Object.entries({ ...(bench.others && otherCommands(node, bench.others).tree), 'ps -A': PS })) {
      points[name] = (await timePoint(bench, agent, node, command, environment)).milliseconds.median;
    }
  }
  await agent.stop();
  return points;
}

/** The store hit with so many live records. */
export async function pointsOverRecords(bench, sleepers, counts) {
  const [node] = bench.nodes;
  const points = [];
  for (const records of counts) {
    const environment = bareEnvironment(bench);
    const agent = bench.keep(startAgent({ name: 'gemini', environment }));
    await prime(agent, bench, environment);
    addRecords(sessionsOf(environment), sleepers.slice(0, records - 1));
    const row = await timePoint(bench, agent, node, agentSession(node, 'id'), environment);
    points.push({ records, 'agent-session id': row.milliseconds.median, 'empty script': row.base.median });
    await agent.stop();
  }
  return points;
}

/**
 * These vary from pair to pair by more than what their budget leaves: the one with the most to look at by a quarter, the
 * others by a twentieth, an import, which takes 2 ms, by 4 ms. A median of more pairs varies less.
 */
export const LONGER = { names: ['id-env', 'id-env-unknown-launcher', 'id-store', 'id-bound', 'id-left-open', 'id-agents-json', 'id-store-busy', 'import'], times: 3 };

const pairsOf = (name, bench) => (LONGER.names.includes(name) ? LONGER.times * bench.runs : bench.runs);

async function timePath(bench, agent, name, node, { command, environment, expected, records, freshFolderIn }) {
  const times = await agent.time({ runs: pairsOf(name, bench), base: emptyScript(node), command, environment, freshFolderIn });
  checkOutputs(name, times.outputs, { expected, fresh: freshFolderIn !== undefined });
  const compared = comparePairs(times.base, times.command);
  const budget = BUDGETS[name];
  bench.add({ group: 'path', name, node: node.version, processes: countProcesses(), records, ancestors: agent.ancestors, ...compared, ...(budget !== undefined && { budget, met: compared.ratio.median <= budget }) });
}

/** A figure of a wrong answer is worth nothing. */
function checkOutputs(name, outputs, { expected, fresh }) {
  const different = new Set(name.startsWith('which-json') ? outputs.map((output) => JSON.parse(output).id) : outputs);
  const right = fresh ? different.size === outputs.length : different.size === 1 && (expected === undefined || different.has(expected));
  if (!right || different.has('') || different.has(undefined)) throw new Error(`${name} answered wrongly: ${different.size} answers in ${outputs.length} runs`);
}

async function timeOthers(bench, agent, node, commands, environment) {
  for (const [name, command] of Object.entries(commands)) {
    const times = await agent.time({ runs: bench.runs, base: emptyScript(node), command, environment, statuses: FOUND_OR_NOT });
    bench.add({ group: 'other', name, node: node.version, processes: countProcesses(), ancestors: agent.ancestors, ...comparePairs(times.base, times.command) });
  }
}

async function timeInProcess(bench, agent, node, commands, environment, what) {
  for (const [name, command] of Object.entries(commands)) {
    const { outputs } = await agent.time({ runs: Math.ceil(bench.runs / 3), base: emptyScript(node), command, environment });
    const calls = outputs.map((output) => JSON.parse(output));
    bench.add({ group: 'in-process', name: `${name}, ${what}`, node: node.version, runs: calls.length, first: spread(calls.map(({ first }) => first)), warm: spread(calls.map(({ warm }) => warm)), ...callVerdict(name, what, calls) });
  }
}

function callVerdict(name, what, calls) {
  if (!name.startsWith('agent-session')) return {};
  const { first, warm } = CALL_BUDGETS[what];
  return { budget: `${first} and ${warm} ms`, met: spread(calls.map((call) => call.first)).median <= first && spread(calls.map((call) => call.warm)).median <= warm };
}

async function timeImport(bench, agent, node, environment) {
  const times = await agent.time({ runs: pairsOf('import', bench), base: emptyModule(node), command: importLibrary(node), environment });
  const compared = comparePairs(times.base, times.command);
  bench.add({ group: 'import', name: 'import of the library', node: node.version, ...compared, budget: IMPORT_BUDGET, met: compared.difference.median <= IMPORT_BUDGET });
}

async function timeFirstUses(bench, agent, node, environment) {
  for (const [name, command] of Object.entries(firstUseCommands(node))) {
    const { outputs } = await agent.time({ runs: Math.ceil(bench.runs / 3), base: emptyScript(node), command, environment });
    bench.add({ group: 'first-use', name, node: node.version, runs: outputs.length, first: spread(outputs.map((output) => JSON.parse(output).first)) });
  }
}

async function timePoint(bench, agent, node, command, environment) {
  const times = await agent.time({ runs: bench.runs, base: emptyScript(node), command, environment, statuses: FOUND_OR_NOT });
  return comparePairs(times.base, times.command);
}

/** Creates the agent's record. */
export async function prime(agent, bench, environment) {
  const [node] = bench.nodes;
  await agent.time({ runs: 1, base: emptyScript(node), command: agentSession(node, 'id'), environment });
}

/** Nothing of the machine's agents, CI or preferences: `NODE_EXTRA_CA_CERTS` alone triples Node 20's start. */
export function bareEnvironment({ folder }) {
  const home = mkdtempSync(join(folder, 'home-'));
  mkdirSync(join(home, '.railway', 'sessions'), { recursive: true, mode: 0o700 });
  return { PATH: process.env.PATH ?? '', HOME: home };
}

export const sessionsOf = ({ HOME }) => join(HOME, '.railway', 'sessions');

// npm run bench [-- --runs 60 --quick --only id-env,id-store]
//
// What a call costs, beside what starting the same Node costs, and beside the other tools.
// Prints tables, writes bench/out/results.json; a whole run of all parts also bench/results.json
// and the two plots. The budgets are printed, never enforced: what CI enforces is counted, not timed (test/budget).
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BUDGETS } from './commands.mjs';
import { startCrowd } from './crowd.mjs';
import { findNodes, findOthers } from './installed.mjs';
import { plotProcesses, plotRecords } from './plots.mjs';
import { bareEnvironment, busyStoreHits, closerLooks, environmentHits, LONGER, pointOverProcesses, pointsOverRecords, storeHits, toldIds } from './scenarios.mjs';
import { LOOKS, looks } from './looks.mjs';
import { table } from './table.mjs';

const PARTS = ['id-env', 'id-env-compiling', 'id-env-unknown-launcher', 'id-store', 'id-store-compiling', 'id-store-busy', 'id-create', 'id-agents-json', 'id-unknown-agent', 'id-bound', 'id-left-open', 'which-json', 'which-json-busy', 'list', 'find', 'alive', 'growth', 'others', 'in-process', 'import', 'first-use', 'plots'];
const PROCESSES = [100, 500, 1000, 2000];
const RECORDS = [1, 25, 50, 75, 100];
/** The plot over records needs 99 live processes beside ours. */
const RECORDS_AT = 500;

const { values } = parseArgs({ options: { runs: { type: 'string', default: '60' }, quick: { type: 'boolean', default: false }, only: { type: 'string' } } });
const runs = values.quick ? 7 : Number(values.runs);
const only = values.only?.split(',');
for (const part of only ?? []) if (!PARTS.includes(part)) throw new Error(`--only ${part}: there is no such part; there are ${PARTS.join(', ')}`);
if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs ${values.runs}: a number of runs, please`);
const wanted = (part) => only?.includes(part) ?? true;

const out = fileURLToPath(new URL('out/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'agent-session-bench-'));
const started = new Set();
/** @type {import('./table.mjs').Row[]} */
const rows = [];

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    void cleanUp().then(() => process.exit(130));
  });
}
try {
  await measure();
} finally {
  await cleanUp();
}

async function measure() {
  const { nodes, skipped: skippedNodes } = findNodes();
  const { others, skipped: skippedOthers } = ['others', 'in-process', 'plots'].some(wanted) ? findOthers() : { others: undefined, skipped: [] };
  const skipped = [...skippedNodes, ...skippedOthers];
  // The running Node first: the plots are drawn with it.
  nodes.sort((one) => (one.program === process.execPath ? -1 : 1));

  console.log(`${runs} pairs each (A B A B …; ${LONGER.names.join(', ')}: ${LONGER.times * runs}), ${nodes.map(({ version }) => `Node ${version}`).join(', ')}, ${availableParallelism()} CPUs.`);
  console.log('A ratio is command ÷ empty script of the same Node, of each pair: median (quartiles), lowest to highest.');
  for (const reason of skipped) console.log(`Skipped: ${reason}.`);
  const [load] = loadavg();
  if (load > 1) console.log(`Others are busy here (load ${load.toFixed(1)}): the figures will be noisy.`);
  if (runs < 40) console.log('Fewer than 40 pairs: a look, no result.');

  const bench = { runs, wanted, folder, nodes, others, keep: (it) => (started.add(it), it), add: (row) => { rows.push(row); console.log(table([row])); } };
  const overProcesses = [];
  let overRecords = [];
  for (const processes of PROCESSES) {
    const [lowest, highest] = [PROCESSES[0], PROCESSES.at(-1)];
    const ends = processes === lowest || processes === highest;
    if (!wanted('plots') && !(ends && ['growth', 'id-store-busy', 'which-json-busy', ...LOOKS].some(wanted)) && processes !== lowest) continue;
    const crowd = bench.keep(startCrowd(processes, bareEnvironment(bench), processes === RECORDS_AT ? Math.max(...RECORDS) : 0));
    const sleepers = await crowd.pids();
    if (processes === lowest) {
      await environmentHits(bench);
      await storeHits(bench);
      await closerLooks(bench);
      await toldIds(bench);
    }
    if (processes === highest && ['id-store-busy', 'which-json-busy'].some(wanted)) await busyStoreHits(bench, sleepers);
    if (processes === highest && LOOKS.some(wanted)) await looks(bench, sleepers);
    if (processes === RECORDS_AT && wanted('plots')) overRecords = await pointsOverRecords(bench, sleepers, RECORDS);
    if (wanted('plots') || (ends && wanted('growth'))) overProcesses.push(await pointOverProcesses(bench));
    await crowd.stop();
  }
  if (wanted('growth')) addGrowth(bench, overProcesses);

  const results = {
    date: new Date().toISOString().slice(0, 10),
    nodes: nodes.map(({ version }) => version),
    platform: `${process.platform} ${process.arch}`,
    cpus: availableParallelism(),
    runs,
    loadAtStart: load,
    ...(others && { others: others.versions }),
    skipped,
    rows,
    overProcesses,
    overRecords,
  };
  print(rows, runs);
  mkdirSync(out, { recursive: true });
  write(join(out, 'results.json'), `${JSON.stringify(results, rounded, 1)}\n`);
  if (wanted('plots')) {
    const target = only === undefined && runs >= 40 ? fileURLToPath(new URL('.', import.meta.url)) : out;
    write(join(target, 'latency-by-processes.svg'), plotProcesses(overProcesses, nodes[0]));
    write(join(target, 'latency-by-records.svg'), plotRecords(overRecords, overProcesses, nodes[0]));
    if (target !== out) write(join(target, 'results.json'), `${JSON.stringify(results, rounded, 1)}\n`);
  }
}

/** Of the busiest machine to the quietest, each as a ratio to the empty script of its own pairs: the machine itself may slow down. */
function addGrowth(bench, points) {
  const [first, last] = [points[0], points.at(-1)];
  for (const { version } of bench.nodes) {
    const growth = last.ratios[version] / first.ratios[version];
    bench.add({ group: 'growth', name: `id-store, ${last.processes} ÷ ${first.processes} processes`, node: version, runs, growth, budget: BUDGETS.growth, met: growth <= BUDGETS.growth });
  }
}

function print(all, pairs) {
  const titles = { path: 'agent-session, whole process', growth: 'Growth with the machine', look: 'Looking around: 2,000 processes, 100 records, 20,000 transcripts; whole process', other: 'Other tools, whole process', 'in-process': 'In a running program, milliseconds per call', import: 'Import, over an empty ES module', 'first-use': 'First use of a part of Node, in a fresh process' };
  for (const [group, title] of Object.entries(titles)) {
    const part = all.filter((row) => row.group === group);
    if (part.length > 0) console.log(`\n${title} (${pairs} pairs):\n${table(part)}`);
  }
}

function write(file, content) {
  writeFileSync(file, content);
  console.log(`\nWritten: ${file}`);
}

/** Microseconds are enough, and make a diff readable. */
function rounded(_key, value) {
  return typeof value === 'number' ? Math.round(value * 1000) / 1000 : value;
}

async function cleanUp() {
  await Promise.all([...started].map((it) => it.stop()));
  started.clear();
  rmSync(folder, { recursive: true, force: true });
}

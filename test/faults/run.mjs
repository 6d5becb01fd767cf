// Every situation of the store, with real files, processes, namespaces, disks and users, and system calls that are
// slow, fail or kill. Prints a table: the situation, what the Railway CLI does (5.43.1, measured 2026-11-20), ours.
// Usage: node test/faults/run.mjs [text: only situations that contain it]
import { anchors } from './cases/anchors.mjs';
import { broken } from './cases/broken-calls.mjs';
import { files } from './cases/files.mjs';
import { folders } from './cases/folders.mjs';
import { lifecycle } from './cases/lifecycle.mjs';
import { namespaces } from './cases/namespaces.mjs';
import { races } from './cases/races.mjs';
import { installCommand, Lab } from './lab.mjs';
import { whyNot } from './needs.mjs';

const wanted = process.argv[2] ?? '';
const cases = [...anchors, ...namespaces, ...races, ...files, ...folders, ...lifecycle, ...broken].filter(({ situation }) => situation.includes(wanted));
if (cases.length === 0) {
  console.error(`No situation contains “${wanted}”.`);
  process.exit(2);
}

const counts = { passed: 0, failed: 0, skipped: 0 };
const problems = [];
const installed = installCommand();
console.log('| situation | Railway CLI 5.43.1 | ours | right |\n| --- | --- | --- | --- |');
try {
  for (const entry of cases) {
    const { state, ours } = await runCase(entry);
    counts[state] += 1;
    const railway = entry.railwayIsRight === true ? entry.railway : `${entry.railway}${entry.railway === 'not measured' ? '' : ' (wrong)'}`;
    console.log(`| ${entry.situation} | ${railway} | ${ours} | ${{ passed: 'yes', failed: 'NO', skipped: 'skipped' }[state]} |`);
  }
} finally {
  installed.remove();
}

for (const { situation, holds, error } of problems) console.error(`\nFAILED: ${situation}\n  must hold: ${holds}\n  ${String(error.stack).replaceAll('\n', '\n  ')}`);
console.log(`\n${String(counts.passed)} passed, ${String(counts.failed)} failed, ${String(counts.skipped)} skipped`);
process.exitCode = counts.failed === 0 ? 0 : 1;

async function runCase({ situation, holds, needs, run }) {
  const why = whyNot(needs);
  if (why !== undefined) return { state: 'skipped', ours: `skipped: ${why}` };
  const lab = new Lab(installed.folder);
  try {
    return { state: 'passed', ours: await run(lab) };
  } catch (error) {
    problems.push({ situation, holds, error });
    return { state: 'failed', ours: error.message.split('\n')[0] };
  } finally {
    await lab.end();
  }
}

// Which process an id hangs on, whatever stands between it and us.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { another, assert, one } from '../expect.mjs';
import { runOrphan } from '../lab.mjs';

export async function oneIdForEveryCall(lab) {
  const agent = await lab.agent();
  const ids = await agent.ids(9);
  assert.deepEqual(lab.entries(), [agent.fileName()]);
  return one(ids);
}

export async function noAgentAnywhere(lab) {
  const call = `sh -c '${lab.tool} id --json; true'`;
  const printed = await runOrphan(`${call}; ${call}; ${call}; ${call}; ${call}`, lab.environment());
  const calls = printed.trim().split('\n').map((line) => JSON.parse(line));
  for (const { warnings } of calls) assert(warnings.some(({ code }) => code === 'short-lived-process'), 'a warning is missing');
  const ids = calls.map(({ id }) => id);
  another(JSON.parse(await runOrphan(call, lab.environment())).id, ids);
  return `${one(ids)}, each with a warning`;
}

export async function textNamesNobody(lab) {
  const agent = await lab.agent();
  const folder = join(lab.folder, 'opencode', 'gemini');
  mkdirSync(folder, { recursive: true });
  const words = ['codex exec', `cd ${folder}`, 'aider --message x', 'amp', `ls ${folder}/claude`];
  const ids = [];
  for (const text of words) ids.push(await agent.id({ cwd: folder }, `: ${text}; `));
  return one(ids);
}

export async function npmExecBetween(lab) {
  return one(await idsUnderTitle(lab, 'npm exec x'));
}

export async function npmExecOfAnAgentsPackageBetween(lab) {
  return one(await idsUnderTitle(lab, 'npm exec @google/gemini-cli-tools'));
}

export async function sandboxHelperBetween(lab) {
  const agent = await lab.agent({ name: 'codex' });
  const ids = [];
  for (const helper of ['codex-linux-sandbox', 'bwrap', 'codex-linux-sandbox', 'bwrap', 'codex-execve-wrapper']) {
    const { stdout } = await agent.run(`bash -c "exec -a ${helper} bash -c '${lab.tool}; true'"; true`);
    ids.push(stdout.trim());
  }
  assert.deepEqual(lab.entries(), [agent.fileName()]);
  return one(ids);
}

export async function titleChanges(lab) {
  const agent = await lab.agent();
  const ids = [await agent.id()];
  for (const title of ['claude: reading files', 'claude', 'claude: done']) {
    await agent.setTitle(title);
    ids.push(await agent.id());
  }
  // The Railway CLI looks for the record under the present title: it is linked to that name, too.
  assert.deepEqual(lab.entries(), ['claude', 'claude:'].map((title) => agent.fileName(title)).sort());
  return one(ids);
}

export async function columnsExported(lab) {
  const agent = await lab.agent({ name: `/${'a-long-folder/'.repeat(12)}claude` });
  const ids = [];
  for (const COLUMNS of ['80', '20', '200', '']) ids.push(await agent.id({ environment: lab.environment(COLUMNS === '' ? {} : { COLUMNS }) }));
  assert.deepEqual(lab.entries(), [agent.fileName()]);
  return one(ids);
}

export async function noPs(lab) {
  const programs = join(lab.folder, 'programs');
  mkdirSync(programs);
  symlinkSync(process.execPath, join(programs, 'node'));
  symlinkSync('/bin/sh', join(programs, 'sh'));
  const agent = await lab.agent();
  return one(await agent.ids(4, { environment: lab.environment({ PATH: programs }) }));
}

/** Five calls by way of a process that lives as long as the call and bears a title. */
async function idsUnderTitle(lab, title) {
  const runner = join(lab.folder, 'npm-cli.js');
  writeFileSync(
    runner,
    `process.title = process.argv[2];
     require('node:child_process').spawnSync('sh', ['-c', process.argv[3]], { stdio: 'inherit' });`,
  );
  const agent = await lab.agent();
  const ids = [];
  for (let call = 0; call < 5; call += 1) {
    const { stdout } = await agent.run(`node ${runner} '${title}' '${lab.tool}; true'; true`);
    ids.push(stdout.trim());
  }
  assert.deepEqual(lab.entries(), [agent.fileName()]);
  return ids;
}

// npm run test:real-agents [agent...]: runs our built command inside real coding agents, and compares its answers
// with what the agents themselves say. The agents talk to a scripted model on 127.0.0.1; no key, no account.
// With names, only the cases whose agents are all named. With `lineage`, only list, find and alive; with `inherited`, only
// what an outer agent leaves behind.
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { agents } from './agents.mjs';
import { checkSession } from './checks.mjs';
import { inheritedCases } from './inherited.mjs';
import { installAgent } from './install.mjs';
import { lineageCases } from './lineage.mjs';
import { startModelServer } from './model-server.mjs';
import { report } from './report.mjs';
import { callCount, prepareSession, readResults, runSession } from './session.mjs';

/** Outermost agent first. Each case runs twice: two sessions must get two ids. */
const cases = [
  { levels: ['codex'], sandbox: 'danger-full-access' },
  { levels: ['codex'], sandbox: 'workspace-write' },
  { levels: ['claude'] },
  { levels: ['gemini'] },
  { levels: ['copilot'] },
  { levels: ['opencode'] },
  { levels: ['claude', 'codex'], sandbox: 'danger-full-access' },
  { levels: ['claude', 'codex'], sandbox: 'workspace-write' },
  { levels: ['codex', 'claude'], sandbox: 'danger-full-access' },
  { levels: ['claude', 'gemini'] },
  { levels: ['claude', 'opencode'] },
  { levels: ['codex', 'gemini'], sandbox: 'danger-full-access' },
];
const runsPerCase = 2;

function titleOf({ levels, sandbox }) {
  const names = levels.map((level) => agents[level].name).join(' → ');
  return sandbox === undefined ? names : `${names}, ${sandbox}`;
}

/** Why this machine can't run codex's sandbox, if so. */
function sandboxProblem() {
  if (process.platform !== 'linux') return undefined;
  try {
    execFileSync('unshare', ['--user', '--map-root-user', '--pid', '--fork', 'true'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'this machine allows no user and pid namespaces, which the sandbox of codex needs';
  }
}

/** Prepares the sessions of a case, runs the outermost, and checks every level. */
async function runCase({ levels, sandbox }, programs, server, folder, runNumber) {
  const workspace = join(folder, 'workspace');
  await mkdir(workspace, { recursive: true });
  const sessions = [];
  for (const level of levels.toReversed()) {
    const session = await prepareSession({
      agent: agents[level],
      program: programs.get(level),
      key: `${levels.join('-')}-${sandbox ?? 'plain'}-${runNumber}-${level}`,
      folder,
      workspace,
      sandbox: level === 'codex' ? sandbox : undefined,
      inner: sessions[0],
      server,
    });
    sessions.unshift(session);
  }
  const exit = await runSession(sessions[0]);

  const checked = [];
  for (const [index, session] of sessions.entries()) {
    const ownSessions = await session.agent.ownSessions(session.home, session.requests);
    const outcome = checkSession(session, await readResults(session), ownSessions, sessions[index - 1]?.agent);
    checked.push({ session, ...outcome });
  }
  const problems = checked.flatMap(({ session, problems: found }) =>
    found.map((problem) => `run ${runNumber}, ${session.agent.name}: ${problem}`),
  );
  const ids = checked.map(({ id }) => id);
  if (new Set(ids).size < ids.length) problems.push(`run ${runNumber}: the inner and the outer session have one id`);
  if (problems.length > 0) {
    const log = await readFile(sessions[0].logFile, 'utf8');
    const offered = sessions[0].requests.map((request) => request.offeredTools.join(' ')).join('; ');
    problems.push(
      `run ${runNumber}: ${sessions[0].agent.name} ended with ${exit} after ${sessions[0].requests.length} requests (tools: ${offered.slice(0, 200)}); its last words: ${log.trim().slice(-400)}`,
    );
  }
  return { checked, ids, problems };
}

/** One row of the table. */
async function tryCase(testCase, programs, unavailable, server) {
  const title = titleOf(testCase);
  const reasons = testCase.levels.map((level) => unavailable.get(level)).filter((reason) => reason !== undefined);
  const noSandbox = testCase.sandbox === 'workspace-write' ? sandboxProblem() : undefined;
  if (noSandbox !== undefined) reasons.push(noSandbox);
  if (reasons.length > 0) return { title, outcome: 'skipped', problems: reasons };

  const folder = await realpath(await mkdtemp(join(tmpdir(), 'agent-session-real-')));
  const runs = [];
  for (let runNumber = 1; runNumber <= runsPerCase; runNumber += 1) {
    runs.push(await runCase(testCase, programs, server, join(folder, String(runNumber)), runNumber));
  }
  const problems = runs.flatMap((run) => run.problems);
  const ids = runs.flatMap((run) => run.ids);
  if (problems.length === 0 && new Set(ids).size < ids.length) problems.push('two sessions have one id');
  if (problems.length === 0) await rm(folder, { recursive: true, force: true });
  else problems.push(`kept for you to look at: ${folder}`);

  const { session, rejected, comparedWith } = runs[0].checked.at(-1);
  return {
    title,
    outcome: problems.length === 0 ? 'passed' : 'failed',
    calls: callCount * testCase.levels.length * runsPerCase,
    id: session.agent.sessionVariable ?? 'the store',
    comparedWith: session.agent.sessionVariable === undefined ? 'nothing a tool could see' : comparedWith?.join(', '),
    rejected: rejected ? `${rejected.variable}: ${rejected.rule ?? rejected.state}` : '',
    problems,
  };
}

/** The same for a case that says itself what must hold. */
async function tryOther({ title, levels, problem, run }, programs, unavailable, server) {
  const reasons = levels.map((level) => unavailable.get(level)).filter((reason) => reason !== undefined);
  const notHere = problem?.();
  if (notHere !== undefined) reasons.push(notHere);
  if (reasons.length > 0) return { title, outcome: 'skipped', problems: reasons };
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'agent-session-real-')));
  const workspace = join(folder, 'workspace');
  await mkdir(workspace);
  const { problems, sessions, rejected } = await run({ programs, server, folder, workspace });
  for (const { agent, logFile } of problems.length > 0 ? sessions : []) problems.push(`the last words of ${agent.name}: ${(await readFile(logFile, 'utf8')).trim().slice(-400)}`);
  if (problems.length === 0) await rm(folder, { recursive: true, force: true });
  else problems.push(`kept for you to look at: ${folder}`);
  return { title, outcome: problems.length === 0 ? 'passed' : 'failed', rejected, problems };
}

const kinds = { lineage: lineageCases, inherited: inheritedCases };
const words = process.argv.slice(2);
const chosenKinds = words.filter((word) => Object.hasOwn(kinds, word));
const chosen = words.filter((word) => !Object.hasOwn(kinds, word));
const unknown = chosen.filter((name) => !Object.hasOwn(agents, name));
if (unknown.length > 0) {
  console.error(`No such agent: ${unknown.join(', ')}. There are ${Object.keys(agents).join(', ')}.`);
  process.exit(2);
}
const isChosen = ({ levels }) => chosen.length === 0 || levels.every((level) => chosen.includes(level));
const chosenCases = chosenKinds.length > 0 ? [] : cases.filter(isChosen);
const otherCases = Object.entries(kinds).flatMap(([kind, ofKind]) => (chosenKinds.length === 0 || chosenKinds.includes(kind) ? ofKind.filter(isChosen) : []));
const needed = [...new Set([...chosenCases, ...otherCases].flatMap(({ levels }) => levels))];

const programs = new Map();
const unavailable = new Map();
for (const level of needed) {
  console.error(`installing ${agents[level].package}@${agents[level].version}`);
  try {
    programs.set(level, await installAgent(agents[level]));
  } catch (error) {
    unavailable.set(level, error.message);
  }
}

const server = await startModelServer();
const results = [];
for (const testCase of chosenCases) {
  console.error(`running ${titleOf(testCase)}`);
  results.push(await tryCase(testCase, programs, unavailable, server));
}
for (const testCase of otherCases) {
  console.error(`running ${testCase.title}`);
  results.push(await tryOther(testCase, programs, unavailable, server));
}
server.close();
console.log(report(results, needed.map((level) => `${agents[level].package}@${agents[level].version}`)));
process.exitCode = results.some(({ outcome }) => outcome === 'failed') ? 1 : 0;

// From an id back to its session, with real agents: list while three run at once, find on commits that two of them made,
// the command that resumes a conversation, alive before and after, and which session drives another process.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { agents } from './agents.mjs';
import { cli, prepareSession, runSession, shellQuote } from './session.mjs';

const command = (...words) => [process.execPath, cli, ...words].map(shellQuote).join(' ');

/** A shell's loop until a file is there; it gives up after a minute. */
const until = (file) => `n=0; until [ -e ${shellQuote(file)} ] || [ $n -gt 600 ]; do sleep 0.1; n=$((n + 1)); done`;

/** Asks from outside of all agents. */
function ask(session, words) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...words], { cwd: session.workspace, env: session.environment, encoding: 'utf8' });
  return { status, stdout, stderr };
}

const parsed = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The one id that the agent itself says its session has. */
async function ownId(session, problems) {
  const said = [...new Set(Object.values(await session.agent.ownSessions(session.home, session.requests)).flat())];
  if (said.length !== 1) problems.push(`${session.agent.name} itself says its sessions are: ${said.join(', ') || 'none'}`);
  return said[0];
}

/** Claude Code, a Codex that it started, and a Copilot CLI beside them: each row has the right id. */
const listOfThree = {
  title: 'list: Claude Code → Codex, and Copilot CLI, at once',
  levels: ['claude', 'codex', 'copilot'],
  async run({ programs, server, folder, workspace }) {
    const [running, listed, result] = ['copilot-runs', 'listed', 'list.json'].map((name) => join(workspace, name));
    const prepare = (level, options) => prepareSession({ agent: agents[level], program: programs.get(level), key: `list-${level}`, folder, workspace, server, ...options });
    const codex = await prepare('codex', { sandbox: 'danger-full-access', commands: [`${until(running)}; ${command('list', '--json')} >${shellQuote(result)}; touch ${shellQuote(listed)}`] });
    const claude = await prepare('claude', { commands: [codex.shellCommand] });
    const copilot = await prepare('copilot', { commands: [`touch ${shellQuote(running)}; ${until(listed)}`] });
    await Promise.all([runSession(claude), runSession(copilot)]);

    const problems = [];
    const [claudeId, codexId, copilotId] = [await ownId(claude, problems), await ownId(codex, problems), await ownId(copilot, problems)];
    const sessions = parsed(await readFile(result, 'utf8').catch(() => ''))?.sessions ?? [];
    const here = sessions.filter((session) => session.folder === workspace);
    const summary = here.map(({ agent, id, parent }) => `${agent?.id} ${id}${parent === undefined ? '' : ` in ${parent.agent.id} ${parent.id}`}`).sort();
    const expected = [`claude-code ${claudeId}`, `codex ${codexId} in claude-code ${claudeId}`, `copilot-cli ${copilotId}`].sort();
    if (summary.join('\n') !== expected.join('\n')) problems.push(`list names ${summary.join('; ') || 'none'}; right is ${expected.join('; ')}`);
    return { problems, sessions: [claude, copilot] };
  },
};

const HOOK = `#!/bin/sh
trailer=$(${command('export', '--as', 'trailer')}) || exit 0
[ -z "$trailer" ] || git interpret-trailers --in-place --if-exists addIfDifferent --trailer "$trailer" "$1"
`;

/** A commit of each agent leads back to its conversation, and the command that is printed continues it. */
const findCommits = {
  title: 'find HEAD and resume: Claude Code, Copilot CLI',
  levels: ['claude', 'copilot'],
  async run({ programs, server, folder, workspace }) {
    const home = join(folder, 'home');
    await mkdir(home, { recursive: true });
    await writeFile(join(home, '.gitconfig'), '[user]\n\tname = Agent\n\temail = agent@example.com\n');
    const env = { PATH: process.env.PATH, HOME: home, GIT_CONFIG_NOSYSTEM: '1' };
    execFileSync('git', ['init', '--quiet', workspace], { env });
    const hook = join(workspace, '.git/hooks/prepare-commit-msg');
    await mkdir(join(workspace, '.git/hooks'), { recursive: true });
    await writeFile(hook, HOOK);
    await chmod(hook, 0o755);

    const problems = [];
    const sessions = [];
    for (const level of ['claude', 'copilot']) {
      const commands = [`git commit --quiet --allow-empty -m 'by ${level}'`];
      const session = await prepareSession({ agent: agents[level], program: programs.get(level), key: `find-${level}`, folder, workspace, server, home, commands });
      sessions.push(session);
      await runSession(session);
      const found = parsed(ask(session, ['find', 'HEAD', '--json']).stdout)?.found ?? [];
      const id = await ownId(session, problems);
      const [first] = found;
      if (found.length !== 1 || first.id !== id || first.agent?.id !== session.agent.catalogId) {
        problems.push(`find HEAD names ${found.map((one) => `${one.agent?.id} ${one.id}`).join(', ') || 'nothing'}; the commit is of ${session.agent.catalogId} ${id}`);
        continue;
      }
      if (first.transcripts.length !== 1 || !existsSync(first.transcripts[0])) problems.push(`${session.agent.name}: the transcript ${first.transcripts.join(', ') || 'is missing'}`);
      await checkResumes(session, first.resume?.words ?? [], problems);
    }
    return { problems, sessions };
  },
};

/** Runs the printed command, with what makes the agent run without a terminal behind it: the model must be sent the conversation. */
async function checkResumes(session, [program, ...words], problems) {
  const before = session.requests.length;
  const { agent } = session;
  if (program !== agent.program) {
    problems.push(`${agent.name}: the command that resumes is ${[program, ...words].join(' ') || 'missing'}`);
    return;
  }
  const exit = await runSession({ ...session, command: [session.program, ...words, ...agent.arguments()] });
  const requests = session.requests.slice(before);
  if (exit !== 0 || !requests.some(({ toolResults }) => toolResults > 0)) {
    problems.push(`${agent.name} does not take up the conversation with ${[program, ...words].join(' ')}: it ended with ${exit} after ${requests.length} requests`);
  }
}

/** A session is alive while its agent runs, by its id and as the holder of a lock; and ended after. */
const aliveBeforeAndAfter = {
  title: 'alive: Claude Code, before and after its end',
  levels: ['claude'],
  async run({ programs, server, folder, workspace }) {
    const [holder, inside] = ['holder.json', 'inside.txt'].map((name) => join(workspace, name));
    const commands = [
      `${command('export', '--as', 'holder')} >${shellQuote(holder)}; ${command('alive')} "$CLAUDE_CODE_SESSION_ID" >${shellQuote(inside)}; echo $? >>${shellQuote(inside)}; ${command('alive', '--holder')} ${shellQuote(holder)} >>${shellQuote(inside)}; echo $? >>${shellQuote(inside)}`,
    ];
    const session = await prepareSession({ agent: agents.claude, program: programs.get('claude'), key: 'alive-claude', folder, workspace, server, commands });
    await runSession(session);
    const problems = [];
    const id = await ownId(session, problems);
    const said = await readFile(inside, 'utf8').catch(() => '');
    if (!/^alive: .*\n0\nalive: .*\n0\n$/.test(said)) problems.push(`inside, alive says: ${said.trim() || 'nothing'}`);

    const after = ask(session, ['alive', id ?? '']);
    // Another Claude Code on this machine, of which nothing tells the conversation, may have taken it up.
    if (after.status !== 1 && !/^unknown: Claude Code runs/.test(after.stdout)) problems.push(`after its end, alive ${id} says ${after.stdout.trim()} (${after.status})`);
    const byHolder = ask(session, ['alive', '--holder', holder]);
    if (byHolder.status !== 1) problems.push(`after its end, alive --holder says ${byHolder.stdout.trim()} (${byHolder.status})`);

    // As if this process, which started later, had been given the pid.
    const reused = join(workspace, 'reused.json');
    await writeFile(reused, JSON.stringify({ ...parsed(await readFile(holder, 'utf8').catch(() => '')), pid: process.pid }));
    const byReused = ask(session, ['alive', '--holder', reused]);
    if (byReused.status !== 1 || !byReused.stdout.includes('another one')) problems.push(`after its pid was reused, alive --holder says ${byReused.stdout.trim()} (${byReused.status})`);
    return { problems, sessions: [session] };
  },
};

/** While two agents run, from outside of both: which session drives a process of theirs? */
const whichOfProcesses = {
  title: 'which --pid: Claude Code → Gemini CLI, from outside',
  levels: ['claude', 'gemini'],
  async run({ programs, server, folder, workspace }) {
    const asked = join(folder, 'asked');
    const pidFile = (name) => join(workspace, `${name}.pid`);
    const waiting = (name) => `sh -c ${shellQuote(`echo $$ >${shellQuote(pidFile(name))}; ${until(asked)}`)} </dev/null >/dev/null 2>&1`;
    const inside = join(workspace, 'inside.json');
    const prepare = (level, options) => prepareSession({ agent: agents[level], program: programs.get(level), key: `which-${level}`, folder, workspace, server, ...options });
    const gemini = await prepare('gemini', { commands: [`${command('id', '--json')} >${shellQuote(inside)}; ${waiting('nested')}`] });
    const claude = await prepare('claude', { commands: [`${waiting('child')} & setsid -f ${waiting('orphan')}; ${gemini.shellCommand}; wait`] });

    const answers = {};
    const ended = spawnSync('true').pid;
    const running = runSession(claude);
    const names = ['child', 'orphan', 'nested'];
    for (let left = 600; left > 0 && !names.every((name) => existsSync(pidFile(name))); left -= 1) await sleep(100);
    for (const name of names) {
      const pid = (await readFile(pidFile(name), 'utf8').catch(() => '')).trim();
      answers[name] = ask(claude, ['which', '--json', '--pid', pid]);
      if (name === 'child') answers.stranger = askAsNobody(claude, ['which', '--pid', pid]);
    }
    for (const [name, pid] of [['ended', ended], ['first', 1]]) answers[name] = ask(claude, ['which', '--pid', String(pid)]);
    await writeFile(asked, '');
    await running;

    const problems = [];
    const id = await ownId(claude, problems);
    const nestedId = parsed(await readFile(inside, 'utf8').catch(() => ''))?.id;
    const said = (name) => parsed(answers[name].stdout);
    const expect = (name, what, isRight) => {
      if (!isRight) problems.push(`${what}: exit code ${answers[name].status}, ${answers[name].stdout.trim().slice(0, 300)} ${answers[name].stderr.trim()}`);
    };
    expect('child', `a child of Claude Code ${id}`, said('child')?.id === id && said('child').life?.state === 'alive');
    expect('orphan', `a process that Claude Code ${id} let go`, said('orphan')?.id === id && said('orphan').life?.state === 'alive');
    expect('nested', `a child of Gemini CLI ${nestedId}`, nestedId !== undefined && said('nested')?.id === nestedId && said('nested').agent?.id === 'gemini-cli' && said('nested').parent?.id === id);
    for (const name of ['stranger', 'ended', 'first']) {
      if (answers[name] !== undefined) expect(name, `a sentence was due for ${name}`, answers[name].status === 1 && answers[name].stdout === '' && /^agent-session: no session: .*\.\n$/.test(answers[name].stderr));
    }
    return { problems, sessions: [claude] };
  },
};

/** Asks as another user; undefined where that is not allowed. */
function askAsNobody({ workspace, environment }, words) {
  const asNobody = ['nobody', '-s', '/bin/sh', '-c'];
  if (spawnSync('su', [...asNobody, 'true'], { stdio: 'ignore' }).status !== 0) return undefined;
  const { status, stdout, stderr } = spawnSync('su', [...asNobody, command(...words)], { cwd: workspace, env: environment, encoding: 'utf8' });
  return { status, stdout, stderr };
}

export const lineageCases = [listOfThree, findCommits, aliveBeforeAndAfter, whichOfProcesses];

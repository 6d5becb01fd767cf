// What an outer agent, a wrapper or an agent that has let a call go leaves in the environment, with real agents: our own
// export, calls without an agent above them, processes that overwrite their title, and commands that get none of it.
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { agents } from './agents.mjs';
import { checkSession } from './checks.mjs';
import { isInstalled, runs } from './install.mjs';
import { cli, prepareSession, readResults, runSession, shellQuote } from './session.mjs';
import { killLeftovers } from './setup.mjs';

const command = (...words) => [process.execPath, cli, ...words].map(shellQuote).join(' ');

const json = async (file) => {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
};

/** What the agent itself says its session is, where it says it. */
const ownIds = async (session) => [...new Set(Object.values(await session.agent.ownSessions(session.home, session.requests)).flat())];

/** The usual checks of an inner session, and that each of these variables was rejected in it. */
async function checkInner(session, outer, variables, problems) {
  const results = await readResults(session);
  const own = await session.agent.ownSessions(session.home, session.requests);
  const checked = checkSession(session, results, own, outer.agent);
  problems.push(...checked.problems.map((problem) => `${session.agent.name}: ${problem}`));
  for (const variable of variables) {
    const seen = results.which?.evidence?.variables.find((one) => one.variable === variable);
    if (seen?.state !== 'rejected') problems.push(`${session.agent.name}: ${variable} of the outer session is ${seen?.state ?? 'not set'}`);
  }
  return { id: checked.id, which: results.which, rejected: variables.map((variable) => `${variable}: ${results.which?.evidence?.variables.find((one) => one.variable === variable)?.rule}`).join(', ') };
}

/** Our own export, in an outer agent, by `export` and by `exec`: an inner agent without a variable of its own must not take it. */
const ownExport = {
  title: 'Claude Code, export and exec → Gemini CLI, opencode',
  levels: ['claude', 'gemini', 'opencode'],
  async run({ programs, server, folder, workspace }) {
    const exported = join(workspace, 'exported');
    const prepare = (level, options) => prepareSession({ agent: agents[level], program: programs.get(level), key: `export-${level}`, folder, workspace, server, ...options });
    const gemini = await prepare('gemini');
    const opencode = await prepare('opencode');
    const claude = await prepare('claude', {
      commands: [
        `eval "$(${command('export', '--as', 'shell')})"; printf %s "$AGENT_SESSION_ID" >${shellQuote(exported)}; ${gemini.shellCommand}`,
        `${command('exec', '--')} ${opencode.shellCommand}`,
      ],
    });
    await runSession(claude);

    const problems = [];
    const [outerId] = await ownIds(claude);
    const said = await readFile(exported, 'utf8').catch(() => '');
    if (outerId === undefined || said !== outerId) problems.push(`export in Claude Code says ${said || 'nothing'}, its own id is ${outerId}`);
    const inner = [];
    for (const session of [gemini, opencode]) inner.push(await checkInner(session, claude, ['CLAUDE_CODE_SESSION_ID', 'AGENT_SESSION_ID'], problems));
    if (new Set([outerId, ...inner.map(({ id }) => id)]).size < 3) problems.push(`the ids are ${[outerId, ...inner.map(({ id }) => id)].join(', ')}`);
    return { problems, sessions: [claude], rejected: inner[0].rejected };
  },
};

/**
 * A call that waits until the shell that started it (its first argument is that pid) is no longer above it, and then asks.
 * Then it waits for the agent's end, and asks again.
 */
const orphanScript = (folder, ended) => `isBelow() {
  pid=$$
  while [ "\${pid:-0}" -gt 1 ]; do
    pid=$(ps -o ppid= -p "$pid" | tr -d ' ')
    [ "$pid" != "$1" ] || return 0
  done
  return 1
}
ask() {
  ${command('id', '--json')} >"$1.json" 2>"$1.txt"
  echo $? >"$1.code"
}
cd ${shellQuote(folder)}
while isBelow "$1"; do sleep 0.05; done
ask "$2"
touch "$2.asked"
until [ -e ${shellQuote(ended)} ]; do sleep 0.05; done
ask "$2-after"
touch "$2-after.asked"
`;

const WAYS = ['parentheses', 'setsid'];

/** What two background calls of an agent answer after they were let go, while it runs and after its end. */
function orphaned(levels, { whileItRuns, afterItsEnd }) {
  return {
    title: `a call that ${agents[levels.at(-1)].name} let go${levels.length > 1 ? `, inside ${agents[levels[0]].name}` : ''}`,
    levels,
    async run({ programs, server, folder, workspace }) {
      const places = join(workspace, 'orphans');
      const ended = join(folder, 'ended');
      await mkdir(places, { recursive: true });
      const script = join(folder, 'orphan.sh');
      await writeFile(script, orphanScript(places, ended));
      const start = (way) => `sh ${shellQuote(script)} $$ ${way} </dev/null >/dev/null 2>&1`;
      const asked = (name) => join(places, `${name}.asked`);
      const waitFor = WAYS.map((way) => `until [ -e ${shellQuote(asked(way))} ]; do sleep 0.1; done`).join('; ');
      const commands = [
        `${command('id', '--json')} >${shellQuote(join(places, 'inside.json'))}`,
        // The shell of this call is the last process between them and the agent.
        `(${start('parentheses')} &); setsid -f ${start('setsid')}; true`,
        waitFor,
      ];
      let session;
      for (const level of levels.toReversed()) {
        const inner = session;
        const options = { agent: agents[level], program: programs.get(level), key: `orphan-${level}`, folder, workspace, server, commands: inner === undefined ? commands : [inner.shellCommand] };
        session = { ...(await prepareSession(options)), inner };
      }
      const outermost = session;
      const innermost = session.inner ?? session;
      try {
        await runSession(outermost);
        await writeFile(ended, '');
        // The other one is of the agent's process group, and ends with it.
        for (let left = 200; left > 0 && !existsSync(asked('setsid-after')); left -= 1) await sleep(100);
      } finally {
        killLeftovers(innermost.home);
      }

      const problems = [];
      const inside = await json(join(places, 'inside.json'));
      const own = await ownIds(outermost);
      const answers = { inside: inside?.id, outer: own[0] };
      if (inside?.id === undefined) problems.push('the call inside has no id');
      for (const [name, expected] of [...WAYS.map((way) => [way, whileItRuns]), ['setsid-after', afterItsEnd]]) {
        const code = (await readFile(join(places, `${name}.code`), 'utf8').catch(() => '')).trim();
        const said = await json(join(places, `${name}.json`));
        const stderr = (await readFile(join(places, `${name}.txt`), 'utf8').catch(() => '')).trim();
        const problem = code === '' ? 'it never asked' : expected({ code, said, stderr, ...answers });
        if (problem !== undefined) problems.push(`${name}: ${problem} (exit code ${code}, id ${said?.id}, provenance ${said?.provenance}, reason ${said?.reason}; ${stderr})`);
      }
      return { problems, sessions: [outermost] };
    },
  };
}

const isOrphaned = ({ code, said }) => (code === '1' && said?.id === undefined && said?.reason === 'orphaned' ? undefined : 'it belongs to nobody that can be known');
const isTheSession = ({ code, said, inside }) => (code === '0' && said?.id === inside ? undefined : `the session is ${inside}`);
const isTheSessionUnverified = (seen) => isTheSession(seen) ?? (seen.said.warnings?.some(({ code }) => code === 'unverified') ? undefined : 'nobody can verify it, and it is not said');

const isAmbiguous = ({ said, outer }) => (said?.id === outer && said.provenance === 'ambiguous' && said.warnings?.some(({ code }) => code === 'ambiguous') ? undefined : 'it may be either agent’s, and that is not said');

/** Overwrites its arguments and its environment, as setproctitle does, and then runs a program. Perl does it where `$0` is set. */
const TITLE_WRAPPER = `$0 = 'build, step 2 of 3';
open(my $environ, '<', '/proc/self/environ') or die $!;
my $text = do { local $/; <$environ> };
open(my $seen, '>', shift @ARGV) or die $!;
print $seen $text =~ /(^|\\0)HOME=/ ? 'kept' : 'overwritten';
close $seen;
exit(system(@ARGV) >> 8);
`;

const overwrittenTitle = {
  title: 'Claude Code → a wrapper that overwrites its environment → Gemini CLI',
  levels: ['claude', 'gemini'],
  problem: () => (isInstalled('perl') ? undefined : 'PATH has no perl'),
  async run({ programs, server, folder, workspace }) {
    const wrapper = join(folder, 'wrapper.pl');
    const seen = join(workspace, 'environment');
    await writeFile(wrapper, TITLE_WRAPPER);
    const prepare = (level, options) => prepareSession({ agent: agents[level], program: programs.get(level), key: `wrapper-${level}`, folder, workspace, server, ...options });
    const gemini = await prepare('gemini');
    const claude = await prepare('claude', { commands: [`perl ${shellQuote(wrapper)} ${shellQuote(seen)} ${gemini.shellCommand}`] });
    await runSession(claude);
    const problems = [];
    const environment = existsSync(seen) ? readFileSync(seen, 'utf8') : 'never looked at';
    if (environment !== 'overwritten') problems.push(`the environment of the wrapper was ${environment}`);
    const { id, rejected } = await checkInner(gemini, claude, ['CLAUDE_CODE_SESSION_ID'], problems);
    if ((await ownIds(claude)).includes(id)) problems.push('the id is the outer session’s');
    return { problems, sessions: [claude], rejected };
  },
};

const ownTitle = {
  title: 'Claude Code → Kimi Code, which changes its title',
  levels: ['claude', 'kimi'],
  async run({ programs, server, folder, workspace }) {
    const prepare = (level, options) => prepareSession({ agent: agents[level], program: programs.get(level), key: `title-${level}`, folder, workspace, server, ...options });
    const kimi = await prepare('kimi');
    const claude = await prepare('claude', { commands: [kimi.shellCommand] });
    await runSession(claude);
    const problems = [];
    const { id, which, rejected } = await checkInner(kimi, claude, ['CLAUDE_CODE_SESSION_ID'], problems);
    if ((await ownIds(claude)).includes(id)) problems.push('the id is the outer session’s');
    const name = which?.evidence?.ancestors.find(({ agentProcess }) => agentProcess)?.name;
    if (name !== 'kimi-code') problems.push(`the agent process is called ${name}: it did not change its title`);
    return { problems, sessions: [claude], rejected };
  },
};

const isOwn = ({ code, said, own }) => (code === '0' && own.includes(said?.id) ? undefined : `the agent itself says ${own.join(', ')}`);
const isAnotherUsers = ({ code, said }) => (code === '1' && said?.id === undefined && said?.reason === 'other-user' ? undefined : 'another user can’t know it');
const unlessRuns = (words) => () => (runs(words) ? undefined : `${words.slice(0, -1).join(' ')} is not allowed here`);

/** How a command loses the agent's environment on its way, and what it must be told then. */
const scrubbing = [
  { way: 'env -i', wrap: (words) => `env -i ${words}`, expected: isOwn },
  { way: 'sudo -n', wrap: (words) => `sudo -n ${words}`, expected: isOwn, problem: unlessRuns(['sudo', '-n', 'true']) },
  { way: 'su -', wrap: (words) => `su - -c ${shellQuote(words)}`, expected: isOwn, problem: unlessRuns(['su', '-', '-c', 'true']) },
  { way: 'sudo -u nobody', wrap: (words) => `sudo -n -u nobody ${words}`, expected: isAnotherUsers, problem: unlessRuns(['sudo', '-n', '-u', 'nobody', 'true']) },
  // It keeps the environment.
  { way: 'su nobody', wrap: (words) => `su nobody -s /bin/sh -c ${shellQuote(words)}`, expected: isOwn, problem: unlessRuns(['su', 'nobody', '-s', '/bin/sh', '-c', 'true']) },
  { way: 'su - nobody', wrap: (words) => `su - nobody -s /bin/sh -c ${shellQuote(words)}`, expected: isAnotherUsers, problem: unlessRuns(['su', '-', 'nobody', '-s', '/bin/sh', '-c', 'true']) },
];

/** A command that gets none of the agent's variables. */
const scrubbed = (level) => ({ way, wrap, expected, problem }) => ({
  title: `${agents[level].name}, ${way}`,
  levels: [level],
  problem,
  async run({ programs, server, folder, workspace }) {
    const [answer, errors, status] = ['answer.json', 'errors.txt', 'status.txt'].map((name) => join(workspace, name));
    const commands = [`${wrap(command('id', '--json'))} >${shellQuote(answer)} 2>${shellQuote(errors)}; echo $? >${shellQuote(status)}`];
    const sandbox = level === 'codex' ? 'danger-full-access' : undefined;
    const session = await prepareSession({ agent: agents[level], program: programs.get(level), key: `scrubbed-${level}`, folder, workspace, server, sandbox, commands });
    await runSession(session);
    const code = (await readFile(status, 'utf8').catch(() => '')).trim();
    const said = await json(answer);
    const wrong = expected({ code, said, own: await ownIds(session) });
    const stderr = (await readFile(errors, 'utf8').catch(() => '')).trim();
    return { problems: wrong === undefined ? [] : [`${wrong}: exit code ${code}, id ${said?.id}, reason ${said?.reason}; ${stderr}`], sessions: [session] };
  },
});

export const inheritedCases = [
  ownExport,
  orphaned(['gemini'], { whileItRuns: isOrphaned, afterItsEnd: isOrphaned }),
  orphaned(['opencode'], { whileItRuns: isTheSession, afterItsEnd: isOrphaned }),
  orphaned(['claude'], { whileItRuns: isTheSession, afterItsEnd: isTheSessionUnverified }),
  orphaned(['claude', 'gemini'], { whileItRuns: isOrphaned, afterItsEnd: isAmbiguous }),
  overwrittenTitle,
  ownTitle,
  ...['claude', 'codex'].flatMap((level) => scrubbing.map(scrubbed(level))),
];

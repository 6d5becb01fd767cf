import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect } from 'vitest';
import { catalog } from '../src/agents/catalog.js';
import { agentNamesOf } from '../src/agents/names.js';
import { openLinuxTable } from '../src/processes/linux.js';
import { agentOf } from '../src/closer-look.js';
import { quickId } from '../src/quick-id.js';
import type { QuickAnchor } from '../src/quick-id.js';
import type { Resolution } from '../src/session/resolution.js';
import { resolveSession } from '../src/session/resolve-session.js';
import { itIf, temporaryFolder } from './support/programs.js';
import { readCaptures, recordedRows } from './support/captures.js';
import { knownAgents } from './support/known-agents.js';
import { renameProcess, writeProcfs } from './support/procfs.js';
import type { ShownProcess } from './support/procfs.js';

type Variables = Readonly<Record<string, string>>;

const HOST = '4026531836';
const DAY = 86_400_000;
const NOW = Date.now();
const NAMES = agentNamesOf(knownAgents);
const root = temporaryFolder();
const itOnLinux = itIf(process.platform === 'linux', 'tests of the hot path, for it is Linux’s only');
const bootId = process.platform === 'linux' ? readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() : '';

let places = 0;

interface Situation {
  /** Ourselves first. */
  readonly processes: readonly ShownProcess[];
  readonly env?: Variables;
  readonly namespace?: string;
  /** Texts of session files, and how old each is in milliseconds. */
  readonly files?: Readonly<Record<string, string | { readonly text: string; readonly age: number }>>;
  readonly prepare?: (place: Place) => void;
}

interface Answers {
  readonly quick: string | QuickAnchor | undefined;
  readonly whole: Resolution;
}

interface Place {
  readonly home: string;
  readonly sessions: string;
  readonly proc: string;
  /** Our pid. */
  readonly pid: number;
}

function makePlace({ processes, namespace = HOST, files, prepare }: Situation): Place {
  places += 1;
  const home = join(root, String(places));
  const place = { home, sessions: join(home, '.railway', 'sessions'), proc: join(home, 'proc'), pid: processes[0]?.pid ?? 0 };
  mkdirSync(home);
  if (files !== undefined) {
    mkdirSync(place.sessions, { recursive: true, mode: 0o700 });
    for (const [name, file] of Object.entries(files)) {
      const { text, age } = typeof file === 'string' ? { text: file, age: 0 } : file;
      writeFileSync(join(place.sessions, name), text);
      utimesSync(join(place.sessions, name), new Date(NOW - age), new Date(NOW - age));
    }
  }
  prepare?.(place);
  writeProcfs(place.proc, processes, { namespace, bootId });
  return place;
}

/** The hot path's answer and the whole resolution's, which may not write, to the same situation. */
async function ask({ home, proc, pid }: Place, env: Variables = {}): Promise<Answers> {
  const environment = { HOME: home, ...env };
  const quick = quickId({ environment, names: NAMES, agentOf, proc, pid, effectiveUser: process.geteuid?.(), now: NOW });
  const table = openLinuxTable({ proc, pid });
  const whole = await resolveSession({ env: environment, ...(table && { processes: table }), interactive: false, store: 'readonly', now: NOW });
  return { quick, whole };
}

/** The hot path may leave a call to the whole resolution; what it says must be what that one decides. */
function expectAgreement({ quick, whole }: Answers): void {
  if (quick === undefined) return;
  if (typeof quick === 'string') {
    expect(quick).toBe(whole.id);
    return;
  }
  expect(quick).toEqual({ pid: whole.anchor?.pid, agent: whole.anchor?.agent });
  expect(['missing', 'reused']).toContain(whole.store.state);
}

async function answers(situation: Situation): Promise<Answers> {
  const place = makePlace(situation);
  const before = situation.files && readdirSync(place.sessions);
  const given = await ask(place, situation.env);
  expect(situation.files && readdirSync(place.sessions)).toEqual(before);
  return given;
}

function record(pid: number, startTime: bigint | number, id: string, { created = NOW - 1000, namespace = HOST, ...others }: { created?: number; namespace?: string } & Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    agent_session_id: id,
    parent_pid: pid,
    parent_btime: Number(startTime),
    created_at: new Date(created).toISOString().replace('Z', '+00:00'),
    argv0: 'claude',
    host: 'somewhere',
    boot_id: bootId,
    pid_namespace: namespace,
    ...others,
  });
}

const file = (n: number): string => `${n.toString(16).padStart(16, '0')}.session`;
const shown = (pid: number, ppid: number, argv: string | readonly string[], environ?: Variables, exe?: string): ShownProcess => ({
  pid,
  ppid,
  startTime: BigInt(pid) * 10n,
  argv: typeof argv === 'string' ? argv.split(' ') : argv,
  ...(environ && { environ }),
  ...(exe !== undefined && { exe }),
});
const init = shown(1, 0, '/sbin/init', { A: 'b' });
const inClaude: readonly ShownProcess[] = [shown(30, 20, 'node agent-session', {}), shown(20, 10, ['sh', '-c', 'agent-session; true'], { A: 'b' }), shown(10, 1, 'claude', { A: 'b' }, '/opt/claude/claude'), init];

describe('the hot path answers what nearly every call asks', () => {
  itOnLinux('an id from the environment', async () => {
    expect(await answers({ processes: inClaude, env: { CLAUDE_CODE_SESSION_ID: 'of-claude' } })).toMatchObject({ quick: 'of-claude', whole: { id: 'of-claude' } });
  });

  itOnLinux('an id from the store', async () => {
    expect(await answers({ processes: inClaude, files: { [file(1)]: record(10, 100, 'stored') } })).toMatchObject({ quick: 'stored', whole: { id: 'stored' } });
  });

  itOnLinux('whose record is to be minted', async () => {
    expect(await answers({ processes: inClaude, files: {} })).toMatchObject({ quick: { pid: 10, agent: 'claude-code' }, whole: { anchor: { pid: 10 }, reason: 'not-recorded' } });
  });
});

describe('the hot path says nothing else than the whole resolution', () => {
  const good = record(10, 100, 'stored');
  const situations: Readonly<Record<string, Situation>> = {
    'no store': { processes: inClaude },
    'an empty store': { processes: inClaude, files: {} },
    'another agent’s record as well': { processes: [...inClaude, shown(40, 1, 'codex', {})], files: { [file(1)]: good, [file(2)]: record(40, 400, 'of-codex') } },
    'a dead process’s record as well': { processes: inClaude, files: { [file(1)]: good, [file(2)]: record(77, 770, 'of-the-dead') } },
    'a record of another start time': { processes: inClaude, files: { [file(1)]: record(10, 101, 'of-another') } },
    'a record of another boot': { processes: inClaude, files: { [file(1)]: record(10, 100, 'old', { boot_id: 'another' }) } },
    'a record of another namespace': { processes: inClaude, files: { [file(1)]: record(10, 100, 'foreign', { namespace: '4026532251' }) } },
    'a record of ours in a container': { processes: inClaude, namespace: '4026532251', files: { [file(1)]: record(10, 100, 'stored', { namespace: '4026532251' }) } },
    'Railway’s record': { processes: inClaude, files: { [file(1)]: JSON.stringify({ agent_session_id: 'railways', parent_pid: 10, parent_btime: 100, created_at: '2026-11-20T22:49:39.384539397+00:00' }) } },
    'two records of ours': { processes: inClaude, files: { [file(1)]: record(10, 100, 'younger', { created: NOW - 5000 }), [file(2)]: record(10, 100, 'older', { created: NOW - 9000 }) } },
    'a record of 8 days ago': { processes: inClaude, files: { [file(1)]: record(10, 100, 'old', { created: NOW - 8 * DAY }) } },
    'a record of 7 days ago and a second': { processes: inClaude, files: { [file(1)]: record(10, 100, 'old', { created: NOW - 7 * DAY - 1000 }) } },
    'a record of 6.9 days ago': { processes: inClaude, files: { [file(1)]: record(10, 100, 'stored', { created: NOW - 6.9 * DAY }) } },
    'a record of tomorrow': { processes: inClaude, files: { [file(1)]: record(10, 100, 'early', { created: NOW + DAY / 2 }) } },
    'a record of 2099': { processes: inClaude, files: { [file(1)]: record(10, 100, 'far', { created: Date.UTC(2099, 0) }) } },
    'a record due for renewal': { processes: inClaude, files: { [file(1)]: { text: good, age: 2 * 3_600_000 } } },
    'a torn record': { processes: inClaude, files: { [file(1)]: good.slice(0, 50) } },
    'an empty file': { processes: inClaude, files: { [file(1)]: '' } },
    'a record with a repeated member': { processes: inClaude, files: { [file(1)]: good.replace('{', '{"agent_session_id":"first",') } },
    'a record with a broken id': { processes: inClaude, files: { [file(1)]: record(10, 100, 'a b') } },
    'a record that is no object': { processes: inClaude, files: { [file(1)]: '[]' } },
    'a record with a start time that is no whole number': { processes: inClaude, files: { [file(1)]: good.replace('"parent_btime":100', '"parent_btime":100.5') } },
    'a file of another name': { processes: inClaude, files: { [file(1)]: good, 'precious.session': 'x' } },
    'a temporary file': { processes: inClaude, files: { [file(1)]: good, '.0123456789abcdef.tmp': 'x' } },
    '101 files': { processes: inClaude, files: Object.fromEntries(Array.from({ length: 101 }, (_, n) => [file(n), record(10, 100, n === 0 ? 'stored' : `other-${String(n)}`, { created: NOW - n * 1000 })])) },
    'an invalid variable': { processes: inClaude, env: { CLAUDE_CODE_SESSION_ID: 'a b' }, files: { [file(1)]: good } },
    'an empty variable': { processes: inClaude, env: { CLAUDE_CODE_SESSION_ID: '' }, files: { [file(1)]: good } },
    'blanks around a variable': { processes: inClaude, env: { CLAUDE_CODE_SESSION_ID: ' x ' } },
    'two variables': { processes: inClaude, env: { CODEX_THREAD_ID: 'second', CLAUDE_CODE_SESSION_ID: 'first' } },
    'a generic variable': { processes: inClaude, env: { AGENT_SESSION_ID: 'generic' } },
    'the override': { processes: inClaude, env: { RAILWAY_AGENT_SESSION: 'given', CLAUDE_CODE_SESSION_ID: 'x' } },
    'opted out': { processes: inClaude, env: { DO_NOT_TRACK: '1' }, files: { [file(1)]: good } },
    'a caller that is no agent': { processes: inClaude, env: { RAILWAY_CALLER: 'tty' }, files: { [file(1)]: good } },
    'CI': { processes: inClaude, env: { CI: 'true' }, files: { [file(1)]: good } },
    'a mark of another agent': { processes: inClaude, env: { GEMINI_CLI: '1' }, files: { [file(1)]: good } },
    'an outer session’s variable': {
      processes: [shown(50, 40, 'node agent-session', {}), shown(40, 30, 'node /x/.bin/gemini', { CLAUDE_CODE_SESSION_ID: 'of-claude' }), shown(30, 10, ['sh', '-c', 'gemini; true'], { CLAUDE_CODE_SESSION_ID: 'of-claude' }), ...inClaude.slice(2)],
      env: { CLAUDE_CODE_SESSION_ID: 'of-claude' },
      files: { [file(1)]: record(40, 400, 'of-gemini'), [file(2)]: good },
    },
    'a variable that the loader had': {
      processes: [shown(50, 40, 'node agent-session', {}), shown(40, 30, 'node --expose-gc /x/@qwen-code/qwen-code/cli.js', { QWEN_CODE_SESSION_ID: 'q' }), shown(30, 1, 'node /x/.bin/qwen', { A: 'b' }), init],
      env: { QWEN_CODE_SESSION_ID: 'q' },
    },
    'an agent whose environment can’t be read': { processes: [shown(30, 10, 'node agent-session', {}), shown(10, 1, 'codex'), init], env: { CLAUDE_CODE_SESSION_ID: 'x', CODEX_THREAD_ID: 'y' } },
    'an agent that was started with nothing': { processes: [shown(30, 10, 'node agent-session', {}), shown(10, 1, 'codex', {}), init], env: { CODEX_THREAD_ID: 'y' } },
    'no agent': { processes: [shown(30, 10, 'node agent-session', {}), shown(10, 1, 'robotd', { A: 'b' }), init], env: { CODEX_THREAD_ID: 'y' } },
    'no agent, and a record of the parent': { processes: [shown(30, 10, 'node agent-session', {}), shown(10, 1, 'robotd', { A: 'b' }), init], files: { [file(1)]: good } },
    'a zombie above us': { processes: inClaude.map((one) => ({ ...one, state: one.pid === 20 ? 'Z' : 'S' })), files: { [file(1)]: good } },
    'a loop above us': { processes: [shown(30, 20, 'node agent-session', {}), shown(20, 10, 'sh', {}), shown(10, 20, 'sh', {})], files: { [file(1)]: good } },
    'a process that can’t be read above the agent': { processes: inClaude.slice(0, 3).map((one) => (one.pid === 10 ? { ...one, ppid: 5 } : one)), files: { [file(1)]: good } },
    'a sandbox’s top': { processes: [shown(3, 2, 'node agent-session', {}), shown(2, 1, 'sh', {}), shown(1, 0, 'bwrap --x', {})], namespace: '4026532251', env: { CLAUDE_CODE_SESSION_ID: 'x' } },
    'RAILWAY_SESSIONS_DIR elsewhere': { processes: inClaude, env: { RAILWAY_SESSIONS_DIR: join(root, 'nowhere') }, files: { [file(1)]: good } },
    'RAILWAY_SESSIONS_DIR empty': { processes: inClaude, env: { RAILWAY_SESSIONS_DIR: '' }, files: { [file(1)]: good } },
  };

  for (const [name, situation] of Object.entries(situations)) {
    itOnLinux(name, async () => {
      expectAgreement(await answers(situation));
    });
  }

  itOnLinux('and leaves a relative RAILWAY_SESSIONS_DIR to it', () => {
    const proc = join(root, 'proc-of-the-relative');
    writeProcfs(proc, inClaude, { namespace: HOST, bootId });
    expect(quickId({ environment: { HOME: root, RAILWAY_SESSIONS_DIR: 'relative' }, names: NAMES, agentOf, proc, pid: 30, effectiveUser: process.geteuid?.(), now: NOW })).toBeUndefined();
  });

  itOnLinux('and leaves it to it where the user has agents of his own', async () => {
    const prepare: Situation['prepare'] = ({ home }) => {
      mkdirSync(join(home, '.config', 'agent-session'), { recursive: true });
      writeFileSync(join(home, '.config', 'agent-session', 'agents.json'), '[]');
    };
    expect((await answers({ processes: inClaude, files: { [file(1)]: record(10, 100, 'stored') }, prepare })).quick).toBeUndefined();
  });
});

describe('the hot path takes for an agent what the whole resolution does', () => {
  const ordinary = JSON.parse(readFileSync(join(import.meta.dirname, 'data/ordinary-commands.json'), 'utf8')) as readonly { argv: readonly string[]; exe?: string }[];
  const named = catalog.flatMap(({ programs = [], scripts = [], helpers = [] }) => [
    ...programs.flatMap(({ name, onlyWith = ['', 'something'] }) => onlyWith.map((first) => ({ argv: [`/opt/${name.replaceAll('*', '1.2')}`, first] }))),
    ...programs.map(({ name }) => ({ argv: [name, 'something-else'] })),
    ...scripts.flatMap(({ name }) => ['node', 'node --no-warnings', 'node --max-old-space-size=9', 'python3', 'bash'].map((start) => ({ argv: [...start.split(' '), `/opt/${name.replaceAll('*', '1.2')}`] }))),
    ...helpers.map(({ name }) => ({ argv: [`/opt/${name}`, '--x'] })),
  ]);
  const odd = [
    ['node', '--eval=x', '/x/.bin/gemini'],
    ['node', '--print=x', '/x/.bin/gemini'],
    ['node', '-e', 'x', '/x/.bin/gemini'],
    ['node', '--import=/x/y.js', '/x/.bin/gemini'],
    ['node', '--import', '/x/.bin/gemini', '/x/server.js'],
    ['node', '/x/server.js', '/x/.bin/gemini'],
    ['bash', '--rcfile=x', '-c', 'claude'],
    ['bash', '--noprofile', '-c', 'claude'],
    ['bash', '-lc', 'claude', 'codex'],
    ['sh', '--', 'claude'],
    ['zsh', 'claude'],
    ['-bash'],
    ['claude: working'],
    ['npm exec claude'],
    ['git', 'commit', '-m', 'claude'],
    ['node'],
    [''],
    [],
  ].map((argv) => ({ argv }));
  const lines: readonly { argv: readonly string[]; exe?: string }[] = [...ordinary, ...named, ...odd];

  let place: Place;
  beforeAll(() => {
    // Whoever is the anchor has a record of its own.
    const files = { [file(1)]: record(40, 400, 'of-this'), [file(2)]: record(10, 100, 'of-claude') };
    place = makePlace({ processes: [shown(50, 40, 'node agent-session', {}), shown(40, 10, 'x', { A: 'b' }), ...inClaude.slice(2)], files });
  });

  itOnLinux.each(lines.map((line) => ({ text: line.argv.join(' '), ...line })))('$text', async ({ argv, exe }) => {
    renameProcess(place.proc, { pid: 40, argv, ...(exe !== undefined && { exe }) });
    expectAgreement(await ask(place));
  });
});

describe('the hot path in the calls that were recorded', () => {
  // One call of each run: the second one saw the same processes.
  const calls = readCaptures().flatMap(({ file: name, calls: all }) => all.map((call) => ({ call, name: `${name} ${call.run} ${call.label}` }))).filter(({ call }) => !call.label.endsWith('2'));

  itOnLinux.each(calls)('$name', async ({ call }) => {
    const { env, pidNs } = call;
    const others = Object.fromEntries(Object.entries(env).filter(([name]) => name !== 'HOME'));
    const processes = recordedRows(call);
    // Every process has a record: the anchor's is found.
    const files = Object.fromEntries(processes.map(({ pid, startTime }, position) => [file(position), record(pid, startTime, `of-${String(pid)}`, { namespace: pidNs })]));
    expectAgreement(await answers({ processes, env: others, namespace: pidNs, files }));
  });
});

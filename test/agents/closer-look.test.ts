import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalog, markersOfNobody } from '../../src/agents/catalog.js';
import { lookCloser } from '../../src/agents/closer-look.js';
import type { Recognition } from '../../src/agents/recognition.js';
import { findMarkers } from '../../src/variables/markers.js';
import { knownAgents } from '../support/known-agents.js';

interface Given {
  readonly exe?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly platform?: NodeJS.Platform;
}

function of(argv: readonly string[], { exe, env = {}, platform = 'linux' }: Given = {}): Recognition {
  return lookCloser({ pid: 5, ppid: 4, startTime: 1n, argv, exe }, { catalog: knownAgents, environment: env, platform });
}

/** The slug, or what else the process is. */
function named(argv: readonly string[] | string, given: Given = {}): string {
  const { kind, agent } = of(typeof argv === 'string' ? argv.split(' ') : argv, given);
  return kind === 'agent' ? (agent?.id ?? 'an agent without a row') : kind;
}

/** A path that ends as the catalog says, `*` filled in. */
function pathOf(name: string): string {
  return `/opt/somewhere/${name.replaceAll('*', '1.2.3')}`;
}

describe('every row is reached', () => {
  const programs = catalog.flatMap(({ id, programs: own = [] }) => own.map(({ name, onlyWith }) => ({ id, name, onlyWith: onlyWith ?? [''] })));
  const scripts = catalog.flatMap(({ id, scripts: own = [] }) => own.map(({ name, interpreters = ['javascript', 'python', 'shell'] }) => ({ id, name, interpreters })));
  const helpers = catalog.flatMap(({ id, helpers: own = [] }) => own.map(({ name, sandbox }) => ({ id, name, sandbox })));
  const markers = catalog.flatMap(({ id, markers: own = [] }) => own.map((marker) => ({ id, ...marker })));

  it.each(programs)('$id by its program $name', ({ id, name, onlyWith }) => {
    for (const pattern of onlyWith) {
      const first = pattern.replace(/\*$/, 'x');
      const args = first === '' ? [] : [first, 'whatever follows'];
      // `Kimi Code` is a title, and no file.
      if (name.includes(' ')) {
        expect(named([name, ...args])).toBe(id);
        continue;
      }
      expect(named([pathOf(name), ...args])).toBe(id);
      if (!name.includes('/')) {
        expect(named([name, ...args])).toBe(id);
        expect(named([`${pathOf(name)}.exe`, ...args])).toBe(id);
      }
      expect(named(['', ...args], { exe: pathOf(name) })).toBe(id);
    }
  });

  const INTERPRETERS = { javascript: ['node', '/usr/local/bin/node', 'node-22', 'bun'], python: ['python3', '/usr/bin/python3.12'], shell: ['bash', '/bin/sh', 'fish'], perl: ['perl'], ruby: ['ruby'] };
  it.each(scripts)('$id by its script $name, wherever what it is written in runs it', ({ id, name, interpreters }) => {
    for (const [language, programs] of Object.entries(INTERPRETERS)) {
      if (language === 'perl' || language === 'ruby') continue; // nobody writes an agent in these
      for (const program of programs) {
        expect(named([program, pathOf(name)]) === id).toBe(interpreters.some((one) => one === language));
      }
    }
  });

  it.each(helpers)('$id by its helper $name, which is no agent', ({ id, name, sandbox }) => {
    expect(of([`/x/${name}`, 'whatever'], { exe: '/opt/codex/codex' })).toMatchObject({ kind: 'helper', agent: { id }, ...(sandbox && { sandbox }) });
  });

  it.each(markers)('$id by its marker $variable=$value', ({ id, variable, value }) => {
    const found = findMarkers({ [variable]: value?.replace('*', 'x') ?? 'x' }, knownAgents.agents);
    expect(found.map(({ agent }) => agent.id)).toContain(id);
  });
});

describe('ordinary command lines', () => {
  interface Ordinary {
    readonly argv: readonly string[];
    readonly exe?: string;
    readonly note: string;
  }
  const ordinary = JSON.parse(readFileSync(join(import.meta.dirname, '../data/ordinary-commands.json'), 'utf8')) as readonly Ordinary[];

  it('are 200 at least', () => {
    expect(ordinary.length).toBeGreaterThanOrEqual(200);
  });

  it.each(ordinary.map(({ argv, exe, note }) => ({ command: argv.join(' '), argv, exe, note })))('$note: $command', ({ argv, exe }) => {
    expect(of(argv, exe === undefined ? {} : { exe }).kind).not.toBe('agent');
  });
});

describe('argv[0] speaks first', () => {
  it.each([
    ['a program’s name over a shell’s executable', ['claude', '-c', 'x'], '/usr/bin/bash', 'claude-code'],
    ['a helper’s over its agent’s executable', ['codex-linux-sandbox', '--sandbox-policy-cwd'], '/opt/codex/codex', 'helper'],
    ['a wrapper’s over anything', ['bwrap', '--unshare-pid', 'codex'], '/opt/codex/codex', 'sandbox'],
    ['a title over an interpreter', ['pi', '', '', ''], '/usr/bin/node', 'pi'],
    ['a shell’s over an agent’s executable', ['bash', '-c', 'x'], '/opt/claude/claude', 'shell'],
  ])('%s', (_what, argv, exe, expected) => {
    expect(named(argv, { exe })).toBe(expected);
  });
});

describe('the script of an interpreter comes next', () => {
  it.each([
    ['node /x/.bin/gemini', 'gemini-cli'],
    ['node --max-old-space-size=12052 /x/.bin/gemini --yolo', 'gemini-cli'],
    ['node --expose-gc --no-warnings=DEP0040 /x/@qwen-code/qwen-code/cli.js', 'qwen-code'],
    ['node -r /x/hook.js --import tsx /x/.bin/gemini', 'gemini-cli'],
    ['node -- /x/.bin/gemini', 'gemini-cli'],
    ['bun run /x/.bin/gemini', 'gemini-cli'],
    ['python3 -u /home/x/.local/bin/hermes', 'hermes'],
    ['python3 -m aider', 'aider'],
    ['python3 -W ignore -m aider --model gemini', 'aider'],
    ['bash /usr/local/bin/cursor-agent', 'cursor'],
    ['node /x/server.js --model gemini', 'other'],
    ['node -e x gemini', 'other'],
    ['node -p 1 /x/.bin/gemini', 'other'],
    ['node --eval=x /x/.bin/gemini', 'other'],
    ['node /x/gemini/index.js', 'other'],
    ['node /x/gemini.test.js', 'other'],
    ['python3 -c x aider', 'other'],
    ['python3 -m pytest aider', 'other'],
    ['perl -e x claude', 'other'],
    ['node', 'other'],
    ['node --inspect', 'other'],
  ])('%s is %s', (command, expected) => {
    expect(named(command, { exe: `/usr/bin/${command.split(' ')[0] ?? ''}` }).replace('interpreter', 'other')).toBe(expected);
  });
});

describe('the executable comes last', () => {
  it.each([
    ['no argv at all', [], '/home/x/.local/share/claude/versions/2.1.329', 'claude-code'],
    ['a title that says nothing', ['MainThread'], '/x/@github/copilot-linux-x64/copilot', 'copilot-cli'],
    ['an executable that was replaced by an update', ['whatever'], '/opt/codex/codex (deleted)', 'codex'],
    ['an executable named .exe on Linux', ['-'], '/x/@anthropic-ai/claude-code/bin/claude.exe', 'claude-code'],
    ['an interpreter under somebody’s title', ['celery', '-A', 'gemini'], '/usr/bin/python3', 'other'],
    ['nothing at all', [], undefined, 'other'],
  ])('%s', (_what, argv, exe, expected) => {
    expect(named(argv, exe === undefined ? {} : { exe }).replace('interpreter', 'other')).toBe(expected);
  });
});

describe('overwritten titles', () => {
  it.each([
    ['claude padded with NULs', ['claude', ...Array<string>(70).fill('')], 'claude-code'],
    ['kimi-code padded with NULs', ['kimi-code', '', ''], 'kimi'],
    ['a title of several words', ['Kimi Code'], 'kimi'],
    ['a name and what it does', ['gemini: working on it'], 'gemini-cli'],
    ['npm exec of an agent', ['npm exec @google/gemini-cli'], 'runner'],
    ['npm exec of us', ['npm exec agent-session id'], 'runner'],
    ['tmux', ['tmux: server'], 'system'],
    ['sshd', ['sshd: claude@pts/0'], 'system'],
    ['a title about an agent', ['watching claude'], 'other'],
  ])('%s', (_what, argv, expected) => {
    expect(named(argv, { exe: '/usr/bin/node' }).replace('interpreter', 'other')).toBe(expected);
  });
});

describe('text on a command line is no name', () => {
  it.each([
    ['sh -c', ['sh', '-c', 'claude -p x; codex exec y; gemini']],
    ['bash -lc', ['bash', '-lc', 'gemini']],
    ['bash -c -l', ['/bin/bash', '-c', '-l', 'claude']],
    ['bash -o pipefail -c', ['bash', '-o', 'pipefail', '-c', 'codex']],
    ['zsh -ic', ['zsh', '-ic', 'claude']],
    ['its $0', ['bash', '-c', 'exec "$@"', 'claude', 'codex']],
    ['PowerShell', ['pwsh', '-NoProfile', '-Command', 'claude']],
    ['PowerShell by its short options', ['powershell.exe', '-nop', '-ep', 'Bypass', '-c', 'gemini']],
    ['cmd', ['cmd.exe', '/d', '/s', '/c', 'gemini']],
    ['fish', ['fish', '--command', 'claude']],
    ['fish, in one word', ['fish', '--command=claude\nx', 'claude']],
    ['nu', ['nu', '--commands', 'claude']],
    ['env', ['env', 'A=b', 'claude']],
    ['timeout', ['timeout', '30', 'claude']],
    ['sudo', ['sudo', '-u', 'x', 'codex']],
    ['npx', ['npx', '@google/gemini-cli']],
    ['git', ['git', 'commit', '-m', 'claude']],
    ['tmux', ['tmux', 'new-session', '-s', 'claude', 'codex']],
    ['ssh', ['ssh', 'claude@host', 'codex']],
    ['an editor', ['vim', 'claude']],
    ['a folder', ['/home/claude/bin/robot']],
    ['a folder at the start', ['/opt/codex/bin/robot', 'exec']],
    ['a longer name', ['claude-usage-monitor']],
    ['another case', ['Claude']],
    ['an own property of every object', ['constructor', '__proto__', 'toString']],
  ])('%s', (_what, argv) => {
    expect(of(argv).kind).not.toBe('agent');
  });
});

describe('names that other tools have as well', () => {
  it.each([
    ['amp file.txt', 'amp -x prompt', { AMP_CURRENT_THREAD_ID: 'T-1' }],
    ['grok -f patterns', 'grok --resume', { GROK_AGENT: '1' }],
    ['crush image.png', 'crush run prompt', { CRUSH: '1' }],
    ['kilo file.c', 'kilo run prompt', { KILO: '1' }],
    ['forge build', 'forge -p prompt', undefined],
    ['q query.sql', 'q chat', undefined],
    ['oz file.oz', 'oz agent run', undefined],
    ['acli jira', 'acli rovodev run', undefined],
    ['pi 1000', 'pi', { PI_CODING_AGENT: 'true' }],
  ])('%s is the other tool’s, %s the agent’s; a marker in our environment decides', (other, agent, env) => {
    expect(named(other)).toBe('other');
    expect(named(agent)).not.toBe('other');
    if (env !== undefined) expect(named(other, { env })).toBe(named(agent));
  });

  it('a weak marker, which nested agents inherit, decides nothing', () => {
    expect(named('goose up', { env: { AGENT: 'goose' } })).toBe('other');
  });
});

describe('what is no marker', () => {
  const others = [...catalog.flatMap(({ id, notMarkers = [] }) => notMarkers.map((fact) => ({ id, ...fact }))), ...markersOfNobody.map((fact) => ({ id: 'nobody', ...fact }))];

  it.each(others)('$variable=$value (of $id): $reason', ({ variable, value }) => {
    for (const set of value === undefined ? ['1', 'true', 'x'] : [value]) {
      expect(findMarkers({ [variable]: set }, knownAgents.agents).map(({ variable: marker }) => marker)).toEqual([]);
    }
  });
});

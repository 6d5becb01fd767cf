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
  it.each(scripts.filter(({ name }) => name.startsWith('npm:')))('$id by its package $name', ({ id, name }) => {
    for (const form of [name, `${name}@1.2.3`, `${name}@latest/program`]) expect(named(['deno', 'run', '-A', form, 'x'])).toBe(id);
    expect(named(['deno', 'run', `${name}-tools`])).toBe('other');
  });

  it.each(scripts.filter(({ name }) => !name.startsWith('npm:')))('$id by its script $name, wherever what it is written in runs it', ({ id, name, interpreters }) => {
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

  it('are 314 at least, and those that were once taken for an agent', () => {
    expect(ordinary.length).toBeGreaterThanOrEqual(354);
  });

  it.each(ordinary.map(({ argv, exe, note }) => ({ command: argv.join(' '), argv, exe, note })))('$note: $command', ({ argv, exe }) => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) expect(of(argv, { platform, ...(exe !== undefined && { exe }) }).kind).not.toBe('agent');
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

describe('a name is no agent where something else bears it', () => {
  it.each([
    ['text for a shell that reads its input', ['bash', '-s', 'codex'], {}],
    ['text for a shell that reads its input, behind --', ['sh', '-s', '--', 'gemini'], {}],
    ['a word behind a module’s name in the option', ['python3', '-mMODULE', 'claude'], {}],
    ['a word behind code in the option', ['perl', '-eCODE', 'claude'], {}],
    ['a word behind code after letters', ['perl', '-0777ne', 'CODE', 'claude'], {}],
    ['the value of an option of node', ['node', '--diagnostic-dir', 'claude', 'server.js'], {}],
    ['the value of an option of node, with underscores', ['node', '--diagnostic_dir', 'claude', 'server.js'], {}],
    ['the value of an option of bun', ['bun', '--cwd', 'claude', 'server.ts'], {}],
    ['the value of an option of deno', ['deno', 'run', '--config', 'claude', 'main.ts'], {}],
    ['the value of an option of python', ['python3', '-W', 'hermes', 'x.py'], {}],
    ['the value of an option of a shell', ['bash', '-eo', 'cursor-agent', 'x.sh'], {}],
    ['a file that node only checks', ['node', '--check', '/x/.bin/gemini'], {}],
    ['tests of node', ['node', '--test', '/x/.bin/gemini'], {}],
    ['a script of package.json', ['node', '--run', 'gemini'], {}],
    ['a script of package.json, by bun', ['bun', 'run', 'gemini'], {}],
    ['somebody’s bash script called pi', ['bash', '/usr/local/bin/pi'], {}],
    ['somebody’s bash script called cn', ['/bin/bash', '/home/x/bin/cn', 'up'], {}],
    ['somebody’s bash script called vibe', ['sh', '/home/x/bin/vibe'], {}],
    ['somebody’s bash script called grok', ['zsh', '/home/x/bin/grok'], {}],
    ['somebody’s bash script called hermes', ['bash', './hermes'], {}],
    ['node’s hermes, a JavaScript engine’s wrapper', ['node', '/x/.bin/hermes'], {}],
    ['AWS Copilot below a Copilot session', ['copilot', 'deploy'], { env: { COPILOT_CLI: '1' } }],
    ['AWS Copilot’s services below a Copilot session', ['copilot', 'svc', 'deploy'], { env: { COPILOT_CLI: '1' } }],
    ['a migration below a Goose session', ['goose', 'up'], { env: { GOOSE_TERMINAL: '1' } }],
    ['a migration with its folder below a Goose session', ['goose', '-dir=db', 'postgres', 'x', 'up'], { env: { GOOSE_TERMINAL: '1' } }],
    ['node in a folder of versions', ['/home/x/.local/share/claude/versions/node'], {}],
    ['a shell in a folder of versions', ['/home/x/.local/share/claude/versions/bash', '-c', 'x'], {}],
    ['a runner in a folder of versions', ['/home/x/.local/share/claude/versions/npm', 'exec', 'x'], {}],
    ['Claude Desktop', ['C:\\Users\\x\\AppData\\Local\\AnthropicClaude\\app-1.2.3\\claude.exe'], { exe: 'C:\\Users\\x\\AppData\\Local\\AnthropicClaude\\app-1.2.3\\claude.exe', platform: 'win32' }],
    ['Claude Desktop from the store', ['C:\\Program Files\\WindowsApps\\Claude_1.1.0_x64__pzs8sxrjxfjjc\\app\\Claude.exe'], { platform: 'win32' }],
    ['Claude Desktop on macOS', ['/Applications/Claude.app/Contents/MacOS/Claude'], { exe: '/Applications/Claude.app/Contents/MacOS/Claude', platform: 'darwin' }],
    ['Codex’ desktop application', ['C:\\Program Files\\WindowsApps\\OpenAI.Codex_1_x64__y\\app\\Codex.exe'], { platform: 'win32' }],
    ['the loader asked for its version', ['/lib64/ld-linux-x86-64.so.2', '--version', 'claude'], {}],
    ['the emulator of a whole machine', ['qemu-system-x86_64', 'claude'], {}],
    ['a linker', ['ld', '-o', 'claude', 'x.o'], {}],
    ['a shell within the loader', ['/lib64/ld-linux-x86-64.so.2', '/bin/sh', '-c', 'claude'], {}],
    ['a task of deno', ['deno', 'task', 'gemini'], {}],
    ['another package of deno', ['deno', 'run', 'npm:gemini@1'], {}],
  ] satisfies readonly [string, readonly string[], Given][])('%s', (_what, argv, given: Given) => {
    expect(of(argv, given).kind).not.toBe('agent');
  });
});

describe('an agent is recognised in whatever form it is started', () => {
  const CURSOR = '/home/x/.local/share/cursor-agent/versions/2026.01.23-abc';
  it.each([
    ['Cursor by its installed name', ['/home/x/.local/bin/agent', '--use-system-ca', `${CURSOR}/index.js`, '-p', 'x'], { exe: `${CURSOR}/node` }, 'cursor'],
    ['Cursor without the system’s certificates', ['agent', `${CURSOR}/index.js`], { exe: '/usr/bin/node' }, 'cursor'],
    ['Cursor’s node by its path', [`${CURSOR}/node`, '--use-system-ca', `${CURSOR}/index.js`], {}, 'cursor'],
    ['Cursor with a C library of its own', ['/opt/glibc/ld-linux-x86-64.so.2', '--library-path', '/opt/glibc', `${CURSOR}/node`, `${CURSOR}/index.js`], {}, 'cursor'],
    ['the dynamic loader', ['ld-linux-x86-64.so.2', './claude'], { exe: '/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2' }, 'claude-code'],
    ['the dynamic loader with options', ['/lib64/ld-linux-x86-64.so.2', '--library-path', '/x', '--argv0', 'codex', '/x/codex.real', 'exec'], {}, 'codex'],
    ['musl’s loader', ['/lib/ld-musl-x86_64.so.1', '--', '/usr/bin/node', '/x/.bin/gemini'], {}, 'gemini-cli'],
    ['an emulator', ['qemu-x86_64', './claude'], { exe: '/usr/bin/qemu-x86_64' }, 'claude-code'],
    ['an emulator with options', ['/usr/bin/qemu-aarch64-static', '-L', '/sysroot', '-cpu', 'max', '/x/opencode'], {}, 'opencode'],
    ['an emulator that the kernel called', ['/usr/bin/qemu-x86_64', '/usr/local/bin/node', 'node', '/x/.bin/gemini'], {}, 'gemini-cli'],
    ['Nix’ wrapped program', ['/nix/store/abc/bin/.claude-wrapped'], {}, 'claude-code'],
    ['Nix’ wrapped executable under a title', ['MainThread'], { exe: '/nix/store/abc/bin/.opencode-wrapped' }, 'opencode'],
    ['Nix’ wrapped script', ['/nix/store/abc/bin/node', '/nix/store/def/bin/.gemini-wrapped'], {}, 'gemini-cli'],
    ['Nix’ wrapped wrapper', ['/nix/store/abc/bin/.claude-wrapped_'], {}, 'claude-code'],
    ['a package that deno runs', ['deno', 'run', 'npm:@google/gemini-cli'], {}, 'gemini-cli'],
    ['a release of a package that deno runs', ['deno', 'run', '-A', '--lock', 'deno.lock', 'npm:@openai/codex@0.169.0/codex', 'exec'], {}, 'codex'],
    ['a package without a scope', ['deno', '-A', 'npm:cline@3'], {}, 'cline'],
    ['a package that deno fetches', ['deno', 'x', 'npm:@google/gemini-cli'], {}, 'gemini-cli'],
    ['node with its version in its name', ['/usr/bin/node-22', '/x/.bin/gemini'], {}, 'gemini-cli'],
    ['node with its version, as elsewhere', ['node22', '/x/.bin/qwen'], {}, 'qwen-code'],
    ['a typed capital on macOS', ['Claude', '-c'], { platform: 'darwin' }, 'claude-code'],
    ['a typed capital on Windows', ['CODEX'], { platform: 'win32' }, 'codex'],
    ['a typed capital of a script on macOS', ['node', '/usr/local/bin/Gemini'], { platform: 'darwin' }, 'gemini-cli'],
    ['a framework’s Python on macOS', ['/opt/homebrew/Python.app/Contents/MacOS/Python', '/x/bin/aider'], { platform: 'darwin' }, 'aider'],
    ['the CLI that Claude Desktop keeps', ['C:\\Users\\x\\AppData\\Roaming\\Claude\\claude-code\\2.1.215\\claude.exe'], { platform: 'win32' }, 'claude-code'],
    ['a native qwen', ['/usr/local/bin/qwen'], {}, 'qwen-code'],
    ['a bare amp', ['amp'], {}, 'amp'],
    ['pi with a prompt', ['pi', '-p', 'x'], {}, 'pi'],
    ['pi in the background', ['pi', '--mode', 'rpc'], {}, 'pi'],
    ['cody', ['cody', 'chat'], {}, 'cody'],
    ['cody of npm', ['node', '/x/.bin/cody', 'chat'], {}, 'cody'],
    ['replit-agent', ['replit-agent'], {}, 'replit'],
    ['factory-droid', ['factory-droid'], {}, 'droid'],
    ['factory_droid', ['/usr/local/bin/factory_droid'], {}, 'droid'],
    ['python’s hermes', ['/home/x/.venv/bin/python', '/home/x/.venv/bin/hermes'], {}, 'hermes'],
    ['python’s vibe as a module', ['python3', '-Bm', 'vibe'], {}, 'mistral-vibe'],
    ['Copilot with a prompt below AWS Copilot’s user', ['copilot', '-p', 'x'], {}, 'copilot-cli'],
    ['an executable under an interpreter’s empty title', ['node', '', 'x'], { exe: '/opt/claude' }, 'claude-code'],
    ['a backslash in the path of a script', ['node', 'x\\claude'], {}, 'claude-code'],
  ] satisfies readonly [string, readonly string[], Given, string][])('%s', (_what, argv, given: Given, expected) => {
    expect(named(argv, given)).toBe(expected);
  });

  it.each([
    ['--disable-warning', 'X'], ['--diagnostic-dir', '/tmp'], ['--redirect-warnings', '/tmp/w'], ['--env-file', '.env'], ['--env-file-if-exists', '.env'], ['--conditions', 'x'], ['-C', 'x'],
    ['--unhandled-rejections', 'strict'], ['--dns-result-order', 'ipv4first'], ['--max-http-header-size', '9'], ['--stack-trace-limit', '9'], ['--inspect-port', '0'], ['--title', 'codex'],
    ['--report-dir', '/tmp'], ['--cpu-prof-dir', '/tmp'], ['--heapsnapshot-signal', 'SIGUSR2'], ['--localstorage-file', 'x'], ['--watch-path', 'src'], ['--trace-event-categories', 'node'],
    ['--tls-keylog', 'x'], ['--experimental-loader', 'x'], ['--import', 'tsx'], ['-r', 'x'],
  ])('node %s %s before its script', (option, value) => {
    expect(named(['node', option, value, '/x/.bin/gemini'])).toBe('gemini-cli');
    expect(named(['node', `${option}=${value}`, '/x/.bin/gemini'])).toBe('gemini-cli');
  });
});

describe('made for one call', () => {
  it.each([
    [['sh', '-c', 'x']],
    [['bash', '-lc', 'x']],
    [['bash', '-ec', 'x']],
    [['bash', '-eo', 'pipefail', '-c', 'x']],
    [['bash', '-o', 'pipefail', '-c', 'x']],
    [['bash', '--noprofile', '--norc', '-c', 'x']],
    [['bash', '--rcfile', 'x', '-ic', 'x']],
    [['zsh', '-ilc', 'x']],
    [['-bash', '-c', 'x']],
    [['busybox', 'sh', '-c', 'x']],
    [['fish', '-c', 'x']],
    [['fish', '--command', 'x']],
    [['fish', '--command=x']],
    [['nu', '--commands', 'x']],
    [['nu', '-lc', 'x']],
    [['elvish', '-c', 'x']],
    [['xonsh', '-c', 'x']],
    [['tcsh', '-fc', 'x']],
    [['cmd.exe', '/c', 'x']],
    [['cmd', '/d', '/s', '/c', 'x']],
    [['C:\\Windows\\System32\\cmd.exe', '/d/s/c', 'x']],
    [['powershell', '-Command', 'x']],
    [['powershell.exe', '-NoProfile', '-ExecutionPolicy', 'Bypass', '-c', 'x']],
    [['powershell', '-EncodedCommand', 'eA=='],],
    [['powershell', '-nop', 'Get-Item', 'x']],
    [['pwsh', '-NoLogo', '-CommandWithArgs', 'x']],
    [['npx', 'x']],
    [['npm exec x']],
    [['node', '/usr/lib/node_modules/npm/bin/npm-cli.js', 'run', 'x']],
    [['bunx', 'x']],
    [['bun', 'x', 'y']],
    [['bun', 'run', 'build']],
    [['deno', 'task', 'build']],
    [['uv', 'run', 'x']],
    [['python3', '-m', 'pip', 'install', 'x']],
    [['env', 'A=b', 'x']],
    [['timeout', '5', 'x']],
    [['sudo', '-u', 'x', 'y']],
    [['git', 'commit']],
    [['bwrap', '--unshare-pid', 'x']],
    [['sandbox-exec', '-p', 'x', 'y']],
    [['codex-linux-sandbox', 'x']],
    [['apply-seccomp', 'x']],
    // The watchdog of a call of droid's.
    [['/bin/bash', '-c', 'owner_is_alive() { kill -0 "$1"; }; while owner_is_alive 5; do sleep 1; done']],
  ])('%j', (argv) => {
    expect(of(argv)).toMatchObject({ perCall: true });
  });

  it.each([
    [['bash']],
    [['-zsh']],
    [['bash', '-i']],
    [['bash', '-l']],
    [['zsh', '-il']],
    [['bash', '--noprofile', '--norc']],
    [['bash', '--rcfile', '/x/-c']],
    [['bash', '-s', 'x']],
    [['bash', 'build.sh', '-c', 'x']],
    [['bash', '-eu', 'build.sh']],
    [['sh', '--', 'build.sh']],
    [['sh', '-', 'build.sh', '-c']],
    [['fish', '-C', 'x']],
    [['fish', '--init-command', 'x']],
    [['fish', 'build.fish']],
    [['nu', '-e', 'x']],
    [['cmd.exe']],
    [['cmd', '/k', 'x']],
    [['powershell']],
    [['powershell', '-NoExit', '-Command', 'x']],
    [['powershell', '-File', 'x.ps1']],
    [['pwsh', '-NoProfile', 'x.ps1']],
    [['tmux: server']],
    [['claude']],
    [['node', 'server.js']],
    [['python3', '-c', 'x']],
    [['robotd']],
  ])('and not: %j', (argv) => {
    expect(of(argv).perCall).toBeUndefined();
  });
});

describe('the name that is shown', () => {
  it.each([
    ['a title with a password', ['deployer: --token=SECRET push'], undefined, 'deployer'],
    ['a title with a password and words behind it', ['deployer: --token=a/SECRET push', 'x'], undefined, 'deployer'],
    ['a title that is a path', ['/usr/bin/deployer --token=a/SECRET', 'x'], undefined, 'deployer'],
    ['a title that is an assignment', ['TOKEN=SECRET deploy'], undefined, 'TOKEN'],
    ['what stands behind a question mark', ['deno', 'main.ts?token=SECRET'], undefined, 'deno main'],
    ['a question mark before a slash', ['deno', 'run', 'https://x.example/main.ts?next=/SECRET'], undefined, 'deno main'],
    ['a user and a password before a host', ['deno', 'run', 'https://me:SECRET@x.example'], undefined, 'deno'],
    ['a user and a password before a host and its path', ['deno', 'run', 'https://me:SECRET@x.example/main.ts'], undefined, 'deno main'],
    ['code in an address', ['deno', 'run', 'data:text/javascript;base64,SECRET'], undefined, 'deno'],
    ['a value in place of the script', ['ts-node', '--unknown', 'SECRET', 'x.ts'], undefined, 'ts-node'],
    ['a value behind letters of an option', ['perl', '-CSDe', 'SECRET', 'x'], undefined, 'perl'],
    ['code', ['node', '-e', 'SECRET'], undefined, 'node'],
    ['code, by deno', ['deno', 'eval', 'SECRET'], undefined, 'deno'],
    ['a script with a blank', ['node', '/x/deploy --token=a/SECRET'], undefined, 'node deploy'],
    ['a script', ['node', '/x/server.js', 'SECRET'], undefined, 'node server'],
    ['a module', ['python3', '-m', 'http.server', 'SECRET'], undefined, 'python3 http.server'],
    ['a path with a blank', ['/Applications/Visual Studio Code.app/Contents/MacOS/Electron'], '/Applications/Visual Studio Code.app/Contents/MacOS/Electron', 'Electron'],
    ['a path with a blank, and arguments', ['/Applications/Cursor.app/MacOS/Cursor Helper (Plugin)', '--type=x'], '/Applications/Cursor.app/MacOS/Cursor Helper (Plugin)', 'Cursor'],
    ['a tab', ['deployer:\t--token=SECRET'], undefined, 'deployer'],
  ])('%s', (_what, argv, exe, expected) => {
    const { name } = of(argv, exe === undefined ? {} : { exe });
    expect(name).toBe(expected);
    expect(name).not.toContain('SECRET');
  });
});

// Each of these is one word that another process wrote, as long as the kernel lets one be.
describe('no pattern goes back over what another process wrote', () => {
  const LENGTH = 200_000;
  const texts = ['c', 'm', '-', '/', '\\', ' ', '1.', ':', '_', '?', 'npm:', '(', '] <defunct>', 'e='].flatMap((text) => {
    const long = text.repeat(LENGTH / text.length);
    return [`${long}!`, `!${long}\r`].map((word) => ({ word, start: JSON.stringify(word.slice(0, 12)), end: JSON.stringify(word.slice(-3)) }));
  });
  const interpreters = ['node', 'python3', 'bash', 'fish', 'nu', 'perl', 'ruby', 'bun', 'deno', 'pwsh', 'cmd', 'busybox', 'qemu-x86_64', 'ld-linux.so.2'];

  it.each(texts)('$start … $end', ({ word }) => {
    for (const argv of [[word], [word, word], [`node${word}`], [`ld${word}.so`, word], [`.${word}-wrapped`]]) expect(of(argv, { exe: `/x/${word}`, platform: 'win32' })).toBeDefined();
    for (const interpreter of interpreters) {
      for (const before of ['', '-', '--', '/']) expect(of([interpreter, `${before}${word}`, word])).toBeDefined();
    }
    expect(of(['deno', `npm:${word}`])).toBeDefined();
    expect(of(['deno', `https://${word}`])).toBeDefined();
  });

  it('nor over many words', () => {
    for (const interpreter of interpreters) expect(of([interpreter, ...Array<string>(LENGTH / 2).fill('-x')])).toBeDefined();
  });
});

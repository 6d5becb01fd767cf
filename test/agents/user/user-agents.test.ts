import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { builtIn } from '../../../src/agents/built-in.js';
import { lookCloser } from '../../../src/agents/closer-look.js';
import type { CatalogIndex } from '../../../src/agents/lookup.js';
import type { Recognition } from '../../../src/agents/recognition.js';
import { withUserAgents } from '../../../src/agents/user/user-agents.js';
import type { AgentsAndWarnings } from '../../../src/agents/user/read.js';
import { agentNamesOf } from '../../../src/agents/names.js';
import { precedenceOf } from '../../../src/variables/precedence.js';
import { findMarkers } from '../../../src/variables/markers.js';
import { itIf, itWith, temporaryFolder } from '../../support/programs.js';

const folder = temporaryFolder();
let file: string;

beforeEach(() => {
  file = join(mkdtempSync(join(folder, 'config-')), 'agents.json');
});

/** What comes of a file with this content: text as it stands, anything else as JSON. */
function reading(content: unknown): AgentsAndWarnings {
  writeFileSync(file, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content));
  return withUserAgents(builtIn(), { AGENT_SESSION_CONFIG: file });
}

/** The one warning's message, without the file's name; the catalog must be the built-in one. */
function complaint(content: unknown): string {
  return complaintOf(reading(content));
}

function complaintOf({ catalog, warnings }: AgentsAndWarnings): string {
  expect(catalog).toBe(builtIn());
  expect(warnings.map(({ code }) => code)).toEqual(['user-agents-unusable']);
  const message = warnings[0]?.message ?? '';
  expect(message).not.toContain('\n');
  return message.startsWith(file) ? message.slice(file.length) : message;
}

function seen({ catalog }: AgentsAndWarnings, argv: string, env: Readonly<Record<string, string>> = {}): Recognition {
  return lookCloser({ pid: 5, ppid: 4, startTime: 1n, argv: argv.split(' ') }, { catalog, environment: env, platform: 'linux' });
}

function precedence(catalog: CatalogIndex): ReturnType<typeof precedenceOf> {
  return precedenceOf(agentNamesOf(catalog).precedence);
}

const MINE = { id: 'my-agent', name: 'My Agent' };

describe('a new agent', () => {
  it('comes after the built-in ones, with its file', () => {
    const { catalog, warnings } = reading({ agents: [MINE] });
    expect(warnings).toEqual([]);
    expect(catalog.agents).toHaveLength(builtIn().agents.length + 1);
    expect(catalog.agents.at(-1)).toEqual({ ...MINE, origin: file });
    expect(catalog.agents.slice(0, -1)).toEqual(builtIn().agents);
  });

  it('may stand in a bare list', () => {
    expect(reading([MINE]).catalog.agents.at(-1)?.id).toBe('my-agent');
  });

  it('is known by its programs, scripts, paths and helpers', () => {
    const read = reading([
      { ...MINE, programs: [{ name: 'my-agent' }, { name: 'acme/*/agent' }], scripts: [{ name: 'my-agent.js' }], helpers: [{ name: 'my-sandbox', sandbox: true }], multiSession: [{ argument: 'serve' }] },
    ]);
    for (const argv of ['/opt/my-agent', 'my-agent.exe', 'node /srv/my-agent.js', '/opt/acme/1.2/agent']) {
      expect({ argv, ...seen(read, argv) }).toMatchObject({ argv, kind: 'agent', agent: { id: 'my-agent' }, origin: file });
    }
    expect(seen(read, 'my-sandbox')).toMatchObject({ kind: 'helper', sandbox: true, agent: { id: 'my-agent' }, origin: file });
    expect(seen(read, 'my-agent serve')).toMatchObject({ multiSession: 'serve' });
    expect(seen(read, 'claude')).toEqual(seen({ catalog: builtIn(), warnings: [] }, 'claude'));
  });

  it('may say what runs it, what is another tool’s, and where', () => {
    const read = reading([{ ...MINE, programs: [{ name: 'mine', notWith: ['serve*'], notAt: ['other/mine'] }], scripts: [{ name: 'my-script', interpreters: ['python'] }, { name: 'npm:@acme/agent' }] }]);
    expect(read.warnings).toEqual([]);
    for (const argv of ['mine', '/x/mine chat', 'node /x/mine', 'bash /x/mine', 'python3 /x/my-script', 'deno run npm:@acme/agent@2']) expect({ argv, kind: seen(read, argv).kind }).toEqual({ argv, kind: 'agent' });
    for (const argv of ['mine serve', 'mine serve-all', '/x/Other/mine', 'node /x/my-script', 'bash /x/my-script', 'deno run npm:@acme/other']) expect({ argv, kind: seen(read, argv).kind }).not.toEqual({ argv, kind: 'agent' });
  });

  it('may share a name with other tools', () => {
    const read = reading([{ ...MINE, markers: [{ variable: 'MINE' }], programs: [{ name: 'mine', onlyWith: ['chat'] }] }]);
    expect(seen(read, 'mine deeper').kind).toBe('other');
    expect(seen(read, 'mine chat').kind).toBe('agent');
    expect(seen(read, 'mine deeper', { MINE: '1' }).kind).toBe('agent');
  });

  it('is asked for its id after the built-in ones and before the generic variables', () => {
    const { catalog } = reading([{ ...MINE, sessionVariables: [{ variable: 'MY_ID', scope: 'run' }, { variable: 'MY_OTHER_ID', scope: 'run', answers: false }] }]);
    const before = precedence(builtIn());
    expect(precedence(catalog)).toEqual([...before.slice(0, -2), { variable: 'MY_ID', owner: 'my-agent' }, ...before.slice(-2)]);
    expect(catalog.sessionVariables.at(-1)).toMatchObject({ variable: 'MY_ID', origin: file });
  });

  it('is known by its markers', () => {
    const { catalog } = reading([{ ...MINE, markers: [{ variable: 'MINE', value: 'v1*', unless: 'NOT_MINE' }, { variable: 'AGENT', value: 'mine', weak: true }] }]);
    expect(findMarkers({ MINE: 'v1.2' }, catalog.agents)).toMatchObject([{ variable: 'MINE', agent: { id: 'my-agent' }, origin: file }]);
    expect(findMarkers({ MINE: 'v1.2', NOT_MINE: 'x' }, catalog.agents)).toEqual([]);
    expect(findMarkers({ AGENT: 'mine' }, catalog.agents)).toMatchObject([{ weak: true, origin: file }]);
  });

  // A user's name must not fall upon what every object has.
  it.each(['constructor', 'toString', '__proto__', 'x/constructor', 'x/__proto__'])('may have a program that is called %s', (name) => {
    const read = reading([{ ...MINE, programs: [{ name }], helpers: [{ name: `hasOwnProperty` }] }]);
    expect(read.warnings).toEqual([]);
    expect(seen(read, `/${name}`)).toMatchObject({ kind: 'agent', agent: { id: 'my-agent' } });
    expect(seen(read, 'hasOwnProperty').kind).toBe('helper');
  });
});

describe('a row for a built-in agent', () => {
  it('adds its facts and keeps the rest', () => {
    const read = reading([{ id: 'claude-code', name: 'Ours', markers: [{ variable: 'OUR_CLAUDE' }], programs: [{ name: 'acme-claude' }], sessionVariables: [{ variable: 'ACME_ID', scope: 'run' }] }]);
    const [before, after] = [builtIn(), read.catalog].map(({ agents }) => agents.find(({ id }) => id === 'claude-code'));
    expect(after).toMatchObject({ id: 'claude-code', name: 'Claude Code', pidVariable: 'CLAUDE_PID' });
    expect(after?.origin).toBeUndefined();
    expect(after?.markers).toEqual([...(before?.markers ?? []), { variable: 'OUR_CLAUDE', origin: file }]);
    expect(read.catalog.agents.map(({ id }) => id)).toEqual(builtIn().agents.map(({ id }) => id));
    expect(seen(read, 'acme-claude')).toMatchObject({ agent: { id: 'claude-code' }, origin: file });
    expect(seen(read, 'claude').origin).toBeUndefined();
    expect(precedence(read.catalog).find(({ variable }) => variable === 'ACME_ID')?.owner).toBe('claude-code');
    expect(read.catalog.sessionVariables.map(({ agent }) => read.catalog.agents[agent]?.id).slice(0, 4)).toEqual(builtIn().sessionVariables.map(({ agent }) => builtIn().agents[agent]?.id).slice(0, 4));
  });

  it('may repeat what is known', () => {
    const { catalog, warnings } = reading([{ id: 'codex', programs: [{ name: 'codex' }], sessionVariables: [{ variable: 'CODEX_THREAD_ID', scope: 'conversation' }] }]);
    expect(warnings).toEqual([]);
    expect(catalog.sessionVariables).toEqual(builtIn().sessionVariables);
  });

  it('leaves the built-in catalog as it was', () => {
    const before = JSON.stringify(builtIn());
    reading([{ id: 'codex', markers: [{ variable: 'X' }], programs: [{ name: 'claude' }, { name: 'x/claude' }], helpers: [{ name: 'y' }] }]);
    expect(JSON.stringify(builtIn())).toBe(before);
  });
});

describe('the user’s row has', () => {
  it.each([
    ['a built-in program', 'claude', { programs: [{ name: 'claude' }] }],
    ['a built-in program by its path', '/opt/acme/bin/claude', { programs: [{ name: 'acme/bin/claude' }] }],
    ['a built-in helper', 'codex-linux-sandbox', { programs: [{ name: 'codex-linux-sandbox' }] }],
  ])('%s', (_what, argv, facts) => {
    const read = reading([{ ...MINE, ...facts }]);
    expect(seen(read, argv)).toMatchObject({ kind: 'agent', agent: { id: 'my-agent' }, origin: file });
    expect(seen({ catalog: builtIn(), warnings: [] }, argv).agent?.id).not.toBe('my-agent');
  });
});

describe('a broken file gives one warning with its line', () => {
  it.each([
    ['{\n  "agents": [\n    { "id": "a", }\n  ]\n}', ', line 3, column 18: what stands here is not JSON.'],
    ['{\n  "agents": [\n', ', line 2, column 14: what stands here is not JSON.'],
    ['[\n"at position 1', ', line 2, column 15:'],
    ['[\n\n  "at position 1" x "at position 1"', ', line 3, column 19:'],
    ['[\n\n1 2]', ', line 3, column 3:'],
    ['', ', line 1, column 1: what stands here is not JSON.'],
    ['{\n  // mine\n}', ', line 2, column 3: what stands here is not JSON.'],
    ['{\n  "agents": [{ "id": "a\tb" }]\n}', ', line 2, column 24: what stands here is not JSON.'],
    ['\u00a0[]', ', line 1, column 1: what stands here is not JSON.'],
    ['[\r\n{"id":"a","name":"b"}\r\n{', ', line 3, column 1: what stands here is not JSON.'],
  ])('%j is not JSON', (text, expected) => {
    expect(complaint(text)).toContain(expected);
  });

  it.each([
    ['null', ', line 1, column 1: the whole must be an object.'],
    ['"x"', 'the whole must be an object.'],
    ['{}', ', line 1, column 1: agents is missing.'],
    ['{\n "agents": {}\n}', ', line 2, column 2: agents must be a list.'],
    ['{\n "agents": [],\n "agnets": []\n}', ', line 3, column 2: agnets is no member that is known here.'],
    ['[\n {},\n 5]', ', line 2, column 2: [0].id is missing.'],
    ['[\n {"id": "a", "name": "A"},\n 5]', ', line 3, column 2: [1] must be an object.'],
    ['{"agents": [\n {"id": "a",\n  "name": 5}]}', ', line 3, column 3: agents[0].name must be a string.'],
    ['[{"id": "a"}]', '[0].name is missing.'],
    ['[{"id": "A", "name": "A"}]', '[0].id must be lower-case words'],
    ['[{"id": "a", "name": " "}]', '[0].name must not be empty.'],
    ['[{"id": "a", "name": "A"},\n{"name": "A",\n"id": "a"}]', ', line 3, column 1: [1].id is that of an earlier row: a.'],
    ['[{"id": "a", "name": "A", "markers": [\n{"variable": "A=B"}]}]', ', line 2, column 2: [0].markers[0].variable must be the name of an environment variable.'],
    ['[{"id": "a", "name": "A", "markers": [{"variable": "constructor"}]}]', '[0].markers[0].variable must be the name of an environment variable.'],
    ['[{"id": "a", "name": "A", "markers": [{"variable": "__proto__"}]}]', '[0].markers[0].variable must be the name of an environment variable.'],
    ['[{"id": "a", "name": "A", "markers": [{"variable": "B", "weak": false}]}]', '[0].markers[0].weak must be true, or be left out.'],
    ['[{"id": "a", "name": "A", "sessionVariables": [{"variable": "B"}]}]', '[0].sessionVariables[0].scope is missing.'],
    ['[{"id": "a", "name": "A", "sessionVariables": [{"variable": "B", "scope": "x"}]}]', 'scope must be "conversation" or "run".'],
    ['[{"id": "a", "name": "A", "sessionVariables": [{"variable": "CODEX_THREAD_ID", "scope": "run"}]}]', 'variable is already the session variable of codex.'],
    ['[{"id": "a", "name": "A", "sessionVariables": [{"variable": "AGENT_SESSION_ID", "scope": "run"}]}]', 'variable is already the session variable of every agent.'],
    ['[{"id": "a", "name": "A", "programs": ["a"]}]', '[0].programs[0] must be an object.'],
    ['[{"id": "a", "name": "A", "programs": [{"name": "node"}]}]', '[0].programs[0].name must not be a shell, an interpreter'],
    ['[{"id": "a", "name": "A", "programs": [{"name": "a.exe"}]}]', 'name must go without .exe'],
    ['[{"id": "a", "name": "A", "programs": [{"name": "/usr/bin/a"}]}]', 'name must be a base name, or the end of a path'],
    ['[{"id": "a", "name": "A", "programs": [{"name": "C:\\\\a"}]}]', 'name must have / between folders'],
    ['[{"id": "a", "name": "A", "programs": [{"name": "*/*"}]}]', 'name must not fit every process'],
    ['[{"id": "a", "name": "A", "programs": [{"name": "a*"}]}]', 'name must have each * for a whole segment'],
    ['[{"id": "a", "name": "A", "scripts": [{"name": "a.js", "onlyWith": "x"}]}]', 'onlyWith must be a list.'],
    ['[{"id": "a", "name": "A", "scripts": [{"name": "a.js", "interpreters": ["cobol"]}]}]', 'interpreters[0] must be "javascript", "python", "perl", "ruby" or "shell".'],
    ['[{"id": "a", "name": "A", "programs": [{"name": "a", "notAt": ["X/a"]}]}]', 'notAt[0] must be in lower case'],
    ['[{"id": "a", "name": "A", "a\\u001bb": 1}]', '[0]["a\\u001bb"] is no member'],
    // JSON.parse takes the last of two; the place must be that one's.
    ['[{"id": "a", "name": "A",\n"name": 5}]', ', line 2, column 1: [0].name must be a string.'],
  ])('%j', (text, expected) => {
    expect(complaint(text)).toContain(expected);
  });

  it('that never repeats a value', () => {
    expect(complaint('[{"id": "hunter2!", "name": "A"}]')).not.toContain('hunter2');
    expect(complaint('[{"id": hunter2}]')).not.toContain('hunter2');
  });

  it('not UTF-8: the line of the first wrong byte', () => {
    expect(complaint(Buffer.from('[\n"\xe4"]', 'latin1'))).toMatch(/^, line 2: the file is not UTF-8 text\./);
    // What Windows PowerShell's > writes.
    expect(complaint(Buffer.from('\ufeff[]', 'utf16le'))).toMatch(/^, line 1: the file is not UTF-8 text\./);
  });

  it('nested deeper than any parser can follow', () => {
    expect(complaint('['.repeat(200_000))).toContain('is not JSON');
    expect(complaint(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)).toMatch(/^, line 1, column 2: \[0\] must be an object/);
  });
});

it('a byte order mark, white space and $schema are no faults', () => {
  expect((reading(`\ufeff\r\n{"$schema": "x", "agents": [{"id": "a", "name": "A"}]}\r\n`)).catalog.agents.at(-1)?.id).toBe('a');
  expect((reading('{"agents": []}')).warnings).toEqual([]);
});

describe('what is no file', () => {
  const posix = itIf(process.platform !== 'win32', 'tests with FIFOs, devices and permissions, for Windows has none');

  itWith('mkfifo')('a FIFO is not waited for', () => {
    expect(spawnSync('mkfifo', [file]).status).toBe(0);
    expect(complaintOf(withUserAgents(builtIn(), { AGENT_SESSION_CONFIG: file }))).toContain('the file is no regular file');
  });

  posix('an endless device is not read', () => {
    symlinkSync('/dev/zero', file);
    expect(complaintOf(withUserAgents(builtIn(), { AGENT_SESSION_CONFIG: file }))).toContain('the file is no regular file');
  });

  it('a folder of that name', () => {
    mkdirSync(file);
    const { warnings } = withUserAgents(builtIn(), { HOME: folder, XDG_CONFIG_HOME: configOf('folder-instead') });
    expect(warnings.map(({ message }) => message)).toEqual([expect.stringContaining('the file is no regular file')]);
  });

  it('a file of more than 256 KiB', () => {
    expect(complaint(`[]${' '.repeat(256 * 1024)}`)).toContain('the file is larger than 256 KiB');
    expect((reading(`[]${' '.repeat(256 * 1024 - 2)}`)).warnings).toEqual([]);
  });

  itIf(process.platform !== 'win32' && process.geteuid?.() !== 0, 'a file without permission, for root may read all')('a file without permission', () => {
    writeFileSync(file, '[]', { mode: 0 });
    expect(complaintOf(withUserAgents(builtIn(), { AGENT_SESSION_CONFIG: file }))).toContain('the file can’t be read (EACCES)');
  });

  posix('a link in a circle is as good as none', () => {
    symlinkSync('agents.json', file);
    expect(complaintOf(withUserAgents(builtIn(), { AGENT_SESSION_CONFIG: file }))).toContain('which is not there');
  });

  /** A configuration folder whose agents.json is a folder. */
  function configOf(name: string): string {
    const config = join(folder, name);
    mkdirSync(join(config, 'agent-session', 'agents.json'), { recursive: true });
    return config;
  }
});

describe('AGENT_SESSION_CONFIG', () => {
  it('names the file or its folder', () => {
    writeFileSync(file, JSON.stringify([MINE]));
    for (const named of [file, join(file, '..'), `${join(file, '..')}/`]) {
      const { catalog, warnings } = withUserAgents(builtIn(), { AGENT_SESSION_CONFIG: named });
      expect(warnings).toEqual([]);
      expect(catalog.agents.at(-1)?.origin).toBe(file);
    }
  });

  it('a folder without the file is no fault', () => {
    expect(withUserAgents(builtIn(), { AGENT_SESSION_CONFIG: join(file, '..') })).toEqual({ catalog: builtIn(), warnings: [] });
  });

  it('a relative path is refused', () => {
    expect(complaintOf(withUserAgents(builtIn(), { AGENT_SESSION_CONFIG: 'x\u001b/agents.json' }))).toContain('a relative path');
  });

  it('a path where nothing is', () => {
    expect(complaintOf(withUserAgents(builtIn(), { AGENT_SESSION_CONFIG: '/no/such/agents.json' }))).toBe('AGENT_SESSION_CONFIG names /no/such/agents.json, which is not there. Correct it, or unset it.');
  });

  it('an empty one is as good as unset', () => {
    expect(withUserAgents(builtIn(), { AGENT_SESSION_CONFIG: '', HOME: folder })).toEqual({ catalog: builtIn(), warnings: [] });
  });
});

describe('whatever the file holds', () => {
  const atMostOneWarning = (content: string | Uint8Array): void => {
    const { catalog, warnings } = reading(Buffer.from(content as string));
    expect(warnings.length).toBeLessThanOrEqual(1);
    if (warnings.length === 1) expect(catalog).toBe(builtIn());
    // What was merged can be used.
    findMarkers({ MINE: '1', AGENT: '1' }, catalog.agents);
    seen({ catalog, warnings }, 'node /srv/x/constructor');
    expect(precedence(catalog).every(({ variable }) => typeof variable === 'string')).toBe(true);
  };

  it('bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 2000 }), atMostOneWarning), { numRuns: 300 });
  });

  it('JSON', () => {
    fc.assert(fc.property(fc.json(), atMostOneWarning), { numRuns: 300 });
  });

  it('rows that are nearly right', () => {
    const word = fc.oneof(fc.constantFrom('claude-code', 'my-agent', 'constructor', '__proto__', 'x/*', 'codex', 'CLAUDECODE', 'AGENT', 'run', ''), fc.string());
    const fact = fc.record({ variable: word, name: word, value: word, scope: fc.constantFrom('run', 'conversation', 'x'), argument: word, reason: word, onlyWith: fc.array(word), weak: fc.boolean() }, { requiredKeys: [] });
    const facts = fc.oneof({ weight: 4, arbitrary: fc.array(fact, { maxLength: 3 }) }, fc.jsonValue());
    const row = fc.record({ id: word, name: word, markers: facts, sessionVariables: facts, programs: facts, scripts: facts, helpers: facts, multiSession: facts, notMarkers: facts, pidVariable: fact }, { requiredKeys: ['id'] });
    fc.assert(fc.property(fc.array(row, { maxLength: 3 }), (rows) => { atMostOneWarning(JSON.stringify({ agents: rows })); }), { numRuns: 500 });
  });

  it('a good file, cut off or with a byte changed', () => {
    const good = JSON.stringify({ agents: [{ ...MINE, markers: [{ variable: 'MINE' }], programs: [{ name: 'mine' }], sessionVariables: [{ variable: 'MY_ID', scope: 'run' }] }] }, undefined, 1);
    fc.assert(
      fc.property(fc.nat(good.length), fc.nat(255), fc.boolean(), (position, byte, cut) => {
        const bytes = Buffer.from(good);
        if (position < bytes.length) bytes[position] = byte;
        atMostOneWarning(cut ? bytes.subarray(0, position) : bytes);
      }),
      { numRuns: 300 },
    );
  });
});

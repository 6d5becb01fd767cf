import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { itIf, temporaryFolder } from '../support/programs.js';
import { makeHome } from '../support/command.js';
import { startProgram } from '../support/agents.js';
import { itOnTerminal, runOnTerminal, runOrphaned } from '../support/without-agent.js';

const root = join(import.meta.dirname, '../..');
const folder = temporaryFolder();
const validators = { resolution: validatorOf('resolution'), gc: validatorOf('gc') };
const itOnLinux = itIf(process.platform === 'linux', 'stand-in agents, for they need Linux');

/** The schema lets later releases add members; today's output has none that it doesn't tell of. */
function validatorOf(name: string): ValidateFunction {
  const schema = JSON.parse(readFileSync(join(root, 'docs/schema', `${name}.schema.json`), 'utf8'), (_key, member: unknown) =>
    typeof member === 'object' && member !== null && 'properties' in member && 'type' in member ? { ...member, additionalProperties: false } : member,
  ) as object;
  return new Ajv2020({ strict: true, allErrors: true, strictRequired: false }).compile(schema);
}

function expectValid(name: keyof typeof validators, text: string, expected: object): void {
  const output: unknown = JSON.parse(text);
  const validate = validators[name];
  expect({ valid: validate(output), errors: validate.errors ?? [] }).toEqual({ valid: true, errors: [] });
  expect(output).toMatchObject(expected);
}

describe('what --json prints in an agent is what the schema says', () => {
  const id = 'agent-session id --json';
  const which = 'agent-session which --json';

  itOnLinux.each<[what: string, command: string, env: Readonly<Record<string, string>>, expected: object]>([
    ['a new session', id, {}, { source: 'store', store: { state: 'created' } }],
    ['a known session', `${id} >/dev/null; ${which}`, {}, { source: 'store', store: { state: 'reused' } }],
    ['a variable', which, { CLAUDE_CODE_SESSION_ID: 'of-claude' }, { source: 'environment', provenance: 'verified' }],
    ['the override', id, { RAILWAY_AGENT_SESSION: 'mine' }, { source: 'override' }],
    ['a value that is none', which, { CODEX_THREAD_ID: 'a b', CLAUDECODE: '1' }, { source: 'store' }],
    ['an opt-out', `${id} || true`, { DO_NOT_TRACK: '1' }, { source: 'none', reason: 'opted-out' }],
    ['a store that can’t be used', which, { RAILWAY_SESSIONS_DIR: '/dev/null' }, { source: 'derived', warnings: [{ code: 'store-unusable' }] }],
    ['a cleaning', 'agent-session gc --json', {}, { dryRun: false }],
    ['a dry run', 'agent-session gc --json --dry-run', {}, { dryRun: true }],
  ])('%s', async (_what, command, env, expected) => {
    const home = makeHome(mkdtempSync(join(folder, 'home-')));
    mkdirSync(home.sessions, { recursive: true, mode: 0o700 });
    writeFileSync(join(home.sessions, '0123456789abcdef.session'), 'torn');
    const { stdout } = await startProgram('claude', { folder: home.folder, env: home.environment() }).run(command, env);
    expectValid(command.includes(' gc ') ? 'gc' : 'resolution', stdout, expected);
  });

  itOnTerminal('a person', async () => {
    const home = makeHome(mkdtempSync(join(folder, 'home-')));
    const { stdout } = await runOnTerminal(`${id} -q; true`, { folder: home.folder, env: home.environment() });
    expectValid('resolution', stdout, { caller: 'human', reason: 'human' });
  });

  itOnLinux('neither agent nor terminal', async () => {
    const home = makeHome(mkdtempSync(join(folder, 'home-')));
    const { stdout } = await runOrphaned(which, { folder: home.folder, env: home.environment() });
    expectValid('resolution', stdout, { caller: 'automation' });
  });
});

describe('reasons and codes are enumerated', () => {
  const schema = readFileSync(join(root, 'docs/schema/resolution.schema.json'), 'utf8');
  const parsed = JSON.parse(schema) as { readonly properties: { readonly reason: { readonly enum: readonly string[] }; readonly warnings: { readonly items: { readonly properties: { readonly code: { readonly enum: readonly string[] } } } } } };
  const reasons = parsed.properties.reason.enum;
  const codes = parsed.properties.warnings.items.properties.code.enum;

  it('in the schema: all that the sources know', () => {
    const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts')).map((path) => readFileSync(join(root, 'src', path), 'utf8'));
    const used = new Set(sources.flatMap((text) => [...text.matchAll(/\bcode: '([a-z-]+)',\s+message\b/g)].map(([, code]) => code)));
    expect([...codes].sort()).toEqual([...used].sort());
    const [, union = ''] = /export type NoSessionReason =([^;]+);/.exec(readFileSync(join(root, 'src/session/resolution.ts'), 'utf8')) ?? [];
    expect([...union.matchAll(/\| '([a-z-]+)'/g)].map(([, reason]) => reason)).toEqual(reasons);
  });

  it('the codes of the one error, in docs/json.md and docs/library.md', () => {
    const source = readFileSync(join(root, 'src/store/sessions-folder-error.ts'), 'utf8');
    const [, union = ''] = /readonly code: ([^;]+);/.exec(source) ?? [];
    const all = [...union.matchAll(/'([a-z-]+)'/g)].map(([, code = '']) => code);
    expect(all).toHaveLength(2);
    for (const document of ['docs/json.md', 'docs/library.md']) {
      const text = readFileSync(join(root, document), 'utf8');
      expect(all.filter((code) => !text.includes(`\`${code}\``))).toEqual([]);
    }
  });

  it('and in docs/json.md', () => {
    const text = readFileSync(join(root, 'docs/json.md'), 'utf8');
    expect([...reasons, ...codes].filter((word) => !text.includes(`| \`${word}\` |`))).toEqual([]);
  });
});

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect } from 'vitest';
import { freshHome } from '../support/command.js';
import { startProgram } from '../support/agents.js';
import { itIf, temporaryFolder } from '../support/programs.js';

const root = join(import.meta.dirname, '../..');
const folder = temporaryFolder();
const itOnLinux = itIf(process.platform === 'linux', 'stand-in agents, for they need Linux');
const ID = '2a1dbc37-e2b1-4208-bd8a-03f0771a43c7';

/** The schema lets later releases add members; today's output has none that it doesn't tell of. */
function expectValid(name: string, output: unknown): void {
  const schema = JSON.parse(readFileSync(join(root, 'docs/schema', `${name}.schema.json`), 'utf8'), (_key, member: unknown) =>
    typeof member === 'object' && member !== null && 'properties' in member && 'type' in member ? { ...member, additionalProperties: false } : member,
  ) as object;
  const validate = new Ajv2020({ strict: true, allErrors: true, strictRequired: false }).compile(schema);
  expect({ valid: validate(output), errors: validate.errors ?? [] }).toEqual({ valid: true, errors: [] });
}

describe('what --json prints is what the schema says', () => {
  itOnLinux.each<[schema: string, command: string, expected: object]>([
    ['list', 'list --json', {}],
    ['find', `find ${ID} --json`, { found: [{ id: ID, life: { state: 'alive' }, resume: { words: ['claude', '--resume', ID] } }] }],
    ['find', 'find nothing --json || true', { found: [] }],
    ['alive', `alive ${ID} --json`, { state: 'alive' }],
    ['alive', 'alive nothing --json || true', { state: 'unknown' }],
    ['resolution', 'which --pid $PPID --json', { pid: expect.any(Number) as number }],
  ])('%s: agent-session %s', async (schema, command, expected) => {
    const home = freshHome(folder);
    mkdirSync(join(home.folder, '.claude/projects/-x'), { recursive: true });
    writeFileSync(join(home.folder, `.claude/projects/-x/${ID}.jsonl`), '');
    const outer = { CODEX_THREAD_ID: 'of-codex' };
    const { stdout } = await startProgram('claude', { folder: home.folder, env: home.environment(outer) }).run(`sh -c 'agent-session ${command}; true'`, { CLAUDE_CODE_SESSION_ID: ID });
    const output: unknown = JSON.parse(stdout);
    expectValid(schema, output);
    expect(output).toMatchObject(expected);
  });
});

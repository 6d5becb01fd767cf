import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalog } from '../../src/agents/catalog.js';
import { publishedCatalog } from '../../src/agents/published.js';
import { readUserRows } from '../../src/agents/user/rows.js';
import { builtInNames } from '../../src/agents/built-in-names.js';
import { precedenceOf } from '../../src/variables/precedence.js';
import { agentsSchema } from './agents-schema.js';
import { compactJson } from './compact-json.js';

const root = join(import.meta.dirname, '../..');
const schemas = join(root, 'docs/schema');

describe('docs/schema/agents.schema.json', () => {
  const isValid = new Ajv2020({ strict: true, strictRequired: false }).compile(agentsSchema());

  // `npm run docs` writes it.
  it('is made of the shape that files are checked by', async () => {
    await expect(`${compactJson(agentsSchema())}\n`).toMatchFileSnapshot(join(schemas, 'agents.schema.json'));
  });

  it('takes the example of the documentation', () => {
    const [, example = ''] = /```json\n([^]*?)```/.exec(readFileSync(join(root, 'docs/agents-json.md'), 'utf8')) ?? [];
    expect(isValid(JSON.parse(example))).toBe(true);
  });

  it('and the check agree on rows that are nearly right', () => {
    const word = fc.constantFrom('my-agent', 'My', 'CODEX_ID', 'x/*', 'a*', 'a.exe', '/a', '', ' ', 'run', 'javascript', 'a\\b');
    const fact = fc.record({ variable: word, name: word, value: word, scope: fc.constantFrom('run', 'x'), argument: word, reason: word, onlyWith: fc.array(word), interpreters: fc.array(word), weak: fc.boolean() }, { requiredKeys: [] });
    const facts = fc.oneof({ weight: 4, arbitrary: fc.array(fact, { maxLength: 2 }) }, fc.jsonValue());
    const row = fc.record({ id: word, name: word, markers: facts, sessionVariables: facts, programs: facts, scripts: facts, helpers: facts, multiSession: facts, notMarkers: facts, pidVariable: fact }, { requiredKeys: ['id'] });
    fc.assert(fc.property(fc.array(row, { maxLength: 2 }), (agents) => {
      expect(isValid({ agents })).toBe(!('fault' in readUserRows({ agents })));
    }), { numRuns: 3000 });
  });
});

describe('docs/schema/catalog.schema.json', () => {
  it('is written as the others are', () => {
    const text = readFileSync(join(schemas, 'catalog.schema.json'), 'utf8');
    expect(text).toBe(`${compactJson(JSON.parse(text))}\n`);
  });

  const schema = JSON.parse(readFileSync(join(schemas, 'catalog.schema.json'), 'utf8')) as object;
  const published = publishedCatalog('0.1.0');

  it('describes every member of the published catalog', () => {
    // Later releases may add members: the schema lets them be. Here none may be missing from it.
    const closed = JSON.parse(JSON.stringify(schema), (_key, value: unknown) => (typeof value === 'object' && value !== null && 'properties' in value ? { ...value, additionalProperties: false } : value)) as object;
    const validate = new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(closed);
    expect({ valid: validate(JSON.parse(JSON.stringify(published))), errors: validate.errors ?? [] }).toEqual({ valid: true, errors: [] });
  });

  it('the catalog has all agents with their sources, and the precedence that is used', () => {
    expect(published.agents).toEqual(catalog);
    expect(published.precedence.map(({ variable, agent }) => ({ variable, ...(agent !== undefined && { owner: agent }) }))).toEqual(precedenceOf(builtInNames.precedence));
  });
});

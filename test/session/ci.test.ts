import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { isContinuousIntegration } from '../../src/session/ci.js';

type Environment = Readonly<Record<string, string>>;
type Condition = string | { readonly env: string; readonly includes: string } | { readonly any: readonly string[] } | Readonly<Record<string, string>>;
interface Vendor {
  readonly name: string;
  readonly env: Condition | readonly Condition[];
}

const require = createRequire(import.meta.url);
const vendors = require('ci-info/vendors.json') as readonly Vendor[];

/** Environments that satisfy a condition, each in another way. */
function satisfying(condition: Condition): readonly Environment[] {
  if (typeof condition === 'string') return [{ [condition]: 'x' }, { [condition]: 'false' }];
  if ('includes' in condition) return [{ [condition.env]: `/x/${condition.includes}/y` }];
  if ('any' in condition && Array.isArray(condition.any)) return condition.any.map((variable: string) => ({ [variable]: 'x' }));
  return [condition as Environment];
}

/** One of each condition's, all together; and each condition's alone. */
function environmentsOf({ env }: Vendor): readonly Environment[] {
  const conditions: readonly Condition[] = Array.isArray(env) ? (env as readonly Condition[]) : [env as Condition];
  const ways = conditions.map(satisfying);
  const longest = Math.max(...ways.map((way) => way.length));
  const together = Array.from({ length: longest }, (_, position) => Object.assign({}, ...ways.map((way) => way[Math.min(position, way.length - 1)])) as Environment);
  return [...together, ...ways.flat()];
}

const GENERAL = ['BUILD_ID', 'BUILD_NUMBER', 'CI', 'CI_APP_ID', 'CI_BUILD_ID', 'CI_BUILD_NUMBER', 'CI_NAME', 'CONTINUOUS_INTEGRATION', 'RUN_ID'];

const cases: readonly { readonly name: string; readonly env: Environment }[] = [
  { name: 'nothing', env: {} },
  { name: 'what a person has', env: { HOME: '/home/x', TERM: 'xterm', NODE: '/usr/bin/node', SHELL: '/bin/bash' } },
  ...GENERAL.flatMap((variable) => ['1', 'true', 'false', ''].map((value) => ({ name: `${variable}=${value}`, env: { [variable]: value } }))),
  ...vendors.flatMap((vendor) => environmentsOf(vendor).map((env) => ({ name: vendor.name, env }))),
  ...vendors.flatMap((vendor) => environmentsOf(vendor).map((env) => ({ name: `${vendor.name}, with CI=false`, env: { ...env, CI: 'false' } }))),
  ...vendors.flatMap((vendor) => environmentsOf(vendor).map((env) => ({ name: `${vendor.name}, with other values`, env: Object.fromEntries(Object.keys(env).map((variable) => [variable, ''])) }))),
];

/** The library reads `process.env` while it is loaded: a process of its own loads it afresh for each environment. */
const asLibrary = `
const path = ${JSON.stringify(require.resolve('ci-info'))};
const answers = JSON.parse(require('node:fs').readFileSync(0, 'utf8')).map((env) => {
  process.env = env;
  delete require.cache[path];
  return require(path).isCI;
});
console.log(JSON.stringify(answers));
`;
const answers = JSON.parse(execFileSync(process.execPath, ['-e', asLibrary], { env: {}, input: JSON.stringify(cases.map(({ env }) => env)), encoding: 'utf8' })) as readonly boolean[];

describe('CI is what the library ci-info takes for it', () => {
  it.each(cases.map((one, position) => ({ ...one, text: JSON.stringify(one.env), answer: answers[position] })))('$name: $text', ({ env, answer }) => {
    expect(isContinuousIntegration(env)).toBe(answer);
  });

  it('and the library knows its vendors here', () => {
    expect(vendors.length).toBeGreaterThan(40);
    expect(answers.filter(Boolean).length).toBeGreaterThan(vendors.length);
    expect(answers.filter((answer) => !answer).length).toBeGreaterThan(vendors.length);
  });
});

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

const GENERAL = ['CI', 'CI_APP_ID', 'CI_BUILD_ID', 'CI_BUILD_NUMBER', 'CI_NAME', 'CONTINUOUS_INTEGRATION'];

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

/** Where we know better than the library: by what others set too, and by what else a CI alone sets. */
const OURS: Readonly<Record<string, boolean>> = {
  '{"BUILD_ID":"x"}': false,
  '{"BUILD_ID":"false"}': false,
  '{"RUN_ID":"x"}': false,
  '{"RUN_ID":"false"}': false,
  '{"JENKINS_URL":"x"}': true,
  '{"JENKINS_URL":"false"}': true,
};

describe('CI is what the library ci-info takes for it', () => {
  it.each(cases.map((one, position) => ({ ...one, text: JSON.stringify(one.env), answer: OURS[JSON.stringify(one.env)] ?? answers[position] })))('$name: $text', ({ env, answer }) => {
    expect(isContinuousIntegration(env, false)).toBe(answer);
  });

  it('and the library knows its vendors here', () => {
    expect(vendors.length).toBeGreaterThan(40);
    expect(answers.filter(Boolean).length).toBeGreaterThan(vendors.length);
    expect(answers.filter((answer) => !answer).length).toBeGreaterThan(vendors.length);
  });
});

describe('beside the library', () => {
  it.each([
    ['CI=0', { CI: '0' }],
    ['CI=0 in a vendor’s job', { CI: '0', GITHUB_ACTIONS: 'true' }],
    ['CI=False', { CI: 'False' }],
    ['a lone RUN_ID', { RUN_ID: '5' }],
    ['a lone BUILD_ID', { BUILD_ID: '5' }],
    ['a lone BUILD_NUMBER', { BUILD_NUMBER: '5' }],
    ['all three', { RUN_ID: '5', BUILD_ID: '5', BUILD_NUMBER: '5' }],
    ['a variable of Railway’s that people set', { RAILWAY_TOKEN: 'x', RAILWAY_CALLER: 'x' }],
  ])('%s is no CI job', (_what, env) => {
    expect(isContinuousIntegration(env, false)).toBe(false);
  });

  it.each([
    ['JENKINS_URL', { JENKINS_URL: 'https://ci.example/' }],
    ['BITBUCKET_BUILD_NUMBER', { BITBUCKET_BUILD_NUMBER: '7' }],
    ['CODEBUILD_BUILD_ID', { CODEBUILD_BUILD_ID: 'a:b' }],
    ['RAILWAY_ENVIRONMENT_ID', { RAILWAY_ENVIRONMENT_ID: 'x' }],
    ['RAILWAY_PROJECT_ID', { RAILWAY_PROJECT_ID: 'x' }],
    ['CI=yes', { CI: 'yes' }],
  ])('a lone %s is one', (_what, env) => {
    expect(isContinuousIntegration(env, false)).toBe(true);
  });

  it('the shell of "railway shell", or of who has chosen a project of Railway’s, is a person’s', () => {
    const env = { IN_RAILWAY_SHELL: 'true', RAILWAY_PROJECT_ID: 'x', RAILWAY_ENVIRONMENT_ID: 'x', RAILWAY_ENVIRONMENT: 'production', RAILWAY_SERVICE_NAME: 'api' };
    expect(isContinuousIntegration(env, true)).toBe(false);
    expect(isContinuousIntegration({ ...env, CI: 'true' }, true)).toBe(true);
  });
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect } from 'vitest';
import { quoted } from '../support/agents.js';
import { nodes } from '../support/nodes.js';
import { isInstalled, itIf } from '../support/programs.js';
import { runOrphaned } from '../support/without-agent.js';
import { INSTALL_TIMEOUT, installedProject, packedPackage } from './packed.js';

/*
 * The library as it is packed, in a program that may do next to nothing. It throws nothing; what it can't look at, it
 * does without, and says so.
 */
const packed = packedPackage();
let project: string;

/** Each way to ask. */
const OPTIONS = [{}, { evidence: true }, { lineage: true }, { store: 'readonly' }, { store: 'off' }, { mcp: {} }, { told: 'told-id' }, { agentOnly: true }, { trustEnv: true }];

beforeAll(async () => {
  project = await installedProject(packed, 'permissions');
  mkdirSync(join(project, 'home'));
  writeFileSync(join(project, 'ask.mjs'), `
import { resolveSession } from 'agent-session';
const answers = [];
for (const options of ${JSON.stringify(OPTIONS)}) answers.push(await resolveSession(options).then(({ id, reason }) => id ?? reason, (error) => String(error)));
console.log(JSON.stringify(answers));
`);
}, INSTALL_TIMEOUT);

/** What it answers to each way to ask, in a shell that no agent runs. */
async function answers(command: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const env = { HOME: join(project, 'home'), PATH: [dirname(process.execPath), process.env.PATH ?? ''].join(':'), DENO_DIR: join(project, 'deno'), ...variables };
  const { status, stdout, stderr } = await runOrphaned(`cd ${quoted(project)} && ${command.map(quoted).join(' ')}`, { folder: project, env });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout);
}

const WITHOUT = OPTIONS.map(({ told, agentOnly }) => told ?? (agentOnly === true ? 'no-agent' : 'unreadable-tree'));
const OF_CLAUDE = OPTIONS.map(({ told }) => told ?? 'of-claude');

const itOnLinux = itIf(process.platform === 'linux', 'the library without rights, where /proc is what it may not read');

describe('the library throws nothing', () => {
  for (const { version, program } of nodes) {
    itOnLinux(`under the permission model of Node ${version}`, async () => {
      const command = [program, '--no-warnings', version.startsWith('20.') ? '--experimental-permission' : '--permission', `--allow-fs-read=${project}/*`, 'ask.mjs'];
      expect(await answers(command)).toEqual(WITHOUT);
      expect(await answers(command, { CLAUDE_CODE_SESSION_ID: 'of-claude' })).toEqual(OF_CLAUDE);
    });
  }

  itIf(isInstalled('deno'), 'the library in Deno without rights, for PATH has no deno (npm install --global deno)')('in Deno, whatever it allows', async () => {
    const deno = (...rights: string[]): string[] => ['deno', 'run', '--quiet', '--no-prompt', ...rights, 'ask.mjs'];
    for (const rights of [[], ['--allow-env'], ['--allow-env=HOME'], ['--allow-sys'], ['--allow-read', '--allow-write'], ['--allow-env', '--allow-read', '--allow-sys']]) {
      expect({ rights, answers: await answers(deno(...rights)) }).toEqual({ rights, answers: WITHOUT });
    }
    for (const rights of [['--allow-env'], ['--allow-env=CLAUDE_CODE_SESSION_ID']]) {
      expect({ rights, answers: await answers(deno(...rights), { CLAUDE_CODE_SESSION_ID: 'of-claude' }) }).toEqual({ rights, answers: OF_CLAUDE });
    }
  });
});

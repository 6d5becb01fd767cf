import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { catalog } from '../../../src/agents/catalog.js';
import { additionFor } from '../../../src/command/setup/addition.js';
import { run, temporaryFolder } from '../../support/programs.js';

interface Call {
  readonly shell: readonly string[];
  readonly hook: readonly string[];
}

/** Runs the plugin in a process of its own, as the agent does, with an `agent-session` that notes its arguments. */
function runPlugin(agent: string, script: string): Call {
  const folder = temporaryFolder();
  const setup = catalog.find(({ id }) => id === agent)?.setup;
  if (setup === undefined) throw new Error(`${agent} has no setup`);
  const plugin = join(folder, 'agent-session.mjs');
  writeFileSync(plugin, additionFor(agent, setup).text);
  const noted = join(folder, 'noted.txt');
  writeFileSync(noted, '');
  writeFileSync(join(folder, 'agent-session'), `#!/bin/sh\nprintf '%s\\n' "$*" >>'${noted}'\n`);
  chmodSync(join(folder, 'agent-session'), 0o755);
  const main = join(folder, 'main.mjs');
  writeFileSync(
    main,
    `import { AgentSession } from ${JSON.stringify(pathToFileURL(plugin).href)};
const sessions = { ses_main: { id: 'ses_main' }, ses_other: { id: 'ses_other' }, ses_sub: { id: 'ses_sub', parentID: 'ses_main' } };
const client = { session: { get: async ({ path }) => { if (!(path.id in sessions)) throw new Error('gone'); return { data: sessions[path.id] }; } } };
const hooks = await AgentSession({ client });
const shell = async (sessionID) => { const output = { env: {} }; await hooks['shell.env']({ cwd: '/', sessionID, callID: 'c' }, output); console.log(JSON.stringify(output.env)); };
const message = async (sessionID) => hooks['chat.message']({ sessionID });
const created = async (info) => hooks.event({ event: { type: 'session.created', properties: { info } } });
${script}
`,
  );
  const { status, stdout, stderr } = run(process.execPath, [main], { cwd: folder, env: { PATH: `${folder}${delimiter}${process.env.PATH ?? ''}` } });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return { shell: stdout.split('\n').filter((line) => line !== ''), hook: readFileSync(noted, 'utf8').split('\n').filter((line) => line !== '') };
}

describe.each(['opencode', 'kilo'])('the plugin of %s', (agent) => {
  const told = (sessionID: string): string => `hook --json {"event":"chat.message","sessionID":"${sessionID}"}`;

  it('gives every call of a tool its own session', () => {
    const { shell } = runPlugin(agent, "await shell('ses_main'); await shell('ses_sub'); await shell(undefined);");
    const expected = (id: string): string => JSON.stringify(agent === 'kilo' ? { AGENT_SESSION_ID: id, AGENT_SESSION_AGENT: 'kilo' } : { OPENCODE_RUN_ID: id });
    expect(shell).toEqual([expected('ses_main'), expected('ses_sub'), '{}']);
  });

  it('tells a conversation once, and again when another has come between', () => {
    const { hook } = runPlugin(agent, "for (const id of ['ses_main', 'ses_main', 'ses_other', 'ses_main']) await message(id);");
    expect(hook).toEqual([told('ses_main'), told('ses_other'), told('ses_main')]);
  });

  it('never tells a sub-agent’s, whether or not it saw how that began', () => {
    const { hook } = runPlugin(agent, "await created({ id: 'ses_new', parentID: 'ses_main' }); await message('ses_new'); await message('ses_sub'); await created({ id: 'ses_first' }); await message('ses_first');");
    expect(hook).toEqual([told('ses_first')]);
  });

  it('goes on where agent-session is not there, and where a session is not known', () => {
    const { shell, hook } = runPlugin(agent, "await message('ses_unknown'); await message(undefined); process.env.PATH = '/nowhere'; await message('ses_main'); await shell('ses_main');");
    expect(shell).toHaveLength(1);
    // Whether a conversation that nobody knows is a sub-agent's can't be told.
    expect(hook).toEqual([]);
  });
});

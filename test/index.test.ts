import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bareEnvironment, runAsync, temporaryFolder } from './support/programs.js';
import { runOrphaned } from './support/without-agent.js';
import { quoted } from './support/agents.js';

const folder = temporaryFolder();
const root = join(import.meta.dirname, '..');

/** A program that imports the package by its name, as others do; run in the package's own folder, which may. */
function program(body: string): string {
  return `import { resolveSession, SessionsFolderError } from 'agent-session';\n${body}`;
}

describe('the package', () => {
  it('is imported by its name and resolves, without a word on stderr', async () => {
    const body = `const { id, source, caller, runId } = await resolveSession({ env: { CODEX_THREAD_ID: 'x' }, store: 'off' }); console.log(JSON.stringify({ id, source, caller, runId: typeof runId }));`;
    const { status, stdout, stderr } = await runAsync(process.execPath, ['--input-type=module', '-e', program(body)], { cwd: root, env: bareEnvironment(folder) });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({ id: 'x', source: 'environment', caller: 'agent', runId: 'string' });
  });

  it.each([
    ['true', 'ci'],
    ['false', 'automation'],
  ])('asks ci-info where no agent is near: CI=%s', async (ci, caller) => {
    const body = `const { caller } = await resolveSession({ env: { CI: '${ci}' }, store: 'off' }); console.log(caller);`;
    const command = `${quoted(process.execPath)} --input-type=module -e ${quoted(program(body))}; true`;
    expect(await runOrphaned(command, { folder: root, env: bareEnvironment(folder) })).toEqual({ status: 0, stdout: `${caller}\n`, stderr: '' });
  });

  it('throws what it says it throws', async () => {
    const body = `await resolveSession({ sessionsDir: 'relative' }).catch((error) => console.log(error instanceof SessionsFolderError, error.message));`;
    const { stdout, stderr } = await runAsync(process.execPath, ['--input-type=module', '-e', program(body)], { cwd: root, env: bareEnvironment(folder) });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^true .*absolute/);
  });
});

import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { bareEnvironment, itWith, runAsync, temporaryFolder } from '../support/programs.js';

const CLI = join(import.meta.dirname, '../../dist/command/agent-session.cjs');
const home = temporaryFolder();

/** What the script prints, run by a long-lived process that is a claude by its name; `$AS` is our command. */
async function asClaude(script: string, env: Record<string, string> = {}): Promise<string[]> {
  const { status, stdout, stderr } = await runAsync('bash', ['-c', 'exec -a claude bash -c "$1"', 'bash', `${script}\ntrue`], {
    cwd: home,
    env: bareEnvironment(home, { ...env, NODE: process.execPath, CLI, AS: `${process.execPath} ${CLI}` }),
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.trim().split('\n');
}

/** AGENT_SESSION_ID is the last variable of the precedence that agent-session itself reads. */
describe('what is exported comes back', () => {
  const ids = ['a record of the store', {}] as const;
  const variable = ['a variable of the agent', { CLAUDE_CODE_SESSION_ID: '3b241101-e2bb-4255-8caf-4136c566a962' }] as const;

  for (const [from, env] of [ids, variable]) {
    itWith('bash')(`the id from ${from}: through exec, one in the other, and through the shell`, async () => {
      const seen = await asClaude(
        `$AS id
         $AS exec -- $AS id
         $AS exec -- $AS exec -- sh -c '$AS id; true'
         sh -c 'eval "$($AS export --as shell)"; $AS id; printf "%s\\n" "$AGENT_SESSION_ID"'
         $AS exec -- sh -c 'printf "%s\\n" "$AGENT_SESSION_ID"'`,
        env,
      );
      expect(seen).toHaveLength(6);
      expect(new Set(seen)).toEqual(new Set([seen[0]]));
    });
  }

  itWith('bash')("an inner agent's id, though the outer agent's variable goes before it in the precedence", async () => {
    const seen = await asClaude(
      `export CLAUDE_CODE_SESSION_ID=3b241101-e2bb-4255-8caf-4136c566a962
       export INNER='$AS id; $AS exec -- $AS id; $AS exec -- printenv AGENT_SESSION_ID; $AS exec -- printenv AGENT_SESSION_AGENT; true'
       bash -c 'exec -a opencode bash -c "$INNER"'`,
    );
    const [id, ...others] = seen;
    expect(id).not.toBe('3b241101-e2bb-4255-8caf-4136c566a962');
    expect(others).toEqual([id, id, 'opencode']);
  });

  itWith('bash')('the agent', async () => {
    expect(await asClaude(`$AS exec -- sh -c '$AS exec -- printenv AGENT_SESSION_AGENT; true'`)).toEqual(['claude-code']);
  });
});

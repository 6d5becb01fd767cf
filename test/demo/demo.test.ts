import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bareEnvironment, runAsync, temporaryFolder } from '../support/programs.js';

it('the demo shows the leaked id beside the right one, says that its agents are stand-ins, and leaves nothing', async () => {
  const folder = temporaryFolder();
  const { status, stdout, stderr } = await runAsync(process.execPath, [join(import.meta.dirname, 'demo.mjs')], { cwd: folder, env: bareEnvironment(folder, { TMPDIR: folder }) });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const lines = stdout.trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(10);
  expect(lines[0]).toContain('stand-ins');
  const idsOf = (start: string): readonly string[] => lines.filter((line) => line.trim().startsWith(start)).map((line) => /[0-9a-f-]{36}/.exec(line)?.[0] ?? '');
  const [outer, leaked] = idsOf('echo $CLAUDE_CODE_SESSION_ID');
  const [right, inner] = idsOf('agent-session id');
  expect([leaked, right]).toEqual([outer, outer]);
  expect(inner).not.toBe(outer);
  expect(readdirSync(folder)).toEqual([]);
});

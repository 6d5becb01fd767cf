import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bareEnvironment, runAsync, temporaryFolder } from '../support/programs.js';

it('the demo shows one id three times and what which says, and leaves nothing', async () => {
  const folder = temporaryFolder();
  const { status, stdout, stderr } = await runAsync(process.execPath, [join(import.meta.dirname, 'demo.mjs')], { cwd: folder, env: bareEnvironment(folder, { TMPDIR: folder }) });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const ids = stdout.match(/(?<=^ +sh -c .*)[0-9a-f-]{36}$/gm);
  expect(ids).toHaveLength(3);
  expect(new Set(ids).size).toBe(1);
  expect(stdout).toMatch(/^ +agent +Claude Code \(claude-code\)$/m);
  expect(readdirSync(folder)).toEqual([]);
});

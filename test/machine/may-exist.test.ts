import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { mayExist } from '../../src/machine/may-exist.js';
import { nodes } from '../support/nodes.js';
import { temporaryFolder } from '../support/programs.js';

const folder = temporaryFolder();

it('tells what is there from what is not', () => {
  expect([mayExist(folder), mayExist(join(folder, 'none'))]).toEqual([true, false]);
});

it.each(nodes)('takes what Node $version forbids to look at for something that may be there', async ({ version, program }) => {
  const outfile = join(folder, 'may-exist.mjs');
  await build({ entryPoints: [join(import.meta.dirname, '../../src/machine/may-exist.ts')], bundle: true, platform: 'node', format: 'esm', outfile });
  const script = join(folder, 'ask.mjs');
  writeFileSync(script, `import { mayExist } from './may-exist.mjs'; console.log(mayExist('/no/such/file'));`);
  const permission = version.startsWith('20.') ? '--experimental-permission' : '--permission';
  const { stdout, stderr } = spawnSync(program, ['--no-warnings', permission, `--allow-fs-read=${folder}/*`, script], { encoding: 'utf8', env: {} });
  expect({ stdout, stderr }).toEqual({ stdout: 'true\n', stderr: '' });
});

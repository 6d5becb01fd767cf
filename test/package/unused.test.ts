import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/programs.js';
import { attempt } from './programs.js';

const root = join(import.meta.dirname, '../..');
const home = temporaryFolder();

it('knip finds no file, export or dependency that nothing uses', async () => {
  const { status, stdout, stderr } = await attempt(process.execPath, [join(root, 'node_modules/knip/bin/knip.js'), '--no-progress'], { cwd: root, home });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
}, 600_000);

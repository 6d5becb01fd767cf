import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect } from 'vitest';
import { temporaryFolder } from '../support/programs.js';
import { beyond, calls, itTraced } from './count-calls.js';
import { CALL, EMPTY_MODULE, LIBRARY_PATHS, stage } from './paths.js';

/* What the first call of the library costs the program that imports it, counted as the command's calls are. */

const folder = temporaryFolder();

describe('an import of the library and its first call', () => {
  // Measured on 2026-11-22 on Node 20.20: 41 and 50 calls, 30.5 KiB. The slack is one ancestor.
  const budgets = new Map([['environment hit', 47], ['store hit', 56]]);

  for (const path of LIBRARY_PATHS) {
    const most = budgets.get(path.name) ?? 0;
    itTraced(`${path.name}: at most ${String(most)} system calls beyond an empty module, and one file of ours, of 32 KiB`, async () => {
      const staged = await stage(path, folder);
      const empty = await calls([EMPTY_MODULE], path, staged);
      const surplus = beyond(await calls(CALL(path), path, staged), empty);
      const opened = new Set([...readFileSync(join(staged.folder, 'calls'), 'utf8').matchAll(/ openat\([^"]*"([^"]*\/dist\/library\/[^"]+\.mjs)"/g)].map(([, file = '']) => file));
      const size = [...opened].reduce((sum, file) => sum + statSync(file).size, 0) / 1024;
      console.info(`the library, ${path.name}: ${surplus.text}; ${[...opened].map((file) => basename(file)).join(', ')} (${size.toFixed(1)} KiB)`);
      expect(surplus.each.execve).toBeUndefined();
      expect(surplus.total).toBeLessThanOrEqual(most);
      expect(opened.size).toBe(1);
      expect(size).toBeLessThanOrEqual(32);
    });
  }
});

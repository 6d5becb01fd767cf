import { readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect } from 'vitest';
import { itWith, temporaryFolder } from '../support/programs.js';
import { answer, CALL, EMPTY_MODULE, EMPTY_SCRIPT, LIBRARY_PATHS, PATHS, shellCommand, stage } from './paths.js';
import type { CallPath, Stage } from './paths.js';

/*
 * What keeps start-up at the floor, counted instead of timed: a module of Node that is not in its
 * snapshot costs 0.2 to 3 ms, a file of ours 0.35 ms and 22 µs for each KiB (docs/how-it-starts.md).
 */

const folder = temporaryFolder();

interface Loaded {
  /** Modules of Node that an empty script does not load, bindings left out. */
  readonly builtin: readonly string[];
  /** Our own, by base name. */
  readonly files: readonly string[];
  /** Bytes of these. */
  readonly size: number;
}

async function loadedBy(path: CallPath): Promise<Loaded> {
  const staged = await stage(path, folder);
  const empty = await list([path.script === undefined ? EMPTY_SCRIPT : EMPTY_MODULE], path, staged);
  const call = await list(CALL(path), path, staged);
  const files = call.files.map((file) => realpathSync(file));
  return {
    builtin: call.builtin.filter((name) => name.startsWith('NativeModule ') && !empty.builtin.includes(name)).map((name) => name.slice('NativeModule '.length)).sort(),
    files: files.map((file) => basename(file)).sort(),
    size: files.reduce((sum, file) => sum + statSync(file).size, 0),
  };
}

async function list(words: readonly string[], path: CallPath, { agent, folder: place }: Stage): Promise<{ builtin: string[]; files: string[] }> {
  const file = join(place, 'modules.json');
  await answer(agent, shellCommand(['-r', join(import.meta.dirname, 'list-modules.cjs'), ...words]), { ...path.env, MODULES_LIST: file });
  return JSON.parse(readFileSync(file, 'utf8')) as { builtin: string[]; files: string[] };
}

describe('modules that a call loads', () => {
  // Measured on 2026-11-21 on Node 20.20: 22, 33, 61 and 120 KiB. One file is the entry, of 1.5 KiB, which loads the others.
  const budgets = [
    { path: PATHS.environment, files: 2, kibibytes: 23 },
    { path: PATHS.store, files: 3, kibibytes: 34 },
    { path: PATHS.creation, files: 4, kibibytes: 62 },
    { path: PATHS.which, files: 8, kibibytes: 121 },
  ];

  for (const { path, files, kibibytes } of budgets) {
    itWith('bash')(`${path.name}: none of Node’s beyond an empty script’s, and at most ${String(files)} of ours, ${String(kibibytes)} KiB`, async () => {
      const loaded = await loadedBy(path);
      console.info(`${path.name}: ${loaded.files.join(', ')} (${(loaded.size / 1024).toFixed(1)} KiB); of Node: ${loaded.builtin.join(', ') || 'none'}`);
      // Not crypto, child_process, stream, net, tty, readline: not one.
      expect(loaded.builtin).toEqual([]);
      expect(loaded.files.length).toBeLessThanOrEqual(files);
      expect(loaded.size / 1024).toBeLessThanOrEqual(kibibytes);
    });
  }

  for (const path of LIBRARY_PATHS) {
    itWith('bash')(`the library, ${path.name}: none of Node’s beyond an empty ES module’s`, async () => {
      expect((await loadedBy(path)).builtin).toEqual([]);
    });
  }

  // Were nothing counted, nothing would fail.
  itWith('bash')('what loads more is seen: --help brings commander, and that child_process', async () => {
    const loaded = await loadedBy({ ...PATHS.environment, words: ['--help'] });
    expect(loaded.builtin).toEqual(expect.arrayContaining(['child_process', 'stream']));
    expect(loaded.files).toContain('command-line.cjs');
  });
});

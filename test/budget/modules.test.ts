import { readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { itWith, temporaryFolder } from '../export/support/programs.js';
import { answer, CALL, EMPTY_SCRIPT, PATHS, shellCommand, stage } from './paths.js';
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
  const empty = await list([EMPTY_SCRIPT], path, staged);
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

/** Each costs 2 ms or more, or brings one that does. */
const DEAR = /^(?:crypto|child_process|stream|net|tty|readline|http|https|worker_threads|url|internal\/crypto\/.*|internal\/streams\/.*|internal\/modules\/esm\/loader)$/;

describe('modules that a call loads', () => {
  // Measured on 2026-11-21, Node 20.20, 22.23 and 24.21: the figures beside each.
  const budgets = [
    { path: PATHS.environment, files: 1, kilobytes: 28 },
    { path: PATHS.store, files: 1, kilobytes: 28 },
    { path: PATHS.mint, files: 3, kilobytes: 100 },
    { path: PATHS.which, files: 3, kilobytes: 100 },
  ];

  for (const { path, files, kilobytes } of budgets) {
    itWith('bash')(`${path.name}: none of Node's dear ones, and at most ${String(files)} of ours`, async () => {
      const loaded = await loadedBy(path);
      console.info(`${path.name}: ${loaded.files.join(', ')} (${(loaded.size / 1024).toFixed(1)} KiB); of Node: ${loaded.builtin.join(', ') || 'none'}`);
      expect(loaded.builtin.filter((name) => DEAR.test(name))).toEqual([]);
      expect(loaded.files.length).toBeLessThanOrEqual(files);
      expect(loaded.size / 1024).toBeLessThanOrEqual(kilobytes);
    });
  }

  itWith('bash')('the two hits load nothing of Node that an empty script does not', async () => {
    for (const path of [PATHS.environment, PATHS.store]) expect({ [path.name]: (await loadedBy(path)).builtin }).toEqual({ [path.name]: [] });
  });

  it('the list of dear modules would notice commander', () => {
    expect(['internal/child_process', 'child_process', 'stream'].filter((name) => DEAR.test(name))).toEqual(['child_process', 'stream']);
  });
});

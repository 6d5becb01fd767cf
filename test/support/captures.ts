import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Capture } from '../../src/testing/recorded-calls.js';

export { recordedRows } from '../../src/testing/recorded-calls.js';
export type { Capture } from '../../src/testing/recorded-calls.js';

/** All recorded calls, by their file. */
export function readCaptures(): readonly { readonly file: string; readonly calls: readonly Capture[] }[] {
  const folder = join(import.meta.dirname, '../data/captures');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({ file, calls: JSON.parse(readFileSync(join(folder, file), 'utf8')) as readonly Capture[] }));
}

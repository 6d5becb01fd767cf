import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Makes an empty folder. Its path has no link in it, as those of a temporary folder on macOS have, for a working
 * folder is compared with it.
 *
 * @returns {{ readonly folder: string, readonly remove: () => void }}
 */
export function newFolder() {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'agent-session-test-')));
  return { folder, remove: () => { rmSync(folder, { recursive: true, force: true }); } };
}

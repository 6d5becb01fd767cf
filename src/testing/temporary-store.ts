import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of session files for one test. */
export interface TemporaryStore {
  /** For `resolveSession({ sessionsDir })`, or `RAILWAY_SESSIONS_DIR` of a child. */
  readonly sessionsDir: string;
  /** Removes it and all that is in it. */
  remove(): void;
}

/** @param parent an existing folder; default the system's for temporary files */
export function temporaryStore(parent: string = tmpdir()): TemporaryStore {
  const folder = mkdtempSync(join(parent, 'agent-session-test-'));
  const sessionsDir = join(folder, 'sessions');
  // Nobody else may write there, or the store would not be used.
  mkdirSync(sessionsDir, { mode: 0o700 });
  return {
    sessionsDir,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

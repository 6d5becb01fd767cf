import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import type { Script } from 'node:vm';

/** A piece of the command that was loaded, and the file for its compiled code. */
export interface KeptPiece {
  /** Absolute. */
  readonly file: string;
  readonly script: Script;
}

/**
 * Keeps the compiled code of what this run loaded beside the code itself, for the runs that follow; as Python does in
 * `__pycache__`. Nobody gains a right by it: whoever may write there may change the code as well. It is kept only where
 * the folder is the user's own, so root leaves no file of root's in somebody's project. Where it can't be kept, nothing
 * is said: the next run compiles again.
 *
 * @param folder of the pieces; absolute
 */
export function keepCompiled(pieces: readonly KeptPiece[], folder: string, { pid, geteuid }: Pick<NodeJS.Process, 'pid' | 'geteuid'>): void {
  try {
    if (geteuid !== undefined && statSync(folder).uid !== geteuid()) return;
    for (const { file, script } of pieces) replaceFile(file, script.createCachedData(), `${file}.${String(pid)}`);
  } catch {
    // A read-only folder, a full disk: see above.
  }
}

/** V8 does not check what it reads, and a half-written file would end every later run: so it is on the disk before it has its name. */
function replaceFile(file: string, content: Uint8Array, temporary: string): void {
  const descriptor = openSync(temporary, 'wx', 0o644);
  try {
    try {
      for (let written = 0; written < content.length;) written += writeSync(descriptor, content, written);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

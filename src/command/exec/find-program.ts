import { accessSync, constants, statSync } from 'node:fs';

export type FoundProgram =
  | { readonly file: string }
  /** As a shell tells them apart. */
  | { readonly problem: 'missing' | 'not-executable' };

/** Where a program is looked for without a `PATH`, as glibc does it. */
const DEFAULT_PATH = '/bin:/usr/bin';

/** Finds a program as execvp(3) does. @param name a path, or a name to look for in `PATH` */
export function findProgram(name: string, path: string | undefined): FoundProgram {
  const candidates = name.includes('/') ? [name] : (path ?? DEFAULT_PATH).split(':').map((folder) => `${folder === '' ? '.' : folder}/${name}`);
  let problem: 'missing' | 'not-executable' = 'missing';
  for (const file of candidates) {
    const state = look(file);
    if (state === 'executable') return { file };
    if (state === 'not-executable') problem = state;
  }
  return { problem };
}

function look(file: string): 'executable' | 'not-executable' | 'missing' {
  try {
    if (!statSync(file).isFile()) return 'not-executable';
    accessSync(file, constants.X_OK);
    return 'executable';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_ACCESS_DENIED') throw error; // Node's permission model
    return code === 'ENOENT' ? 'missing' : 'not-executable';
  }
}

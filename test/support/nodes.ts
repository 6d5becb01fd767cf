import { itIf } from './programs.js';

/** One Node that the tests run our command with. */
export interface NodeProgram {
  readonly version: string;
  /** Absolute path. */
  readonly program: string;
}

interface Installed {
  readonly findNodes: () => { readonly nodes: readonly NodeProgram[]; readonly skipped: readonly string[] };
}

// As the bench finds them: the running one, and those that npm has as packages.
const installed = '../../bench/installed.mjs';
const { nodes, skipped } = ((await import(installed)) as Installed).findNodes();
for (const reason of skipped) itIf(false, reason);

export { nodes };

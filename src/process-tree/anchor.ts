import { isSystemRoot, sandboxTop } from './ancestry.js';
import type { Ancestor, NearestAgent } from './ancestry.js';
import type { ProcessTable } from './process-table.js';
import type { NoSessionReason } from '../resolution.js';

/** The process whose life bounds the session, or why there is none. */
export type AnchorDecision =
  | { readonly found: Ancestor; readonly recognised: boolean }
  | { readonly found: undefined; readonly reason: Extract<NoSessionReason, 'sandbox' | 'no-parent' | 'unreadable-tree'> };

/**
 * Chooses the anchor: the nearest ancestor that is an agent. Without one, the
 * immediate parent, looking only past what was started to run us.
 */
export function chooseAnchor(
  ancestors: readonly Ancestor[],
  agent: NearestAgent | undefined,
  table: ProcessTable | undefined,
): AnchorDecision {
  if (agent !== undefined) return { found: agent.nearest, recognised: true };
  if (table === undefined || table.get(table.self) === undefined) return { found: undefined, reason: 'unreadable-tree' };
  // No id is better than one per call.
  if (sandboxTop(ancestors) !== undefined) return { found: undefined, reason: 'sandbox' };

  const parent = pastOwnRunner(ancestors);
  if (parent === undefined) {
    const own = table.get(table.self);
    return { found: undefined, reason: own !== undefined && own.ppid > 0 && table.get(own.ppid) === undefined ? 'unreadable-tree' : 'no-parent' };
  }
  if (parent.recognition.sandbox === true) return { found: undefined, reason: 'sandbox' };
  if (isSystemRoot(parent, table)) return { found: undefined, reason: 'no-parent' };
  return { found: parent, recognised: false };
}

/** `npx agent-session` puts a runner and a shell between: neither outlives the call. */
function pastOwnRunner(ancestors: readonly Ancestor[]): Ancestor | undefined {
  let position = 0;
  for (;;) {
    const here = ancestors[position];
    const above = ancestors[position + 1];
    if (here !== undefined && isExecRunner(here)) position += 1;
    else if (here?.recognition.kind === 'shell' && above !== undefined && isExecRunner(above)) position += 2;
    else return here;
  }
}

/** A package runner that was asked to execute one program: `npx x`, `npm exec x`, `pnpm dlx x`. */
function isExecRunner({ process, recognition }: Ancestor): boolean {
  if (recognition.kind !== 'runner') return false;
  if (/^(?:npx|npx-cli|bunx|pnpx|uvx|pipx)$/.test(recognition.name)) return true;
  // npm overwrites its title: argv is then the one string `npm exec cowsay`.
  return process.argv.some((word) => /^(?:exec|x|dlx)$/.test(word)) || /^npm (?:exec|x) /.test(process.argv[0] ?? '');
}

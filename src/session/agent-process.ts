import type { NoSessionReason } from './resolution.js';
import { isSystemRoot } from '../agents/ancestry.js';
import type { Ancestor, Ancestry } from '../agents/ancestry.js';

/** The process whose life bounds the session, or why there is none. */
export type AnchorDecision =
  | { readonly found: Ancestor; readonly recognised: boolean }
  | { readonly found: undefined; readonly reason: Extract<NoSessionReason, 'sandbox' | 'no-parent' | 'unreadable-tree'> };

/**
 * Chooses the anchor: the nearest ancestor that is an agent. Without one, the
 * immediate parent, looking only past what was started to run us.
 *
 * @param ancestry undefined where this platform shows no processes
 */
export function chooseAnchor(ancestry: Ancestry | undefined): AnchorDecision {
  if (ancestry === undefined) return { found: undefined, reason: 'unreadable-tree' };
  const agent = ancestry.nearestAgent;
  if (agent !== undefined) return { found: agent.nearest, recognised: true };
  // No id is better than one per call.
  if (ancestry.sandboxTop !== undefined) return { found: undefined, reason: 'sandbox' };

  const parent = pastOwnRunner(ancestry);
  if (parent === undefined) {
    const { table } = ancestry;
    const ppid = table.get(table.self)?.ppid;
    const unreadable = ppid === undefined || (ppid > 0 && table.get(ppid) === undefined);
    return { found: undefined, reason: unreadable ? 'unreadable-tree' : 'no-parent' };
  }
  if (parent.recognition.sandbox === true) return { found: undefined, reason: 'sandbox' };
  if (isSystemRoot(parent, ancestry.table)) return { found: undefined, reason: 'no-parent' };
  return { found: parent, recognised: false };
}

/** `npx agent-session` puts a runner and a shell between: neither outlives the call. */
function pastOwnRunner(ancestry: Ancestry): Ancestor | undefined {
  let distance = 0;
  for (;;) {
    const here = ancestry.at(distance);
    if (here === undefined) return undefined;
    if (isExecRunner(here)) {
      distance += 1;
      continue;
    }
    const above = here.recognition.kind === 'shell' ? ancestry.at(distance + 1) : undefined;
    if (above === undefined || !isExecRunner(above)) return here;
    distance += 2;
  }
}

/** A package runner that was asked to execute one program: `npx x`, `npm exec x`, `pnpm dlx x`. */
function isExecRunner({ process, recognition }: Ancestor): boolean {
  if (recognition.kind !== 'runner') return false;
  if (/^(?:npx|npx-cli|bunx|pnpx|uvx|pipx)$/.test(recognition.name)) return true;
  // npm overwrites its title: argv is then the one string `npm exec cowsay`.
  return process.argv.some((word) => /^(?:exec|x|dlx)$/.test(word)) || /^npm (?:exec|x) /.test(process.argv[0] ?? '');
}

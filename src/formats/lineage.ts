import type { Resolution } from '../session/resolution.js';

/** The id of the outermost conversation, where the agent tells it: a sub-agent of Codex has one of its own. */
export function rootOf(resolution: Resolution & { readonly root?: string }): string | undefined {
  return resolution.root;
}

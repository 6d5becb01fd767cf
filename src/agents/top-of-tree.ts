import type { Work } from '../machine/work.js';
import type { ProcessTable } from '../processes/table.js';
import type { Ancestor, Ancestry } from './ancestry.js';
import type { AgentName } from './known-agent.js';

/** The sandbox that the tree ends in, as in a pid namespace of its own: it lives as long as this one call. */
export function* sandboxTop(ancestry: Ancestry): Work<Ancestor | undefined> {
  const top = (yield* ancestry.all()).at(-1);
  return top?.recognition.sandbox === true ? top : undefined;
}

/**
 * The agent that made that sandbox, where a helper of its own tells: as the top itself (codex-linux-sandbox),
 * below a general one, or by the executable under its name.
 */
export function* sandboxAgent(ancestry: Ancestry): Work<AgentName | undefined> {
  if ((yield* sandboxTop(ancestry)) === undefined) return undefined;
  return (yield* ancestry.all()).find(({ recognition }) => recognition.sandbox === true && recognition.agent !== undefined)?.recognition.agent;
}

/** A process that belongs to the machine, not to anybody's session: `init`, a user's `systemd`. */
export function isSystemRoot({ process, recognition }: Ancestor, table: ProcessTable): boolean {
  if (process.pid === 1) return table.namespace?.initial !== false || recognition.kind === 'system';
  return process.ppid <= 1 && ['systemd', 'launchd', 'init', 'runit', 'services', 'explorer'].includes(recognition.name);
}

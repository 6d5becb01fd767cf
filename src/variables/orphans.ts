import type { Ancestry } from '../agents/ancestry.js';
import { catalogOf } from '../agents/knowledge.js';
import type { KnownAgent } from '../agents/known-agent.js';
import { sandboxAgent } from '../agents/top-of-tree.js';
import type { Environment } from '../machine/environment.js';
import type { Work } from '../machine/work.js';
import { livingOwner } from './living-owner.js';
import { findMarkers } from './markers.js';
import type { VariableView } from './view.js';

/** An agent whose variables are in our environment. */
interface Trace {
  readonly agent: KnownAgent;
  /** The names of the variables that show it: its own session variables where one is set, else its marker variables. */
  readonly variables: readonly string[];
}

/** What the environment of a call that was let go tells of the agents whose variables it holds. */
export interface Nesting {
  /** The agents, in the catalog's order. */
  readonly agents: readonly KnownAgent[];
  /** Those that are proven to have started another of them, by slug, and what proves it: one clause. */
  readonly outer: ReadonlyMap<string, string>;
}

/**
 * A call without an agent above it, which an agent inside another agent started and let go: the variables of both are
 * in its environment. Where one of them left its pid there and still runs, what it was started with tells: an agent
 * that was started with the other's variables is the inner one, and one that was started without them the outer one.
 *
 * @returns undefined where it holds no two agents' variables, or something above us tells whose call it is
 */
export function* nestingOfOrphan(ancestry: Ancestry, view: Pick<VariableView, 'environment' | 'knowledge'>): Work<Nesting | undefined> {
  const { table } = ancestry;
  // Where not even we are seen, nobody can say that no agent runs above.
  if (table.get(table.self) === undefined) return undefined;
  if ((yield* ancestry.agentAbove()) !== undefined || (yield* sandboxAgent(ancestry)) !== undefined) return undefined;
  const { agents } = yield* catalogOf(yield* view.knowledge());
  const traces = tracesIn(view.environment, agents);
  if (traces.length < 2) return undefined;

  const outer = new Map<string, string>();
  for (const { agent } of traces) {
    const process = (yield* livingOwner(agent.id, ancestry, view))?.process;
    const started = process === undefined ? undefined : table.environ(process.pid);
    if (process === undefined || started === undefined) continue;
    for (const other of traces) {
      if (other.agent.id === agent.id) continue;
      const shown = other.variables.find((variable) => started[variable] === view.environment[variable]);
      const named = `${agent.name} (pid ${String(process.pid)}), which still runs, was started`;
      if (shown !== undefined) outer.set(other.agent.id, `${named} with ${shown}, inside ${other.agent.name}`);
      else outer.set(agent.id, `${named} without ${other.variables[0] ?? ''}, so ${other.agent.name} ran inside it`);
    }
  }
  return { agents: traces.map(({ agent }) => agent), outer };
}

function tracesIn(environment: Environment, agents: readonly KnownAgent[]): readonly Trace[] {
  const strong = findMarkers(environment, agents).filter(({ weak }) => !weak);
  return agents.flatMap((agent) => {
    const own = (agent.sessionVariables ?? []).filter((variable) => (environment[variable] ?? '') !== '');
    const markers = strong.filter((marker) => marker.agent.id === agent.id).map(({ variable }) => variable);
    const variables = own.length > 0 ? own : markers;
    return variables.length === 0 ? [] : [{ agent, variables }];
  });
}

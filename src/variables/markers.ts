import type { KnownAgent } from '../agents/known-agent.js';
import { markerMatches } from '../agents/marker.js';
import type { Environment } from '../machine/environment.js';

/** A mark found in the environment. */
export interface FoundMark {
  readonly variable: string;
  readonly agent: KnownAgent;
  readonly weak: boolean;
  /** The file of a user that told of it; absent for the built-in ones. */
  readonly origin?: string | undefined;
}

/**
 * The agents' marks in an environment, strong ones first. Weak ones (`AGENT`,
 * `AI_AGENT`) are inherited by every nested agent, so they come last.
 */
export function findMarks(environment: Environment, agents: readonly KnownAgent[]): readonly FoundMark[] {
  const strong: FoundMark[] = [];
  const weak: FoundMark[] = [];
  for (const agent of agents) {
    for (const mark of agent.markers ?? []) {
      if (!markerMatches(mark, environment)) continue;
      const found = { variable: mark.variable, agent, weak: mark.weak === true, ...(mark.origin !== undefined && { origin: mark.origin }) };
      (found.weak ? weak : strong).push(found);
    }
  }
  return [...strong, ...weak];
}

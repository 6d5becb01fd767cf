import type { KnownAgent } from '../agents/known-agent.js';
import { markerMatches } from '../agents/marker.js';
import type { Environment } from '../machine/environment.js';

/** A marker variable found in the environment. */
export interface FoundMarker {
  readonly variable: string;
  readonly agent: KnownAgent;
  readonly weak: boolean;
  /** The file of a user that told of it; absent for the built-in ones. */
  readonly origin?: string | undefined;
}

/**
 * The agents' marker variables in an environment, strong ones first. Weak ones (`AGENT`, `AI_AGENT`) are inherited by
 * every nested agent, so they come last.
 */
export function findMarkers(environment: Environment, agents: readonly KnownAgent[]): readonly FoundMarker[] {
  const strong: FoundMarker[] = [];
  const weak: FoundMarker[] = [];
  for (const agent of agents) {
    for (const marker of agent.markers ?? []) {
      if (!markerMatches(marker, environment)) continue;
      const found = { variable: marker.variable, agent, weak: marker.weak === true, ...(marker.origin !== undefined && { origin: marker.origin }) };
      (found.weak ? weak : strong).push(found);
    }
  }
  return [...strong, ...weak];
}

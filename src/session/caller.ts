import { catalogOf } from '../agents/knowledge.js';
import { sandboxAgent } from '../agents/top-of-tree.js';
import { OUR_VARIABLES } from '../machine/environment.js';
import type { Environment } from '../machine/environment.js';
import { wait } from '../machine/work.js';
import type { Work } from '../machine/work.js';
import { findMarkers } from '../variables/markers.js';
import type { FoundMarker } from '../variables/markers.js';
import { rejectLeftOver } from '../variables/provenance.js';
import { readSessionId } from '../variables/session-id.js';
import type { CallerDecision } from './decision.js';
import type { Surroundings } from './surroundings.js';

/** Who runs this command: an agent, else a CI job, else a person at a terminal, else something automatic. */
export function* decideCaller(around: Surroundings): Work<CallerDecision> {
  const ancestry = yield* around.ancestry();
  const agent = ancestry && ((yield* ancestry.agentAbove())?.agent ?? (yield* sandboxAgent(ancestry)));
  const marker = agent === undefined ? (yield* markersHere(around)).find(({ leftOver }) => !leftOver) : undefined;
  const known = agent ?? marker?.agent;

  const override = callerByOverride(around.environment);
  if (override !== undefined) return { ...override, agent: known, weak: marker?.weak };
  if (agent !== undefined) return { caller: 'agent', why: `${agent.name} runs above us`, agent };
  if (marker !== undefined) return { caller: 'agent', why: `${marker.variable} is set, as by ${marker.agent.name}`, agent: marker.agent, weak: marker.weak };
  const { isContinuousIntegration } = yield* wait(around.parts.ci());
  const isInteractive = yield* around.isInteractive();
  if (isContinuousIntegration(around.environment, isInteractive)) return { caller: 'ci', why: 'the environment is a CI job’s' };
  if (isInteractive) return { caller: 'human', why: 'there is a controlling terminal and no agent' };
  return { caller: 'automation', why: 'there is no agent, no CI job and no controlling terminal' };
}

/** The Railway CLI's override: `tty…` and `ci…` are no agents, anything else is one (src/telemetry.rs, is_agent_caller). */
export function callerByOverride(environment: Environment): CallerDecision | undefined {
  const value = readSessionId(environment[OUR_VARIABLES.caller]);
  if (value === undefined) return undefined;
  const why = `${OUR_VARIABLES.caller} says so`;
  if (value === 'tty' || value.startsWith('tty:')) return { caller: 'human', why };
  if (value === 'ci' || value.startsWith('ci:')) return { caller: 'ci', why };
  return { caller: value.startsWith('agent_unknown') ? 'automation' : 'agent', why };
}

/** The agents' marker variables in the environment, and whether each is as old as a terminal without an agent. */
export function* markersHere(around: Surroundings): Work<readonly (FoundMarker & { readonly leftOver: boolean })[]> {
  const { agents } = yield* catalogOf(yield* around.knowledge());
  const ancestry = yield* around.ancestry();
  const found: (FoundMarker & { readonly leftOver: boolean })[] = [];
  for (const marker of findMarkers(around.environment, agents)) {
    const { variable, agent } = marker;
    const rejection = ancestry && (yield* rejectLeftOver({ variable, owner: agent.id }, around.environment[variable] ?? '', ancestry, around));
    found.push({ ...marker, leftOver: rejection !== undefined });
  }
  return found;
}

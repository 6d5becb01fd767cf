import type { Ancestor } from '../agents/ancestry.js';
import type { Late, Work } from '../machine/work.js';
import type { CallerDecision, Decision, KeptProcess, ToldId } from './decision.js';
import type { Evidence, NoSessionReason, Warning } from './resolution.js';
import type { SurroundingParts, Surroundings } from './surroundings.js';

/** All that a resolution loads late. The edges say how. */
export interface SessionParts extends SurroundingParts {
  /** The answer from the agent process: agent-process.ts. */
  readonly agentProcess: Late<{
    readonly answerFromAgentProcess: (caller: CallerDecision, around: Surroundings, late: SessionParts) => Work<Decision>;
    readonly answerOwnId: (told: ToldId, rest: AnswerAround, around: Surroundings) => Work<Decision>;
    readonly keptProcess: (agent: Ancestor, around: Surroundings) => Work<KeptProcess | { readonly reason: NoSessionReason }>;
  }>;
  readonly caller: Late<typeof import('./caller.js')>;
  readonly withoutAgent: Late<typeof import('./without-agent.js')>;
  readonly lineage: Late<typeof import('./lineage.js')>;
  readonly ownId: Late<typeof import('./own-id.js')>;
  readonly told: Late<typeof import('./told.js')>;
  /** What stands around a decision: evidence.ts. */
  readonly evidence: Late<{
    readonly collectEvidence: (decision: Decision, around: Surroundings, late: SessionParts) => Work<{ readonly evidence: Evidence; readonly warnings: readonly Warning[] }>;
  }>;
}

/** What an answer says beside the agent's own id. */
export type AnswerAround = Pick<Decision, 'caller' | 'agent'> & { readonly agentProcess: Ancestor | undefined };

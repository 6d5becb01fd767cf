import type { Ancestor, Ancestry } from '../agents/ancestry.js';
import type { AgentKnowledge } from '../agents/knowledge.js';
import type { AgentName } from '../agents/known-agent.js';
import type { Environment } from '../machine/environment.js';
import type { Warning } from '../machine/warning.js';
import type { Late, Work } from '../machine/work.js';
import type { SessionVariable } from './precedence.js';

/** What a variable is judged by. */
export interface VariableView {
  readonly environment: Environment;
  /** The user believes the environment: nothing is proven. */
  readonly trustsEnvironment: boolean;
  readonly parts: VariableParts;
  readonly knowledge: () => Work<AgentKnowledge>;
  /** Undefined where nobody can see the processes above us. */
  readonly ancestry: () => Work<Ancestry | undefined>;
  /** Whether a person could be at our controlling terminal. */
  readonly isInteractive: () => Work<boolean>;
}

/** The rules by which a value is rejected; docs/attribution.md explains each. */
export type RejectionRule = 'outer-session' | 'inherited' | 'other-process' | 'own-variable' | 'dead-pid' | 'left-over';

/** A value that is proven to be another session's. */
export interface Rejection {
  readonly rule: RejectionRule;
  /** One sentence without a full stop. */
  readonly why: string;
}

/** Whether a well-formed value is this session's. */
export type Judgement =
  | (Rejection & { readonly state: 'rejected'; readonly setter?: Ancestor | undefined })
  | { readonly state: 'good'; readonly provenance: Provenance; readonly setter?: Ancestor | undefined; readonly why?: string | undefined };

/** One variable, judged by itself: which of the good ones is taken, the precedence decides. */
export type JudgedVariable = SessionVariable & {
  /** A well-formed id; empty where there is none. */
  readonly value: string;
} & (
    | { readonly state: 'unset' }
    | { readonly state: 'invalid'; readonly why: string }
    | Judgement
  );

/**
 * `verified`: we know who set it. `unverified`: nobody can know. `ambiguous`: another agent's variables stand beside it, and
 * nobody can know which of the two agents started this call. `trusted`: the user said so.
 */
export type Provenance = 'verified' | 'unverified' | 'ambiguous' | 'trusted';

export type TakenVariable = Extract<JudgedVariable, { readonly state: 'good' }>;

/** What this folder loads late: whether a value is this session's, where that is not obvious (provenance.ts). */
export interface VariableParts {
  readonly provenance: Late<{
    readonly judgeProvenance: (candidate: SessionVariable, raw: string, ancestry: Ancestry, view: VariableView) => Work<Judgement>;
    /** What is said of a value that is taken though nobody can prove that it is this session's. */
    readonly doubtsOf: (taken: TakenVariable) => readonly Warning[];
    readonly unreadableAgent: (ancestry: Ancestry) => Work<AgentName | undefined>;
  }>;
}

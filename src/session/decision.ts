import type { Ancestor } from '../agents/ancestry.js';
import type { AgentName } from '../agents/known-agent.js';
import type { Warning } from '../machine/warning.js';
import type { Work } from '../machine/work.js';
import type { StoreEvidence } from '../store/outcome.js';
import type { RecordOwner } from '../store/request.js';
import type { Store } from '../store/store.js';
import type { TakenVariable } from '../variables/view.js';
import type { Caller, NoSessionReason, ResolutionSource, Told } from './resolution.js';

export interface CallerDecision {
  readonly caller: Caller;
  /** Why, one sentence without a full stop. */
  readonly why: string;
  /** The agent that a marker variable names, where none was recognised above us. */
  readonly agent?: AgentName | undefined;
  /** That variable is not the agent's own: several agents set it (`AGENT`). */
  readonly weak?: boolean | undefined;
}

/** The process whose life bounds the session, or why there is none. */
export type ProcessDecision =
  | { readonly found: Ancestor; readonly warning?: Warning | undefined }
  | { readonly found?: undefined; readonly reason: NoSessionReason };

/** The answer, and what it rests on. describe.ts makes of it what a caller of the library sees. */
export interface Decision {
  readonly id?: string;
  readonly source: ResolutionSource;
  readonly reason?: NoSessionReason;
  /** Of the reason `opted-out`: what says so. */
  readonly optedOutBy?: string | undefined;
  readonly taken?: TakenVariable;
  /** Who told the id, where it is the agent's own and came by another way than our environment. */
  readonly told?: Told;
  /** The main conversation, where whoever told the id told that, too. */
  readonly root?: string;
  readonly caller: CallerDecision;
  /** The agent above us, or the process that the store was asked about. */
  readonly agentProcess?: Ancestor;
  readonly agent?: AgentName | undefined;
  readonly store: StoreEvidence;
  readonly warnings: readonly Warning[];
}

/** The agent's own id of its session, told by another way than our environment. */
export interface OwnId {
  readonly id: string;
  readonly source: 'environment' | 'bound' | 'left-open';
  /** Of `environment`: the variable, which a process between us and the agent was started with. */
  readonly variable?: string;
  readonly told: Told;
  /** Where the store was asked. */
  readonly store?: StoreEvidence;
}

/** An agent process, and where its record is kept. */
export interface KeptProcess {
  readonly agent: Ancestor;
  readonly owner: RecordOwner;
  /** Opens the store; undefined where it must not be asked. */
  readonly open: (() => Work<Store>) | undefined;
}

/** The session that this very call was told of. */
export interface ToldId extends Omit<OwnId, 'source'> {
  readonly source: OwnId['source'] | 'told';
  /** The main conversation, where a sub-agent made the call. */
  readonly root?: string;
  /** The agent, where it is another than the one above us. */
  readonly agent?: AgentName | undefined;
}

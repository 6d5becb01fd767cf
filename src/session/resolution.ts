import type { AgentName } from '../agents/known-agent.js';
import type { Warning } from '../machine/warning.js';
import type { StoreEvidence } from '../store/outcome.js';
import type { Provenance, RejectionRule } from '../variables/view.js';

export type { AgentName, StoreEvidence, Warning };

/**
 * Where an id can come from. The agent's own: `environment`; `told` to this very call; `bound` to the agent process by an
 * event of it; `left-open` by the agent. Ours: `store`; `derived` from the agent process, because the store can't be used.
 */
export type ResolutionSource = 'override' | 'environment' | 'told' | 'bound' | 'left-open' | 'store' | 'derived' | 'none';

/** Who told the agent's own id, where our environment did not. */
export interface Told {
  /**
   * `host`: the program that we run in. `mcp-client`: the `_meta` of an MCP call. `hook`: the JSON of the hook that we
   * run as. `event`: the JSON of an earlier hook. `left-open`: what the agent leaves open. `process`: a process between us and the
   * agent, which was started with the agent's variable.
   */
  readonly by: 'host' | 'mcp-client' | 'hook' | 'event' | 'left-open' | 'process';
  /** Of `event`: the slug of the agent whose event it was. */
  readonly agent?: string;
  /** The event, as the agent names it. */
  readonly event?: string;
  /** When it was told, RFC 3339. */
  readonly at?: string;
  /** Of `left-open`: the path of the small file, or the name of the conversation, that tells it. */
  readonly path?: string;
  /** Of `process`: its pid. */
  readonly pid?: number;
}

/** Who runs this command. */
export type Caller = 'agent' | 'automation' | 'ci' | 'human';

/** Why there is no id. One cause, one reason; documented in docs/json.md. */
export type NoSessionReason =
  /** A person at a terminal, and no agent. */
  | 'human'
  /** A CI job, and no agent. */
  | 'ci'
  /** Only sessions of agents were asked for, and no agent is known. */
  | 'no-agent'
  /** An agent's marker variables are set, but its process has ended or let us go. */
  | 'orphaned'
  /** The user opted out, by a variable or in the Railway CLI's preferences. */
  | 'opted-out'
  /** The process tree ends in a sandbox or container made for this one call. */
  | 'sandbox'
  /** Our parent is gone or is the system's init: nothing long-lived is driving us. */
  | 'no-parent'
  /** The process tree can't be read. */
  | 'unreadable-tree'
  /** The caller turned the store off. */
  | 'store-off'
  /** The agent runs as another user, and nothing of its session can be read. */
  | 'other-user'
  /** The agent has several conversations open, and nothing tells which of them runs this call. */
  | 'several-open'
  /** The store was opened for reading only, and holds no record of this agent process. */
  | 'not-recorded';

/** The process whose life bounds the session: the agent above us, or the nearest process that outlives the call. */
export interface AgentProcess {
  readonly pid: number;
  /** The digits of {@link ProcessInfo.startTime}; a text, for it exceeds what JSON's readers keep exact. */
  readonly startTime: string;
  /** The slug of the agent it was recognised as; absent for an unknown one. */
  readonly agent?: string;
  /** Names the pid namespace that numbers it; absent where the platform has none, or nobody can tell. */
  readonly pidNamespace?: string;
}

/** The session of the agent that started ours. */
export interface ParentSession {
  readonly agent: AgentName;
  /** Its id; absent where that agent tells none, or nobody can know it. */
  readonly id?: string;
  /** Its process. */
  readonly pid: number;
}

/** What became of one environment variable that may hold a session's id. */
export interface VariableEvidence {
  readonly variable: string;
  /** The slug of the agent that owns it; absent for those that any agent may set. */
  readonly agent?: string;
  /** The user's file that told of the variable; absent for the built-in ones. */
  readonly origin?: string;
  readonly state: 'unset' | 'invalid' | 'rejected' | 'taken' | 'outranked';
  /** The value, where it is a well-formed id. */
  readonly value?: string;
  /** The process that put the value into the environment, where that can be known. */
  readonly setter?: { readonly pid: number; readonly name: string; readonly agent?: string };
  /** Why it is invalid, was rejected or was outranked, one sentence. */
  readonly why?: string;
  /** The rule that rejected it. */
  readonly rule?: RejectionRule;
}

/** One process between us and the root of the tree, nearest first. */
export interface AncestorEvidence {
  readonly pid: number;
  readonly ppid: number;
  /** See {@link AgentProcess.startTime}. */
  readonly startTime: string;
  /** The program's name: never its arguments, for secrets live there. */
  readonly name: string;
  readonly kind: 'agent' | 'shell' | 'runner' | 'wrapper' | 'sandbox' | 'helper' | 'system' | 'other';
  readonly agent?: string;
  /** The user's file that told of the program; absent for the built-in ones. */
  readonly origin?: string;
  readonly agentProcess: boolean;
}

/** A marker variable found in the environment. */
export interface MarkerEvidence {
  readonly variable: string;
  /** The slug of the agent that sets it. */
  readonly agent: string;
  /** It is as old as our terminal, and no agent runs above: it says nothing of this call. */
  readonly leftOver?: true;
  readonly origin?: string;
}

/** What somebody else told of the session. */
export interface ToldEvidence {
  readonly id: string;
  readonly told: Told;
  /** Whether it is the id of the answer, or that of its main conversation. */
  readonly agrees: boolean;
}

/** Everything that was looked at. */
export interface Evidence {
  /** All variables that may hold an id, in their precedence. */
  readonly variables: readonly VariableEvidence[];
  readonly ancestors: readonly AncestorEvidence[];
  /** Strong marker variables first. */
  readonly markers: readonly MarkerEvidence[];
  /** What events of the agent told, and what it leaves open. */
  readonly told: readonly ToldEvidence[];
}

/** The answer, with its reason. Plain data: it survives `JSON.stringify`. */
export interface Resolution {
  /** The session's id: an opaque string of 1..256 characters of `[A-Za-z0-9._:@/-]`. */
  readonly id?: string;
  readonly source: ResolutionSource;
  /** The environment variable the id came from (`override` and `environment`). */
  readonly variable?: string;
  /** For an id from the environment: how sure we are that it is this session's. */
  readonly provenance?: Provenance;
  /** For the agent's own id, where our environment has none. */
  readonly told?: Told;
  readonly agent?: AgentName;
  readonly caller: Caller;
  /** Why the caller is who it is, one sentence. */
  readonly callerReason: string;
  /** Where an agent runs above us, or the id came from the store. */
  readonly agentProcess?: AgentProcess;
  /** The id of the outermost conversation, where the agent tells it and ours is another: a sub-agent of Codex has an id of its own. */
  readonly root?: string;
  /** Where the agent above us was started by another agent, or by another session of the same. */
  readonly parent?: ParentSession;
  /** Where there is no id. */
  readonly reason?: NoSessionReason;
  /** Of the reason `opted-out`: the variable, or the path of the Railway CLI's file, that says so. */
  readonly optedOutBy?: string;
  readonly warnings: readonly Warning[];
  /** A fresh UUID per call. */
  readonly runId: string;
  readonly store: StoreEvidence;
  /** Only where it was asked for. */
  readonly evidence?: Evidence;
}

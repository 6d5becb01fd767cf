import type { AgentName } from '../agents/known-agent.js';
import type { Warning } from '../machine/warning.js';

/** The sources an id can come from. `derived`: computed from the anchor, because the store can't be written. */
export type ResolutionSource = 'override' | 'environment' | 'store' | 'derived' | 'none';

/** Who runs this command. */
export type Caller = 'agent' | 'automation' | 'ci' | 'human';

/** Why there is no id. One cause, one reason; documented in docs/json.md. */
export type NoSessionReason =
  /** A person at a terminal, and no agent. */
  | 'human'
  /** A CI job, and no agent. */
  | 'ci'
  /** `DO_NOT_TRACK` or `RAILWAY_NO_TELEMETRY` is set to `1` or `true`. */
  | 'opted-out'
  /** The process tree ends in a sandbox made for this one call. */
  | 'sandbox'
  /** Our parent is gone or is the system's init: nothing long-lived is driving us. */
  | 'no-parent'
  /** The process tree can't be read. */
  | 'unreadable-tree'
  /** The caller turned the store off. */
  | 'store-off'
  /** The store was opened for reading only, and holds no record of this anchor. */
  | 'not-recorded';

export type { Warning };

export type { AgentName };

/** The process whose life bounds the session. */
export interface Anchor {
  readonly pid: number;
  /** See {@link ProcessInfo.startTime}. */
  readonly startTime: bigint;
  /** The slug of the agent it was recognised as; absent for an unknown parent. */
  readonly agent?: string;
}

/** What became of one variable of the chain. */
export interface VariableEvidence {
  readonly variable: string;
  /** The slug of the agent that owns it; absent for the generic ones. */
  readonly agent?: string;
  /** The user's file that told of the variable; absent for the built-in ones. */
  readonly origin?: string;
  readonly state: 'unset' | 'invalid' | 'passed-over' | 'taken' | 'outranked';
  /** The value, where it is a well-formed id. */
  readonly value?: string;
  /** The process that put the value into the environment, where that can be known. */
  readonly setter?: { readonly pid: number; readonly name: string; readonly agent?: string };
  /** Why it is invalid, was passed over or was overtaken, one sentence. */
  readonly why?: string;
  /** The rule that passed it over. */
  readonly rule?: 'outer-session' | 'own-variable' | 'dead-pid' | 'left-over';
}

/** One process between us and the root of the tree, nearest first. */
export interface AncestorEvidence {
  readonly pid: number;
  readonly ppid: number;
  readonly startTime: bigint;
  /** The program's name: never its arguments, for secrets live there. */
  readonly name: string;
  readonly kind: 'agent' | 'shell' | 'runner' | 'wrapper' | 'sandbox' | 'helper' | 'system' | 'other';
  readonly agent?: string;
  /** The user's file that told of the program; absent for the built-in ones. */
  readonly origin?: string;
  readonly anchor: boolean;
}

/** What the store did. */
export interface StoreEvidence {
  readonly folder?: string;
  readonly file?: string;
  readonly state: 'not-reached' | 'off' | 'reused' | 'created' | 'adopted' | 'replaced' | 'missing' | 'unusable';
  /** When the record was created, RFC 3339. */
  readonly createdAt?: string;
  /** How many files the cleaning removed. */
  readonly removed?: number;
  /** Why the store can't be used, one sentence. */
  readonly problem?: string;
}

/**
 * The answer, with its evidence. `which` renders this and nothing else.
 * Plain data: it survives `JSON.stringify` once start times are made strings.
 */
export interface Resolution {
  /** The session's id: an opaque string of 1..256 characters of `[A-Za-z0-9._:@/-]`. */
  readonly id?: string;
  readonly source: ResolutionSource;
  /** The environment variable the id came from (`override` and `environment`). */
  readonly variable?: string;
  readonly agent?: AgentName;
  readonly caller: Caller;
  /** The long-lived process behind us; found also where the id came from elsewhere. */
  readonly anchor?: Anchor;
  /** Where there is no id. */
  readonly reason?: NoSessionReason;
  readonly warnings: readonly Warning[];
  /** A fresh UUID per call. */
  readonly runId: string;
  /**
   * For an id from the environment: `verified` where the process that set it is known,
   * `unverified` where nobody can know, `trusted` where the check was turned off.
   */
  readonly provenance?: 'verified' | 'unverified' | 'trusted';
  readonly variables: readonly VariableEvidence[];
  readonly ancestors: readonly AncestorEvidence[];
  readonly store: StoreEvidence;
  /** The marks of agents found in the environment, strongest first. */
  readonly marks: readonly { readonly variable: string; readonly agent: string; readonly leftOver?: true; readonly origin?: string }[];
  /** Why the caller is who it is, one sentence. */
  readonly callerReason: string;
}

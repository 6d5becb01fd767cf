/** How an agent is called. */
export interface AgentName {
  /** The catalog's slug: `claude-code`. */
  readonly id: string;
  /** For people: `Claude Code`. */
  readonly name: string;
  /** The user's file that told of this agent; absent for the built-in ones, also where a file adds to them. */
  readonly origin?: string;
}

/**
 * What a resolution needs of an agent: its catalog row without names of
 * programs (they are indexed, see lookup.ts) and without sources.
 * The build inlines the catalog in this form.
 */
export interface KnownAgent extends AgentName {
  readonly markers?: readonly KnownMarker[];
  /** All its session variables, also those that never answer. */
  readonly sessionVariables?: readonly string[];
  readonly pidVariable?: string;
  /** See {@link AgentRow.rootVariable}. */
  readonly rootVariable?: string;
  /** It leaves something open that tells the id of its running session. */
  readonly leavesOpen?: true;
  /** The arguments of its multi-session hosts. */
  readonly multiSession?: readonly string[];
}

/** See {@link MarkerVariable}. */
export interface KnownMarker {
  readonly variable: string;
  readonly value?: string;
  readonly unless?: string;
  readonly weak?: true;
  /** See {@link KnownAgent.origin}: of this variable, which a user may have added to a built-in agent. */
  readonly origin?: string;
}

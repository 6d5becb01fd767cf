/**
 * What a resolution needs of an agent: its catalog row without names of
 * programs (they are indexed, see catalog-index.ts) and without sources.
 * The build inlines the catalog in this form.
 */
export interface KnownAgent {
  readonly id: string;
  readonly name: string;
  readonly marks?: readonly KnownMark[];
  /** All its session variables, also those that never answer. */
  readonly sessionVariables?: readonly string[];
  readonly pidVariable?: string;
  /** The arguments of its multi-session hosts. */
  readonly multiSession?: readonly string[];
  /** The file that a user's row came from; absent for the built-in ones. */
  readonly origin?: string;
}

/** See {@link Mark}. */
export interface KnownMark {
  readonly variable: string;
  readonly value?: string;
  readonly unless?: string;
  readonly weak?: true;
  /** See {@link KnownAgent.origin}: of this mark, which a user may have added to a built-in agent. */
  readonly origin?: string;
}

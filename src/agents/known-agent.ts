/**
 * What a resolution needs of an agent: its catalog row without names of
 * programs (they are indexed, see catalog-index.ts) and without sources.
 * The build inlines the catalog in this form.
 */
export interface KnownAgent {
  readonly id: string;
  readonly name: string;
  readonly marks?: readonly KnownMark[];
  readonly sessionVariables?: readonly { readonly variable: string; readonly answers?: false }[];
  readonly pidVariable?: { readonly variable: string };
  readonly multiSession?: readonly { readonly argument: string }[];
  /** The file that a user's row came from; absent for the built-in ones. */
  readonly origin?: string;
}

/** See {@link Mark}. */
export interface KnownMark {
  readonly variable: string;
  readonly value?: string;
  readonly unless?: string;
  readonly weak?: true;
}

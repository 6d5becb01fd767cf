/** Something that went wrong, or that nobody can know, told beside an answer. */
export interface Warning {
  /** For programs; docs/json.md lists all codes. */
  readonly code: string;
  /** One sentence for people, without a line break. */
  readonly message: string;
}

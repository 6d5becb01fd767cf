/** What `id` and `which` can be told. */
export interface AnswerOptions {
  readonly command: 'id' | 'which';
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly trustEnv?: boolean;
  readonly agentOnly?: boolean;
}

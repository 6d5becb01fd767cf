import type { AgentName } from './known-agent.js';
import type { BystanderKind } from './bystanders.js';

/** What a process is, as far as its name tells. */
export interface Recognition {
  readonly kind: 'agent' | 'helper' | 'other' | BystanderKind;
  /** Set for an agent and for an agent's helper. */
  readonly agent?: AgentName;
  /** The name it was judged by: a program's or script's base name, never an argument. */
  readonly name: string;
  /** A helper or wrapper that confines the call. */
  readonly sandbox?: true;
  /** It was started for one call and ends with it: a shell with `-c`, a package runner, a wrapper, a helper. */
  readonly perCall?: true;
  /** The argument by which it shows that it serves several sessions at once. */
  readonly multiSession?: string;
  /** The file of a user that told of this name; absent for the built-in ones. */
  readonly origin?: string;
}

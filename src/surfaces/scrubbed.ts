import type { Environment } from '../machine/environment.js';
import { readSessionId } from '../variables/session-id.js';

/** What an agent told the processes between itself and us, where ours has been scrubbed (`env -i`, sudo, tools that pass none on). */
export interface ScrubbedInputs {
  /** The agent's own session variables that may answer, the strongest first. */
  readonly variables: readonly string[];
  /** The processes between us and the agent process, nearest first, each with what it was started with. */
  readonly between: readonly { readonly pid: number; readonly environ: Environment | undefined }[];
  /** What the agent, or its launcher, was started with; undefined where it can't be read. */
  readonly started: Environment | undefined;
}

export interface HandedOn {
  readonly id: string;
  readonly variable: string;
  /** The process that was started with it. */
  readonly pid: number;
}

/**
 * The agent's session variable in the nearest process between us and the agent that still has it. The proof is that of
 * our own environment: the agent was started without this value, so it set the value itself.
 *
 * @returns undefined where none has it, and where nothing can be proven
 */
export function readHandedOn({ variables, between, started }: ScrubbedInputs): HandedOn | undefined {
  if (started === undefined) return undefined;
  for (const { pid, environ } of between) {
    for (const variable of variables) {
      const raw = environ?.[variable];
      const id = readSessionId(raw);
      if (id !== undefined && started[variable] !== raw) return { id, variable, pid };
    }
  }
  return undefined;
}

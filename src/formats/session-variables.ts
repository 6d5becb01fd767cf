import type { Resolution } from '../session/resolution.js';

/** Which variables a child or a shell gets, and which it must not keep. */
export interface SessionVariables {
  /** Name and value, in the order they are printed. */
  readonly set: readonly (readonly [name: string, value: string])[];
  /** Without a value in this resolution: left from another session if they are there at all. */
  readonly unset: readonly string[];
}

/**
 * `AGENT_SESSION_ID`, `AGENT_SESSION_AGENT` (the catalog's slug) and `AGENT_SESSION_RUN_ID`.
 *
 * `AGENT_SESSION_ID` is also the last variable of our own chain, so a program that is given these variables
 * and asks again gets the same id. Hence the rule without an id (a person, CI, a sandbox): the variable is to
 * be removed rather than left alone, or the next call would find the id of a session that isn't driving it.
 */
export function sessionVariables(resolution: Resolution): SessionVariables {
  const all: readonly (readonly [name: string, value: string | undefined])[] = [
    ['AGENT_SESSION_ID', resolution.id],
    ['AGENT_SESSION_AGENT', resolution.agent?.id],
    ['AGENT_SESSION_RUN_ID', resolution.runId],
  ];
  return {
    // No environment can hold a NUL: exec would fail, shells and the GitHub runner cut or drop it.
    set: all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value.replaceAll('\0', '')] as const])),
    unset: all.flatMap(([name, value]) => (value === undefined ? [name] : [])),
  };
}

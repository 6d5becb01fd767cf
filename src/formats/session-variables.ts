import type { Resolution } from '../session/resolution.js';

/** Which variables a child or a shell gets, and which it must not keep. */
export interface SessionVariables {
  /** Name and value, in the order they are printed. */
  readonly set: readonly (readonly [name: string, value: string])[];
  /** Without a value in this resolution: left from another session if they are there at all. */
  readonly unset: readonly string[];
}

/**
 * `AGENT_SESSION_ID`, `AGENT_SESSION_PID` (the agent process's pid, as our pid namespace numbers it),
 * `AGENT_SESSION_AGENT` (the catalog's slug) and `AGENT_SESSION_RUN_ID`.
 *
 * `AGENT_SESSION_ID` is also the last variable in our own precedence, so a program that is given these variables
 * and asks again gets the same id. An agent that is started with them must not take them for its own session's:
 * the pid tells that they belong to another process. Hence also the rule without an id (a person, CI, a sandbox):
 * the variables are to be removed rather than left alone, or the next call would find the id of a session that
 * isn't driving it.
 */
export function sessionVariables(resolution: Resolution): SessionVariables {
  const { id, agentProcess, agent, runId } = resolution;
  const all: readonly (readonly [name: string, value: string | undefined])[] = [
    ['AGENT_SESSION_ID', id],
    // A pid without the id that it vouches for would say nothing.
    ['AGENT_SESSION_PID', id === undefined || agentProcess === undefined ? undefined : String(agentProcess.pid)],
    ['AGENT_SESSION_AGENT', agent?.id],
    ['AGENT_SESSION_RUN_ID', runId],
  ];
  return {
    // No environment can hold a NUL: exec would fail, shells and the GitHub runner cut or drop it.
    set: all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value.replaceAll('\0', '')] as const])),
    unset: all.flatMap(([name, value]) => (value === undefined ? [name] : [])),
  };
}

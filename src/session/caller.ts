import type { Environment } from '../machine/environment.js';
import { readSessionId } from '../variables/session-id.js';
import type { Caller } from './resolution.js';

const CALLER_OVERRIDE = 'RAILWAY_CALLER';

export interface CallerDecision {
  readonly caller: Caller;
  /** Why, one sentence without a full stop. */
  readonly why: string;
}

export interface CallerInputs {
  readonly environment: Environment;
  /** The agent among our ancestors, by name. */
  readonly ancestorAgent: string | undefined;
  /** A believed mark: its variable and its agent's name. */
  readonly mark: { readonly variable: string; readonly agent: string } | undefined;
  /** The environment is a CI job's. */
  readonly isCi: boolean;
  readonly interactive: boolean;
}

/** Who runs this command: an agent, else a CI job, else a person at a terminal, else something automatic. */
export function decideCaller(inputs: CallerInputs): CallerDecision {
  const override = readCallerOverride(inputs.environment);
  if (override !== undefined) return { caller: override, why: `${CALLER_OVERRIDE} says so` };
  if (inputs.ancestorAgent !== undefined) return { caller: 'agent', why: `${inputs.ancestorAgent} runs above us` };
  if (inputs.mark !== undefined) return { caller: 'agent', why: `${inputs.mark.variable} is set, as by ${inputs.mark.agent}` };
  if (inputs.isCi) return { caller: 'ci', why: 'the environment is a CI job’s' };
  if (inputs.interactive) return { caller: 'human', why: 'there is a controlling terminal and no agent' };
  return { caller: 'automation', why: 'there is no agent, no CI job and no controlling terminal' };
}

/** The Railway CLI's override: `tty…` and `ci…` are no agents, anything else is one (src/telemetry.rs, is_agent_caller). */
export function readCallerOverride(environment: Environment): Caller | undefined {
  const value = readSessionId(environment[CALLER_OVERRIDE]);
  if (value === undefined) return undefined;
  if (value === 'tty' || value.startsWith('tty:')) return 'human';
  if (value === 'ci' || value.startsWith('ci:')) return 'ci';
  if (value.startsWith('agent_unknown')) return 'automation';
  return 'agent';
}

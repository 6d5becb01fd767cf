import type { Environment } from '../machine/environment.js';

const OPT_OUT_VARIABLES = ['DO_NOT_TRACK', 'RAILWAY_NO_TELEMETRY'] as const;

/** The variable by which the user forbids us to keep anything: set to `1` or `true`, as the Railway CLI reads it. */
export function optOutVariable(environment: Environment): string | undefined {
  return OPT_OUT_VARIABLES.find((variable) => isTruthy(environment[variable]));
}

/** `1` or `true`, in any case. */
export function isTruthy(value: string | undefined): boolean {
  return value === '1' || value?.toLowerCase() === 'true';
}

/** Environment variables by name, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The variables that we read ourselves, each named once. The agents' own stand in the catalog. */
export const OUR_VARIABLES = {
  /** The id, said by the user: it wins over everything, as in the Railway CLI. */
  override: 'RAILWAY_AGENT_SESSION',
  /** The caller, said by the user, as in the Railway CLI. */
  caller: 'RAILWAY_CALLER',
  /** The folder of session files, an absolute path. */
  sessionsFolder: 'RAILWAY_SESSIONS_DIR',
  /** Turns the proof of provenance off. */
  trust: 'AGENT_SESSION_TRUST_ENV',
  /** The user's agents.json, or its folder, an absolute path. */
  agentsFile: 'AGENT_SESSION_CONFIG',
  /** What `export` and `exec` set: the id, and what it belongs to. */
  id: 'AGENT_SESSION_ID',
  agent: 'AGENT_SESSION_AGENT',
  pid: 'AGENT_SESSION_PID',
  runId: 'AGENT_SESSION_RUN_ID',
} as const;

/** Any agent may set these: they come after the agents' own variables. */
export const SHARED_VARIABLES = ['AGENT_THREAD_ID', OUR_VARIABLES.id] as const;

/** Set to `1` or `true`, each of them forbids us to keep anything, as in the Railway CLI. */
export const OPT_OUT_VARIABLES = ['DO_NOT_TRACK', 'RAILWAY_NO_TELEMETRY'] as const;

/** `1` or `true`, in any case. */
export function isTruthy(value: string | undefined): boolean {
  return value === '1' || value?.toLowerCase() === 'true';
}

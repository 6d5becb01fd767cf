import type { AgentName } from '../agents/known-agent.js';
import type { Environment } from '../machine/environment.js';
import type { StopSignal } from '../processes/limit.js';
import type { ProcessTable } from '../processes/table.js';
import type { HookEvent } from '../surfaces/hook-event.js';

/** A moment, or what tells it: a date, milliseconds since the epoch, or a function that returns either. */
export type Clock = Date | number | (() => Date | number);

/** What an MCP client told with a call. */
export interface McpCall {
  /** The call's `_meta`, as it came in. */
  readonly meta?: unknown;
  /** What the client told of itself (`clientInfo`), or its name alone. Default: the agent above tells. */
  readonly client?: string | { readonly name?: string };
}

/** What a resolution depends on. Each defaults to this process. */
export interface ResolveOptions {
  /** Default `process.env`. With an environment given, the home folder comes from it alone, and without one there is no store. */
  readonly env?: Environment;
  /** Default: this machine's. */
  readonly processes?: ProcessTable;
  /** Whether a person could be at a controlling terminal. Default: what the process table knows. */
  readonly interactive?: boolean;
  /** Absolute path of the folder of session files. Default `RAILWAY_SESSIONS_DIR`, else `~/.railway/sessions`. */
  readonly sessionsDir?: string;
  /** `readonly` finds a record but never writes one; `off` asks the process tree only. Default `readwrite`. */
  readonly store?: 'readwrite' | 'readonly' | 'off';
  /** Default: the system's clock. */
  readonly now?: Clock;
  /** Believe the first variable in the precedence as it stands. Default `AGENT_SESSION_TRUST_ENV`. */
  readonly trustEnv?: boolean;
  /** A session counts only where an agent is known, by its process or by a variable of its own: an id, or a marker variable that no other agent sets. Default false. */
  readonly agentOnly?: boolean;
  /** The id of the session that this program runs in, told by an extension or a plugin that runs inside the agent's own process. */
  readonly told?: string;
  /** The call of an MCP tool that is being answered. */
  readonly mcp?: McpCall;
  /** Also look for the session of an outer agent where no variable of it is set. Default: what `evidence` says. */
  readonly lineage?: boolean;
  /**
   * Ends the wait for a program that lists the processes (`ps` on macOS, PowerShell on Windows): an `AbortSignal`. The
   * resolution is then the one that is possible without processes, and has the warning `processes-not-listed`. On Linux
   * no program is started.
   */
  readonly signal?: StopSignal;
  /** The same after so many milliseconds, above 0. Default: none, but each program is ended after 20 s. */
  readonly timeLimit?: number;
  /** Also give all variables, ancestors and marker variables that were looked at. Default false. */
  readonly evidence?: boolean;
}

/** The options of `readSession`, which starts no program. */
export type ReadOptions = Omit<ResolveOptions, 'signal' | 'timeLimit'>;

/** What our own commands add. */
export interface CallOptions extends ResolveOptions {
  /** What the JSON of the hook says that we run as. */
  readonly hook?: (HookEvent & { readonly agent?: AgentName | undefined }) | undefined;
}

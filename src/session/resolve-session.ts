import { builtIn } from '../agents/built-in.js';
import type { Environment } from '../machine/environment.js';
import type { ProcessTable } from '../processes/table.js';
import { decideHere } from './resolve-here.js';
import type { Resolution } from './resolution.js';

/** A moment, or what tells it: a date, milliseconds since the epoch, or a function that returns either. */
export type Clock = Date | number | (() => Date | number);

/** What a resolution depends on. Each defaults to this process. */
export interface ResolveOptions {
  /** Default `process.env`. */
  readonly env?: Environment;
  /** Default: this machine's. */
  readonly processes?: ProcessTable;
  /** Whether a person could be at a controlling terminal. Default: what the process table knows. */
  readonly interactive?: boolean;
  /** Absolute path of the folder of session files. Default `RAILWAY_SESSIONS_DIR`, else `~/.railway/sessions`. */
  readonly sessionsDir?: string;
  /** `readonly` finds a record but never writes one; `off` asks the tree only. Default `readwrite`. */
  readonly store?: 'readwrite' | 'readonly' | 'off';
  /** Default: the system's clock. */
  readonly now?: Clock;
  /** Believe the environment chain as it stands. Default `AGENT_SESSION_TRUST_ENV`. */
  readonly trustEnv?: boolean;
}

/** See index.ts. */
export async function resolveSession(options: ResolveOptions = {}): Promise<Resolution> {
  const decision = await decideHere(builtIn(), options);
  return (await import('./describe.js')).describeDecision(decision);
}

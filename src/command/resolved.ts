import { resolveSession } from '../session/resolve-session.js';
import type { Resolution } from '../session/resolution.js';
import type { Given } from './row.js';

/** The session, for a command with the options `--agent-only` and `--trust-env`. */
export async function resolved({ flag }: Given): Promise<Resolution> {
  return await resolveSession({ ...(flag('--trust-env') && { trustEnv: true }), ...(flag('--agent-only') && { agentOnly: true }) });
}

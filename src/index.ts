import type { ResolveOptions } from './session/resolve-session.js';
import type { Resolution } from './session/resolution.js';

/**
 * Which coding-agent session is driving this process?
 *
 * Importing this module costs a program next to nothing: the resolution is loaded by the first call.
 *
 * @throws SessionsFolderError where the sessions folder is a relative path; nothing else is thrown: what
 *   went wrong stands in `warnings`, and why there is no id in `reason`
 */
export async function resolveSession(options: ResolveOptions = {}): Promise<Resolution> {
  return await (await import('./session/resolve-session.js')).resolveSession(options);
}

export { SessionsFolderError } from './store/sessions-folder-error.js';
export type { Clock, ResolveOptions } from './session/resolve-session.js';
export type {
  AgentName,
  Anchor,
  AncestorEvidence,
  Caller,
  NoSessionReason,
  Resolution,
  ResolutionSource,
  StoreEvidence,
  VariableEvidence,
  Warning,
} from './session/resolution.js';
export type { ProcessInfo, ProcessNamespace, ProcessTable } from './processes/table.js';

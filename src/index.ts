export { isAgent } from './session/is-agent.js';
export { resolveSession } from './session/resolve-session.js';
export { SessionsFolderError } from './store/sessions-folder-error.js';
export type { Clock, McpCall, ResolveOptions } from './session/options.js';
export type {
  AgentName,
  AgentProcess,
  AncestorEvidence,
  Caller,
  Evidence,
  MarkerEvidence,
  NoSessionReason,
  ParentSession,
  Resolution,
  ResolutionSource,
  StoreEvidence,
  Told,
  VariableEvidence,
  Warning,
} from './session/resolution.js';
export type { StopSignal } from './processes/limit.js';
export type { ProcessInfo, ProcessNamespace, ProcessTable } from './processes/table.js';

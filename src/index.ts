export { resolveSession } from './session/resolve-session.js';
export { SessionsFolderError } from './store/sessions-folder-error.js';
export type { Clock, ResolveOptions } from './session/options.js';
export type {
  AgentName,
  AgentProcess,
  AncestorEvidence,
  Caller,
  Evidence,
  MarkerEvidence,
  NoSessionReason,
  Resolution,
  ResolutionSource,
  StoreEvidence,
  VariableEvidence,
  Warning,
} from './session/resolution.js';
export type { ProcessInfo, ProcessNamespace, ProcessTable } from './processes/table.js';

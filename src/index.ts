export { resolveSession } from './resolve-session.js';
export type { Clock, ResolveOptions } from './resolve-session.js';
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
} from './resolution.js';
export type { ProcessInfo, ProcessNamespace, ProcessTable } from './process-tree/process-table.js';
export { SessionsFolderError } from './store/sessions-folder.js';

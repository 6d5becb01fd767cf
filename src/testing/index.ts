/** For the tests of programs that use agent-session: `agent-session/testing`. Nothing here looks at this machine. */
export { CONTAINER, HOST, processTable } from './process-table.js';
export { recordedCalls } from './recorded-calls.js';
export { agentSlugs, agentStandIn, automationStandIn, ciStandIn, personStandIn } from './stand-ins.js';
export { temporaryStore } from './temporary-store.js';
export type { ProcessInfo, ProcessNamespace, ProcessTable } from '../processes/table.js';
export type { Member, TableOptions } from './process-table.js';
export type { RecordedCall, Truth } from './recorded-calls.js';
export type { AgentStandInOptions, StandIn } from './stand-ins.js';
export type { TemporaryStore } from './temporary-store.js';

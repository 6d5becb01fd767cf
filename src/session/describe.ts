import { randomUuid } from '../machine/random-uuid.js';
import { wait } from '../machine/work.js';
import type { Work } from '../machine/work.js';
import type { Decision } from './resolve.js';
import type { AgentProcess, Resolution } from './resolution.js';
import type { Surroundings } from './surroundings.js';

/** Describes a decision as plain data, with the evidence where the options ask for it. */
export function* describe(decision: Decision, around: Surroundings): Work<Resolution> {
  const { id, source, reason, taken, told, caller, agent, agentProcess, store, warnings } = decision;
  return {
    ...(id !== undefined && { id }),
    source,
    ...(reason && { reason }),
    ...(taken && { variable: taken.variable, provenance: taken.provenance }),
    ...(told && { told }),
    ...(agent && { agent: { id: agent.id, name: agent.name, ...(agent.origin !== undefined && { origin: agent.origin }) } }),
    caller: caller.caller,
    callerReason: caller.why,
    ...(agentProcess && { agentProcess: describeProcess(agentProcess) }),
    ...(agentProcess && (yield* (yield* wait(around.parts.lineage())).lineageOf(decision, around))),
    store,
    warnings,
    runId: randomUuid(),
    ...(around.options.evidence === true && { evidence: yield* (yield* wait(around.parts.evidence())).collectEvidence(decision, around) }),
  };
}

function describeProcess({ process, recognition: { kind, agent } }: NonNullable<Decision['agentProcess']>): AgentProcess {
  return { pid: process.pid, startTime: String(process.startTime), ...(kind === 'agent' && agent && { agent: agent.id }) };
}

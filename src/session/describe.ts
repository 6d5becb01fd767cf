import { wait } from '../machine/work.js';
import type { Work } from '../machine/work.js';
import type { ProcessTable } from '../processes/table.js';
import type { Decision } from './decision.js';
import type { SessionParts } from './parts.js';
import type { AgentProcess, Resolution } from './resolution.js';
import { newRunId } from './run-id.js';
import type { Surroundings } from './surroundings.js';

/** Describes a decision as plain data, with the evidence where the options ask for it. */
export function* describe(decision: Decision, around: Surroundings, late: SessionParts): Work<Resolution> {
  const { id, source, reason, optedOutBy, taken, told, caller, agent, agentProcess, store } = decision;
  const found = around.options.evidence === true ? yield* (yield* wait(late.evidence())).collectEvidence(decision, around, late) : undefined;
  return {
    ...(id !== undefined && { id }),
    source,
    ...(reason && { reason }),
    ...(optedOutBy !== undefined && { optedOutBy }),
    ...(taken && { variable: taken.variable, provenance: taken.provenance }),
    ...(told && { told }),
    ...(agent && { agent: { id: agent.id, name: agent.name, ...(agent.origin !== undefined && { origin: agent.origin }) } }),
    caller: caller.caller,
    callerReason: caller.why,
    ...(agentProcess && { agentProcess: describeProcess(agentProcess, yield* around.processes()) }),
    ...((yield* mayHaveLineage(decision, around)) && (yield* (yield* wait(late.lineage())).lineageOf(decision, around))),
    store,
    warnings: [...decision.warnings, ...(found?.warnings ?? [])],
    runId: newRunId(),
    ...(found && { evidence: found.evidence }),
  };
}

/** The obvious case: no other session's id is in the environment, so nothing tells of an outer one. */
function* mayHaveLineage({ id, root, agentProcess }: Decision, around: Surroundings): Work<boolean> {
  if (agentProcess === undefined) return false;
  const { lineage, evidence } = around.options;
  if (root !== undefined || (lineage ?? evidence) === true) return true;
  const { names } = yield* around.knowledge();
  return `${names.roots}${names.precedence}`.split(' ').some((word) => {
    const value = around.environment[word.slice(0, word.indexOf(':'))];
    return value !== undefined && value !== id;
  });
}

function describeProcess({ process, recognition: { kind, agent } }: NonNullable<Decision['agentProcess']>, table: ProcessTable | undefined): AgentProcess {
  const { namespace } = table ?? {};
  // A sandbox that shows the /proc of an outer namespace: its processes themselves name that one.
  const pidNamespace = namespace?.ours === false ? table?.namespaceOf?.(process.pid) : namespace?.id;
  return { pid: process.pid, startTime: String(process.startTime), ...(kind === 'agent' && agent && { agent: agent.id }), ...(pidNamespace !== undefined && { pidNamespace }) };
}

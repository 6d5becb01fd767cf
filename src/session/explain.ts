import type { JudgedVariable } from '../variables/judge.js';
import type { AnchorDecision } from './agent-process.js';
import type { Ancestor } from '../agents/ancestry.js';
import { agentAbove } from './resolve.js';
import type { Decision, Surroundings } from './resolve.js';
import type { AncestorEvidence, Resolution, VariableEvidence, Warning } from './resolution.js';

/** A decision with its evidence; all but the run id, which every call has anew. */
export type Explained = Omit<Resolution, 'runId'>;

/** Describes a decision and what it rests on. Decides nothing itself. */
export function explain({ id, source, reason, taken, caller, store, warnings, surroundings }: Decision): Explained {
  const marks = surroundings.marks();
  const anchor = surroundings.anchor();
  const agent = taken?.candidate.owner ?? agentAbove(surroundings) ?? marks.find(({ leftOver }) => !leftOver)?.agent;
  const provenance = taken?.origin().provenance;
  return {
    ...(id !== undefined && { id }),
    source,
    ...(reason && { reason }),
    ...(taken && { variable: taken.candidate.variable }),
    ...(provenance && { provenance }),
    ...(agent && { agent: { id: agent.id, name: agent.name, ...(agent.origin !== undefined && { origin: agent.origin }) } }),
    caller: caller.caller,
    callerReason: caller.why,
    ...(anchor.found && { anchor: describeAnchor(anchor.found) }),
    variables: describeVariables(surroundings, taken),
    ancestors: describeAncestors(surroundings, anchor),
    marks: marks.map(({ variable, agent: { id }, leftOver, origin }) => ({ variable, agent: id, ...(leftOver && { leftOver }), ...(origin !== undefined && { origin }) })),
    store,
    warnings: [
      ...surroundings.inputs.warnings(),
      ...(taken !== undefined && provenance === 'unverified' ? [unverified(taken.candidate.variable)] : []),
      // With the store off the anchor is the answer.
      ...(store.state === 'not-reached' || (store.state === 'off' && reason !== 'store-off') ? [] : anchorWarnings(anchor)),
      ...warnings,
    ],
  };
}

function describeVariables({ chain, first, judge }: Surroundings, taken: JudgedVariable | undefined): readonly VariableEvidence[] {
  return chain.map((candidate) => {
    const { state, value, rule, origin, ...judged } = judge(candidate);
    const { setter } = origin();
    const overtaken = state === 'good' && first !== undefined && taken?.candidate.owner === first && candidate.owner !== first && candidate.owner !== undefined;
    const why = overtaken ? `${first.name} drives us, and its own environment can’t be read: its own variable goes first` : judged.why;
    return {
      variable: candidate.variable,
      ...(candidate.owner && { agent: candidate.owner.id }),
      ...(candidate.origin !== undefined && { origin: candidate.origin }),
      state: state !== 'good' ? state : candidate === taken?.candidate ? 'taken' : 'outranked',
      ...(value !== '' && { value }),
      ...(setter && { setter: { pid: setter.process.pid, name: setter.recognition.name, ...agentId(setter) } }),
      ...(why !== undefined && { why }),
      ...(rule && { rule }),
    };
  });
}

function describeAnchor(anchor: Ancestor): NonNullable<Resolution['anchor']> {
  const { pid, startTime } = anchor.process;
  return { pid, startTime, ...agentId(anchor) };
}

function describeAncestors({ ancestry }: Surroundings, anchor: AnchorDecision): readonly AncestorEvidence[] {
  return (ancestry?.all ?? []).map(({ process, recognition }) => ({
    pid: process.pid,
    ppid: process.ppid,
    startTime: process.startTime,
    name: recognition.name,
    kind: recognition.sandbox === true ? 'sandbox' : recognition.kind === 'interpreter' ? 'other' : recognition.kind,
    ...(recognition.agent && { agent: recognition.agent.id }),
    ...(recognition.origin !== undefined && { origin: recognition.origin }),
    anchor: process === anchor.found?.process,
  }));
}

function agentId({ recognition: { kind, agent } }: Ancestor): { agent?: string } {
  return kind === 'agent' && agent ? { agent: agent.id } : {};
}

function anchorWarnings(anchor: AnchorDecision): readonly Warning[] {
  if (anchor.found === undefined) return [];
  const { process, recognition } = anchor.found;
  const named = `${recognition.name} (pid ${String(process.pid)})`;
  if (recognition.multiSession !== undefined) {
    return [{ code: 'multi-session', message: `${named} runs with ${recognition.multiSession}: it may host several sessions, and this id names the process` }];
  }
  if (anchor.recognised || !/^(?:shell|runner|wrapper)$/.test(recognition.kind)) return [];
  return [
    {
      code: 'short-lived-anchor',
      message: `no agent was recognised, so the id belongs to our parent ${named}; if that ends with this call, the next call gets another id`,
    },
  ];
}

function unverified(variable: string): Warning {
  return { code: 'unverified', message: `unverified: the process that set ${variable} can’t be seen from here, so nobody can tell whether the id is this session’s` };
}

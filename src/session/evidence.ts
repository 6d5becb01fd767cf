import type { Ancestor, Ancestry } from '../agents/ancestry.js';
import { catalogOf } from '../agents/knowledge.js';
import { wait } from '../machine/work.js';
import type { Work } from '../machine/work.js';
import { precedenceOf } from '../variables/precedence.js';
import { findSetter } from '../variables/provenance.js';
import { agentThatGoesFirst, judgeVariable } from '../variables/take.js';
import { markersHere } from './caller.js';
import type { Decision } from './decision.js';
import type { SessionParts } from './parts.js';
import type { AncestorEvidence, Evidence, MarkerEvidence, ToldEvidence, VariableEvidence, Warning } from './resolution.js';
import type { Surroundings } from './surroundings.js';

/**
 * Everything that stands around a decision, and warnings of what disagrees with it. It asks the functions that decided,
 * and decides nothing itself.
 */
export function* collectEvidence(decision: Decision, around: Surroundings, late: SessionParts): Work<{ readonly evidence: Evidence; readonly warnings: readonly Warning[] }> {
  const ancestry = yield* around.ancestry();
  const told = yield* whatElse(decision, around, late);
  return {
    evidence: {
      variables: yield* describeVariables(decision, around, ancestry),
      ancestors: ancestry === undefined ? [] : describeAncestors(yield* ancestry.all(), decision),
      markers: yield* describeMarkers(around),
      told,
    },
    warnings: told.filter(({ agrees }) => !agrees).map((other) => disagreement(other, decision)),
  };
}

function* whatElse(decision: Decision, around: Surroundings, late: SessionParts): Work<readonly ToldEvidence[]> {
  const { agentProcess } = decision;
  // The store must not even be read.
  if ((yield* around.optOut()) !== undefined) return [];
  if (agentProcess?.recognition.kind !== 'agent' || decision.id === undefined || agentProcess.recognition.multiSession !== undefined) return [];
  const { keptProcess } = yield* wait(late.agentProcess());
  const kept = yield* keptProcess(agentProcess, around);
  return 'reason' in kept ? [] : yield* (yield* wait(late.ownId())).whatElseIsTold(decision, kept, around);
}

function disagreement({ id, told }: ToldEvidence, { agent }: Decision): Warning {
  const who = told.by === 'left-open' ? `${agent?.name ?? 'the agent'} leaves another session open` : `an event of ${agent?.name ?? 'the agent'}${told.event === undefined ? '' : `, ${told.event},`} told another session`;
  return { code: 'another-session', message: `${who}: ${id}; a job that was started before the conversation changed keeps the older id` };
}

function* describeVariables({ taken }: Decision, around: Surroundings, ancestry: Ancestry | undefined): Work<readonly VariableEvidence[]> {
  const knowledge = yield* around.knowledge();
  const first = around.trustsEnvironment ? undefined : yield* agentThatGoesFirst(around);
  const { agents, sessionVariables } = yield* catalogOf(knowledge);
  const described: VariableEvidence[] = [];
  for (const candidate of precedenceOf(knowledge.names.precedence, first)) {
    const judged = yield* judgeVariable(candidate, around);
    const { variable, owner, value } = judged;
    const raw = around.environment[variable] ?? '';
    const isTaken = variable === taken?.variable;
    const isJudged = judged.state === 'rejected' || (judged.state === 'good' && judged.provenance !== 'trusted');
    const setter = isJudged && ancestry !== undefined ? (judged.setter ?? (yield* findSetter(variable, raw, ancestry))) : undefined;
    const isOvertaken = judged.state === 'good' && first !== undefined && taken?.owner === first && owner !== first && owner !== undefined;
    const name = agents.find(({ id }) => id === first)?.name ?? '';
    const why = isOvertaken ? `${name} drives us, and its own environment can’t be read: its own variable goes first` : 'why' in judged ? judged.why : undefined;
    const origin = sessionVariables.find((known) => known.variable === variable)?.origin;
    described.push({
      variable,
      ...(owner !== undefined && { agent: owner }),
      ...(origin !== undefined && { origin }),
      state: judged.state !== 'good' ? judged.state : isTaken ? 'taken' : 'outranked',
      ...(value !== '' && { value }),
      ...(setter && { setter: { pid: setter.process.pid, name: setter.recognition.name, ...agentOf(setter) } }),
      ...(why !== undefined && { why }),
      ...(judged.state === 'rejected' && { rule: judged.rule }),
    });
  }
  return described;
}

function describeAncestors(ancestors: readonly Ancestor[], { agentProcess }: Decision): readonly AncestorEvidence[] {
  return ancestors.map((ancestor) => {
    const { process, recognition } = ancestor;
    return {
      pid: process.pid,
      ppid: process.ppid,
      startTime: String(process.startTime),
      name: recognition.name,
      kind: recognition.sandbox === true ? 'sandbox' : recognition.kind === 'interpreter' ? 'other' : recognition.kind,
      ...(recognition.agent && { agent: recognition.agent.id }),
      ...(recognition.origin !== undefined && { origin: recognition.origin }),
      agentProcess: process.pid === agentProcess?.process.pid,
    };
  });
}

function agentOf({ recognition: { kind, agent } }: Ancestor): { agent?: string } {
  return kind === 'agent' && agent ? { agent: agent.id } : {};
}

function* describeMarkers(around: Surroundings): Work<readonly MarkerEvidence[]> {
  return (yield* markersHere(around)).map(({ variable, agent, leftOver, origin }) => ({
    variable,
    agent: agent.id,
    ...(leftOver && { leftOver }),
    ...(origin !== undefined && { origin }),
  }));
}

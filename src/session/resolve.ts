import type { AgentName } from '../agents/known-agent.js';
import { agentNamed } from '../agents/recognise.js';
import { OUR_VARIABLES } from '../machine/environment.js';
import { wait } from '../machine/work.js';
import type { Work } from '../machine/work.js';
import { takeVariable } from '../variables/take.js';
import type { TakenVariable } from '../variables/view.js';
import type { CallerDecision, Decision } from './decision.js';
import { answerNone } from './no-session.js';
import type { SessionParts } from './parts.js';
import type { NoSessionReason } from './resolution.js';
import type { Surroundings } from './surroundings.js';

/**
 * Which coding-agent session is driving us?
 *
 * @throws SessionsFolderError where the folder of session files is named by a relative path and is needed
 */
export function* resolve(around: Surroundings, late: SessionParts): Work<Decision> {
  // 1. What this very call was told, by the program that we run in, by an MCP client or by a hook's JSON.
  const told = around.isTold ? yield* answerFromTold(around, late) : undefined;
  if (told !== undefined) return told;

  // 2. The override, then the first variable that is not proven to be another session's. The store is not touched.
  const taken = yield* takeVariable(around);
  if (taken !== undefined) return yield* answerFromVariable(taken, around, late);

  // 3. A person, a CI job and whoever opted out have no session.
  const caller = yield* whoCalls(around, late);
  const reason = yield* reasonForNone(caller, around);
  if (reason !== undefined) return yield* answerNone(reason, caller, around);

  // 4. The agent process: its own id of the session where it can be found, else the id that the store holds for it.
  return yield* (yield* wait(late.agentProcess())).answerFromAgentProcess(caller, around, late);
}

function* answerFromTold(around: Surroundings, late: SessionParts): Work<Decision | undefined> {
  const { findTold } = yield* wait(late.told());
  const { answerOwnId, keptProcess } = yield* wait(late.agentProcess());
  const above = yield* around.agentAbove();
  const found = yield* findTold(around, function* () {
    const kept = above === undefined ? undefined : yield* keptProcess(above, around);
    return kept === undefined || 'reason' in kept ? undefined : kept;
  });
  return found === undefined ? undefined : yield* answerOwnId(found, { caller: yield* whoCalls(around, late), agent: found.agent ?? above?.agent, agentProcess: above }, around);
}

function* whoCalls(around: Surroundings, late: SessionParts): Work<CallerDecision> {
  // The obvious case: an agent runs above us.
  const above = yield* around.agentAbove();
  if (above !== undefined && around.environment[OUR_VARIABLES.caller] === undefined) return { caller: 'agent', why: `${above.agent.name} runs above us` };
  return yield* (yield* wait(late.caller())).decideCaller(around);
}

function* reasonForNone({ caller, agent, weak }: CallerDecision, around: Surroundings): Work<NoSessionReason | undefined> {
  if (around.options.agentOnly === true && (yield* around.agentAbove()) === undefined && (agent === undefined || weak === true)) return 'no-agent';
  if (caller === 'human' || caller === 'ci') return caller;
  return (yield* around.optOut()) === undefined ? undefined : 'opted-out';
}

function* answerFromVariable(taken: TakenVariable, around: Surroundings, late: SessionParts): Work<Decision> {
  const above = taken.provenance === 'trusted' ? undefined : yield* around.agentAbove();
  const { names } = yield* around.knowledge();
  const agent = taken.owner === undefined ? (above?.agent ?? companionAgent(taken, around, names.agents)) : agentNamed(taken.owner, names);
  if (around.options.agentOnly === true && agent === undefined && (yield* around.agentAbove()) === undefined) {
    return yield* answerNone('no-agent', yield* whoCalls(around, late), around);
  }
  const isCertain = taken.provenance === 'verified' || taken.provenance === 'trusted';
  const override = around.environment[OUR_VARIABLES.caller] === undefined ? undefined : (yield* wait(late.caller())).callerByOverride(around.environment);
  return {
    id: taken.value,
    source: taken.variable === OUR_VARIABLES.override ? 'override' : 'environment',
    taken,
    caller: override ?? { caller: 'agent', why: `${taken.variable} is set, as by ${agent?.name ?? 'an agent'}` },
    agent,
    ...(above !== undefined && { agentProcess: above }),
    store: { state: 'not-reached' },
    warnings: [...(yield* around.warnings()), ...(isCertain ? [] : (yield* wait(around.parts.provenance())).doubtsOf(taken))],
  };
}

/** `export` sets AGENT_SESSION_AGENT beside AGENT_SESSION_ID. */
function companionAgent({ variable }: TakenVariable, { environment }: Surroundings, agents: string): AgentName | undefined {
  const slug = environment[OUR_VARIABLES.agent] ?? '';
  return variable === OUR_VARIABLES.id && slug !== '' && agents.includes(`\n${slug}=`) ? agentNamed(slug, { agents }) : undefined;
}

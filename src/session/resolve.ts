import type { Ancestor } from '../agents/ancestry.js';
import type { AgentName } from '../agents/known-agent.js';
import { agentNamed } from '../agents/recognise.js';
import { OUR_VARIABLES } from '../machine/environment.js';
import type { Warning } from '../machine/warning.js';
import { wait } from '../machine/work.js';
import type { Work } from '../machine/work.js';
import { startTimeIn } from '../processes/table.js';
import type { Store } from '../store/store.js';
import { takeVariable } from '../variables/take.js';
import type { TakenVariable } from '../variables/view.js';
import { handedOnBy } from './handed-on.js';
import type { CallerDecision, Decision, KeptProcess, ProcessDecision, ToldId } from './decision.js';
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
  const decided = yield* agentProcess(caller, around, late);
  if (decided.found === undefined) return yield* answerNone(decided.reason, caller, around);
  return yield* answerFromProcess(decided, caller, around, late);
}

function* answerFromTold(around: Surroundings, late: SessionParts): Work<Decision | undefined> {
  const { findTold } = yield* wait(late.told());
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

function* reasonForNone({ caller }: CallerDecision, around: Surroundings): Work<NoSessionReason | undefined> {
  if (around.options.agentOnly === true && (yield* around.agentAbove()) === undefined) return 'no-agent';
  if (caller === 'human' || caller === 'ci') return caller;
  return (yield* around.optOut()) === undefined ? undefined : 'opted-out';
}

function* agentProcess(caller: CallerDecision, around: Surroundings, late: SessionParts): Work<ProcessDecision> {
  const above = yield* around.agentAbove();
  if (above === undefined) return yield* (yield* wait(late.withoutAgent())).processWithoutAgent(caller, around);
  const { multiSession, name } = above.recognition;
  return { found: above, warning: multiSession === undefined ? undefined : severalSessions(`${name} (pid ${String(above.process.pid)})`, multiSession) };
}

function severalSessions(named: string, argument: string): Warning {
  return { code: 'multi-session', message: `${named} runs with ${argument}: it may host several sessions, and this id names the process` };
}

function* answerFromVariable(taken: TakenVariable, around: Surroundings, late: SessionParts): Work<Decision> {
  const above = taken.provenance === 'trusted' ? undefined : yield* around.agentAbove();
  const { names } = yield* around.knowledge();
  const agent = taken.owner === undefined ? (above?.agent ?? companionAgent(taken, around, names.agents)) : agentNamed(taken.owner, names);
  if (around.options.agentOnly === true && agent === undefined && (yield* around.agentAbove()) === undefined) {
    return yield* answerNone('no-agent', yield* whoCalls(around, late), around);
  }
  const override = around.environment[OUR_VARIABLES.caller] === undefined ? undefined : (yield* wait(late.caller())).callerByOverride(around.environment);
  return {
    id: taken.value,
    source: taken.variable === OUR_VARIABLES.override ? 'override' : 'environment',
    taken,
    caller: override ?? { caller: 'agent', why: `${taken.variable} is set, as by ${agent?.name ?? 'an agent'}` },
    agent,
    ...(above !== undefined && { agentProcess: above }),
    store: { state: 'not-reached' },
    warnings: [...(yield* around.warnings()), ...doubts(taken)],
  };
}

/** `export` sets AGENT_SESSION_AGENT beside AGENT_SESSION_ID. */
function companionAgent({ variable }: TakenVariable, { environment }: Surroundings, agents: string): AgentName | undefined {
  const slug = environment[OUR_VARIABLES.agent] ?? '';
  return variable === OUR_VARIABLES.id && slug !== '' && agents.includes(`\n${slug}=`) ? agentNamed(slug, { agents }) : undefined;
}

function doubts({ variable, provenance, why }: TakenVariable): readonly Warning[] {
  if (provenance === 'ambiguous') return [{ code: 'ambiguous', message: `ambiguous: ${why ?? ''}` }];
  if (provenance !== 'unverified') return [];
  return [{ code: 'unverified', message: `unverified: ${why ?? `the process that set ${variable} can’t be seen from here, so nobody can tell whether the id is this session’s`}` }];
}

function* answerNone(reason: NoSessionReason, caller: CallerDecision, around: Surroundings): Work<Decision> {
  const above = yield* around.agentAbove();
  return {
    source: 'none',
    reason,
    ...(reason === 'opted-out' && { optedOutBy: yield* around.optOut() }),
    caller,
    agent: above?.agent ?? caller.agent,
    ...(above !== undefined && { agentProcess: above }),
    store: { state: around.options.store === 'off' ? 'off' : 'not-reached' },
    warnings: yield* around.warnings(),
  };
}

function* answerFromProcess({ found, warning }: Extract<ProcessDecision, { found: Ancestor }>, caller: CallerDecision, around: Surroundings, late: SessionParts): Work<Decision> {
  const kept = yield* keptProcess(found, around);
  if ('reason' in kept) return yield* answerNone(kept.reason, caller, around);
  if (warning !== undefined) around.note(warning);
  const rest = { caller, agent: found.recognition.agent ?? caller.agent, agentProcess: found };

  // The agent's own id: as it told a process between it and us, or as it leaves it open.
  const handedOn = yield* handedOnBy(found, around);
  if (handedOn !== undefined) {
    const { id, variable, pid } = handedOn;
    return yield* answerOwnId({ id, source: 'environment', variable, told: { by: 'process', pid } }, rest, around);
  }
  // A store of our own would give another user's agent a second id.
  if (found.recognition.kind === 'agent' && (yield* isOfAnotherUser(found, around))) return yield* answerNone('other-user', caller, around);
  const { names } = yield* around.knowledge();
  if (names.leaveOpen.includes(` ${found.recognition.agent?.id ?? ''} `)) {
    const own = yield* (yield* wait(late.ownId())).findOwnId(kept, around);
    if (own === 'several-open') return yield* answerNone(own, caller, around);
    if (own !== undefined) return yield* answerOwnId(own, rest, around);
  }

  if (kept.open === undefined) return { ...rest, source: 'none', reason: 'store-off', store: { state: 'off' }, warnings: yield* around.warnings() };
  const store = yield* kept.open();
  const { id, derived, bound, evidence, warnings } = yield* store.findOrCreate(kept.owner);
  return {
    ...rest,
    ...(id === undefined ? { source: 'none', reason: 'not-recorded' } : { id, source: derived === true ? 'derived' : bound === undefined ? 'store' : 'bound' }),
    ...(bound && { told: { by: 'event', agent: bound.by, event: bound.event, at: bound.at } }),
    store: evidence,
    warnings: [...(yield* around.warnings()), ...warnings],
  };
}

/** Whether an agent runs as another user than we, who can't read what it knows. */
function* isOfAnotherUser({ process: { pid } }: Ancestor, around: Surroundings): Work<boolean> {
  const owner = (yield* around.processes())?.ownerOf?.(pid);
  return owner !== undefined && around.effectiveUser !== undefined && around.effectiveUser > 0 && owner !== around.effectiveUser;
}

/** Under what the store keeps the session of a process, or why it can't keep it. */
export function* keptProcess(agent: Ancestor, around: Surroundings): Work<KeptProcess | { readonly reason: NoSessionReason }> {
  const table = yield* around.processes();
  const { pid, startTime, argv } = agent.process;
  // A pid without its start time is no key: macOS and Windows may not tell it.
  if (startTimeIn(table, pid) === 'unknown') return { reason: 'unreadable-tree' };
  const namespace = table?.namespace?.id === undefined || table.namespace.ours !== false ? undefined : table.namespaceOf?.(pid);
  // /proc numbers another namespace's processes: only the agent process itself can name it.
  if (table?.namespace?.ours === false && namespace === undefined) return { reason: 'sandbox' };
  let store: Store | undefined;
  return {
    agent,
    owner: { pid, startTime, argv, commandText: table?.commandText?.(pid), agent: agent.recognition.agent?.id },
    // One store for all that is asked of it: what it has read once, it need not read again.
    open: around.options.store === 'off' ? undefined : function* () {
      return (store ??= yield* around.store(namespace));
    },
  };
}

function* answerOwnId(
  { id, source, variable, told, root, store }: ToldId,
  rest: Pick<Decision, 'caller' | 'agent'> & { readonly agentProcess: Ancestor | undefined },
  around: Surroundings,
): Work<Decision> {
  const { agentProcess, ...others } = rest;
  return {
    ...others,
    ...(agentProcess && { agentProcess }),
    id,
    source,
    ...(variable !== undefined && { taken: { variable, value: id, state: 'good' as const, provenance: 'verified' as const } }),
    told,
    ...(root !== undefined && { root }),
    store: store ?? { state: around.options.store === 'off' ? 'off' : 'not-reached' },
    warnings: yield* around.warnings(),
  };
}

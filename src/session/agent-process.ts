import type { Ancestor } from '../agents/ancestry.js';
import { effectiveUser } from '../machine/effective-user.js';
import type { Warning } from '../machine/warning.js';
import { wait } from '../machine/work.js';
import type { Work } from '../machine/work.js';
import { startTimeIn } from '../processes/table.js';
import type { Store } from '../store/store.js';
import type { CallerDecision, Decision, KeptProcess, ProcessDecision, ToldId } from './decision.js';
import { handedOnBy } from './handed-on.js';
import { answerNone } from './no-session.js';
import { openStore } from './open-store.js';
import type { AnswerAround, SessionParts } from './parts.js';
import type { NoSessionReason } from './resolution.js';
import type { Surroundings } from './surroundings.js';

/** The agent process's own id of its session where it can be found, else the id that the store holds for the process. */
export function* answerFromAgentProcess(caller: CallerDecision, around: Surroundings, late: SessionParts): Work<Decision> {
  const decided = yield* agentProcess(caller, around, late);
  if (decided.found === undefined) return yield* answerNone(decided.reason, caller, around);
  return yield* answerFromProcess(decided, caller, around, late);
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

/** Whether an agent runs as another user than we, who can't read what it knows. Root can; of an unknown user nobody knows. */
function* isOfAnotherUser({ process: { pid } }: Ancestor, around: Surroundings): Work<boolean> {
  const user = effectiveUser();
  if (user === undefined || user <= 0) return false;
  const owner = (yield* around.processes())?.ownerOf?.(pid);
  return owner !== undefined && owner !== user;
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
      return (store ??= yield* openStore(around, namespace));
    },
  };
}

/** The agent's own id, whoever told it. */
export function* answerOwnId(
  { id, source, variable, told, root, store }: ToldId,
  rest: AnswerAround,
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

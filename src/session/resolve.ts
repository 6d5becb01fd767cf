import type { CatalogIndex } from '../agents/lookup.js';
import type { KnownAgent } from '../agents/known-agent.js';
import type { Environment } from '../machine/environment.js';
import { decideCaller, readCallerOverride } from './caller.js';
import type { CallerDecision } from './caller.js';
import { chainOf } from '../variables/precedence.js';
import { judgeVariable, takeFirst } from '../variables/judge.js';
import type { JudgedVariable } from '../variables/judge.js';
import { findMarks } from '../variables/markers.js';
import type { FoundMark } from '../variables/markers.js';
import { optOutVariable } from '../variables/opt-out.js';
import { isLeftOver, unreadableAgent } from '../variables/provenance.js';
import { chooseAnchor } from './agent-process.js';
import type { AnchorDecision } from './agent-process.js';
import { Ancestry } from '../agents/ancestry.js';
import type { Ancestor } from '../agents/ancestry.js';
import { startTimeIn } from '../processes/table.js';
import type { ProcessTable } from '../processes/table.js';
import type { NoSessionReason, Resolution, StoreEvidence, Warning } from './resolution.js';
import type { Host } from '../machine/host.js';
import { finish } from '../machine/work.js';
import { lateParts } from '../store/late-parts.js';
import type { StoreOutcome } from '../store/outcome.js';
import { Store } from '../store/store.js';

/** Everything a resolution depends on. */
export interface ResolveInputs {
  readonly environment: Environment;
  /** Undefined where this platform shows no processes. */
  readonly processes: ProcessTable | undefined;
  /** Whether a person could be at a controlling terminal. */
  readonly interactive: boolean;
  /** The agents to know, built in and the user's. */
  readonly catalog: CatalogIndex;
  /** Where the records are; undefined where there is no home. It throws for a folder that must not be used. */
  readonly sessionsFolder: () => string | undefined;
  readonly store: 'readwrite' | 'readonly' | 'off';
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly machine: Host;
  /** Our effective uid; undefined where the platform has none. */
  readonly effectiveUser: number | undefined;
  /** Whether this environment is a CI job's. */
  readonly isCi: (environment: Environment) => Promise<boolean>;
  /** Believe the chain as it stands. */
  readonly trustEnvironment: boolean;
  /** What went wrong while the inputs were gathered. */
  readonly warnings: () => readonly Warning[];
}

/** The answer, and what it rests on: explain.ts describes that to people, `id` need not pay for it. */
export interface Decision extends Pick<Resolution, 'source'> {
  readonly id?: string;
  readonly reason?: NoSessionReason;
  readonly taken?: JudgedVariable;
  readonly caller: CallerDecision;
  readonly store: StoreEvidence;
  /** The store's. */
  readonly warnings: readonly Warning[];
  readonly surroundings: Surroundings;
}

/** What stands around us, each looked at when it is first needed. */
export interface Surroundings {
  readonly inputs: ResolveInputs;
  readonly ancestry: Ancestry | undefined;
  readonly judge: (candidate: ReturnType<typeof chainOf>[number]) => JudgedVariable;
  readonly chain: ReturnType<typeof chainOf>;
  /** The agent whose variables go first, for its own environment can't be read. */
  readonly first: KnownAgent | undefined;
  /** The agents' marks in the environment, and whether each is left from a dead session. */
  readonly marks: () => readonly (FoundMark & { readonly leftOver: boolean })[];
  readonly anchor: () => AnchorDecision;
}

/**
 * Which coding-agent session is driving us?
 *
 * An explicit override wins, then the first variable of the chain that is not
 * proven to be somebody else's. Without one: a person and a CI job have no session;
 * for an agent, and for whatever else calls us, the long-lived process above us is
 * the anchor, and the store holds its id.
 *
 * @throws SessionsFolderError where `RAILWAY_SESSIONS_DIR` is relative and the store is needed
 */
export async function resolve(inputs: ResolveInputs): Promise<Decision> {
  const surroundings = lookAround(inputs);

  // An id from the environment wins: the store is neither read, written nor cleaned.
  const taken = takeFirst(surroundings.chain, surroundings.judge);
  if (taken !== undefined) return fromEnvironment(taken, surroundings);

  const caller = await whoCalls(surroundings);
  if (optOutVariable(inputs.environment) !== undefined) return none('opted-out', surroundings, caller);
  if (caller.caller === 'human' || caller.caller === 'ci') return none(caller.caller, surroundings, caller);

  const anchor = surroundings.anchor();
  if (anchor.found === undefined) return none(anchor.reason, surroundings, caller);
  // A pid without its start time is no key: macOS and Windows may not tell it.
  if (startTimeIn(inputs.processes, anchor.found.process.pid) === 'unknown') return none('unreadable-tree', surroundings, caller);
  if (inputs.store === 'off') return none('store-off', surroundings, caller);
  return fromStore(await askStore(anchor, inputs), surroundings, caller);
}

function lookAround(inputs: ResolveInputs): Surroundings {
  const { environment, processes, catalog, interactive, trustEnvironment } = inputs;
  const ancestry = processes === undefined ? undefined : new Ancestry(processes, catalog, environment);
  const view = ancestry === undefined ? undefined : { environment, ancestry, interactive };
  const first = ancestry === undefined || trustEnvironment ? undefined : unreadableAgent(ancestry);
  let anchor: AnchorDecision | undefined;
  return {
    inputs,
    ancestry,
    chain: chainOf(catalog, first),
    first,
    judge: (candidate) => judgeVariable(candidate, environment, trustEnvironment ? 'trusted' : view),
    marks: () =>
      findMarks(environment, catalog.agents).map((mark) => ({
        ...mark,
        leftOver: view !== undefined && isLeftOver(mark.variable, environment[mark.variable] ?? '', view),
      })),
    anchor: () => (anchor ??= chooseAnchor(ancestry)),
  };
}

/** The agent among our ancestors, or whose sandbox the tree ends in. */
export function agentAbove({ ancestry }: Surroundings): KnownAgent | undefined {
  return ancestry?.nearestAgent?.agent ?? ancestry?.sandboxAgent;
}

async function whoCalls(surroundings: Surroundings): Promise<CallerDecision> {
  const { inputs } = surroundings;
  const agent = agentAbove(surroundings);
  const mark = agent === undefined ? surroundings.marks().find(({ leftOver }) => !leftOver) : undefined;
  const known = agent !== undefined || mark !== undefined || readCallerOverride(inputs.environment) !== undefined;
  return decideCaller({
    environment: inputs.environment,
    ancestorAgent: agent?.name,
    mark: mark && { variable: mark.variable, agent: mark.agent.name },
    isCi: !known && (await inputs.isCi(inputs.environment)),
    interactive: inputs.interactive,
  });
}

function fromEnvironment(taken: JudgedVariable, surroundings: Surroundings): Decision {
  const { environment, interactive } = surroundings.inputs;
  const { owner, variable } = taken.candidate;
  const mark = { variable, agent: owner?.name ?? 'an agent' };
  const caller = decideCaller({ environment, ancestorAgent: undefined, mark, isCi: false, interactive });
  return { id: taken.value, source: taken.source, taken, caller, store: { state: 'not-reached' }, warnings: [], surroundings };
}

function none(reason: NoSessionReason, surroundings: Surroundings, caller: CallerDecision): Decision {
  return { source: 'none', reason, caller, store: { state: surroundings.inputs.store === 'off' ? 'off' : 'not-reached' }, warnings: [], surroundings };
}

function fromStore({ id, derived, evidence, warnings }: StoreOutcome, surroundings: Surroundings, caller: CallerDecision): Decision {
  const rest = { caller, store: evidence, warnings, surroundings };
  if (id === undefined) return { source: 'none', reason: 'not-recorded', ...rest };
  return { id, source: derived === true ? 'derived' : 'store', ...rest };
}

async function askStore({ found }: AnchorDecision & { found: Ancestor }, inputs: ResolveInputs): Promise<StoreOutcome> {
  const { now, machine: host, effectiveUser, processes, sessionsFolder: folder } = inputs;
  const mode = inputs.store === 'readonly' ? 'readonly' : 'readwrite';
  const { pid, startTime, argv } = found.process;
  const owner = { pid, startTime, argv, commandText: processes?.commandText?.(pid), agent: found.recognition.agent?.id };
  return await finish(new Store({ folder, mode, now, host, effectiveUser, processes, parts: lateParts }).findOrCreate(owner));
}

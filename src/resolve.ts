import type { CatalogIndex } from './agents/catalog-index.js';
import type { Environment } from './agents/mark.js';
import { decideCaller } from './caller/caller.js';
import { chainOf, OVERRIDE } from './environment/chain.js';
import type { ChainVariable } from './environment/chain.js';
import { findMarks } from './environment/marks.js';
import { optOutVariable } from './environment/opt-out.js';
import { findSetter, isLeftOver, proveForeign } from './environment/provenance.js';
import type { ProvenanceView, Setter } from './environment/provenance.js';
import { readSessionId } from './environment/session-id.js';
import { chooseAnchor } from './process-tree/anchor.js';
import type { AnchorDecision } from './process-tree/anchor.js';
import { findNearestAgent, sandboxTop, walkAncestors } from './process-tree/ancestry.js';
import type { Ancestor, NearestAgent } from './process-tree/ancestry.js';
import type { ProcessTable } from './process-tree/process-table.js';
import type { AncestorEvidence, NoSessionReason, Resolution, VariableEvidence, Warning } from './resolution.js';
import type { Machine } from './store/machine.js';
import { findOrMint } from './store/session-store.js';
import type { StoreOutcome } from './store/request.js';

/** Everything a resolution depends on. */
export interface ResolveInputs {
  readonly environment: Environment;
  /** Undefined where this platform shows no processes. */
  readonly processes: ProcessTable | undefined;
  /** Whether a person could be at a controlling terminal. */
  readonly interactive: boolean;
  /** The agents to know, built in and the user's. */
  readonly catalog: CatalogIndex;
  /** Where the records are; undefined where there is no home. It may throw for a folder that must not be used. */
  readonly sessionsFolder: () => string | undefined;
  readonly store: 'readwrite' | 'readonly' | 'off';
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly machine: Machine;
  /** Our effective uid; undefined where the platform has none. */
  readonly effectiveUser: number | undefined;
  /** Whether this environment is a CI job's. */
  readonly isCi: (environment: Environment) => boolean | Promise<boolean>;
  /** Believe the chain as it stands. */
  readonly trustEnvironment: boolean;
  /** What went wrong while the inputs were gathered. */
  readonly warnings?: readonly Warning[];
}

/** A resolution but for the run id, which is no decision. */
export type Decision = Omit<Resolution, 'runId'>;

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
  const { environment, processes, catalog } = inputs;

  // Who stands above us.
  const ancestors = processes === undefined ? [] : walkAncestors(processes, catalog, environment);
  const nearest = findNearestAgent(ancestors);
  const view: ProvenanceView | undefined =
    processes === undefined ? undefined : { environment, table: processes, ancestors, nearest, interactive: inputs.interactive };

  // What the environment says.
  const chain = readChain(orderedChain(catalog, ancestors, nearest), inputs, view);
  const taken = chain.find((entry) => entry.evidence.state === 'taken');
  const marks = findMarks(environment, catalog.agents).map((mark) => ({
    ...mark,
    leftOver: view !== undefined && isLeftOver(mark.variable, environment[mark.variable] ?? '', view),
  }));
  const mark = marks.find(({ leftOver }) => !leftOver);

  // Who calls, and whose process it is.
  const anchor = chooseAnchor(ancestors, nearest, processes);
  const treeAgent = nearest?.row ?? sandboxTop(ancestors)?.recognition.agent;
  const agentRow = taken?.candidate.owner ?? treeAgent ?? mark?.row;
  const inCi = taken === undefined && treeAgent === undefined && mark === undefined && (await inputs.isCi(environment));
  const { caller, why: callerReason } = decideCaller({
    environment,
    ancestorAgent: treeAgent?.name,
    mark: taken === undefined ? mark && { variable: mark.variable, agent: mark.row.name } : { variable: taken.candidate.variable, agent: agentRow?.name ?? 'an agent' },
    isCi: () => inCi,
    interactive: inputs.interactive,
  });

  const common = {
    ...(agentRow !== undefined && { agent: { id: agentRow.id, name: agentRow.name } }),
    caller,
    callerReason,
    ...(anchor.found !== undefined && { anchor: describeAnchor(anchor.found) }),
    variables: chain.map((entry) => entry.evidence),
    ancestors: describeAncestors(ancestors, anchor),
    marks: marks.map(({ variable, row, leftOver }) => ({ variable, agent: row.id, ...(leftOver && { leftOver: true as const }) })),
  };

  // An id from the environment wins: the store is neither read, written nor cleaned.
  if (taken?.evidence.value !== undefined) {
    const { candidate, evidence, provenance } = taken;
    return {
      ...common,
      id: evidence.value ?? '',
      source: candidate.variable === OVERRIDE ? 'override' : 'environment',
      variable: candidate.variable,
      provenance,
      warnings: [...(inputs.warnings ?? []), ...(provenance === 'unverified' ? [unverified(candidate.variable)] : [])],
      store: { state: 'not-reached' },
    };
  }

  const reason = noSessionReason(caller, anchor, inputs);
  if (reason !== undefined || anchor.found === undefined) {
    return {
      ...common,
      source: 'none',
      reason: reason ?? 'no-parent',
      warnings: inputs.warnings ?? [],
      store: { state: inputs.store === 'off' ? 'off' : 'not-reached' },
    };
  }

  const outcome = await askStore(anchor.found, inputs, processes);
  return {
    ...common,
    ...(outcome.id === undefined ? { source: 'none' as const, reason: 'not-recorded' as const } : { id: outcome.id, source: outcome.derived === true ? ('derived' as const) : ('store' as const) }),
    warnings: [...(inputs.warnings ?? []), ...anchorWarnings(anchor), ...outcome.warnings],
    store: outcome.evidence,
  };
}

interface ReadVariable {
  readonly candidate: ChainVariable;
  readonly evidence: VariableEvidence;
  readonly provenance: 'verified' | 'unverified' | 'trusted';
}

/**
 * The override and the chain. Where the nearest agent's own environment can't be read,
 * nothing can be proven about the others': its own variables go first.
 */
function orderedChain(catalog: CatalogIndex, ancestors: readonly Ancestor[], nearest: NearestAgent | undefined): readonly ChainVariable[] {
  const chain = chainOf(catalog.agents);
  const unreadable = nearest === undefined ? sandboxTop(ancestors)?.recognition.agent : nearest.outermost.environ === undefined ? nearest.row : undefined;
  const own = unreadable === undefined ? [] : chain.filter(({ owner }) => owner?.id === unreadable.id);
  return [{ variable: OVERRIDE }, ...own, ...chain.filter((candidate) => !own.includes(candidate))];
}

/** Judges every variable in order; the first good one is taken. */
function readChain(chain: readonly ChainVariable[], inputs: ResolveInputs, view: ProvenanceView | undefined): readonly ReadVariable[] {
  let taken = false;
  return chain.map((candidate) => {
    const read = judgeVariable(candidate, inputs, view, taken);
    taken ||= read.evidence.state === 'taken';
    return read;
  });
}

function judgeVariable(candidate: ChainVariable, inputs: ResolveInputs, view: ProvenanceView | undefined, outranked: boolean): ReadVariable {
  const { variable, owner } = candidate;
  const named = { variable, ...(owner !== undefined && { agent: owner.id }) };
  const raw = inputs.environment[variable];
  if (raw === undefined || raw.trim() === '') return { candidate, evidence: { ...named, state: 'unset' }, provenance: 'unverified' };

  const value = readSessionId(raw);
  if (value === undefined) {
    const why = raw.trim().length > 256 ? 'its value is longer than 256 characters' : 'its value has characters that no session id has';
    return { candidate, evidence: { ...named, state: 'invalid', why }, provenance: 'unverified' };
  }

  if (variable === OVERRIDE || inputs.trustEnvironment) {
    return { candidate, evidence: { ...named, value, state: outranked ? 'outranked' : 'taken' }, provenance: 'trusted' };
  }
  const setter: Setter = view === undefined ? { known: false } : findSetter(variable, raw, view.ancestors);
  const foreign = view === undefined ? undefined : proveForeign(candidate, raw, setter, view);
  const evidence = { ...named, value, ...(setter.known && { setter: describeSetter(setter.ancestor) }) };
  if (foreign !== undefined) return { candidate, evidence: { ...evidence, state: 'passed-over', ...foreign }, provenance: 'verified' };
  return { candidate, evidence: { ...evidence, state: outranked ? 'outranked' : 'taken' }, provenance: setter.known ? 'verified' : 'unverified' };
}

function describeSetter({ process, recognition }: Ancestor): NonNullable<VariableEvidence['setter']> {
  return { pid: process.pid, name: recognition.name, ...(recognition.kind === 'agent' && recognition.agent && { agent: recognition.agent.id }) };
}

function describeAnchor({ process, recognition }: Ancestor): NonNullable<Resolution['anchor']> {
  const { pid, startTime } = process;
  return { pid, startTime, ...(recognition.kind === 'agent' && recognition.agent && { agent: recognition.agent.id }) };
}

function describeAncestors(ancestors: readonly Ancestor[], anchor: AnchorDecision): readonly AncestorEvidence[] {
  return ancestors.map(({ process, recognition }) => ({
    pid: process.pid,
    ppid: process.ppid,
    startTime: process.startTime,
    name: recognition.name,
    kind: recognition.sandbox === true ? 'sandbox' : recognition.kind === 'interpreter' ? 'other' : recognition.kind,
    ...(recognition.agent !== undefined && { agent: recognition.agent.id }),
    anchor: process === anchor.found?.process,
  }));
}

/** Why there is no id, before the store is asked. One cause, one reason. */
function noSessionReason(caller: Resolution['caller'], anchor: AnchorDecision, inputs: ResolveInputs): NoSessionReason | undefined {
  if (optOutVariable(inputs.environment) !== undefined) return 'opted-out';
  if (caller === 'human' || caller === 'ci') return caller;
  if (anchor.found === undefined) return anchor.reason;
  return inputs.store === 'off' ? 'store-off' : undefined;
}

async function askStore(anchor: Ancestor, inputs: ResolveInputs, processes: ProcessTable | undefined): Promise<StoreOutcome> {
  const { pid, startTime, argv } = anchor.process;
  return await findOrMint({
    folder: inputs.sessionsFolder(),
    mode: inputs.store === 'readonly' ? 'readonly' : 'readwrite',
    anchor: { pid, startTime, argv, commandText: processes?.commandText?.(pid), agent: anchor.recognition.agent?.id },
    self: processes?.self ?? 0,
    now: inputs.now,
    machine: inputs.machine,
    namespace: processes?.namespace ?? { id: 'host', initial: true },
    startTimeOf: (owner) => processes?.get(owner)?.startTime,
    effectiveUser: inputs.effectiveUser,
  });
}

function anchorWarnings(anchor: AnchorDecision): readonly Warning[] {
  if (anchor.found === undefined) return [];
  const { process, recognition } = anchor.found;
  if (recognition.multiSession !== undefined) {
    return [{
      code: 'multi-session',
      message: `${recognition.name} (pid ${String(process.pid)}) runs with ${recognition.multiSession}: it may host several sessions, and this id names the process`,
    }];
  }
  if (anchor.recognised) return [];
  return /^(?:shell|runner|wrapper)$/.test(recognition.kind)
    ? [{
        code: 'short-lived-anchor',
        message: `no agent was recognised, so the id belongs to our parent ${recognition.name} (pid ${String(process.pid)}); if that ends with this call, the next call gets another id`,
      }]
    : [];
}

function unverified(variable: string): Warning {
  return { code: 'unverified', message: `unverified: the process that set ${variable} can’t be seen from here, so nobody can tell whether the id is this session’s` };
}

import type { AgentAbove, Ancestor, Ancestry } from '../agents/ancestry.js';
import { catalogOf } from '../agents/knowledge.js';
import type { AgentName, KnownAgent } from '../agents/known-agent.js';
import { isSystemRoot, sandboxAgent } from '../agents/top-of-tree.js';
import { OUR_VARIABLES } from '../machine/environment.js';
import type { Warning } from '../machine/warning.js';
import type { Work } from '../machine/work.js';
import { livingOwner, seesTheHost } from './living-owner.js';
import { nestingOfOrphan } from './orphans.js';
import type { Nesting } from './orphans.js';
import type { SessionVariable } from './precedence.js';
import type { Judgement, Rejection, TakenVariable, VariableView } from './view.js';

/**
 * Whether a value is this session's, where that is not obvious. A value is rejected only where it is proven to be
 * another session's. What nobody can prove stays in its place: a value that a script or a person exported, an
 * environment that can't be read, a container.
 *
 * @param raw the variable's value as it stands in our environment, blanks included
 */
export function* judgeProvenance(candidate: SessionVariable, raw: string, ancestry: Ancestry, view: VariableView): Work<Judgement> {
  const setter = yield* findSetter(candidate.variable, raw, ancestry);
  const agent = yield* ancestry.agentAbove();
  const rejection = agent === undefined ? yield* rejectLeftOver(candidate, raw, ancestry, view) : yield* rejectOuter(candidate, raw, ancestry, agent, setter, view);
  if (rejection !== undefined) return { state: 'rejected', setter, ...rejection };
  const { owner } = candidate;
  const nesting = agent === undefined && owner !== undefined ? yield* nestingOfOrphan(ancestry, view) : undefined;
  if (nesting !== undefined && owner !== undefined) return judgeOrphan(owner, nesting, setter);
  return { state: 'good', provenance: setter === undefined ? 'unverified' : 'verified', setter };
}

/** What is said of a value that is taken though nobody can prove that it is this session's. */
export function doubtsOf({ variable, provenance, why }: TakenVariable): readonly Warning[] {
  if (provenance === 'ambiguous') return [{ code: 'ambiguous', message: `ambiguous: ${why ?? ''}` }];
  if (provenance !== 'unverified') return [];
  return [{ code: 'unverified', message: `unverified: ${why ?? `the process that set ${variable} can’t be seen from here, so nobody can tell whether the id is this session’s`}` }];
}

/** One of several agents' variables in a call that was let go. */
function judgeOrphan(owner: string, { agents, outer }: Nesting, setter: Ancestor | undefined): Judgement {
  const proof = outer.get(owner);
  const inner = agents.filter(({ id }) => !outer.has(id));
  if (proof !== undefined && inner.length > 0) return { state: 'rejected', rule: 'outer-session', why: `no agent runs above this call, and ${proof}`, setter };
  if (inner.length === 1) return { state: 'good', provenance: 'verified', setter };
  const others = agents.filter(({ id }) => id !== owner).map(({ name }) => name);
  return {
    state: 'good',
    provenance: 'ambiguous',
    setter,
    why: `no agent runs above this call, and the variables of ${others.join(' and ')} are here, too: the id is the first in the precedence, and the session may be that of ${others.join(' or ')}`,
  };
}

/**
 * The process that put a value into the environment: the nearest ancestor that was started without it. This rests on
 * what was seen in 15 agents: an agent's own environment holds none of its session variables, they first appear in
 * its children (2026-11-20).
 *
 * @param from the first ancestor that counts: those below have the value already, or another one
 * @returns undefined where all that can be seen had it, or an environment on the way can't be read
 */
export function* findSetter(variable: string, raw: string, ancestry: Ancestry, from = 0): Work<Ancestor | undefined> {
  for (let distance = from; ; distance += 1) {
    const ancestor = yield* ancestry.at(distance);
    // The machine's init lacks it, of course: it adopted a process whose own setter has ended.
    if (ancestor === undefined || isSystemRoot(ancestor, ancestry.table)) return undefined;
    const environ = ancestry.environ(ancestor);
    if (environ === undefined) return undefined;
    if (environ[variable] !== raw) return ancestor;
  }
}

/**
 * The agent that drives us, where its own environment can't be read, so that nothing can be proven about other
 * agents' variables: its own go first.
 */
export function* unreadableAgent(ancestry: Ancestry): Work<AgentName | undefined> {
  const agent = yield* ancestry.agentAbove();
  // Of a sandbox made by an agent (codex-linux-sandbox) the agent itself is out of sight.
  if (agent === undefined) return yield* sandboxAgent(ancestry);
  return ancestry.environ(yield* ancestry.launcherOf(agent)) === undefined ? agent.agent : undefined;
}

/** The agent above was started with this value, or nobody can read what it was started with. */
function* rejectOuter(
  { variable, owner }: SessionVariable,
  raw: string,
  ancestry: Ancestry,
  above: AgentAbove,
  setter: Ancestor | undefined,
  view: VariableView,
): Work<Rejection | undefined> {
  const { agent } = above;
  const launcher = yield* ancestry.launcherOf(above);
  const started = ancestry.environ(launcher);
  if (started === undefined) {
    return (yield* rejectInherited({ variable, ...(owner !== undefined && { owner }) }, ancestry, above, launcher, view)) ?? (yield* rejectEndedOwner(owner, agent, ancestry, view));
  }
  if (started[variable] !== raw) return undefined;
  const already = `${named(agent.name, launcher)} was started with it`;

  // An agent above that set it, or a script that an outer agent runs: set in the outer session, it is the outer session's.
  const outer = setter === undefined ? undefined : yield* agentFrom(setter.distance, ancestry);
  if (setter !== undefined && outer !== undefined) {
    const agentThere = named(outer.agent.name, outer);
    if (outer.distance === setter.distance) return { rule: 'outer-session', why: `${already}: it is the session of the outer ${agentThere}, which set it` };
    return { rule: 'outer-session', why: `${already}: it was set by ${named(setter.recognition.name, setter)} inside the outer session of ${agentThere}` };
  }
  const hidden = setter === undefined ? yield* rejectOfHiddenSetter({ variable, ...(owner !== undefined && { owner }) }, raw, ancestry, above, launcher, already) : undefined;
  if (hidden !== undefined) return hidden;

  const companions = rejectByCompanions(variable, above, started, already);
  if (companions !== undefined) return companions;

  const catalog = yield* catalogOf(yield* view.knowledge());
  const known = (slug: string | undefined): KnownAgent | undefined => catalog.agents.find(({ id }) => id === slug);
  const own = known(agent.id)?.sessionVariables?.find((other) => {
    const value = view.environment[other];
    return other !== variable && value !== undefined && value !== '' && started[other] !== value;
  });
  if (own !== undefined) return { rule: 'own-variable', why: `${already}, and set ${own} of its own` };

  const pidVariable = known(owner)?.pidVariable;
  const pid = pidVariable === undefined ? undefined : view.environment[pidVariable];
  if (pidVariable !== undefined && pid !== undefined && started[pidVariable] === pid && seesTheHost(ancestry)) {
    if (!(yield* ancestry.all()).some((ancestor) => String(ancestor.process.pid) === pid.trim())) {
      return { rule: 'dead-pid', why: `${already}, and ${pidVariable} names a process that is no ancestor of ours` };
    }
  }

  // Gemini in a tmux that a codex left behind: codex tells no pid. Only a table that is known to be the whole host's proves it.
  if (owner !== undefined && owner !== agent.id && ancestry.table.namespace?.initial === true && (yield* everythingHad(variable, raw, ancestry))) {
    return { rule: 'left-over', why: `${already}, and so was everything up to the root of the processes: no ${known(owner)?.name ?? owner} runs above it` };
  }
  return undefined;
}

/**
 * A process on the way hides who set the value: it has overwritten its environment, or runs as another user. Whoever set
 * it, an outer agent that was started without it ran that process.
 */
function* rejectOfHiddenSetter(
  { variable, owner }: SessionVariable,
  raw: string,
  ancestry: Ancestry,
  { agent }: AgentAbove,
  launcher: Ancestor,
  already: string,
): Work<Rejection | undefined> {
  for (let outer = yield* agentFrom(launcher.distance + 1, ancestry); outer !== undefined; outer = yield* agentFrom(outer.distance + 1, ancestry)) {
    const started = ancestry.environ(outer);
    if (started !== undefined && started[variable] !== raw) return { rule: 'outer-session', why: `${already}: it was set inside the outer session of ${named(outer.agent.name, outer)}, which was started without it` };
    if (started === undefined && outer.agent.id === owner && owner !== agent.id) return { rule: 'inherited', why: `${already}, and ${named(outer.agent.name, outer)}, whose variable it is, runs above it` };
  }
  return undefined;
}

/** A process, as a rejection speaks of it. */
function named(name: string, { process: { pid } }: Ancestor): string {
  return `${name} (pid ${String(pid)})`;
}

/** The nearest agent at this distance or beyond. */
export function* agentFrom(from: number, ancestry: Ancestry): Work<AgentAbove | undefined> {
  for (let distance = from; ; distance += 1) {
    const ancestor = yield* ancestry.at(distance);
    if (ancestor === undefined) return undefined;
    const { kind, agent } = ancestor.recognition;
    if (kind === 'agent' && agent !== undefined) return { ...ancestor, agent };
  }
}

/** What stands beside AGENT_SESSION_ID says whose it is; see docs/convention.md. */
function rejectByCompanions(
  variable: string,
  { agent, process }: AgentAbove,
  started: Readonly<Record<string, string>>,
  already: string,
): Rejection | undefined {
  if (variable !== OUR_VARIABLES.id) return undefined;
  const pid = started[OUR_VARIABLES.pid];
  const slug = started[OUR_VARIABLES.agent];
  if (pid !== undefined && pid !== String(process.pid)) return { rule: 'other-process', why: `${already}, and ${OUR_VARIABLES.pid} names another process than it` };
  if (slug !== undefined && slug !== agent.id) return { rule: 'other-process', why: `${already}, and ${OUR_VARIABLES.agent} names another agent` };
  return undefined;
}

/**
 * Where no environment can be read (macOS, Windows, other users' processes) the tree alone proves something: the
 * variable's owner runs above the agent that drives us, which is another one. So the value was inherited from there.
 */
function* rejectInherited(
  { variable, owner }: SessionVariable,
  ancestry: Ancestry,
  above: AgentAbove,
  launcher: Ancestor,
  view: VariableView,
): Work<Rejection | undefined> {
  const { agent, process } = above;
  if (owner !== undefined) {
    if (owner === agent.id) return undefined;
    for (let outer = yield* agentFrom(launcher.distance + 1, ancestry); outer !== undefined; outer = yield* agentFrom(outer.distance + 1, ancestry)) {
      if (outer.agent.id !== owner) continue;
      return { rule: 'inherited', why: `${named(outer.agent.name, outer)}, whose variable it is, runs above ${named(agent.name, above)}: no environment can be read here, and by the tree the value is the outer session’s` };
    }
    return undefined;
  }
  const pid = variable === OUR_VARIABLES.id ? view.environment[OUR_VARIABLES.pid] : undefined;
  if (pid !== undefined && pid !== String(process.pid) && (yield* ancestry.all()).some((ancestor) => String(ancestor.process.pid) === pid && ancestor.distance > launcher.distance)) {
    return { rule: 'other-process', why: `${OUR_VARIABLES.pid} names a process above ${named(agent.name, above)}: the value is the outer session’s` };
  }
  return undefined;
}

/** An owner whose pid stands in the environment set the value for its own children: where it is not above us, they are not us. */
function* rejectEndedOwner(owner: string | undefined, agent: AgentName | undefined, ancestry: Ancestry, view: VariableView): Work<Rejection | undefined> {
  if (owner === undefined || owner === agent?.id || !seesTheHost(ancestry)) return undefined;
  const { agents } = yield* catalogOf(yield* view.knowledge());
  const variable = agents.find(({ id }) => id === owner)?.pidVariable;
  const pid = variable === undefined ? undefined : view.environment[variable];
  if (variable === undefined || pid === undefined || (yield* ancestry.all()).some((ancestor) => String(ancestor.process.pid) === pid.trim())) return undefined;
  if ((yield* livingOwner(owner, ancestry, view)) !== undefined) return undefined;
  return { rule: 'dead-pid', why: `no environment can be read here, and ${variable} names a process that is no ancestor of ours and no longer that agent` };
}

/**
 * A terminal without an agent above, and a value that is as old as the terminal: tmux, a dock or an IDE kept it. Also
 * asked of marker variables.
 */
export function* rejectLeftOver({ variable, owner }: SessionVariable, raw: string, ancestry: Ancestry, view: VariableView): Work<Rejection | undefined> {
  if (!(yield* view.isInteractive()) || (yield* ancestry.agentAbove()) !== undefined || !seesTheHost(ancestry)) return undefined;
  const parent = yield* ancestry.at(0);
  if (parent !== undefined && ancestry.environ(parent) === undefined) return yield* rejectEndedOwner(owner, undefined, ancestry, view);
  if (!(yield* everythingHad(variable, raw, ancestry))) return undefined;
  if ((yield* livingOwner(owner, ancestry, view)) !== undefined) return undefined;
  return {
    rule: 'left-over',
    why: 'no agent runs above this terminal, and everything up to the root of its processes was started with it: nobody can know whether its session still runs',
  };
}

/** Whether every process above us but the system's own was started with this value. */
function* everythingHad(variable: string, raw: string, ancestry: Ancestry): Work<boolean> {
  const session = (yield* ancestry.all()).filter((ancestor) => !isSystemRoot(ancestor, ancestry.table));
  return session.length > 0 && session.every((ancestor) => ancestry.environ(ancestor)?.[variable] === raw);
}

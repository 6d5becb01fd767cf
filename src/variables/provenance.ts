import type { KnownAgent } from '../agents/known-agent.js';
import type { Environment } from '../machine/environment.js';
import { isSystemRoot } from '../agents/ancestry.js';
import type { Ancestor, Ancestry, NearestAgent } from '../agents/ancestry.js';
import type { VariableEvidence } from '../session/resolution.js';
import type { ChainVariable } from './precedence.js';

/** What is known around us when a variable is judged. */
export interface ProvenanceView {
  readonly environment: Environment;
  readonly ancestry: Ancestry;
  /** We have a controlling terminal. */
  readonly interactive: boolean;
}

type PassedOver = Required<Pick<VariableEvidence, 'rule' | 'why'>>;

/**
 * The setter of a value: the nearest ancestor that was started without it. It
 * rests on what was seen in 15 agents: an agent's own environment holds none of its
 * session variables, they first appear in its children (2026-11-20).
 *
 * @returns undefined where all that can be seen had it, or an environment on the way can't be read
 */
export function findSetter(variable: string, value: string, ancestry: Ancestry): Ancestor | undefined {
  for (let distance = 0; ; distance += 1) {
    const ancestor = ancestry.at(distance);
    // The machine's init lacks it, of course: it adopted a process whose own setter has ended.
    if (ancestor === undefined || isSystemRoot(ancestor, ancestry.table)) return undefined;
    const { environ } = ancestor;
    if (environ === undefined) return undefined;
    if (environ[variable] !== value) return ancestor;
  }
}

/**
 * The agent that drives us, where its own environment can't be read, so that
 * nothing can be proven about other agents' variables: its own go first.
 */
export function unreadableAgent(ancestry: Ancestry): KnownAgent | undefined {
  // Not taken apart: asking for the sandbox walks up to the root.
  const { nearestAgent } = ancestry;
  // Of a sandbox made by an agent (codex-linux-sandbox) the agent itself is out of sight.
  if (nearestAgent === undefined) return ancestry.sandboxAgent;
  return nearestAgent.outermost.environ === undefined ? nearestAgent.agent : undefined;
}

/**
 * Why a chain variable is proven to be another session's; undefined where it is not.
 *
 * A value that a script, a test runner or a person exported stays in its place in
 * the chain, and so does everything that nobody can prove: an unreadable tree,
 * another namespace, a container.
 *
 * @param raw the variable's value as it stands in our environment, blanks included
 */
export function proveForeign(candidate: ChainVariable, raw: string, view: ProvenanceView): PassedOver | undefined {
  const nearest = view.ancestry.nearestAgent;
  return nearest === undefined ? proveLeftOver(candidate.variable, raw, view) : proveOuter(candidate, raw, view, nearest);
}

/** The nearest agent was started with this very value: it is not that agent's own. */
function proveOuter(
  { variable, owner }: ChainVariable,
  raw: string,
  { environment, ancestry }: ProvenanceView,
  { agent, outermost }: NearestAgent,
): PassedOver | undefined {
  const started = outermost.environ;
  if (started?.[variable] !== raw) return undefined;
  const already = `${agent.name} (pid ${String(outermost.process.pid)}) was started with it`;

  const setter = findSetter(variable, raw, ancestry);
  if (setter?.recognition.kind === 'agent') {
    const outer = setter.recognition.agent;
    if (outer !== undefined && (owner === undefined || outer.id === owner.id)) {
      return { rule: 'outer-session', why: `${already}: it is the session of the outer ${outer.name} (pid ${String(setter.process.pid)}), which set it` };
    }
  }

  const own = agent.sessionVariables?.find((other) => {
    const value = environment[other];
    return other !== variable && value !== undefined && value !== '' && started[other] !== value;
  });
  if (own !== undefined) return { rule: 'own-variable', why: `${already}, and set ${own} of its own` };

  const pidVariable = owner?.pidVariable;
  const pid = pidVariable === undefined ? undefined : environment[pidVariable];
  if (pidVariable !== undefined && pid !== undefined && started[pidVariable] === pid && seesTheHost(ancestry)) {
    if (!ancestry.all.some((ancestor) => String(ancestor.process.pid) === pid.trim())) {
      return { rule: 'dead-pid', why: `${already}, and ${pidVariable} names a process that is no ancestor of ours` };
    }
  }

  // Gemini in a tmux that a codex left behind: codex tells no pid. Only a table that is known to be the whole host's proves it.
  if (owner !== undefined && owner.id !== agent.id && ancestry.table.namespace?.initial === true && everythingHad(variable, raw, ancestry)) {
    return { rule: 'left-over', why: `${already}, and so was everything up to the root of the processes: no ${owner.name} runs above it` };
  }
  return undefined;
}

/** A person at a terminal, no live agent above, and the value is as old as the terminal: tmux, a dock or an IDE kept it. */
function proveLeftOver(variable: string, raw: string, view: ProvenanceView): PassedOver | undefined {
  if (!isLeftOver(variable, raw, view)) return undefined;
  return {
    rule: 'left-over',
    why: 'no agent runs above this terminal, and everything up to the root of its processes was started with it: it is left from a session that has ended',
  };
}

/** Whether a value is left from a dead session. Also asked of marks. */
export function isLeftOver(variable: string, raw: string, { ancestry, interactive }: ProvenanceView): boolean {
  return interactive && ancestry.nearestAgent === undefined && seesTheHost(ancestry) && everythingHad(variable, raw, ancestry);
}

/** Whether every process above us but the system's own was started with this value. */
function everythingHad(variable: string, raw: string, { all, table }: Ancestry): boolean {
  const session = all.filter((ancestor) => !isSystemRoot(ancestor, table));
  return session.length > 0 && session.every((ancestor) => ancestor.environ?.[variable] === raw);
}

/** Pids in variables are the host's, and only there do we see up to the root. */
function seesTheHost({ table }: Ancestry): boolean {
  return table.namespace?.initial !== false;
}

import type { Environment } from '../agents/mark.js';
import { isSystemRoot } from '../process-tree/ancestry.js';
import type { Ancestor, NearestAgent } from '../process-tree/ancestry.js';
import type { ProcessTable } from '../process-tree/process-table.js';
import type { VariableEvidence } from '../resolution.js';
import type { ChainVariable } from './chain.js';

/** What is known of the processes above us when a variable is judged. */
export interface ProvenanceView {
  readonly environment: Environment;
  readonly table: ProcessTable;
  readonly ancestors: readonly Ancestor[];
  readonly nearest: NearestAgent | undefined;
  /** We have a controlling terminal. */
  readonly interactive: boolean;
}

/** Who put a value into our environment. */
export type Setter = { readonly known: true; readonly ancestor: Ancestor } | { readonly known: false };

type PassedOver = Required<Pick<VariableEvidence, 'rule' | 'why'>>;

/**
 * The setter of a value: the nearest ancestor that was started without it. It
 * rests on what was seen in 15 agents: an agent's own environment holds none of its
 * session variables, they first appear in its children (2026-11-20).
 */
export function findSetter(variable: string, value: string, ancestors: readonly Ancestor[]): Setter {
  for (const ancestor of ancestors) {
    const { environ } = ancestor;
    if (environ === undefined) return { known: false };
    if (environ[variable] !== value) return { known: true, ancestor };
  }
  return { known: false };
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
export function proveForeign(candidate: ChainVariable, raw: string, setter: Setter, view: ProvenanceView): PassedOver | undefined {
  return view.nearest === undefined
    ? proveLeftOver(candidate.variable, raw, view)
    : proveOuter(candidate, raw, setter, view, view.nearest);
}

/** The nearest agent was started with this very value: it is not that agent's own. */
function proveOuter(
  { variable, owner }: ChainVariable,
  raw: string,
  setter: Setter,
  view: ProvenanceView,
  { row, outermost }: NearestAgent,
): PassedOver | undefined {
  const started = outermost.environ;
  if (started?.[variable] !== raw) return undefined;
  const already = `${row.name} (pid ${String(outermost.process.pid)}) was started with it`;

  if (setter.known) {
    const { agent, kind } = setter.ancestor.recognition;
    if (kind === 'agent' && agent !== undefined && (owner === undefined || agent.id === owner.id)) {
      return {
        rule: 'outer-session',
        why: `${already}: it is the session of the outer ${agent.name} (pid ${String(setter.ancestor.process.pid)}), which set it`,
      };
    }
  }

  const own = row.sessionVariables?.find((entry) => {
    const value = view.environment[entry.variable];
    return entry.variable !== variable && value !== undefined && value !== '' && started[entry.variable] !== value;
  });
  if (own !== undefined) return { rule: 'own-variable', why: `${already}, and set ${own.variable} of its own` };

  const pidVariable = owner?.pidVariable?.variable;
  const pid = pidVariable === undefined ? undefined : view.environment[pidVariable];
  if (pidVariable !== undefined && pid !== undefined && started[pidVariable] === pid && seesTheHost(view.table)) {
    if (!view.ancestors.some((ancestor) => String(ancestor.process.pid) === pid.trim())) {
      return { rule: 'dead-pid', why: `${already}, and ${pidVariable} names a process that is no ancestor of ours` };
    }
  }

  // Gemini in a tmux that a codex left behind: codex tells no pid. Only a table that is known to be the whole host's proves it.
  if (owner !== undefined && owner.id !== row.id && view.table.namespace?.initial === true && everythingHad(variable, raw, view)) {
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
export function isLeftOver(variable: string, raw: string, view: ProvenanceView): boolean {
  if (!view.interactive || view.nearest !== undefined || !seesTheHost(view.table)) return false;
  return everythingHad(variable, raw, view);
}

/** Whether every process above us but the system's own was started with this value. */
function everythingHad(variable: string, raw: string, view: ProvenanceView): boolean {
  const session = view.ancestors.filter((ancestor) => !isSystemRoot(ancestor, view.table));
  return session.length > 0 && session.every((ancestor) => ancestor.environ?.[variable] === raw);
}

/** Pids in variables are the host's, and only there do we see up to the root. */
function seesTheHost(table: ProcessTable): boolean {
  return table.namespace?.initial !== false;
}

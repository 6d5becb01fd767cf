import type { Ancestor, Ancestry } from '../agents/ancestry.js';
import { catalogOf } from '../agents/knowledge.js';
import { recognise } from '../agents/recognise.js';
import { OUR_VARIABLES } from '../machine/environment.js';
import type { Work } from '../machine/work.js';
import { startTimeIn } from '../processes/table.js';
import type { VariableView } from './view.js';

/**
 * The agent process whose pid its agent left in the environment (`CLAUDE_PID`, `OPENCODE_PID`, our own
 * `AGENT_SESSION_PID`), while that process runs and is that agent.
 *
 * @param owner the agent's slug
 */
export function* livingOwner(owner: string | undefined, ancestry: Ancestry, view: Pick<VariableView, 'environment' | 'knowledge'>): Work<Ancestor | undefined> {
  if (!seesTheHost(ancestry)) return undefined;
  const { table } = ancestry;
  const { environment } = view;
  const known = yield* view.knowledge();
  const { agents } = yield* catalogOf(known);
  const named = owner ?? environment[OUR_VARIABLES.agent];
  const pids = [agents.find(({ id }) => id === named)?.pidVariable, ...(owner === undefined || environment[OUR_VARIABLES.agent] === owner ? [OUR_VARIABLES.pid] : [])];
  for (const variable of pids) {
    const pid = /^\s*([1-9]\d{0,9})\s*$/.exec((variable === undefined ? undefined : environment[variable]) ?? '')?.[1];
    const process = pid === undefined || startTimeIn(table, Number(pid)) === undefined ? undefined : table.get(Number(pid));
    if (process === undefined) continue;
    const recognition = yield* recognise(process, known, environment);
    if (recognition.kind === 'agent' && recognition.agent?.id === named) return { distance: -1, process, recognition };
  }
  return undefined;
}

/** Pids in variables are the host's, and only there do we see up to the root. */
export function seesTheHost({ table }: Ancestry): boolean {
  return table.namespace?.initial !== false;
}

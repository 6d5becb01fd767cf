import type { Ancestor, Ancestry } from '../agents/ancestry.js';
import { catalogOf } from '../agents/knowledge.js';
import type { CatalogIndex } from '../agents/lookup.js';
import { isSystemRoot, sandboxTop } from '../agents/top-of-tree.js';
import type { Warning } from '../machine/warning.js';
import type { Work } from '../machine/work.js';
import { nestingOfOrphan } from '../variables/orphans.js';
import { livingOwner } from '../variables/living-owner.js';
import { callerByOverride, markersHere } from './caller.js';
import type { CallerDecision, ProcessDecision } from './decision.js';
import type { Surroundings } from './surroundings.js';

/**
 * The process whose life bounds the session, where no agent runs above us: the agent process that a marker variable's
 * agent left its pid of, else the nearest ancestor that outlives this call. No id is better than one per call.
 */
export function* processWithoutAgent(caller: CallerDecision, around: Surroundings): Work<ProcessDecision> {
  const ancestry = yield* around.ancestry();
  // An empty list of processes proves nothing of any agent, not even that it has ended.
  if (ancestry?.table.get(ancestry.table.self) === undefined) return { reason: 'unreadable-tree' };
  if ((yield* sandboxTop(ancestry)) !== undefined) return { reason: 'sandbox' };

  // The user says that an agent calls: then our parent is that agent.
  if (callerByOverride(around.environment)?.caller === 'agent') {
    const parent = yield* ancestry.at(0);
    if (parent !== undefined && !isSystemRoot(parent, ancestry.table)) return { found: parent };
  }
  return (yield* orphaned(ancestry, around)) ?? (yield* outlivingProcess(ancestry));
}

/** A call that its agent let go: a marker variable names the agent, and no process of it runs above us. */
function* orphaned(ancestry: Ancestry, around: Surroundings): Work<ProcessDecision | undefined> {
  const all = (yield* markersHere(around)).filter(({ leftOver }) => !leftOver);
  if (all.length === 0) return undefined;
  // Of an agent inside another, the inner one started this call.
  const outer = (yield* nestingOfOrphan(ancestry, around))?.outer;
  const markers = all.filter(({ agent }) => outer?.has(agent.id) !== true);
  for (const { agent } of markers) {
    const found = yield* livingOwner(agent.id, ancestry, around);
    if (found !== undefined) return { found };
  }
  // An agent that we could not recognise above us may be there all the same.
  const catalog = yield* catalogOf(yield* around.knowledge());
  return markers.some(({ agent }) => isRecognisable(agent.id, catalog)) ? { reason: 'orphaned' } : undefined;
}

function isRecognisable(slug: string, { agents, programs, scripts, tails }: CatalogIndex): boolean {
  const position = agents.findIndex(({ id }) => id === slug);
  const named = [...Object.values(programs), ...Object.values(scripts), ...Object.values(tails).flat()];
  return named.some(({ agent }) => agent === position);
}

/** The nearest ancestor that was not made for this one call. */
function* outlivingProcess(ancestry: Ancestry): Work<ProcessDecision> {
  const { table } = ancestry;
  let job: Ancestor | undefined;
  for (let distance = 0; ; distance += 1) {
    const ancestor = yield* ancestry.at(distance);
    if (ancestor === undefined || isSystemRoot(ancestor, table) || ancestor.recognition.kind === 'system') break;
    if (ancestor.recognition.perCall !== true) return { found: ancestor };
    job = ancestor;
  }
  // A namespace whose first process runs one call is as short as the call.
  if (job !== undefined && table.namespace?.initial === false) return { reason: 'sandbox' };
  if (job !== undefined) return { found: job, warning: endsWithJob(job) };
  const ppid = table.get(table.self)?.ppid;
  const isUnreadable = ppid === undefined || (ppid > 0 && table.get(ppid) === undefined);
  return { reason: isUnreadable ? 'unreadable-tree' : 'no-parent' };
}

function endsWithJob({ process, recognition }: Ancestor): Warning {
  const named = `${recognition.name} (pid ${String(process.pid)})`;
  return { code: 'short-lived-process', message: `no agent was recognised, so the id belongs to the job that runs this command, ${named}, and ends with it` };
}

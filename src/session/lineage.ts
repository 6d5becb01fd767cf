import type { AgentAbove, Ancestry } from '../agents/ancestry.js';
import { catalogOf } from '../agents/knowledge.js';
import type { Environment } from '../machine/environment.js';
import type { Work } from '../machine/work.js';
import { agentFrom, findSetter } from '../variables/provenance.js';
import { readSessionId } from '../variables/session-id.js';
import { judgeVariable } from '../variables/take.js';
import type { Decision } from './decision.js';
import type { ParentSession, Resolution } from './resolution.js';
import type { Surroundings } from './surroundings.js';

/** The sessions that ours stands in: the outermost conversation of the same agent, and the session of the agent that started ours. */
export function* lineageOf(decision: Decision, around: Surroundings): Work<Pick<Resolution, 'root' | 'parent'>> {
  const root = yield* rootOf(decision, around);
  const parent = yield* parentOf(around);
  return { ...(root !== undefined && { root }), ...(parent && { parent }) };
}

/** As whoever told the id told it, else only beside the agent's own variable, and judged as that is. */
function* rootOf({ taken, id, root }: Decision, around: Surroundings): Work<string | undefined> {
  if (root !== undefined) return root;
  const owner = taken?.owner;
  if (owner === undefined) return undefined;
  const { agents } = yield* catalogOf(yield* around.knowledge());
  const variable = agents.find((agent) => agent.id === owner)?.rootVariable;
  if (variable === undefined) return undefined;
  const judged = yield* judgeVariable({ variable, owner }, around);
  return judged.state === 'good' && judged.value !== id ? judged.value : undefined;
}

function* parentOf(around: Surroundings): Work<ParentSession | undefined> {
  const ancestry = yield* around.ancestry();
  const above = yield* around.agentAbove();
  if (ancestry === undefined || above === undefined) return undefined;
  const { agents } = yield* catalogOf(yield* around.knowledge());
  const variablesOf = (slug: string): readonly string[] => {
    const { sessionVariables = [], rootVariable } = agents.find(({ id }) => id === slug) ?? {};
    return sessionVariables.filter((name) => name !== rootVariable);
  };

  let launcher = above;
  for (let outer = yield* agentFrom(launcher.distance + 1, ancestry); outer !== undefined; outer = yield* agentFrom(launcher.distance + 1, ancestry)) {
    const started = ancestry.environ(launcher);
    const isAdjacent = outer.distance === launcher.distance + 1;
    // A launcher has no session: what it starts lacks the session variables as it does itself.
    if (isAdjacent && outer.agent.id === above.agent.id && !variablesOf(outer.agent.id).some((name) => differs(name, started, ancestry.environ(outer)))) {
      launcher = outer;
      continue;
    }
    const id = yield* idSetBy(outer, variablesOf(outer.agent.id), started, ancestry, launcher.distance + 1);
    const { agent, process } = outer;
    return { agent: { id: agent.id, name: agent.name, ...(agent.origin !== undefined && { origin: agent.origin }) }, ...(id !== undefined && { id }), pid: process.pid };
  }
  return undefined;
}

function differs(name: string, inner: Environment | undefined, outer: Environment | undefined): boolean {
  return inner?.[name] !== undefined && inner[name] !== outer?.[name];
}

/** What our agent was started with, where the outer one set it: by the same proof it is rejected as ours. */
function* idSetBy(outer: AgentAbove, variables: readonly string[], started: Environment | undefined, ancestry: Ancestry, from: number): Work<string | undefined> {
  for (const variable of variables) {
    const raw = started?.[variable];
    const id = readSessionId(raw);
    if (raw === undefined || id === undefined) continue;
    const setter = yield* findSetter(variable, raw, ancestry, from);
    if (setter !== undefined && setter.distance >= outer.distance && setter.recognition.agent?.id === outer.agent.id) return id;
  }
  return undefined;
}

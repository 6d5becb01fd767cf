import type { Ancestor } from '../agents/ancestry.js';
import type { Work } from '../machine/work.js';
import { readHandedOn } from '../surfaces/scrubbed.js';
import type { HandedOn } from '../surfaces/scrubbed.js';
import type { Surroundings } from './surroundings.js';

/** What the agent told the processes between itself and us, where our own environment was scrubbed. */
export function* handedOnBy(agent: Ancestor, around: Surroundings): Work<HandedOn | undefined> {
  const slug = agent.recognition.agent?.id;
  const ancestry = yield* around.ancestry();
  const above = yield* around.agentAbove();
  // Without the agent above us there is no process between.
  if (slug === undefined || ancestry === undefined || above?.process.pid !== agent.process.pid) return undefined;
  const { names } = yield* around.knowledge();
  // The obvious case: this agent has no variable of its own.
  if (!names.precedence.includes(`:${slug} `)) return undefined;
  const variables = names.precedence.split(' ').flatMap((word) => (word.endsWith(`:${slug}`) ? [word.slice(0, -slug.length - 1)] : []));
  const between = [];
  for (let distance = 0; distance < above.distance; distance += 1) {
    const ancestor = yield* ancestry.at(distance);
    if (ancestor !== undefined) between.push({ pid: ancestor.process.pid, environ: ancestry.environ(ancestor) });
  }
  if (!between.some(({ environ }) => variables.some((variable) => environ?.[variable] !== undefined))) return undefined;
  return readHandedOn({ variables, between, started: ancestry.environ(yield* ancestry.launcherOf(above)) });
}


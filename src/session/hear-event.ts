import type { AgentName } from '../agents/known-agent.js';
import { agentNamed } from '../agents/recognise.js';
import { surfaceFacts } from '../agents/surface-facts.js';
import { surfacesOf } from '../agents/surfaces-of.js';
import { OUR_VARIABLES } from '../machine/environment.js';
import type { Work } from '../machine/work.js';
import type { BindOutcome } from '../store/outcome.js';
import { addToEnvironmentFile, environmentFile } from '../surfaces/environment-file.js';
import { readAnyHookEvent, readHookEvent } from '../surfaces/hook-event.js';
import type { HookEvent, HookReading } from '../surfaces/hook-event.js';
import { takeVariable } from '../variables/take.js';
import { keptProcess } from './agent-process.js';
import type { Surroundings } from './surroundings.js';

/** What became of an event that a hook was told. */
export interface HeardEvent {
  /** Undefined where the JSON says nothing of a session. */
  readonly event?: HookEvent;
  /** The agent whose event it is, where that is known. */
  readonly agent?: AgentName;
  /** Where the id was given to the agent process, or should have been. */
  readonly binding?: BindOutcome;
  /** What was not done and why, each one sentence without a full stop. */
  readonly notes: readonly string[];
}

/**
 * Hears what an agent tells a hook, and gives the session's id to the agent process above, so that every other place
 * where a command of this session runs finds it there.
 *
 * @param text the hook's JSON, whatever it is
 * @param at when the hook was started, milliseconds since the epoch: of two events the later one counts
 */
export function* hearEvent(text: string, around: Surroundings, at: number): Work<HeardEvent> {
  const above = yield* around.agentAbove();
  if (above === undefined) {
    const { agent: slug, ...reading } = readAnyHookEvent(text, allHooks());
    const { names } = yield* around.knowledge();
    return heard(reading, slug === undefined ? undefined : agentNamed(slug, names), 'no agent runs above this hook, so there is no process to bind the id to');
  }

  const { agent } = above;
  const facts = surfacesOf(agent.id).hook;
  if (facts === undefined) return heard({ problem: `nothing is known of the hooks of ${agent.name}` }, agent);
  const reading = readHookEvent(text, facts);
  if ('problem' in reading) return heard(reading, agent);
  if (reading.isOfSubAgent) return heard(reading, agent, 'it is an event of a sub-agent, which says nothing of the session of its process');
  if (reading.isEnding) return heard(reading, agent, 'the session ends with it');

  const notes: string[] = [];
  if (facts.environmentFile !== undefined) {
    const ancestry = yield* around.ancestry();
    const file = environmentFile(facts.environmentFile, around.environment, ancestry?.environ(yield* ancestry.launcherOf(above)));
    const problem = file === undefined ? undefined : addToEnvironmentFile(file, [[OUR_VARIABLES.id, reading.id], [OUR_VARIABLES.agent, agent.id], [OUR_VARIABLES.pid, String(above.process.pid)]]);
    if (file !== undefined && problem !== undefined) notes.push(`the file ${file} ${problem}`);
  }

  const { multiSession } = above.recognition;
  if (multiSession !== undefined) return heard(reading, agent, ...notes, `${agent.name} runs with ${multiSession} and may host several sessions, so its process is bound to none`);
  const optOut = yield* around.optOut();
  if (optOut !== undefined) return heard(reading, agent, ...notes, `${optOut} forbids us to keep anything`);
  const taken = yield* takeVariable(around);
  if (taken?.provenance === 'verified' && taken.owner === agent.id && taken.value !== reading.id) {
    return heard(reading, agent, ...notes, `${taken.variable}, which ${agent.name} set for this call, says another id`);
  }
  const kept = yield* keptProcess(above, around);
  if ('reason' in kept || kept.open === undefined) return heard(reading, agent, ...notes, 'the agent process can’t be told from others for ever, so it is bound to nothing');
  const store = yield* kept.open();
  const binding = yield* store.bind(kept.owner, { id: reading.id, by: agent.id, event: reading.event ?? 'hook', at });
  return { event: reading, agent, binding, notes: binding.state === 'failed' ? [...notes, binding.problem] : notes };
}

function heard(reading: HookReading, agent: AgentName | undefined, ...notes: readonly string[]): HeardEvent {
  return { ...('problem' in reading ? { notes: [reading.problem] } : { event: reading, notes }), ...(agent && { agent }) };
}

function allHooks(): ReadonlyMap<string, NonNullable<ReturnType<typeof surfacesOf>['hook']>> {
  return new Map(Object.entries(surfaceFacts()).flatMap(([slug, { hook }]) => (hook === undefined ? [] : [[slug, hook] as const])));
}

import type { Ancestor } from '../agents/ancestry.js';
import { surfacesOf } from '../agents/surfaces-of.js';
import type { Work } from '../machine/work.js';
import type { Bound, StoreEvidence, StoreOutcome } from '../store/outcome.js';
import { LEFT_OPEN } from '../store/request.js';
import { readLeftOpen } from '../surfaces/left-open.js';
import type { LeftOpen } from '../surfaces/left-open.js';
import { namesAndSmallFiles, startedAtOnLinux } from '../surfaces/names-and-small-files.js';
import type { Decision, KeptProcess, OwnId } from './decision.js';
import type { ToldEvidence } from './resolution.js';
import type { Surroundings } from './surroundings.js';

/**
 * The agent's own id as an event of it told, else as the agent leaves it open. An id that was left open is recorded for
 * the agent process as an event's is, so that the Railway CLI prints the same, and looked at again in every call.
 */
export function* findOwnId(kept: KeptProcess, around: Surroundings): Work<OwnId | 'several-open' | undefined> {
  const { agent, owner, open } = kept;
  const record = yield* recordOf(kept);
  const store = record?.evidence;
  const bound = record?.id === undefined || record.bound === undefined ? undefined : fromRecord(record.id, record.bound, store);
  if (bound?.source === 'bound') return bound;

  const left = yield* leftOpenBy(agent, around);
  if (left === undefined) return bound;
  // One may be a sub-agent's, and one of an earlier conversation: codex leaves that open after `/new` (seen 2026-11-21).
  if ('several' in left) return 'several-open';
  const mayBind = open !== undefined && around.options.store !== 'readonly' && agent.recognition.multiSession === undefined;
  if (mayBind && record?.id !== left.id) {
    yield* (yield* open()).bind(owner, { id: left.id, by: agent.recognition.agent?.id ?? '', event: LEFT_OPEN, at: around.now });
  }
  return { id: left.id, source: 'left-open', told: { by: 'left-open', path: left.path }, ...(store && { store }) };
}

/** What the store holds. A bound session is in use: its file is renewed and the folder cleaned, as where the store itself answers. */
function* recordOf({ owner, open }: KeptProcess): Work<StoreOutcome | undefined> {
  if (open === undefined) return undefined;
  const store = yield* open();
  const found = yield* store.find(owner);
  return found.bound === undefined ? found : yield* store.findOrCreate(owner);
}

/**
 * What an event of the agent told, and what it leaves open, beside an answer: for whoever looks into it. Two that tell
 * different ids of one session are a case to look into: a job that was started before `/clear` keeps the older one.
 */
export function* whatElseIsTold({ id, root }: Decision, { agent, owner, open }: KeptProcess, around: Surroundings): Work<readonly ToldEvidence[]> {
  const record = open === undefined ? undefined : yield* (yield* open()).find(owner);
  const bound = record?.id === undefined || record.bound === undefined ? undefined : fromRecord(record.id, record.bound, undefined);
  const left = yield* leftOpenBy(agent, around);
  const all: readonly Pick<ToldEvidence, 'id' | 'told'>[] = [
    ...(bound === undefined ? [] : [{ id: bound.id, told: bound.told }]),
    ...(left === undefined ? [] : 'several' in left ? left.several.map((open) => ({ id: open, told: { by: 'left-open' as const } })) : [{ id: left.id, told: { by: 'left-open' as const, path: left.path } }]),
  ];
  // Of several conversations that are open, one is ours and the others say nothing against it.
  const isOneOfSeveral = left !== undefined && 'several' in left && id !== undefined && left.several.includes(id);
  return all.map((other) => ({ ...other, agrees: other.id === id || other.id === root || (isOneOfSeveral && other.told.by === 'left-open') }));
}

function fromRecord(id: string, { by, event, at }: Bound, store: StoreEvidence | undefined): OwnId {
  const told = { agent: by, event, at };
  return event === LEFT_OPEN ? { id, source: 'left-open', told: { by: 'left-open', ...told }, ...(store && { store }) } : { id, source: 'bound', told: { by: 'event', ...told }, ...(store && { store }) };
}

/** What the agent leaves open. */
export function* leftOpenBy({ process: { pid, startTime }, recognition }: Ancestor, around: Surroundings): Work<LeftOpen | undefined> {
  const facts = recognition.agent === undefined ? undefined : surfacesOf(recognition.agent.id).leavesOpen;
  if (facts === undefined) return undefined;
  const table = yield* around.processes();
  return readLeftOpen({
    facts,
    agent: { pid, startTime, environ: table?.environ(pid), startedAt: () => (process.platform === 'linux' ? startedAtOnLinux(startTime, around.now) : undefined) },
    environment: around.environment,
    home: around.home,
    files: namesAndSmallFiles(),
  });
}

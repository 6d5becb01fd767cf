import { recognise } from '../agents/recognise.js';
import { surfaceFacts } from '../agents/surface-facts.js';
import { surfacesOf } from '../agents/surfaces-of.js';
import type { McpFacts } from '../agents/row.js';
import { OUR_VARIABLES } from '../machine/environment.js';
import type { Work } from '../machine/work.js';
import { readMcpMeta } from '../surfaces/mcp-meta.js';
import { readSessionId } from '../variables/session-id.js';
import { takeVariable } from '../variables/take.js';
import { findOwnId } from './own-id.js';
import type { KeptProcess, ToldId } from './decision.js';
import type { Told } from './resolution.js';
import type { McpCall } from './options.js';
import type { Surroundings } from './surroundings.js';

/**
 * What this very call was told: by the program that we run in, by an MCP client, or by the JSON of a hook. For the
 * first two it goes before our variables, which were set when the program or the server was started and may be an
 * older conversation's. A hook is started for its event: its variables go first where they are proven.
 *
 * @param kept the agent process above us, where its record can be asked
 */
export function* findTold(around: Surroundings, kept: () => Work<KeptProcess | undefined>): Work<ToldId | undefined> {
  const { told, mcp, hook } = around.options;
  // The user's own word wins over everything.
  if (readSessionId(around.environment[OUR_VARIABLES.override]) !== undefined) return undefined;
  if (told !== undefined) return yield* fromHost(told, around);
  if (mcp !== undefined) return (yield* fromClient(mcp, around)) ?? (yield* fromAgentOfServer(around, kept));
  if (hook === undefined) return undefined;
  const taken = yield* takeVariable(around);
  if (taken?.provenance === 'verified' || taken?.provenance === 'trusted') return undefined;
  return { ...toldBy({ by: 'hook', ...(hook.event !== undefined && { event: hook.event }) }, hook), agent: hook.agent };
}

function toldBy(told: Told, { id, root }: { readonly id: string; readonly root?: string }): ToldId {
  return { id, source: 'told', told, ...(root !== undefined && { root }) };
}

/** An extension that runs inside the agent's own process: the agent is not above us, it is us. */
function* fromHost(id: string, around: Surroundings): Work<ToldId | undefined> {
  const read = readSessionId(id);
  if (read === undefined) {
    around.note({ code: 'told-invalid', message: 'the id that this call was told is no session id: 1 to 256 characters of A-Z a-z 0-9 . _ : @ / -' });
    return undefined;
  }
  const table = yield* around.processes();
  const self = table?.get(table.self);
  const { agent } = self === undefined ? {} : yield* recognise(self, yield* around.knowledge(), around.environment);
  return { ...toldBy({ by: 'host' }, { id: read }), agent };
}

function* fromClient({ meta, client: named }: McpCall, around: Surroundings): Work<ToldId | undefined> {
  const client = typeof named === 'string' ? named : named?.name;
  const above = yield* around.agentAbove();
  const facts = factsOfClient(client) ?? (client === undefined && above !== undefined ? surfacesOf(above.agent.id).mcp : undefined);
  const read = facts === undefined ? undefined : readMcpMeta(meta, facts);
  return read === undefined ? undefined : toldBy({ by: 'mcp-client' }, read);
}

function factsOfClient(client: string | undefined): McpFacts | undefined {
  if (client === undefined) return undefined;
  return Object.values(surfaceFacts()).find(({ mcp }) => mcp?.client === client)?.mcp;
}

/** A server keeps the variables that it was started with: what the agent told since, or leaves open, is newer. */
function* fromAgentOfServer(around: Surroundings, kept: () => Work<KeptProcess | undefined>): Work<ToldId | undefined> {
  if ((yield* around.optOut()) !== undefined) return undefined;
  const process = yield* kept();
  const own = process === undefined ? undefined : yield* findOwnId(process, around);
  return own === 'several-open' ? undefined : own;
}

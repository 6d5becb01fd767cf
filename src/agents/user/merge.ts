import { indexCatalog } from '../lookup.js';
import type { CatalogIndex } from '../lookup.js';
import type { KnownAgent } from '../known-agent.js';
import type { UserRow } from './rows.js';
import type { Fault, JsonPath } from './shape.js';

/** Any agent may set these, or a person: they are no agent's own (src/variables/precedence.ts). */
const NOBODYS = ['RAILWAY_AGENT_SESSION', 'AGENT_THREAD_ID', 'AGENT_SESSION_ID'];

/**
 * What stands between a user's rows and the agents they join: an agent without a name, an id that
 * two rows have, a session variable that is another agent's or nobody's own.
 *
 * @param list where the rows are in their file
 */
export function findConflict({ agents }: CatalogIndex, rows: readonly UserRow[], list: JsonPath): Fault | undefined {
  const owners = new Map(NOBODYS.map((variable) => [variable, 'every agent']));
  for (const { id, sessionVariables } of agents) {
    for (const variable of sessionVariables ?? []) owners.set(variable, id);
  }
  for (const [position, { id, name, sessionVariables }] of rows.entries()) {
    const place = [...list, position];
    if (rows.findIndex((row) => row.id === id) !== position) return { path: [...place, 'id'], problem: `is that of an earlier row: ${id}` };
    if (name === undefined && !agents.some((agent) => agent.id === id)) return { path: [...place, 'name'], problem: 'is missing' };
    for (const [number, { variable }] of (sessionVariables ?? []).entries()) {
      const owner = owners.get(variable) ?? id;
      if (owner !== id) return { path: [...place, 'sessionVariables', number, 'variable'], problem: `is already the session variable of ${owner}` };
      owners.set(variable, id);
    }
  }
  return undefined;
}

/**
 * The built-in agents with a user's rows. A row with a built-in's id adds its facts to that agent;
 * the others come after the built-in ones, and so do the user's session variables.
 * A name of a program, script or helper is the user's where both have it: who names a program means it.
 *
 * @param rows without conflict, see {@link findConflict}
 * @param origin the file they are from
 */
export function mergeCatalog(builtIn: CatalogIndex, rows: readonly UserRow[], origin: string): CatalogIndex {
  const user = indexCatalog(rows.map((row) => ({ ...row, name: row.name ?? '', origin })));

  const agents = [...builtIn.agents];
  // Where each of the user's rows is among all agents.
  const positions = user.agents.map((added) => {
    const position = agents.findIndex(({ id }) => id === added.id);
    if (position === -1) return agents.push(added) - 1;
    agents[position] = withFacts(agents[position] ?? added, added);
    return position;
  });
  const shift = <Entry extends { readonly agent: number }>(entry: Entry): Entry => ({ ...entry, agent: positions[entry.agent] ?? entry.agent });
  const shiftAll = <Entry extends { readonly agent: number }>(names: Readonly<Record<string, Entry>>): Record<string, Entry> =>
    Object.fromEntries(Object.entries(names).map(([name, entry]) => [name, shift(entry)]));

  // Helpers are asked before programs, scripts before programs that bear a script's name.
  const unlessProgram = <Entry>(names: Readonly<Record<string, Entry>>): Record<string, Entry> =>
    Object.fromEntries(Object.entries(names).filter(([name]) => !Object.hasOwn(user.programs, name)));
  const known = new Set(builtIn.sessionVariables.map(({ variable }) => variable));
  return {
    agents,
    programs: { ...builtIn.programs, ...shiftAll(user.programs) },
    scripts: { ...unlessProgram(builtIn.scripts), ...shiftAll(user.scripts) },
    helpers: { ...unlessProgram(builtIn.helpers), ...shiftAll(user.helpers) },
    tails: Object.fromEntries([...new Set([...Object.keys(user.tails), ...Object.keys(builtIn.tails)])].map((name) => [name, [...tailsOf(user, name).map(shift), ...tailsOf(builtIn, name)]])),
    sessionVariables: [...builtIn.sessionVariables, ...user.sessionVariables.filter(({ variable }) => !known.has(variable)).map(shift)],
  };
}

function tailsOf({ tails }: CatalogIndex, name: string): CatalogIndex['tails'][string] {
  return Object.hasOwn(tails, name) ? (tails[name] ?? []) : [];
}

/** A built-in agent that knows what the user's row adds. */
function withFacts(agent: KnownAgent, added: KnownAgent): KnownAgent {
  return {
    ...agent,
    markers: [...(agent.markers ?? []), ...(added.markers ?? [])],
    sessionVariables: [...new Set([...(agent.sessionVariables ?? []), ...(added.sessionVariables ?? [])])],
    ...(added.pidVariable !== undefined && { pidVariable: added.pidVariable }),
    ...(added.rootVariable !== undefined && { rootVariable: added.rootVariable }),
    multiSession: [...(agent.multiSession ?? []), ...(added.multiSession ?? [])],
  };
}

import type { AgentRow, Program } from './agent-row.js';
import type { KnownAgent } from './known-agent.js';
import { programName, scriptName } from './program-name.js';

/** A name of the catalog: whose it is, and what tells it from another tool's. */
export interface NamedProgram {
  /** Position in {@link CatalogIndex.agents}. */
  readonly agent: number;
  readonly onlyWith?: readonly string[];
}

interface NamedHelper {
  readonly agent: number;
  readonly sandbox?: true;
}

interface PathTail extends NamedProgram {
  /** `claude/versions/*`, its segments from the last. */
  readonly segments: readonly string[];
  readonly script: boolean;
}

/** The catalog by its names: plain data, so that the build can inline it. */
export interface CatalogIndex {
  readonly agents: readonly KnownAgent[];
  readonly programs: Readonly<Record<string, NamedProgram>>;
  readonly scripts: Readonly<Record<string, NamedProgram>>;
  readonly helpers: Readonly<Record<string, NamedHelper>>;
  readonly tails: readonly PathTail[];
}

/** Of two rows with the same name the first has it; a test holds the built-in rows apart. */
export function indexCatalog(rows: readonly (AgentRow & { readonly origin?: string })[]): CatalogIndex {
  const programs: Record<string, NamedProgram> = {};
  const scripts: Record<string, NamedProgram> = {};
  const helpers: Record<string, NamedHelper> = {};
  const tails: PathTail[] = [];
  const add = (names: Record<string, NamedProgram>, agent: number, { name, onlyWith }: Program): void => {
    const named = { agent, ...(onlyWith !== undefined && { onlyWith }) };
    if (name.includes('/')) tails.push({ segments: name.split('/').reverse(), script: names === scripts, ...named });
    else if (!Object.hasOwn(names, name)) names[name] = named;
  };
  rows.forEach((row, agent) => {
    for (const program of row.programs ?? []) add(programs, agent, program);
    for (const script of row.scripts ?? []) add(scripts, agent, script);
    for (const { name, sandbox } of row.helpers ?? []) helpers[name] ??= { agent, ...(sandbox && { sandbox }) };
  });
  return { agents: rows.map(knownAgent), programs, scripts, helpers, tails };
}

function knownAgent(row: AgentRow & { readonly origin?: string }): KnownAgent {
  const { id, name, marks, sessionVariables, pidVariable, multiSession, origin } = row;
  return {
    id,
    name,
    ...(marks && {
      marks: marks.map(({ variable, value, unless, weak }) => ({
        variable,
        ...(value !== undefined && { value }),
        ...(unless !== undefined && { unless }),
        ...(weak && { weak }),
      })),
    }),
    ...(sessionVariables && {
      sessionVariables: sessionVariables.map(({ variable, answers }) => ({ variable, ...(answers === false && { answers }) })),
    }),
    ...(pidVariable && { pidVariable: { variable: pidVariable.variable } }),
    ...(multiSession && { multiSession: multiSession.map(({ argument }) => ({ argument })) }),
    ...(origin !== undefined && { origin }),
  };
}

/** The program of this path. */
export function findProgram(index: CatalogIndex, path: string): NamedProgram | undefined {
  return lookUp(index.programs, programName(path)) ?? findTail(index, path, false);
}

/** The script of this path. It may also bear a program's name: `node …/codex` loads the program `codex`. */
export function findScript(index: CatalogIndex, path: string): NamedProgram | undefined {
  const name = scriptName(path);
  return lookUp(index.scripts, name) ?? lookUp(index.programs, name) ?? findTail(index, path, true);
}

export function findHelper(index: CatalogIndex, name: string): NamedHelper | undefined {
  return lookUp(index.helpers, name);
}

/** Names come from other processes: `constructor` is none of ours. */
function lookUp<Entry>(names: Readonly<Record<string, Entry>>, name: string): Entry | undefined {
  return Object.hasOwn(names, name) ? names[name] : undefined;
}

function findTail({ tails }: CatalogIndex, path: string, script: boolean): PathTail | undefined {
  if (!path.includes('/') && !path.includes('\\')) return undefined;
  const parts = path.replaceAll('\\', '/').split('/').reverse();
  return tails.find(
    (tail) => tail.script === script && tail.segments.every((segment, position) => segment === parts[position] || (segment === '*' && (parts[position] ?? '') !== '')),
  );
}

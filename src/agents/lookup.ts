import { bystanderKind } from './bystanders.js';
import type { Language } from './syntaxes.js';
import type { KnownAgent } from './known-agent.js';
import { baseName, programName, scriptFile } from './program-name.js';
import type { AgentRow, Program } from './row.js';

/** A name of the catalog: whose it is, and what tells it from another tool's. */
export interface NamedProgram extends Pick<Program, 'interpreters' | 'onlyWith' | 'notWith' | 'notAt'> {
  /** Position in {@link CatalogIndex.agents}. */
  readonly agent: number;
  /** See {@link KnownAgent.origin}: of this name, which a user may have added to a built-in agent. */
  readonly origin?: string;
}

interface NamedHelper {
  readonly agent: number;
  readonly sandbox?: true;
  readonly origin?: string;
}

interface PathTail extends NamedProgram {
  /** The end of a path, segment by segment: `claude/versions/*`. */
  readonly path: string;
  readonly script: boolean;
}

/** A session variable that may answer, and the agent that sets it. */
export interface OwnedVariable {
  readonly variable: string;
  readonly agent: number;
  /** See {@link NamedProgram.origin}. */
  readonly origin?: string;
}

/** The catalog by its names: plain data, so that the build can inline it. */
export interface CatalogIndex {
  readonly agents: readonly KnownAgent[];
  readonly programs: Readonly<Record<string, NamedProgram>>;
  readonly scripts: Readonly<Record<string, NamedProgram>>;
  readonly helpers: Readonly<Record<string, NamedHelper>>;
  /** By their last segment. */
  readonly tails: Readonly<Record<string, readonly PathTail[]>>;
  /** The agents' session variables that may answer, in the order in which they are believed. */
  readonly sessionVariables: readonly OwnedVariable[];
}

/** Of two rows with the same name the first has it; a test holds the built-in rows apart. */
export function indexCatalog(rows: readonly (AgentRow & { readonly origin?: string })[]): CatalogIndex {
  const programs = noNames<NamedProgram>();
  const scripts = noNames<NamedProgram>();
  const helpers = noNames<NamedHelper>();
  const tails = noNames<PathTail[]>();
  const sessionVariables: OwnedVariable[] = [];
  const add = (names: Record<string, NamedProgram>, agent: number, from: { readonly origin?: string }, { name, interpreters, onlyWith, notWith, notAt }: Program): void => {
    const named = { agent, ...(interpreters && { interpreters }), ...(onlyWith && { onlyWith }), ...(notWith && { notWith }), ...(notAt && { notAt }), ...from };
    if (name.includes('/')) (tails[baseName(name)] ??= []).push({ path: name, script: names === scripts, ...named });
    else if (!Object.hasOwn(names, name)) names[name] = named;
  };
  rows.forEach((row, agent) => {
    const from = row.origin === undefined ? {} : { origin: row.origin };
    for (const program of row.programs ?? []) add(programs, agent, from, program);
    for (const script of row.scripts ?? []) add(scripts, agent, from, script);
    // Who names a program of their own means it, however it is started.
    if (row.origin !== undefined) for (const program of row.programs ?? []) add(scripts, agent, from, program);
    for (const { name, sandbox } of row.helpers ?? []) helpers[name] ??= { agent, ...(sandbox && { sandbox }), ...from };
    for (const { variable, answers } of row.sessionVariables ?? []) {
      if (answers !== false) sessionVariables.push({ variable, agent, ...from });
    }
  });
  return { agents: rows.map(knownAgent), programs, scripts, helpers, tails, sessionVariables };
}

/** Without a prototype: a user's program may be called `constructor`. */
function noNames<Entry>(): Record<string, Entry> {
  return Object.create(null) as Record<string, Entry>;
}

function knownAgent(row: AgentRow & { readonly origin?: string }): KnownAgent {
  const { id, name, markers, sessionVariables, pidVariable, rootVariable, leavesOpen, multiSession, origin } = row;
  return {
    id,
    name,
    ...(markers && {
      markers: markers.map(({ variable, value, unless, weak }) => ({
        variable,
        ...(value !== undefined && { value }),
        ...(unless !== undefined && { unless }),
        ...(weak && { weak }),
        ...(origin !== undefined && { origin }),
      })),
    }),
    ...(sessionVariables && { sessionVariables: sessionVariables.map(({ variable }) => variable) }),
    ...(pidVariable && { pidVariable: pidVariable.variable }),
    ...(rootVariable && { rootVariable: rootVariable.variable }),
    ...(leavesOpen && { leavesOpen: true as const }),
    ...(multiSession && { multiSession: multiSession.map(({ argument }) => argument) }),
    ...(origin !== undefined && { origin }),
  };
}

/** The programs that a path may be, the likeliest first. */
export function findPrograms(index: CatalogIndex, path: string): readonly NamedProgram[] {
  return candidates(lookUp(index.programs, programName(path)), findTails(index, path, false));
}

/**
 * The scripts that a path may be, the likeliest first. Whole names only: `gemini.js` is anybody's, and agents' own files
 * of such names are known by their paths.
 */
export function findScripts(index: CatalogIndex, path: string, language: Language): readonly NamedProgram[] {
  return runBy(language, candidates(lookUp(index.scripts, scriptFile(path)), findTails(index, path, true)));
}

/** The scripts that the end of this path tells. */
export function findScriptsByPath(index: CatalogIndex, path: string, language: Language): readonly NamedProgram[] {
  return runBy(language, findTails(index, path, true));
}

function runBy(language: Language, found: readonly NamedProgram[]): readonly NamedProgram[] {
  return found.filter(({ interpreters }) => interpreters?.includes(language) !== false);
}

export function findHelper(index: CatalogIndex, name: string): NamedHelper | undefined {
  return lookUp(index.helpers, name);
}

function candidates(named: NamedProgram | undefined, tails: readonly NamedProgram[]): readonly NamedProgram[] {
  if (named === undefined) return tails;
  // A path that a user names tells more than the base name that we know.
  return tails.some(({ origin }) => origin !== undefined) ? [...tails, named] : [named, ...tails];
}

/** Names come from other processes: `constructor` is none of ours. */
function lookUp<Entry>(names: Readonly<Record<string, Entry>>, name: string): Entry | undefined {
  return Object.hasOwn(names, name) ? names[name] : undefined;
}

function findTails({ tails }: CatalogIndex, path: string, script: boolean): readonly NamedProgram[] {
  const name = baseName(path);
  // No folder makes an agent of an interpreter or a shell: `claude/versions/node` is node.
  const any = bystanderKind(programName(path)) === undefined ? (lookUp(tails, '*') ?? []) : [];
  return [...(lookUp(tails, name) ?? []), ...any].filter((tail) => tail.script === script && endsWithTail(path, tail.path));
}

/** Whether a path ends in these segments, where `*` stands for any one. */
export function endsWithTail(path: string, tail: string): boolean {
  const segments = tail.split('/');
  const parts = path.replaceAll('\\', '/').split('/').slice(-segments.length);
  return parts.length === segments.length && segments.every((segment, position) => segment === parts[position] || (segment === '*' && parts[position] !== ''));
}

import type { Environment } from '../agents/mark.js';
import type { CatalogIndex } from '../agents/catalog-index.js';
import type { KnownAgent } from '../agents/known-agent.js';
import { recognise } from '../agents/recognise.js';
import type { Recognition } from '../agents/recognise.js';
import type { ProcessInfo, ProcessTable } from './process-table.js';

/** One process above us. */
export interface Ancestor {
  readonly process: ProcessInfo;
  readonly recognition: Recognition;
  /** The environment it was started with; undefined = unreadable. Read on first use. */
  readonly environ: Readonly<Record<string, string>> | undefined;
}

/** Trees are about 10 deep; this bounds a table that never ends. */
const DEEPEST = 256;

/**
 * Our ancestors, nearest first, up to the root of what the table shows. A loop
 * in the table ends the walk.
 */
export function walkAncestors(table: ProcessTable, index: CatalogIndex, environment: Environment): readonly Ancestor[] {
  const ancestors: Ancestor[] = [];
  const seen = new Set([table.self]);
  let child = table.get(table.self);
  while (child !== undefined && child.ppid > 0 && !seen.has(child.ppid) && ancestors.length < DEEPEST) {
    seen.add(child.ppid);
    const parent = table.get(child.ppid);
    if (parent === undefined) break;
    ancestors.push(new TableAncestor(table, parent, recognise(parent, index, environment)));
    child = parent;
  }
  return ancestors;
}

class TableAncestor implements Ancestor {
  readonly #table: ProcessTable;

  constructor(
    table: ProcessTable,
    readonly process: ProcessInfo,
    readonly recognition: Recognition,
  ) {
    this.#table = table;
  }

  get environ(): Readonly<Record<string, string>> | undefined {
    return this.#table.environ(this.process.pid);
  }
}

/** The agent nearest to us. */
export interface NearestAgent {
  readonly row: KnownAgent;
  readonly nearest: Ancestor;
  /**
   * The last of the unbroken run of processes of the same agent, from the nearest up: loaders pass
   * some marks to the agent they start, so what an agent was started with is what its loader was.
   */
  readonly outermost: Ancestor;
}

export function findNearestAgent(ancestors: readonly Ancestor[]): NearestAgent | undefined {
  const position = ancestors.findIndex((ancestor) => ancestor.recognition.kind === 'agent');
  const nearest = ancestors[position];
  const row = nearest?.recognition.agent;
  if (nearest === undefined || row === undefined) return undefined;
  let outermost = nearest;
  for (const ancestor of ancestors.slice(position + 1)) {
    if (ancestor.recognition.kind !== 'agent' || ancestor.recognition.agent?.id !== row.id) break;
    outermost = ancestor;
  }
  return { row, nearest, outermost };
}

/** A process that belongs to the machine, not to anybody's session: `init`, a user's `systemd`. */
export function isSystemRoot(ancestor: Ancestor, table: ProcessTable): boolean {
  const { process, recognition } = ancestor;
  if (process.pid === 1) return table.namespace?.initial !== false || recognition.kind === 'system';
  return /^(?:systemd|launchd|init|runit|services\.exe|explorer)$/.test(recognition.name) && process.ppid <= 1;
}

/** The sandbox that a pid namespace ends in: it lives as long as this one call. */
export function sandboxTop(ancestors: readonly Ancestor[]): Ancestor | undefined {
  const top = ancestors.at(-1);
  return top?.recognition.sandbox === true ? top : undefined;
}

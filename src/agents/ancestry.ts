import type { CatalogIndex } from './lookup.js';
import type { KnownAgent } from './known-agent.js';
import type { Environment } from '../machine/environment.js';
import { recognise } from './closer-look.js';
import type { CloserRecognition } from './closer-look.js';
import type { ProcessInfo, ProcessTable } from '../processes/table.js';

/** One process above us. */
export interface Ancestor {
  readonly process: ProcessInfo;
  readonly recognition: CloserRecognition;
  /** The environment it was started with; undefined = unreadable. Read on first use. */
  readonly environ: Readonly<Record<string, string>> | undefined;
}

/** The agent nearest to us. */
export interface NearestAgent {
  readonly agent: KnownAgent;
  readonly nearest: Ancestor;
  /**
   * The last of the unbroken run of processes of the same agent, from the nearest up: loaders pass
   * some marks to the agent they start, so what an agent was started with is what its loader was.
   */
  readonly outermost: Ancestor;
}

/** Trees are about 10 deep; this bounds a table that never ends. */
const DEEPEST = 256;

/**
 * Our ancestors, nearest first, up to the root of what the table shows. A loop
 * in the table ends the walk. Each is read when it is first asked for: an id from the
 * environment is judged by the two or three nearest.
 */
export class Ancestry {
  readonly #catalog: CatalogIndex;
  readonly #environment: Environment;
  readonly #found: Ancestor[] = [];
  readonly #seen: Set<number>;
  #last: ProcessInfo | undefined;
  #nearest: NearestAgent | null | undefined;

  constructor(
    readonly table: ProcessTable,
    catalog: CatalogIndex,
    environment: Environment,
  ) {
    this.#catalog = catalog;
    this.#environment = environment;
    this.#seen = new Set([table.self]);
    this.#last = table.get(table.self);
  }

  /** The ancestor at this distance, 0 = our parent; undefined beyond the root. */
  at(distance: number): Ancestor | undefined {
    while (this.#found.length <= distance) {
      if (!this.#step()) return undefined;
    }
    return this.#found[distance];
  }

  /** All of them. */
  get all(): readonly Ancestor[] {
    this.at(DEEPEST);
    return this.#found;
  }

  get nearestAgent(): NearestAgent | undefined {
    if (this.#nearest === undefined) this.#nearest = this.#findNearestAgent() ?? null;
    return this.#nearest ?? undefined;
  }

  /** The sandbox that the tree ends in, as in a pid namespace of its own: it lives as long as this one call. */
  get sandboxTop(): Ancestor | undefined {
    const top = this.all.at(-1);
    return top?.recognition.sandbox === true ? top : undefined;
  }

  /**
   * The agent that made that sandbox, where a helper of its own tells: as the top itself
   * (codex-linux-sandbox), below a general one, or by the executable under its name.
   */
  get sandboxAgent(): KnownAgent | undefined {
    if (this.sandboxTop === undefined) return undefined;
    return this.all.find(({ recognition }) => recognition.sandbox === true && recognition.agent !== undefined)?.recognition.agent;
  }

  #step(): boolean {
    const child = this.#last;
    if (child === undefined || child.ppid <= 0 || this.#seen.has(child.ppid) || this.#found.length >= DEEPEST) return false;
    this.#seen.add(child.ppid);
    this.#last = this.table.get(child.ppid);
    if (this.#last === undefined) return false;
    this.#found.push(new TableAncestor(this.table, this.#last, recognise(this.#last, this.#catalog, this.#environment)));
    return true;
  }

  #findNearestAgent(): NearestAgent | undefined {
    let distance = 0;
    let nearest = this.at(distance);
    while (nearest !== undefined && nearest.recognition.kind !== 'agent') nearest = this.at(++distance);
    const agent = nearest?.recognition.agent;
    if (nearest === undefined || agent === undefined) return undefined;
    let outermost = nearest;
    for (let above = this.at(++distance); above?.recognition.kind === 'agent' && above.recognition.agent?.id === agent.id; above = this.at(++distance)) {
      outermost = above;
    }
    return { agent, nearest, outermost };
  }
}

class TableAncestor implements Ancestor {
  readonly #table: ProcessTable;

  constructor(
    table: ProcessTable,
    readonly process: ProcessInfo,
    readonly recognition: CloserRecognition,
  ) {
    this.#table = table;
  }

  get environ(): Readonly<Record<string, string>> | undefined {
    return this.#table.environ(this.process.pid);
  }
}

/** A process that belongs to the machine, not to anybody's session: `init`, a user's `systemd`. */
export function isSystemRoot({ process, recognition }: Ancestor, table: ProcessTable): boolean {
  if (process.pid === 1) return table.namespace?.initial !== false || recognition.kind === 'system';
  return process.ppid <= 1 && ['systemd', 'launchd', 'init', 'runit', 'services', 'explorer'].includes(recognition.name);
}

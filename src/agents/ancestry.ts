import type { Environment } from '../machine/environment.js';
import type { Work } from '../machine/work.js';
import type { ProcessInfo, ProcessTable } from '../processes/table.js';
import type { AgentKnowledge } from './knowledge.js';
import type { AgentName } from './known-agent.js';
import type { Recognition } from './recognition.js';
import { recognise } from './recognise.js';

/** One process above us. */
export interface Ancestor {
  /** 0 is our parent. */
  readonly distance: number;
  readonly process: ProcessInfo;
  readonly recognition: Recognition;
}

/** The agent nearest to us. */
export interface AgentAbove extends Ancestor {
  readonly agent: AgentName;
}

/** Trees are about 10 deep; this bounds a table that never ends. */
const DEEPEST = 256;

/**
 * Our ancestors, nearest first, up to the root of what the table shows. A loop in the table ends the walk. Each
 * process is read when it is first asked for: an id from the environment is judged by the two or three nearest.
 */
export class Ancestry {
  readonly table: ProcessTable;
  readonly #knowledge: AgentKnowledge;
  readonly #environment: Environment;
  readonly #found: Ancestor[] = [];
  readonly #seen: Set<number>;
  #last: ProcessInfo | undefined;
  #nearest: AgentAbove | null | undefined;

  /** @param environment our own: it tells an agent from another tool of the same name */
  constructor(table: ProcessTable, knowledge: AgentKnowledge, environment: Environment) {
    this.table = table;
    this.#knowledge = knowledge;
    this.#environment = environment;
    this.#seen = new Set([table.self]);
    this.#last = table.get(table.self);
  }

  /** The ancestor at this distance; undefined beyond the root. */
  *at(distance: number): Work<Ancestor | undefined> {
    const found = this.#found;
    while (found.length <= distance) {
      const ppid = this.#last?.ppid ?? 0;
      if (ppid <= 0 || this.#seen.has(ppid) || found.length >= DEEPEST) return undefined;
      this.#seen.add(ppid);
      const process = this.table.get(ppid);
      this.#last = process;
      if (process === undefined) return undefined;
      found.push({ distance: found.length, process, recognition: yield* recognise(process, this.#knowledge, this.#environment) });
    }
    return found[distance];
  }

  /** All of them, up to the root. */
  *all(): Work<readonly Ancestor[]> {
    yield* this.at(DEEPEST);
    return this.#found;
  }

  /** The nearest ancestor that is an agent. */
  *agentAbove(): Work<AgentAbove | undefined> {
    for (let distance = 0; this.#nearest === undefined; distance += 1) {
      const ancestor = yield* this.at(distance);
      const agent = ancestor?.recognition.kind === 'agent' ? ancestor.recognition.agent : undefined;
      if (ancestor === undefined) this.#nearest = null;
      else if (agent !== undefined) this.#nearest = { ...ancestor, agent };
    }
    return this.#nearest ?? undefined;
  }

  /**
   * The last of the unbroken run of processes of the same agent, from the nearest up. A launcher passes some variables
   * to the agent that it starts, so what an agent was started with is what its launcher was started with.
   */
  *launcherOf(agentAbove: AgentAbove): Work<Ancestor> {
    for (let launcher: Ancestor = agentAbove; ; ) {
      const above = yield* this.at(launcher.distance + 1);
      if (above?.recognition.kind !== 'agent' || above.recognition.agent?.id !== agentAbove.agent.id) return launcher;
      launcher = above;
    }
  }

  /** The environment that an ancestor was started with; undefined where it can't be read. */
  environ({ process }: Ancestor): Readonly<Record<string, string>> | undefined {
    return this.table.environ(process.pid);
  }
}

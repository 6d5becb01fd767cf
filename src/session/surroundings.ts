import { Ancestry } from '../agents/ancestry.js';
import type { AgentAbove } from '../agents/ancestry.js';
import type { AgentKnowledge, AgentParts } from '../agents/knowledge.js';
import { builtInNames } from '../agents/built-in-names.js';
import { userAgentsFile } from '../agents/user/file.js';
import { isTruthy, OPT_OUT_VARIABLES, OUR_VARIABLES } from '../machine/environment.js';
import type { Environment } from '../machine/environment.js';
import { homeFolder, homeOfUser } from '../machine/home.js';
import { mayExist } from '../machine/may-exist.js';
import type { Warning } from '../machine/warning.js';
import { wait } from '../machine/work.js';
import type { Late, Work } from '../machine/work.js';
import { openLinuxTable } from '../processes/linux.js';
import type { OpenInputs } from '../processes/open.js';
import type { ProcessTable } from '../processes/table.js';
import { preferencesFile } from '../store/preferences-file.js';
import type { StoreParts } from '../store/parts.js';
import type { VariableParts, VariableView } from '../variables/view.js';
import type { CallOptions } from './options.js';

/** What is loaded late to look around. */
export interface SurroundingParts extends AgentParts, VariableParts, StoreParts {
  /** The process tables of platforms other than Linux. */
  readonly platforms: Late<{ readonly openProcessTable: (inputs: OpenInputs) => ProcessTable | undefined | Promise<ProcessTable | undefined> }>;
  readonly ci: Late<typeof import('./ci.js')>;
  /** The Railway CLI's preferences, where there are any. */
  readonly preferences: Late<typeof import('../store/preferences.js')>;
}

/** What stands around us: each fact is looked at when it is first asked for, and then kept. */
export class Surroundings implements VariableView {
  readonly environment: Environment;
  readonly parts: SurroundingParts;
  readonly options: CallOptions;
  /** Milliseconds since the epoch. */
  readonly now: number;
  #processes: ProcessTable | null | undefined;
  #knowledge: AgentKnowledge | undefined;
  #ancestry: Ancestry | null | undefined;
  readonly #noted: Warning[] = [];

  constructor(options: CallOptions, parts: SurroundingParts) {
    this.options = options;
    this.parts = parts;
    this.environment = options.env ?? process.env;
    const { now = Date.now } = options;
    this.now = Number(typeof now === 'function' ? now() : now);
  }

  get trustsEnvironment(): boolean {
    return this.options.trustEnv ?? isTruthy(this.environment[OUR_VARIABLES.trust]);
  }

  /** This very call was told something of its session. */
  get isTold(): boolean {
    const { told, mcp, hook } = this.options;
    return told !== undefined || mcp !== undefined || hook !== undefined;
  }

  /** The processes of this machine; undefined where the platform shows none. */
  *processes(): Work<ProcessTable | undefined> {
    if (this.#processes === undefined) {
      const { processes } = this.options;
      this.#processes = processes ?? (process.platform === 'linux' ? openLinuxTable() : (yield* this.#openOtherPlatform())) ?? null;
    }
    return this.#processes ?? undefined;
  }

  *#openOtherPlatform(): Work<ProcessTable | undefined> {
    const { openProcessTable } = yield* wait(this.parts.platforms());
    const { signal, timeLimit } = this.options;
    return yield* wait(openProcessTable({ platform: process.platform, environment: this.environment, pid: process.pid, signal, timeLimit }));
  }

  /** What we know of agents, with those of the user's agents.json. */
  *knowledge(): Work<AgentKnowledge> {
    const { environment, parts } = this;
    const { platform } = process;
    this.#knowledge ??= this.#mayHaveUserAgents() ? yield* (yield* wait(parts.userAgents())).knowledgeWithUserAgents(environment, parts, platform) : { names: builtInNames, parts, platform, warnings: [] };
    return this.#knowledge;
  }

  /** The obvious case: on Linux nothing names another file, and there is none where it stands by default. */
  #mayHaveUserAgents(): boolean {
    if (process.platform !== 'linux' || this.environment[OUR_VARIABLES.agentsFile] !== undefined) return true;
    const { home } = this;
    return home !== undefined && mayExist(userAgentsFile(this.environment, home));
  }

  *ancestry(): Work<Ancestry | undefined> {
    if (this.#ancestry === undefined) {
      const processes = yield* this.processes();
      this.#ancestry = processes === undefined ? null : new Ancestry(processes, yield* this.knowledge(), this.environment);
    }
    return this.#ancestry ?? undefined;
  }

  /** The nearest agent above us. */
  *agentAbove(): Work<AgentAbove | undefined> {
    return yield* (yield* this.ancestry())?.agentAbove() ?? nobody();
  }

  *isInteractive(): Work<boolean> {
    return this.options.interactive ?? (yield* this.processes())?.controllingTerminal ?? false;
  }

  /** Asks the user database, but for an environment that was given: then it throws. */
  get homeOfUser(): () => string {
    return this.options.env === undefined ? homeOfUser : noHome;
  }

  /** Where the platform or the given environment tells no home: undefined. */
  get home(): string | undefined {
    return homeFolder(this.environment, this.homeOfUser, process.platform);
  }

  /** By what the user opted out; undefined where nothing says so. */
  *optOut(): Work<string | undefined> {
    const variable = OPT_OUT_VARIABLES.find((name) => isTruthy(this.environment[name]));
    const { home } = this;
    if (variable !== undefined || home === undefined) return variable;
    // The obvious case: the Railway CLI has no preferences.
    const file = preferencesFile(home);
    if (!mayExist(file)) return undefined;
    const { disablesTelemetry } = yield* wait(this.parts.preferences());
    return disablesTelemetry(file) ? file : undefined;
  }

  /** What went wrong while we looked around. Ask at the end: start times that are read late may still add to it. */
  *warnings(): Work<readonly Warning[]> {
    const problems = this.#processes?.problems ?? [];
    const { warnings } = yield* this.knowledge();
    return [...problems, ...warnings, ...this.#noted];
  }

  /** Keeps a warning that was met on the way to an answer. */
  note(warning: Warning): void {
    this.#noted.push(warning);
  }
}

function noHome(): string {
  throw new Error('the environment that was given names no home');
}

// eslint-disable-next-line require-yield
function* nobody(): Work<undefined> {
  return undefined;
}

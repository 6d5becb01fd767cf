import { wait } from '../machine/work.js';
import type { Work } from '../machine/work.js';
import type { BindOutcome, CleaningOptions, CleaningProblem, CleaningReport, RecordsReport, StoreOutcome } from './outcome.js';
import type { RecordOwner, StoreInputs, Told } from './parts.js';

/** The folder of session files that we share with the Railway CLI: one record for each agent process. */
export class Store {
  readonly #inputs: StoreInputs;

  constructor(inputs: StoreInputs) {
    this.#inputs = inputs;
  }

  /**
   * The id of this process's session: read, or created once.
   *
   * @throws SessionsFolderError where the folder was named by a relative path
   */
  *findOrCreate(owner: RecordOwner): Work<StoreOutcome> {
    const { settle } = yield* wait(this.#inputs.parts.settle());
    return yield* settle(this.#inputs, owner, undefined);
  }

  /** Gives the process's session file the agent's own id, of which somebody told us. */
  *bind(owner: RecordOwner, told: Told): Work<BindOutcome> {
    const { bind } = yield* wait(this.#inputs.parts.bind());
    return yield* bind(this.#inputs, owner, told);
  }

  /** Every readable record, judged; nothing is changed. */
  *records(): Work<RecordsReport> {
    const { survey } = yield* wait(this.#inputs.parts.survey());
    return yield* survey(this.#inputs);
  }

  /** Removes what is stale, then the oldest beyond the limit. */
  *clean(options: CleaningOptions = {}): Work<CleaningReport | CleaningProblem> {
    const { clean } = yield* wait(this.#inputs.parts.survey());
    return yield* clean(this.#inputs, options);
  }
}

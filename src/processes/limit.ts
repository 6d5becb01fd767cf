import type { Warning } from '../machine/warning.js';

/** What a caller may give to end a wait: an `AbortSignal`, described without the types of Node or of the web. */
export interface StopSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export interface LimitInputs {
  readonly signal?: StopSignal | undefined;
  /** Milliseconds from now on, for all programs together. */
  readonly timeLimit?: number | undefined;
}

/** Until when programs may run that list the processes. Without inputs it is never reached. */
export class Limit {
  readonly #signal: StopSignal | undefined;
  readonly #timeLimit: number | undefined;
  readonly #end: number;
  #ranOut = false;

  constructor({ signal, timeLimit }: LimitInputs = {}) {
    this.#signal = signal;
    this.#timeLimit = timeLimit;
    this.#end = timeLimit === undefined ? Infinity : performance.now() + timeLimit;
  }

  /** Milliseconds; not above 0 where the time has run out. */
  get left(): number {
    return this.#ranOut ? 0 : this.#end - performance.now();
  }

  isReached(): boolean {
    return this.#signal?.aborted === true || this.left <= 0;
  }

  /** @throws Error where the limit is reached */
  check(): void {
    if (this.isReached()) throw new Error(this.warning.message);
  }

  /** What a resolution says once the limit is reached. */
  get warning(): Warning {
    const why = this.#signal?.aborted === true ? 'the signal of the caller ended the wait' : `the time limit of ${String(this.#timeLimit)} ms ran out`;
    return { code: 'processes-not-listed', message: `${why} before the processes were listed, so no agent can be recognised by its process; allow more time, or pass the id in the environment.` };
  }

  /**
   * Waits for a promise.
   *
   * @param stop called where the limit is reached first
   * @throws Error where the limit is reached first
   */
  async within<Value>(promise: Promise<Value>, stop: () => void = () => undefined): Promise<Value> {
    let over: () => void = stop;
    let timer: NodeJS.Timeout | undefined;
    const reached = new Promise<never>((_, reject) => {
      over = () => {
        // A timer may fire a little before its time.
        this.#ranOut = this.#signal?.aborted !== true;
        stop();
        reject(new Error(this.warning.message));
      };
      if (this.isReached()) over();
      else if (this.#timeLimit !== undefined) timer = setTimeout(over, this.left);
    });
    this.#signal?.addEventListener('abort', over);
    try {
      return await Promise.race([reached, promise]);
    } finally {
      clearTimeout(timer);
      this.#signal?.removeEventListener('abort', over);
    }
  }
}

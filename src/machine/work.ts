/**
 * A computation that may have to wait: for a part of this program that is loaded late, or for a program that lists
 * the processes. Whoever runs it decides how: the command loads its parts with `require` and never waits on Linux, the
 * library loads them with `import()`, and `readSession` has them all at hand. So there is one implementation for
 * callers that can wait and for callers that can't.
 */
export type Work<Result> = Generator<unknown, Result, unknown>;

/** Inside a computation: waits for a value that may be a promise. Use it with `yield*`. */
export function* wait<Value>(value: Value | Promise<Value>): Work<Value> {
  return value instanceof Promise ? ((yield value) as Value) : value;
}

/** Runs a computation to its end. */
export async function finish<Result>(work: Work<Result>): Promise<Result> {
  let step = work.next();
  while (step.done !== true) step = work.next(await step.value);
  return step.value;
}

/**
 * Runs a computation that nothing makes wait.
 *
 * @throws Error where it has to wait for a promise all the same
 */
export function finishNow<Result>(work: Work<Result>): Result {
  const step = work.next();
  if (step.done !== true) throw new Error('this answer has to be waited for');
  return step.value;
}

/** A part of this program that is loaded late: at once or after a wait, as whoever starts the program sees fit. */
export type Late<Part> = () => Part | Promise<Part>;

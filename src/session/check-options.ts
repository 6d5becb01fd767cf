import type { ResolveOptions } from './options.js';

/** What an option must be: a test, and the words for whoever gave another value. */
type Check = readonly [holds: (value: unknown) => boolean, must: string];

const flag: Check = [(value) => typeof value === 'boolean', 'must be true or false'];

/** One for each option: the compiler misses those that are forgotten. */
const CHECKS: Readonly<Record<keyof ResolveOptions, Check>> = {
  env: [isEnvironment, 'must be an object of texts, such as process.env'],
  processes: [isProcessTable, 'must be a process table: an object with self, get and environ'],
  interactive: flag,
  sessionsDir: [(value) => typeof value === 'string', 'must be the path of a folder'],
  store: [(value) => value === 'readwrite' || value === 'readonly' || value === 'off', 'must be "readwrite", "readonly" or "off"'],
  now: [isClock, 'must be a date, a number of milliseconds since 1970, or a function that returns one of these'],
  trustEnv: flag,
  agentOnly: flag,
  told: [(value) => typeof value === 'string', 'must be the id that the program which it runs in told'],
  mcp: [isMcpCall, 'must be an object with the _meta of an MCP call as meta, and what the client told of itself as client'],
  signal: [isStopSignal, 'must be an AbortSignal'],
  timeLimit: [(value) => typeof value === 'number' && value > 0, 'must be a number of milliseconds above 0'],
  lineage: flag,
  evidence: flag,
};

/**
 * Refuses options that would be misunderstood. An option that is undefined is not given; one that is not known here is
 * a misspelled one, or one of a later release: it would do nothing, and nobody would know.
 *
 * @param called the function that was called
 * @param absent options that this function does not have
 * @throws TypeError with a sentence that names the option
 */
export function checkOptions(options: unknown, called = 'resolveSession', absent: readonly (keyof ResolveOptions)[] = []): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) throw new TypeError(`${called} takes an object of options, or nothing.`);
  const known = (Object.keys(CHECKS) as (keyof ResolveOptions)[]).filter((name) => !absent.includes(name));
  for (const [name, value] of Object.entries(options)) {
    const option = known.find((other) => other === name);
    if (option === undefined) throw new TypeError(`${called} has no option ${JSON.stringify(name)}; its options are ${known.join(', ')}.`);
    const [holds, must] = CHECKS[option];
    if (value !== undefined && !holds(value)) throw new TypeError(`The option ${name} of ${called} ${must}.`);
  }
}

function isEnvironment(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return value === process.env || Object.values(value).every((text) => text === undefined || typeof text === 'string');
}

function isProcessTable(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { self, get, environ } = value as Readonly<Record<string, unknown>>;
  return Number.isSafeInteger(self) && typeof get === 'function' && typeof environ === 'function';
}

function isStopSignal(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { aborted, addEventListener } = value as Readonly<Record<string, unknown>>;
  return typeof aborted === 'boolean' && typeof addEventListener === 'function';
}

function isMcpCall(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { client } = value as Readonly<Record<string, unknown>>;
  return client === undefined || typeof client === 'string' || (typeof client === 'object' && client !== null);
}

function isClock(value: unknown): boolean {
  return typeof value === 'function' || Number.isFinite(value instanceof Date ? value.getTime() : value);
}

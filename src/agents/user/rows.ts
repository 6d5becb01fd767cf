import * as v from 'valibot';
import type { AgentRow } from '../row.js';
import { bystanderKind } from '../bystanders.js';

/** Members and positions that lead to a place in JSON: `agents`, 0, `id`. */
export type JsonPath = readonly (string | number)[];

/** What is wrong with a user's rows. */
export interface Fault {
  readonly path: JsonPath;
  /** A clause that follows the place: `must be a string`. */
  readonly problem: string;
}

/** A row as users write it: a row for a built-in agent needs no name. */
export type UserRow = Omit<AgentRow, 'name'> & { readonly name?: string };

export type UserRows =
  | { readonly rows: readonly UserRow[]; /** Where the list of rows is. */ readonly list: JsonPath }
  | { readonly fault: Fault };

// A variable is looked up in process.env, where `constructor` and `__proto__` are without being set.
const variable = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable'),
  v.check((name) => !(name in {}), 'must be the name of an environment variable'),
);
const text = v.pipe(v.string(), v.regex(/\S/, 'must not be empty'));
const value = v.exactOptional(text);

/** What a user may leave out. */
const source = {
  how: v.optional(v.picklist(['captured', 'read']), 'read'),
  from: v.optional(v.string(), ''),
  seen: v.optional(v.string(), ''),
};

const nameOfProcess = v.pipe(
  text,
  v.check((name) => !name.includes('\\'), 'must have / between folders, on Windows too'),
  v.check((name) => !/^\/|\/$|\/\//.test(name), 'must be a base name, or the end of a path without a / at its ends'),
  v.check((name) => name.split('/').every((segment) => segment === '*' || !segment.includes('*')), 'must have each * for a whole segment of a path'),
  v.check((name) => /[^*/]/.test(name), 'must not fit every process'),
  v.check((name) => bystanderKind(name) === undefined, 'must not be a shell, an interpreter or another tool that runs anybody’s programs; the script that it runs can be named under "scripts"'),
);
const nameOfProgram = v.pipe(
  nameOfProcess,
  v.check((name) => name.includes('/') || !/\.(?:exe|cmd|bat)$/i.test(name), 'must go without .exe, .cmd or .bat, on Windows too'),
);
const firstArguments = v.exactOptional(v.array(v.string()));
const conditions = {
  interpreters: v.exactOptional(v.array(v.picklist(['javascript', 'python', 'perl', 'ruby', 'shell']))),
  onlyWith: firstArguments,
  notWith: firstArguments,
  notAt: v.exactOptional(v.array(v.pipe(text, v.check((path) => path === path.toLowerCase() && !path.includes('\\'), 'must be in lower case, with / between folders')))),
};

const row = v.strictObject({
  id: v.pipe(
    v.string(),
    v.regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, 'must be lower-case words with hyphens between, such as "my-agent"'),
    v.maxLength(64, 'must have 64 characters at most'),
  ),
  name: v.exactOptional(v.pipe(text, v.maxLength(100, 'must have 100 characters at most'))),
  markers: listOf({ variable, value, unless: v.exactOptional(variable), weak: v.exactOptional(v.literal(true)), ...source }),
  sessionVariables: listOf({ variable, scope: v.picklist(['conversation', 'run']), answers: v.exactOptional(v.literal(false)), ...source }),
  pidVariable: v.exactOptional(v.strictObject({ variable, ...source })),
  programs: listOf({ name: nameOfProgram, ...conditions, ...source }),
  scripts: listOf({ name: nameOfProcess, ...conditions, ...source }),
  helpers: listOf({ name: nameOfProgram, sandbox: v.exactOptional(v.literal(true)), ...source }),
  multiSession: listOf({ argument: text, ...source }),
  notMarkers: listOf({ variable, value, reason: text, ...source }),
});

function listOf<Entries extends v.ObjectEntries>(entries: Entries) {
  return v.exactOptional(v.array(v.strictObject(entries)));
}

const rows = v.array(row);
/** `$schema` is for editors. */
const file = v.strictObject({ $schema: v.exactOptional(v.string()), agents: rows });

/**
 * Reads the value of an `agents.json`: `{ "agents": [row, …] }`, or the list alone. What no row
 * has is refused: a misspelled member would do nothing, and nobody would know.
 */
export function readUserRows(value: unknown): UserRows {
  const bare = Array.isArray(value);
  const result = bare ? v.safeParse(rows, value, { abortEarly: true }) : v.safeParse(file, value, { abortEarly: true });
  if (!result.success) return { fault: describeIssue(result.issues[0]) };
  return Array.isArray(result.output) ? { rows: result.output, list: [] } : { rows: result.output.agents, list: ['agents'] };
}

/** Names the place and the rule, never the value that stands there. */
function describeIssue({ kind, message, expected, received, path }: v.BaseIssue<unknown>): Fault {
  const place = (path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)));
  if (kind !== 'schema') return { path: place, problem: message };
  if (expected === 'never') return { path: place, problem: 'is no member that is known here' };
  if (received === 'undefined') return { path: place, problem: 'is missing' };
  return { path: place, problem: `must be ${NAMES[expected ?? ''] ?? (expected ?? '').replace(/[()]/g, '').replaceAll(' | ', ' or ')}` };
}

const NAMES: Readonly<Record<string, string>> = {
  string: 'a string',
  Array: 'a list',
  Object: 'an object',
  true: 'true, or be left out',
  false: 'false, or be left out',
};

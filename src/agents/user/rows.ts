import { bystanderKind } from '../bystanders.js';
import type { AgentRow } from '../row.js';
import { findFault } from './shape.js';
import type { Fault, JsonPath, Rule, Shape } from './shape.js';

/** A row as users write it: a row for a built-in agent needs no name. Where its facts are from (`how`, `from`, `seen`) may be missing. */
export type UserRow = Omit<AgentRow, 'name'> & { readonly name?: string };

export type UserRows =
  | { readonly rows: readonly UserRow[]; /** Where the list of rows is. */ readonly list: JsonPath }
  | { readonly fault: Fault };

const anyText: Shape = { text: [] };
const NOT_EMPTY: Rule = [/\S/, 'must not be empty'];
const text: Shape = { text: [NOT_EMPTY] };

// A variable is looked up in process.env, where `constructor` and `__proto__` are without being set.
const variable: Shape = {
  text: [
    [/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable'],
    [(name) => !(name in {}), 'must be the name of an environment variable'],
  ],
};

const nameOfProcess: readonly Rule[] = [
  NOT_EMPTY,
  [/^[^\\]*$/, 'must have / between folders, on Windows too'],
  [/^(?!\/)(?![\s\S]*\/\/)[\s\S]*[^/]$/, 'must be a base name, or the end of a path without a / at its ends'],
  [/^(?:\*(?=\/|$)|[^*/]*(?=\/|$))(?:\/(?:\*(?=\/|$)|[^*/]*(?=\/|$)))*$/, 'must have each * for a whole segment of a path'],
  [/[^*/]/, 'must not fit every process'],
  [
    (name) => bystanderKind(name) === undefined,
    'must not be a shell, an interpreter or another tool that runs anybody’s programs; the script that it runs can be named under "scripts"',
  ],
];
const script: Shape = { text: nameOfProcess };
const program: Shape = { text: [...nameOfProcess, [/\/|^(?![\s\S]*\.(?:[eE][xX][eE]|[cC][mM][dD]|[bB][aA][tT])$)/, 'must go without .exe, .cmd or .bat, on Windows too']] };

const onlyTrue: Shape = { oneOf: [true], must: 'must be true, or be left out' };
const onlyFalse: Shape = { oneOf: [false], must: 'must be false, or be left out' };
const words: Shape = { list: anyText };
const interpreters: Shape = { list: { oneOf: ['javascript', 'python', 'perl', 'ruby', 'shell'], must: 'must be "javascript", "python", "perl", "ruby" or "shell"' } };
const lowerCasePath: Shape = { text: [NOT_EMPTY, [/^[^\\A-Z]*$/, 'must be in lower case, with / between folders']] };
/** What tells a program or script from another one of its name. */
const distinction = { interpreters, onlyWith: words, notWith: words, notAt: { list: lowerCasePath } };

/** A fact with its source, which a user may leave out. */
function fact(required: Readonly<Record<string, Shape>>, optional: Readonly<Record<string, Shape>> = {}): Shape {
  const source = { how: { oneOf: ['captured', 'read'], must: 'must be "captured" or "read"' }, from: anyText, seen: anyText };
  return { members: { ...required, ...optional, ...source }, required: Object.keys(required) };
}

const row: Shape = {
  members: {
    id: {
      text: [
        [/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, 'must be lower-case words with hyphens between, such as "my-agent"'],
        [/^[\s\S]{0,64}$/, 'must have 64 characters at most'],
      ],
    },
    name: { text: [NOT_EMPTY, [/^[\s\S]{0,100}$/, 'must have 100 characters at most']] },
    markers: { list: fact({ variable }, { value: text, unless: variable, weak: onlyTrue }) },
    sessionVariables: { list: fact({ variable, scope: { oneOf: ['conversation', 'run'], must: 'must be "conversation" or "run"' } }, { answers: onlyFalse }) },
    pidVariable: fact({ variable }),
    rootVariable: fact({ variable }),
    programs: { list: fact({ name: program }, distinction) },
    scripts: { list: fact({ name: script }, distinction) },
    helpers: { list: fact({ name: program }, { sandbox: onlyTrue }) },
    multiSession: { list: fact({ argument: text }) },
    notMarkers: { list: fact({ variable, reason: text }, { value: text }) },
  },
  required: ['id'],
};

/** An `agents.json`. `$schema` is for editors. */
export const agentsFileShape: Shape = { members: { $schema: anyText, agents: { list: row } }, required: ['agents'] };

/**
 * Reads the value of an `agents.json`: `{ "agents": [row, …] }`, or the list alone. What no row
 * has is refused: a misspelled member would do nothing, and nobody would know.
 */
export function readUserRows(value: unknown): UserRows {
  const bare = Array.isArray(value);
  const fault = findFault(value, bare ? { list: row } : agentsFileShape);
  if (fault !== undefined) return { fault };
  return bare ? { rows: value as readonly UserRow[], list: [] } : { rows: (value as { readonly agents: readonly UserRow[] }).agents, list: ['agents'] };
}

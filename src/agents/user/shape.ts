/** Members and positions that lead to a place in JSON: `agents`, 0, `id`. */
export type JsonPath = readonly (string | number)[];

/** What is wrong with a JSON value. */
export interface Fault {
  readonly path: JsonPath;
  /** A clause that follows the place: `must be a string`. */
  readonly problem: string;
}

/** A rule for a text, and the clause that says it. A pattern has no flags: the published schema has it, too. */
export type Rule = readonly [holds: RegExp | ((text: string) => boolean), must: string];

/**
 * What a JSON value must be: plain data, so that the schema that is published is made of the same. A package that
 * checks values would be a sixth of the library.
 */
export type Shape =
  | { readonly text: readonly Rule[] }
  /** One of these values; `must` says so. */
  | { readonly oneOf: readonly (string | boolean)[]; readonly must: string }
  | { readonly list: Shape }
  | { readonly members: Readonly<Record<string, Shape>>; readonly required: readonly string[] };

/** The first fault of a value: it names the place and the rule, never what stands there. */
export function findFault(value: unknown, shape: Shape, path: JsonPath = []): Fault | undefined {
  if ('text' in shape) {
    if (typeof value !== 'string') return { path, problem: 'must be a string' };
    const broken = shape.text.find(([holds]) => !(typeof holds === 'function' ? holds(value) : holds.test(value)));
    return broken && { path, problem: broken[1] };
  }
  if ('oneOf' in shape) return shape.oneOf.includes(value as string) ? undefined : { path, problem: shape.must };
  if ('list' in shape) {
    if (!Array.isArray(value)) return { path, problem: 'must be a list' };
    return firstOf(value.entries(), ([position, element]) => findFault(element, shape.list, [...path, position]));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { path, problem: 'must be an object' };
  const { members, required } = shape;
  const missing = required.find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) return { path: [...path, missing], problem: 'is missing' };
  return firstOf(Object.entries(value), ([name, member]) => {
    const known = Object.hasOwn(members, name) ? members[name] : undefined;
    return known === undefined ? { path: [...path, name], problem: 'is no member that is known here' } : findFault(member, known, [...path, name]);
  });
}

function firstOf<Entry>(entries: Iterable<Entry>, find: (entry: Entry) => Fault | undefined): Fault | undefined {
  for (const entry of entries) {
    const fault = find(entry);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

import type { MemberPath } from '../agents/row.js';
import { isSessionId } from '../variables/session-id.js';

/** The value at a path of members of a value that was read from JSON. Only its own members count: `constructor` is none. */
export function memberAt(value: unknown, path: MemberPath): unknown {
  let here = value;
  for (const name of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, name)) return undefined;
    here = (here as Readonly<Record<string, unknown>>)[name];
  }
  return here;
}

/** A well-formed id at a path; undefined for anything else that stands there. */
export function idAt(value: unknown, path: MemberPath): string | undefined {
  const id = memberAt(value, path);
  return typeof id === 'string' && isSessionId(id) ? id : undefined;
}
